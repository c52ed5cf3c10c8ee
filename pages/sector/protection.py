"""Sådan er tallene beskyttet: who sees what, how a comparison is made and tried, what cannot be promised."""

import streamlit as st

from almene_assess.locale import say
from almene_assess.services import benchmarks
from almene_assess.services.verbs import now
from almene_assess.ui import resources, session
from almene_assess.ui.components import protection

tried = benchmarks.latest_report(resources.engine(), session.actor(), now())
st.title(say("beskyttelse.titel"), anchor=False)
st.markdown(say("beskyttelse.indledning"))
protection.show(tried)
