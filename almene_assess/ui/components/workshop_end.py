"""The end of a meeting: who does what by when, was it worth it, the residents' findings, closing."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from almene_assess.domain.rights import State
from almene_assess.domain.votes import Findings
from almene_assess.domain.workshop import Kind
from almene_assess.locale import day, plain, say, typed
from almene_assess.services import closing, workshop_notes
from almene_assess.services.verbs import now
from almene_assess.services.workshop_notes import ACTION_LIMIT, LARGEST_HALL, NAME_LIMIT
from almene_assess.ui import session
from almene_assess.ui.seat import Seat

SOON = timedelta(days=30)
"""What is begun within a month is remembered; the date can be any."""
WORTH = {
    1: "telefon.slet_ikke",
    2: "telefon.i_lav_grad",
    3: "telefon.i_nogen_grad",
    4: "telefon.i_hoej_grad",
    5: "telefon.i_meget_hoej_grad",
}
"""The same words as on the phones."""


def show(at: Seat) -> None:
    """Draw the end."""
    if at.desk.workshop.kind is Kind.RESIDENT:
        findings(at.desk.scene.findings, at.desk.scene.finding_titles)
    actions(at)
    worth(at)


def findings(found: Findings | None, titles: dict[str, str]) -> None:
    """Draw what the votes say in three sentences, in large type."""
    with st.container(key="tre-fund"):
        st.header(say("slut.fund_titel"), anchor=False)
        keys = (
            []
            if found is None
            else [
                ("slut.fund_staerk", found.strong),
                ("slut.fund_svag", found.weak),
                ("slut.fund_delt", found.apart),
            ]
        )
        told = [say(words, titel=plain(titles[key])) for words, key in keys if key is not None]
        for line in told:
            st.markdown(line)
        if not told:
            st.markdown(say("slut.fund_ingen"))


def actions(at: Seat) -> None:
    """Draw the actions with a form for the next one."""
    st.header(say("slut.handlinger"), anchor=False)
    for one in at.desk.actions:
        line = say("slut.handling", hvad=typed(one.text), hvem=typed(one.responsible), dato=day(one.due))
        st.markdown(line)
        if st.button(say("slut.handling_fjern"), key=f"fjern-handling-{one.id}", type="tertiary"):
            at.press(workshop_notes.drop_action, one.id)
    if not at.desk.actions:
        st.markdown(say("slut.handlinger_ingen"))
    _next_action(at)


def _next_action(at: Seat) -> None:
    times = f"handlinger-{at.id}"
    n = session.recall(times, 0)
    with st.container(border=True, key="ny-handling"):
        what = st.text_area(
            say("slut.hvad"),
            key=f"hvad-{at.id}-{n}",
            max_chars=ACTION_LIMIT,
            height=80,
            persist_state="session",
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            who = st.text_input(
                say("slut.hvem"), key=f"hvem-{at.id}-{n}", max_chars=NAME_LIMIT, persist_state="session"
            )
            due = st.date_input(
                say("slut.hvornaar"),
                value=now().date() + SOON,
                key=f"hvornaar-{at.id}-{n}",
                format="DD-MM-YYYY",
                persist_state="session",
            )
        if not st.button(say("slut.handling_gem"), key="handling-gem"):
            return
        if not what.strip() or not who.strip() or not isinstance(due, date):
            st.error(say("slut.handling_mangler"))
            return
        problem = at.write(workshop_notes.add_action, what, who, due)
        if problem:
            st.error(say(problem))
            return
        session.remember(times, n + 1)
        st.rerun()


def worth(at: Seat) -> None:
    """Draw the question »var det tiden værd?« for those without a phone."""
    st.header(say("slut.vaerd"), anchor=False)
    st.markdown(say("slut.vaerd_hjaelp"))
    stored = at.desk.workshop.worth or (0,) * len(WORTH)
    with st.expander(say("slut.vaerd_haender"), key="vaerd-haender"):
        with st.container(horizontal=True):
            counts = {
                n: st.number_input(
                    say(words),
                    min_value=0,
                    max_value=LARGEST_HALL,
                    value=stored[n - 1],
                    step=1,
                    key=f"vaerd-{n}-{stored[n - 1]}",
                    width=150,
                )
                for n, words in WORTH.items()
            }
        if st.button(say("slut.vaerd_gem"), key="vaerd-gem"):
            at.press(workshop_notes.worth_by_hands, counts)
        if any(stored):
            st.caption(say("slut.vaerd_gemt", n=sum(stored)))


def _will_count(at: Seat) -> bool:
    """Return whether the votes become answers; not once somebody can have seen the result."""
    states = at.desk.participation.states(now())
    return not states & (closing.NOT_COUNTED | {State.ONCE_SUBMITTED})


def close(at: Seat) -> None:
    """Draw the way to close for good, with what it does."""
    st.header(say("slut.luk_titel"), anchor=False)
    st.markdown(say("slut.luk_forklaring" if _will_count(at) else "slut.luk_uden_tal"))
    if not at.desk.actions and at.desk.workshop.kind is Kind.BOARD:
        st.info(say("slut.luk_uden_handling"))
    sure = st.checkbox(say("slut.luk_sikker"), key=f"sikker-{at.id}")
    if st.button(say("slut.luk"), key="luk", type="primary", disabled=not sure):
        at.press(closing.close)
