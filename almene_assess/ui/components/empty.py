"""A page with nothing on it yet: what it is for, and what to do now."""

from __future__ import annotations

import streamlit as st

from almene_assess.locale import say
from almene_assess.ui import navigation


def show(key: str) -> None:
    """Draw the words of an empty page ("section.name" and "section.name_titel") and a way home."""
    st.title(say(f"{key}_titel"), anchor=False)
    st.markdown(say(key))
    st.page_link(navigation.HOME, label=say("menu.hjem"))
