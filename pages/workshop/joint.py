"""Fælles trin: what the board has agreed on, set without a meeting."""

import streamlit as st

from almene_assess.locale import say
from almene_assess.services import joint_steps
from almene_assess.ui import resources, session
from almene_assess.ui.components import empty, joint_page, workshop_place

place = workshop_place.joint_place()
if place is None:
    empty.show("faelles.ingen")
    st.stop()

st.title(say("faelles.titel"), anchor=False)
st.markdown(say("faelles.indledning"))
joint_page.show(joint_steps.joint_steps(resources.engine(), session.actor(), place.id))
