"""Mine organisationer: how far each is, and the way into it; progress, never a score or a comparison."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from almene_assess.domain.rights import State
from almene_assess.locale import date, say, typed
from almene_assess.services.own_organisations import PRESSING, Progress, Step
from almene_assess.services.verbs import now
from almene_assess.ui import navigation, session
from almene_assess.ui.components import goal_words

AT_FIRST = 12
"""Organisations that are drawn before one asks for the rest: what presses stands on top."""
STEPS = {
    Step.SUBMIT: ("mine_organisationer.trin_submit", "mine_organisationer.vej_submit", navigation.SUBMIT),
    Step.INVITE: ("mine_organisationer.trin_invite", "mine_organisationer.vej_invite", navigation.MEETINGS),
    Step.WAIT: ("mine_organisationer.trin_wait", "mine_organisationer.vej_wait", navigation.SUBMIT),
    Step.LATE: ("mine_organisationer.trin_late", "mine_organisationer.vej_goals", navigation.GOALS),
    Step.SOON: ("mine_organisationer.trin_soon", "mine_organisationer.vej_goals", navigation.GOALS),
    Step.GOALS: ("mine_organisationer.trin_goals", "mine_organisationer.vej_result", navigation.RESULT),
    Step.OVER: ("mine_organisationer.trin_over", "mine_organisationer.vej_over", navigation.SUBMIT),
    Step.GOES_ON: ("mine_organisationer.trin_goes_on", "mine_organisationer.vej_goals", navigation.GOALS),
}
"""What is next: how it is said, how the way there is called, and where it leads."""
ALL = "mine_organisationer.vis_alle"
PRESSES = "mine_organisationer.vis_haster"
ANSWERS = "mine_organisationer.vis_svarer"
DONE = "mine_organisationer.vis_indsendt"
KINDS = (ALL, PRESSES, ANSWERS, DONE)


def show(found: Sequence[Progress]) -> None:
    """Draw all at a glance, the search, and each of them."""
    st.title(say("mine_organisationer.titel"), anchor=False)
    st.markdown(say("mine_organisationer.indledning"))
    st.markdown(_glance(found))
    with st.container(horizontal=True, vertical_alignment="bottom", key="organisationer-soeg"):
        looked_for = st.text_input(say("mine_organisationer.soeg"), key="soeg-organisation", max_chars=80)
        kind = st.selectbox(
            say("mine_organisationer.vis"),
            KINDS,
            format_func=say,
            key="vis-organisationer",
            filter_mode=None,
        )
    chosen = [one for one in found if _is(one, kind) and _called(one, looked_for)]
    if not chosen:
        st.info(say("mine_organisationer.ingen_fundet"))
    whole = bool(session.recall("alle_organisationer"))
    for one in chosen if whole else chosen[:AT_FIRST]:
        _row(one)
    if len(chosen) > AT_FIRST and not whole:
        st.button(say("mine_organisationer.vis_resten", n=len(chosen)), key="vis-resten", on_click=_show_rest)


def card(found: Sequence[Progress]) -> None:
    """Draw the way to all of them as a task of the start page."""
    with st.container(border=True, key="opgave-organisationer"):
        st.header(say("mine_organisationer.titel"), anchor=False)
        st.markdown(_glance(found))
        if st.button(say("mine_organisationer.se_alle", n=len(found)), key="til-organisationer"):
            navigation.go(navigation.OWN_ORGANISATIONS, {})


def _glance(found: Sequence[Progress]) -> str:
    """Return counts of organisations: how many have submitted, are answering, or have something late."""
    submitted = sum(_is(one, DONE) for one in found)
    told = [say("mine_organisationer.indsendt", n=submitted, antal=len(found))]
    steps = Counter(one.step for one in found)
    late = sum(bool(one.near.overdue) for one in found)
    for words, n in (
        ("mine_organisationer.kan_indsende", steps[Step.SUBMIT]),
        ("mine_organisationer.svarer", steps[Step.WAIT]),
        ("mine_organisationer.mangler_folk", steps[Step.INVITE]),
        ("mine_organisationer.over_tid", late),
    ):
        told += [say(words, n=n)] if n else []
    return " ".join(told)


def _row(one: Progress) -> None:
    whole = one.participation
    with st.container(border=True, key=f"organisation-{whole.organisation_id}"):
        st.markdown(f"**{typed(whole.organisation_name)}**  \n{typed(whole.round_title)} · {_period(one)}")
        words, way, page = STEPS[one.step]
        lines = [say(words)]
        if one.invited:
            lines.append(say("mine_organisationer.antal", n=one.submitted, antal=one.invited))
        if near := goal_words.near(one.near):
            lines.append(near)
        st.markdown("  \n".join(lines))
        query = {"deltagelse": str(whole.id)}
        with st.container(horizontal=True):
            st.page_link(page, label=say(way), query_params=query)


def _period(one: Progress) -> str:
    whole = one.participation
    if whole.submitted_at is not None:
        return say("mine_organisationer.indsendt_den", dato=date(whole.submitted_at))
    if State.ROUND_OPEN in whole.states(now()):
        return say("hjem.aaben_til", dato=date(whole.closes_at))
    return say("hjem.lukket")


def _is(one: Progress, kind: str) -> bool:
    return {
        ALL: True,
        PRESSES: one.step in PRESSING,
        ANSWERS: one.step in (Step.SUBMIT, Step.INVITE, Step.WAIT),
        DONE: one.participation.submitted_at is not None,
    }[kind]


def _called(one: Progress, looked_for: str) -> bool:
    return looked_for.strip().casefold() in one.participation.organisation_name.casefold()


def _show_rest() -> None:
    session.remember("alle_organisationer", True)
