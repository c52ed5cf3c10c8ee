"""Which theme a respondent stands at: from the address if it says so, else where something waits."""

from __future__ import annotations

import streamlit as st

from almene_assess.domain.questionnaire import Theme
from almene_assess.services.answering import OpenSheet
from almene_assess.services.rounds import Task
from almene_assess.ui import switcher

SHEET = "ark"
THEME = "tema"
MEETING = "moede"
HANDFUL = 3
"""Organisations whose tasks find room beside each other on the start page."""


def seat(tasks: list[Task]) -> Task | None:
    """Return the task whose sheet the address names, or the first that can be answered, or any sheet.

    Somebody with several organisations gets only what belongs to the one that is chosen.
    """
    with_seat = [task for task in here(tasks) if task.seat is not None]
    named = [t for t in with_seat if t.seat and str(t.seat.respondent_id) == st.query_params.get(SHEET)]
    open_ones = [t for t in with_seat if t.may_answer]
    return next(iter(named or open_ones or with_seat), None)


def task_of(tasks: list[Task]) -> Task | None:
    """Return the task whose participation the address names, or the first one of the chosen organisation."""
    mine = here(tasks)
    named = [t for t in mine if str(t.participation.id) == st.query_params.get(switcher.PARTICIPATION)]
    return next(iter(named or mine), None)


def here(tasks: list[Task]) -> list[Task]:
    """Return the tasks in the organisation that is chosen; all of them where there is nothing to choose."""
    return [task for task in tasks if switcher.is_here(task.participation.organisation_id)]


def on_the_start_page(tasks: list[Task]) -> list[Task]:
    """Return the tasks of a handful of organisations, or of the chosen one where they are more."""
    return tasks if len(newest(tasks)) <= HANDFUL else here(tasks)


def newest(tasks: list[Task]) -> list[Task]:
    """Return the newest task of each organisation; the others are its past."""
    first: dict[int, Task] = {}
    for task in tasks:
        first.setdefault(task.participation.organisation_id, task)
    return list(first.values())


def meeting_id() -> int | None:
    """Return the meeting that the address names, if it names any."""
    asked = st.query_params.get(MEETING, "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 19 else None


def theme(sheet: OpenSheet) -> Theme | None:
    """Return the theme to show; None if nothing is answered yet and the address names none."""
    asked = st.query_params.get(THEME)
    if asked in sheet.themes:
        return sheet.questionnaire.theme(asked)
    if len(sheet.unanswered) == len(sheet.items):
        return None
    missing = sheet.waiting or sheet.unanswered
    here = sheet.questionnaire.theme_of(missing[0]).id if missing else sheet.themes[0]
    return sheet.questionnaire.theme(here)


def neighbours(sheet: OpenSheet, at: Theme) -> tuple[Theme | None, Theme | None]:
    """Return the themes before and after."""
    themes = sheet.themes
    place = themes.index(at.id)
    before = sheet.questionnaire.theme(themes[place - 1]) if place else None
    after = sheet.questionnaire.theme(themes[place + 1]) if place + 1 < len(themes) else None
    return before, after


def go(theme_id: str) -> None:
    """Put a theme into the address; the next run shows it."""
    st.query_params[THEME] = theme_id
