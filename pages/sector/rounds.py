"""Runde og udgivelse: the secretariat's page for the sector's rounds and their comparisons."""

import streamlit as st

from almene_assess.locale import say
from almene_assess.services import release_runs
from almene_assess.services.verbs import now
from almene_assess.ui import navigation, resources, session
from almene_assess.ui.components import empty, round_card

actor, engine = session.actor(), resources.engine()
if not navigation.works_for_sector(actor):
    empty.show("runder.ikke_din")
    st.stop()

found = release_runs.rounds(engine, actor, now())
if not found:
    empty.show("runder.ingen")
    st.stop()

st.title(say("runder.titel"), anchor=False)
st.markdown(say("runder.indledning"))
for one in found:
    round_card.show(one)
