"""Udgaver: the editions of the questionnaire, their forms side by side, and the check of a draft."""

import streamlit as st

from almene_assess.locale import say
from almene_assess.services import editions
from almene_assess.ui import navigation, resources, session
from almene_assess.ui.components import editions_page, empty

actor, engine = session.actor(), resources.engine()
if not navigation.works_for_sector(actor):
    empty.show("udgaver.ikke_din")
    st.stop()

st.title(say("udgaver.titel"), anchor=False)
editions_page.show(editions.editions(engine, actor))
