"""The fields of a goal, and writing one anew on top of what stands; a conflict shows both."""

from __future__ import annotations

from datetime import date
from functools import partial
from zlib import crc32

import streamlit as st

from almene_assess.domain.goals import MONTH, Doer, Goal, GoalWords, Horizon, horizon_of
from almene_assess.locale import day, say
from almene_assess.services import goals
from almene_assess.services.goal_words import FIRST_DAY, LAST_DAY, NAME_LIMIT, TEXT_LIMIT
from almene_assess.services.goals import Board
from almene_assess.services.verbs import today
from almene_assess.ui import goal_place, resources, session
from almene_assess.ui.components import goal_words
from almene_assess.ui.goal_place import Editing


def change(board: Board, goal: Goal, place: Editing) -> None:
    """Draw the fields of a goal that stands."""
    conflict(place, goal)
    written = fields(place, goal.words, goal.words.text)
    write = partial(goals.change_goal, resources.engine(), session.actor(), goal.id, place.version, written)
    buttons(place, write, "maal.rettet")


def fields(place: Editing, stored: GoalWords | None, draft: str) -> GoalWords:
    """Draw the fields and return what stands in them."""
    name = place.name
    text = _text(name, draft)
    sign = st.text_area(
        say("maal.tegn"),
        stored.sign if stored else "",
        max_chars=TEXT_LIMIT,
        height=80,
        key=f"{name}-tegn",
        help=say("maal.tegn_hjaelp"),
    )
    who, due = who_and_when(name, stored.responsible if stored else "", stored.due if stored else None)
    horizon, doer = two_choices(
        name,
        stored.horizon if stored else horizon_of(today() + MONTH, today()),
        stored.doer if stored else Doer.BOARD,
    )
    # A field that was emptied reaches the service as it is, which says what is missing.
    return GoalWords(text, sign, who, due, horizon, doer)  # type: ignore[arg-type]  # the service checks


def who_and_when(name: str, who: str, due: date | None) -> tuple[str, date | None]:
    """Draw who is responsible, and the day."""
    with st.container(horizontal=True, vertical_alignment="top"):
        typed = st.text_input(
            say("maal.ansvarlig"),
            who,
            max_chars=NAME_LIMIT,
            key=f"{name}-hvem",
            help=say("maal.ansvarlig_hjaelp"),
        )
        when = st.date_input(
            say("maal.dato"),
            due or today() + MONTH,
            min_value=FIRST_DAY,
            max_value=LAST_DAY,
            key=f"{name}-dato",
            format="DD-MM-YYYY",
        )
    return typed, when if isinstance(when, date) else None


def two_choices(name: str, horizon: Horizon, doer: Doer) -> tuple[Horizon, Doer]:
    """Draw the choice between soon and larger, and between the board and operations."""
    with st.container(horizontal=True):
        when = st.segmented_control(
            say("maal.horisont"),
            list(Horizon),
            format_func=lambda one: say(goal_words.HORIZON[one]),
            default=horizon,
            key=f"{name}-horisont",
            required=True,
        )
        whose = st.segmented_control(
            say("maal.hvis"),
            list(Doer),
            format_func=lambda one: say(goal_words.DOER[one]),
            default=doer,
            key=f"{name}-hvis",
            required=True,
        )
    return when or horizon, whose or doer


def conflict(place: Editing, goal: Goal) -> None:
    """Say that somebody else has written, and show what stands now; what was typed here is in the fields."""
    if not goal_place.somebody_else_wrote(place):
        return
    st.warning(say("maal.andet_sted"))
    now_is = goal.words
    told = [now_is.text, now_is.sign, f"{now_is.responsible} · {day(now_is.due)}"]
    st.code("\n".join(filter(None, told)), language=None, wrap_lines=True)


def buttons(place: Editing, write: object, done: str, said: object = None) -> None:
    """Draw the way to keep it and the way to leave it."""
    assert callable(write)
    with st.container(horizontal=True):
        keep = st.button(say("maal.gem"), key=f"{place.name}-gem", type="primary")
        st.button(say("maal.fortryd"), key=f"{place.name}-fortryd", on_click=goal_place.end)
    problem = goal_place.save(place, write, done, said) if keep else None
    if problem:
        st.error(say(problem))


def _text(name: str, draft: str) -> str:
    """Draw the goal's own words; a new draft takes the place of one that nobody has touched."""
    key = f"{name}-kladde"
    kept: str = session.recall(key, draft)
    typed = session.widget(_text_key(name, kept), kept)
    if kept != draft and typed == kept:
        session.remember(key, draft)
        kept = draft
    else:
        session.remember(key, kept)
    return st.text_area(
        say("maal.tekst"),
        kept,
        max_chars=TEXT_LIMIT,
        height=110,
        key=_text_key(name, kept),
        help=say("maal.tekst_hjaelp"),
    )


def _text_key(name: str, draft: str) -> str:
    return f"{name}-tekst-{crc32(draft.encode())}" if name.endswith("-ny") else f"{name}-tekst"
