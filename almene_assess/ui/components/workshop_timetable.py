"""A meeting's agenda with its minutes, as a table that adds up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import streamlit as st

from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.timetable import Timetable
from almene_assess.locale import clock, plain, say


def show(plan: Timetable, bank: Questionnaire, items: Sequence[str], begins: datetime | None) -> None:
    """Draw the table; without a time of day it counts minutes from the beginning."""
    head = f"| {say('planlaeg.kl')} | {say('planlaeg.punkt')} | {say('planlaeg.min')} |\n|---|---|--:|"
    rows = [f"| {_at(begins, at)} | {what} | {minutes} |" for at, what, minutes in _lines(plan, bank, items)]
    total = f"| {_at(begins, plan.total)} | **{say('planlaeg.i_alt')}** | **{plan.total}** |"
    st.markdown("\n".join([head, *rows, total]))


def _lines(plan: Timetable, bank: Questionnaire, items: Sequence[str]) -> list[tuple[int, str, int]]:
    lines = [(0, say("planlaeg.velkommen"), plan.welcome)]
    for place, (at, minutes, key) in enumerate(zip(plan.starts(), plan.items, items, strict=True)):
        if place == plan.break_before:
            lines.append((at - plan.pause, say("planlaeg.pause"), plan.pause))
        theme = bank.theme_of(key)
        lines.append((at, plain(f"{theme.code} {bank.items[key].title_da}"), minutes))
    return [*lines, (plan.total - plan.ending, say("planlaeg.slut"), plan.ending)]


def _at(begins: datetime | None, minutes: int) -> str:
    return str(minutes) if begins is None else clock(begins + timedelta(minutes=minutes))
