"""»Følg eller forklar«: a low rung may be a choice, if the board says why."""

from __future__ import annotations

from functools import partial

import streamlit as st

from almene_assess.locale import say
from almene_assess.services import goal_learning
from almene_assess.services.goal_words import REASON_LIMIT
from almene_assess.services.goals import Board
from almene_assess.ui import goal_place, resources, session
from almene_assess.ui.components import goal_words, kept_text
from almene_assess.ui.components.kept_text import Field


def show(board: Board) -> None:
    """Draw the choices that were made, and the field for a theme."""
    st.header(say("maal.forklar_titel"), anchor=False)
    st.markdown(say("maal.forklar_hjaelp"))
    bank, themes = board.questionnaire, list(board.questionnaire.form_themes(board.participation.form))
    for theme in themes:
        if theme in board.choices:
            name = goal_words.theme_name(bank, theme)
            st.markdown(f"**{name}**  \n{goal_words.lines(board.choices[theme])}")
    if not board.may_write:
        if not board.choices:
            st.caption(say("maal.ingen_valg"))
        return
    chosen = st.selectbox(
        say("maal.vaelg_tema"),
        themes,
        index=None,
        placeholder=say("maal.vaelg"),
        format_func=lambda key: goal_words.theme_name(bank, key),
        key="forklar-tema",
        filter_mode=None,
    )
    if chosen is not None:
        _field(board, chosen)


def _field(board: Board, theme: str) -> None:
    stored = board.choices.get(theme, "")
    name = f"forklar-{board.participation.id}-{theme.replace('.', '-')}"
    field = Field(name, say("maal.forklar_grund"), REASON_LIMIT)
    kept_text.show(field, stored, partial(_write, board.participation.id, theme, stored))


def _write(participation_id: int, theme: str, seen: str, reason: str) -> str | None:
    explain = goal_learning.explain
    engine, actor = resources.engine(), session.actor()
    return goal_place.attempt(partial(explain, engine, actor, participation_id, theme, reason, seen))
