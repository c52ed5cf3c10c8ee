"""The secretariat's task on the start page: the sector's rounds."""

from __future__ import annotations

import streamlit as st

from almene_assess.locale import say
from almene_assess.ui import navigation


def show() -> None:
    """Draw the way to the rounds."""
    st.markdown(say("hjem.indledning"))
    with st.container(border=True, key="opgave-runder"):
        st.header(say("hjem.runder_titel"), anchor=False)
        st.markdown(say("hjem.runder"))
        if st.button(say("hjem.til_runder"), key="til-runder", type="primary"):
            navigation.go(navigation.ROUNDS, {})
