"""Mine data: what is kept about whoever sits here, to take home, and the way to be erased."""

import streamlit as st

from almene_assess.locale import say
from almene_assess.services import my_data
from almene_assess.ui import resources, session
from almene_assess.ui.components import erase_me, my_data_page

mine = my_data.in_words(resources.engine(), session.actor())
st.title(say("mine.titel"), anchor=False)
my_data_page.show(mine)
erase_me.show(mine)
