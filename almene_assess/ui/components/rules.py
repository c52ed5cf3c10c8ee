"""The rules and the fixed words, as they are shown before answering and kept within reach after."""

from __future__ import annotations

import streamlit as st

from almene_assess.domain.numbers import danish_short
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.locale import plain, say, typed
from almene_assess.services.answering import OpenSheet


def show(questionnaire: Questionnaire) -> None:
    """Draw the rules of the ladder and the fixed words."""
    _list(questionnaire.scale.rules_da)
    if questionnaire.meta.terms_da:
        st.markdown(f"**{say('besvar.ord_titel')}**")
        _list(questionnaire.meta.terms_da)


def intro(sheet: OpenSheet) -> None:
    """Draw what somebody reads before the first question."""
    items, themes = sheet.items, sheet.themes
    with st.container(key="trin-intro"):  # so that the first theme counts as a step from here (puls.js)
        st.title(say("besvar.intro_titel"), anchor=False)
    words = "besvar.intro" if len(items) > len(themes) else "besvar.intro_hurtig"
    if sheet.external:
        words = "eksterne.omfang"
    st.markdown(say(words, antal=len(items), temaer=len(themes)))
    if sheet.narrowed:
        st.info(say("besvar.valgt", antal=len(sheet.expected), n=len(sheet.offered)))
    st.markdown(_private(sheet))
    with st.container(border=True):
        show(sheet.questionnaire)


def _private(sheet: OpenSheet) -> str:
    """Return who reads the answers; to somebody from outside also whose idea it was, and what comes of it."""
    name = typed(sheet.seat.participation.organisation_name)
    return say("eksterne.intro", organisation=name) if sheet.external else say("besvar.fortroligt")


def rungs(questionnaire: Questionnaire) -> None:
    """Draw the rungs under the numbers that the rules and the result call them by."""
    lines = (
        say("om.trin", trin=danish_short(r.value), navn=plain(r.label_da), mening=plain(r.meaning_da))
        for r in questionnaire.scale.levels
    )
    st.markdown("\n".join(f"- {line}" for line in lines))


def _list(lines: tuple[str, ...]) -> None:
    st.markdown("\n".join(f"- {plain(line)}" for line in lines))
