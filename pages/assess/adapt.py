"""Tilpas: which themes come first, own help texts, signals to others, and the conditions one works under."""

import streamlit as st

from almene_assess.services import adapting
from almene_assess.ui import resources, session
from almene_assess.ui.components import adapt_page, empty, workshop_place

place = workshop_place.inside_place()
if place is None:
    empty.show("tilpas.ingen")
    st.stop()

adapt_page.show(adapting.adaptation(resources.engine(), session.actor(), place.id))
