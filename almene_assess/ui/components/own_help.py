"""What an organisation tells its own people about a question: beside the bank's words, never instead."""

from __future__ import annotations

import streamlit as st

from almene_assess.locale import say, typed


def show(text: str) -> None:
    """Draw the organisation's own words, if there are any."""
    if text:
        st.markdown(say("tilpas.hos_jer", tekst=paragraphs(text)))


def paragraphs(text: str) -> str:
    """Return what somebody typed as paragraphs in which nothing is markup."""
    return "\n\n".join(typed(line) for line in text.splitlines() if line.strip())
