"""Svar på papir: type in sheets that were answered on paper."""

import streamlit as st

from almene_assess.locale import say
from almene_assess.ui.components import empty, paper_page, workshop_place

found = workshop_place.paper_place()
if found is None:
    empty.show("papir.ingen")
    st.stop()

st.title(say("papir.titel"), anchor=False)
st.markdown(say("papir.indledning"))
paper_page.show(*found)
