"""Målekvalitet: how well the questions measure, for the sector's own staff; never about one organisation."""

import streamlit as st

from almene_assess.locale import say
from almene_assess.services import quality
from almene_assess.services.verbs import now
from almene_assess.ui import failure, resources, session
from almene_assess.ui.components import quality_page

st.title(say("kvalitet.titel"), anchor=False)
with failure.told():
    view = quality.look(resources.engine(), session.actor(), now(), quality_page.chosen_round())
if view is None:
    st.markdown(say("kvalitet.ingen_runde"))
    st.stop()

quality_page.choose_round(view)
quality_page.show(view, example=resources.is_example())
