"""Brugere: who has access to what, for those who give it; never how far anybody is with answering."""

import streamlit as st

from almene_assess.locale import say
from almene_assess.services import directory
from almene_assess.ui import navigation, resources, session
from almene_assess.ui.components import empty, people_page

actor, engine = session.actor(), resources.engine()
if not navigation.gives_access(actor):
    empty.show("brugere.ikke_din")
    st.stop()

st.title(say("brugere.titel"), anchor=False)
people_page.show(directory.directory(engine, actor))
