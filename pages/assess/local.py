"""Egne spørgsmål: questions of the organisation's own, the joint steps on them, and their own radar."""

import streamlit as st

from almene_assess.services import local_items
from almene_assess.ui import resources, session
from almene_assess.ui.components import empty, local_page, workshop_place

place = workshop_place.inside_place()
if place is None:
    empty.show("egne.ingen")
    st.stop()

local_page.show(local_items.own_questions(resources.engine(), session.actor(), place.id))
