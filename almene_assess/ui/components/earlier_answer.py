"""The answer from the round before under a question: words and one press, no rung chosen beforehand."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from almene_assess.locale import date, plain, say, typed
from almene_assess.services.earlier_answers import Suggestion


def show(key: str, words: str, found: Suggestion, confirm: Callable[[], None], problem: str | None) -> None:
    """Draw what was answered then, what was written, and the press that makes it count."""
    with st.container(border=True, key=key):
        when = date(found.at) if found.at else ""
        st.markdown(say("udvikling.sidst", dato=when, svar=plain(words)))
        for label, text in (
            ("udvikling.sidst_bevis", found.card.evidence),
            ("udvikling.sidst_grund", found.card.comment),
        ):
            if text:
                st.caption(say(label, tekst=typed(text)))
        st.button(say("udvikling.passer"), key=f"{key}-passer", on_click=confirm)
        if problem:
            st.error(say(problem))
