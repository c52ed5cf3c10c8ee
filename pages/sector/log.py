"""Log: who read or changed an organisation's data, for its administrator; and what the secretariat did."""

import streamlit as st

from almene_assess.locale import say
from almene_assess.services import log
from almene_assess.ui import resources, session
from almene_assess.ui.components import empty, log_page

actor = session.actor()
places = log.places(resources.engine(), actor)
if not places and not log.reads_sector(actor):
    empty.show("logbog.ikke_din")
    st.stop()

st.title(say("logbog.titel"), anchor=False)
log_page.show(actor, places)
