"""Organisationer: the secretariat's list of housing organisations; who they are, never what they answered."""

import streamlit as st

from almene_assess.locale import say
from almene_assess.services import organisations
from almene_assess.ui import navigation, resources, session
from almene_assess.ui.components import empty, organisations_page

actor, engine = session.actor(), resources.engine()
if not navigation.works_for_sector(actor):
    empty.show("organisationer.ikke_din")
    st.stop()

st.title(say("organisationer.titel"), anchor=False)
organisations_page.show(organisations.register(engine, actor))
