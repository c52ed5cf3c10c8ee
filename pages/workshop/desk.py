"""Mødet: before it, at the desk while it lasts, and after it; the address alone says which."""

import streamlit as st

from almene_assess.ui import steps
from almene_assess.ui.components import empty, workshop_page, workshop_place

at = workshop_place.at_desk(steps.meeting_id())
if at is None:
    empty.show("bord.ingen")
    st.stop()

workshop_page.show(at)
