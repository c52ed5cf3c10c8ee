"""Which meeting, or whose, a page is about: what the address names, if the visitor may."""

from __future__ import annotations

import streamlit as st

from almene_assess.domain.errors import NotAllowed, NotFound
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.workshop import Stage
from almene_assess.locale import say
from almene_assess.services import joint_steps, meetings, rounds
from almene_assess.services.workshops import Desk
from almene_assess.storage.participations import Participation
from almene_assess.ui import resources, seat, session, switcher
from almene_assess.ui.seat import Seat


def at_desk(workshop_id: int | None) -> Seat | None:
    """Return the visitor's seat at a meeting's desk, or None if there is no such desk for them."""
    if workshop_id is None:
        return None
    try:
        return seat.take(workshop_id)
    except (NotFound, NotAllowed):
        return None


def to_plan(workshop_id: int | None) -> tuple[Participation, Questionnaire, Desk | None] | None:
    """Return where a meeting is planned: a planned one that the address names, else a new one."""
    at = at_desk(workshop_id)
    if at is not None and at.desk.workshop.stage is Stage.PLANNED:
        return at.desk.participation, at.desk.questionnaire, at.desk
    if workshop_id is not None:
        return None
    place = _choose(meetings.meetings(resources.engine(), session.actor()).plannable)
    return None if place is None else (place, _bank(place), None)


def paper_place() -> tuple[Participation, Questionnaire] | None:
    """Return the participation that papers are typed in for."""
    place = _choose(meetings.meetings(resources.engine(), session.actor()).plannable)
    return None if place is None else (place, _bank(place))


def joint_place() -> Participation | None:
    """Return the participation whose joint steps are shown."""
    return _choose(meetings.meetings(resources.engine(), session.actor()).desks)


def inside_place() -> Participation | None:
    """Return the participation that somebody belongs to, whatever they are there."""
    tasks = rounds.tasks(resources.engine(), session.actor())
    return _choose(tuple(task.participation for task in tasks if task.submitted is not None))


def _bank(place: Participation) -> Questionnaire:
    return joint_steps.joint_steps(resources.engine(), session.actor(), place.id).questionnaire


def _choose(places: tuple[Participation, ...]) -> Participation | None:
    """Return the participation that the address names or that is chosen, if there are several."""
    places = tuple(place for place in places if switcher.is_here(place.organisation_id))
    if len(places) < 2:
        return next(iter(places), None)
    named = [n for n, p in enumerate(places) if str(p.id) == st.query_params.get("deltagelse")]
    return st.selectbox(
        say("moeder.organisation"),
        places,
        index=next(iter(named), 0),
        format_func=lambda p: f"{p.organisation_name} · {p.round_title}",
        key="organisation",
        filter_mode=None,
    )
