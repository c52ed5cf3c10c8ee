"""What staff find on the start page: the secretariat the sector's rounds, a coordinator the kreds."""

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


def show_kreds() -> None:
    """Draw the way to a coordinator's kreds."""
    st.markdown(say("hjem.indledning"))
    with st.container(border=True, key="opgave-kreds"):
        st.header(say("hjem.kreds_titel"), anchor=False)
        st.markdown(say("hjem.kreds"))
        with st.container(horizontal=True):
            if st.button(say("hjem.til_kreds"), key="til-kreds", type="primary"):
                navigation.go(navigation.KREDS, {})
            if st.button(say("hjem.til_tavlen"), key="til-tavlen"):
                navigation.go(navigation.EXCHANGE, {})
