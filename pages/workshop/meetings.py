"""Møder: what is planned, under way and over."""

import streamlit as st

from almene_assess.locale import say
from almene_assess.services import meetings
from almene_assess.ui import resources, session
from almene_assess.ui.components import workshop_list

st.title(say("moeder.titel"), anchor=False)
st.markdown(say("moeder.indledning"))
workshop_list.show(workshop_list.here(meetings.meetings(resources.engine(), session.actor())))
