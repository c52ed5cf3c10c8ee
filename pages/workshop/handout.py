"""Papir til mødet: a sheet for the wall and a ballot, to print."""

import streamlit as st

from almene_assess.ui import steps
from almene_assess.ui.components import empty, workshop_handout, workshop_place

at = workshop_place.at_desk(steps.meeting_id())
if at is None:
    empty.show("bord.ingen")
    st.stop()

workshop_handout.show(at.desk)
