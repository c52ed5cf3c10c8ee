"""The log on a page: whose, which days, which kind; then the rows, and the way to take them home."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from almene_assess.domain.rights import Actor
from almene_assess.locale import clock, day, plain, say, typed
from almene_assess.locale import date as date_of
from almene_assess.services import log
from almene_assess.services.log import Asked, Family, Line
from almene_assess.services.verbs import today
from almene_assess.ui import addresses, resources
from almene_assess.ui.components.log_who import who

FEW = 100
"""Rows on the page; the file has them all."""
SECTOR = 0
USUAL = timedelta(days=30)
FAMILIES = {
    Family.ALL: "logbog.alt",
    Family.READ: "logbog.laest",
    Family.CHANGED: "logbog.aendret",
    Family.ACCESS: "logbog.adgang",
}


def show(actor: Actor, places: dict[int, str]) -> None:
    """Draw the page."""
    names = ({SECTOR: say("logbog.sekretariatet")} if log.reads_sector(actor) else {}) | places
    chosen = _whose(names)
    st.markdown(say("logbog.indledning_sektor" if chosen == SECTOR else "logbog.indledning"))
    asked = _asked()
    if asked is None:
        st.info(say("logbog.vaelg_dage"))
        return
    lines = _lines(actor, chosen, asked)
    _rows(lines[:FEW], asked)
    if len(lines) > FEW:
        st.caption(say("logbog.flere", antal=FEW))
    if lines:
        name = f"log-{chosen}-{asked.first}_{asked.last}_{asked.family.value}.csv"
        st.link_button(say("logbog.hent"), addresses.paper(name))


def _whose(names: dict[int, str]) -> int:
    if len(names) == 1:
        only = next(iter(names))
        st.caption(typed(names[only]))
        return only
    chosen = st.selectbox(
        say("logbog.hvis"), list(names), format_func=names.__getitem__, key="log_hvis", bind="query-params"
    )
    return next(iter(names)) if chosen is None else chosen


def _asked() -> Asked | None:
    """Return what the fields ask for; None while one of the two days is missing."""
    until = today()
    with st.container(horizontal=True, key="log-valg"):
        first = st.date_input(
            say("logbog.fra"), until - USUAL, max_value=until, format="DD/MM/YYYY", key="log_fra"
        )
        last = st.date_input(say("logbog.til"), until, max_value=until, format="DD/MM/YYYY", key="log_til")
        words = {family: say(key) for family, key in FAMILIES.items()}
        family = st.selectbox(
            say("logbog.slags"), list(words), format_func=words.__getitem__, key="log_slags"
        )
    if not isinstance(first, date) or not isinstance(last, date) or first > last:
        return None
    return Asked(first, last, family or Family.ALL)


def _lines(actor: Actor, chosen: int, asked: Asked) -> list[Line]:
    engine = resources.engine()
    if chosen == SECTOR:
        return log.of_sector(engine, actor, asked, FEW + 1)
    return log.of_organisation(engine, actor, chosen, asked, FEW + 1)


def _rows(lines: list[Line], asked: Asked) -> None:
    """Draw a day at a time, newest first."""
    if not lines:
        st.markdown(say("logbog.ingen", fra=day(asked.first), til=day(asked.last)))
    by_day: dict[str, list[Line]] = {}
    for one in lines:
        by_day.setdefault(date_of(one.at), []).append(one)
    for on, its in by_day.items():
        st.header(plain(on), anchor=False)
        st.markdown(
            "\n".join(f"- {plain(clock(one.at))} **{typed(who(one))}** {plain(one.words)}" for one in its)
        )
