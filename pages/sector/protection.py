"""Sådan er tallene beskyttet: the promise, what was tried, who sees what, and what cannot be promised."""

import streamlit as st

from almene_assess.locale import say
from almene_assess.services import benchmarks
from almene_assess.services.verbs import now
from almene_assess.ui import resources, session
from almene_assess.ui.components import protection

tried = benchmarks.latest_report(resources.engine(), session.actor(), now())
st.title(say("beskyttelse.titel"), anchor=False)
protection.show(tried)
