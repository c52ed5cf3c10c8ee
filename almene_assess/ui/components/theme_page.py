"""The page of one theme: where one is, what the goals say, its cards, and the way on."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from almene_assess.domain.questionnaire import Theme
from almene_assess.domain.rights import State
from almene_assess.locale import plain, say
from almene_assess.services import earlier_answers
from almene_assess.services.answering import OpenSheet
from almene_assess.services.earlier_answers import Suggestion
from almene_assess.services.rounds import Task
from almene_assess.services.verbs import now
from almene_assess.ui import navigation, resources, session, steps
from almene_assess.ui.components import rules
from almene_assess.ui.components.answer_card import Place, answer_card


def show(task: Task, sheet: OpenSheet, theme: Theme) -> None:
    """Draw the theme's cards with their surroundings."""
    bank = sheet.questionnaire
    _head(sheet, theme)
    slot = st.empty()
    if not task.may_answer:
        st.info(say(_why_locked(task)))
    if theme.id not in sheet.offered:
        st.caption(say("besvar.ikke_valgt_hjaelp"))
    asked, earlier = sheet.asked[theme.id], _earlier(task, sheet)
    if any(item in earlier and not sheet.card(item).card.answered for item in asked):
        st.caption(say("udvikling.sidst_indledning"))
    place = Place(sheet, slot, earlier)
    for item in asked:
        answer_card(place, bank.items[item])
    _way_on(sheet, theme)
    with st.expander(say("besvar.regler")):
        rules.show(bank)


def _earlier(task: Task, sheet: OpenSheet) -> dict[str, Suggestion]:
    """Return what the respondent answered in the round before, where it may still be chosen."""
    if not task.may_answer:
        return {}
    return earlier_answers.suggestions(resources.engine(), session.actor(), sheet.seat.respondent_id)


def _head(sheet: OpenSheet, theme: Theme) -> None:
    bank, themes = sheet.questionnaire, sheet.themes
    pillar = next(p for p in bank.pejlemaerker if p.id == theme.pejlemaerke)
    with st.container(key=f"trin-{theme.id.replace('.', '-')}"):
        path = say(
            "besvar.sti", pejlemaerke=pillar.title_da, nummer=themes.index(theme.id) + 1, antal=len(themes)
        )
        st.caption(plain(path))
        st.title(plain(say("besvar.titel", kode=theme.code, tema=theme.title_da)), anchor=False)
        st.caption(plain(say("besvar.loefte", tekst=theme.source_da)))
    st.selectbox(
        say("besvar.vaelg_tema"),
        themes,
        index=themes.index(theme.id),
        format_func=lambda key: _name(sheet, key),
        key=f"gaa-til-{theme.id}",
        on_change=_jump,
        args=(f"gaa-til-{theme.id}",),
        filter_mode=None,
    )


def _name(sheet: OpenSheet, key: str) -> str:
    """Return what the list calls a theme, and whether the organisation has left it out."""
    theme = sheet.questionnaire.theme(key)
    words = "besvar.tema" if key in sheet.offered else "besvar.tema_ikke_valgt"
    return say(words, kode=theme.code, tema=theme.title_da)


def _jump(key: str) -> None:
    steps.go(session.widget(key, ""))


def _why_locked(task: Task) -> str:
    states = task.participation.states(now())
    if State.ONCE_SUBMITTED in states:
        return "besvar.laast_org"
    return "besvar.laast" if State.ROUND_OPEN in states else "besvar.laast_runde"


def _way_on(sheet: OpenSheet, theme: Theme) -> None:
    before, after = steps.neighbours(sheet, theme)
    enough = sheet.narrowed and theme.id == sheet.offered[-1]
    with st.container(horizontal=True, horizontal_alignment="distribute", key="vej"):
        if before is not None:
            st.button(say("besvar.forrige"), key="forrige", on_click=steps.go, args=(before.id,))
        if after is not None:
            kind: Literal["primary", "secondary"] = "secondary" if enough else "primary"
            st.button(say("besvar.naeste"), key="naeste", type=kind, on_click=steps.go, args=(after.id,))
        if (after is None or enough) and st.button(
            say("besvar.til_oversigt"), key="til-oversigt", type="primary"
        ):
            navigation.go(navigation.SUMMARY, {steps.SHEET: str(sheet.seat.respondent_id)})
