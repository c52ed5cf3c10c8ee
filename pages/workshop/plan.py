"""Planlæg et møde: who, about what, for how long."""

import streamlit as st

from almene_assess.locale import say
from almene_assess.ui import steps
from almene_assess.ui.components import empty, workshop_place, workshop_plan

found = workshop_place.to_plan(steps.meeting_id())
if found is None:
    empty.show("planlaeg.ingen")
    st.stop()

st.title(say("planlaeg.titel"), anchor=False)
st.markdown(say("planlaeg.indledning"))
workshop_plan.show(*found)
