"""All meetings of one's organisations: what stands next, and the one thing to do about each."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from almene_assess.domain.workshop import Kind, Stage
from almene_assess.locale import clock, date, say, typed
from almene_assess.services.meetings import Meeting, Meetings
from almene_assess.ui import navigation, steps, switcher

STAGES = {
    Stage.PLANNED: "moeder.planlagt",
    Stage.OPEN: "moeder.i_gang",
    Stage.PAUSED: "moeder.paa_pause",
    Stage.CLOSED: "moeder.afsluttet",
}
STEPS = {
    Stage.PLANNED: "moeder.goer_klar",
    Stage.OPEN: "moeder.til_bordet",
    Stage.PAUSED: "moeder.fortsaet",
    Stage.CLOSED: "moeder.se_referat",
}
FEW = 2
"""Tasks of meetings on the start page; the rest is one click away."""
KINDS = {Kind.BOARD: "moeder.bestyrelse", Kind.RESIDENT: "moeder.beboere"}


def here(found: Meetings) -> Meetings:
    """Return the meetings of the organisation that is chosen; all where there is nothing to choose."""
    return Meetings(
        tuple(one for one in found.meetings if switcher.is_here(one.participation.organisation_id)),
        tuple(one for one in found.desks if switcher.is_here(one.organisation_id)),
        tuple(one for one in found.plannable if switcher.is_here(one.organisation_id)),
    )


def show(found: Meetings) -> None:
    """Draw the list, with the way to plan another meeting above it."""
    if found.plannable and st.button(say("moeder.planlaeg"), key="planlaeg", type="primary"):
        navigation.go(navigation.PLAN_MEETING, {})
    if not found.desks:
        st.info(say("moeder.ikke_dig"))
    elif not found.meetings:
        st.markdown(say("moeder.ingen"))
    for meeting in found.meetings:
        card(meeting)
    if found.desks:
        st.header(say("moeder.uden_titel"), anchor=False)
        st.markdown(say("moeder.uden"))
        st.page_link(navigation.JOINT, label=say("moeder.uden_link"))
    if found.plannable:
        st.markdown(say("moeder.uden_papir"))
        st.page_link(navigation.PAPER, label=say("moeder.uden_papir_link"))


def coming(found: Meetings) -> None:
    """Draw the meetings that are next, as tasks of the start page."""
    waiting = [one for one in found.meetings if one.workshop.stage is not Stage.CLOSED]
    for meeting in waiting[:FEW]:
        card(meeting)
    if len(waiting) > FEW:
        st.page_link(navigation.MEETINGS, label=say("moeder.alle", n=len(waiting)))


def card(meeting: Meeting) -> None:
    """Draw one meeting."""
    whole = meeting.workshop
    with st.container(border=True, key=f"opgave-moede-{whole.id}"):
        st.header(typed(whole.title), anchor=False)
        place = meeting.participation.organisation_name
        st.caption(typed(f"{place} · {say(KINDS[whole.kind])} · {when(meeting)}"))
        st.markdown(say(STAGES[whole.stage]))
        if st.button(say(STEPS[whole.stage]), key=f"aabn-{whole.id}", type=_weight(whole.stage)):
            navigation.go(navigation.DESK, {steps.MEETING: str(whole.id)})


def when(meeting: Meeting) -> str:
    """Return when the meeting is or was."""
    whole = meeting.workshop
    if whole.closed_at is not None:
        return say("moeder.lukket_den", dato=date(whole.closed_at))
    if whole.planned_for is None:
        return say("moeder.uden_dato")
    return say("moeder.tid", dato=date(whole.planned_for), tid=clock(whole.planned_for))


def _weight(stage: Stage) -> Literal["primary", "secondary"]:
    return "secondary" if stage is Stage.CLOSED else "primary"
