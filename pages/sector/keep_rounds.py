"""Planlæg runder: what is asked, when and of whom; never how far anybody is."""

import streamlit as st

from almene_assess.locale import say
from almene_assess.services import round_keeping
from almene_assess.ui import navigation, resources, session
from almene_assess.ui.components import empty, round_keeping_page

actor, engine = session.actor(), resources.engine()
if not navigation.works_for_sector(actor):
    empty.show("planrunder.ikke_din")
    st.stop()

st.title(say("planrunder.titel"), anchor=False)
round_keeping_page.show(round_keeping.kept(engine, actor))
