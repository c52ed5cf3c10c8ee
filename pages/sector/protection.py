"""Sådan er tallene beskyttet: who sees what, how a comparison is made, and what cannot be promised."""

import streamlit as st

from almene_assess.locale import say
from almene_assess.ui import session
from almene_assess.ui.components import protection

session.actor()
st.title(say("beskyttelse.titel"), anchor=False)
st.markdown(say("beskyttelse.indledning"))
protection.show()
