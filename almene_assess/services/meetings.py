"""The meetings that concern somebody, over all their organisations, and where they may plan another."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from almene_assess.domain.rights import Action, Actor, may, own_place, require
from almene_assess.domain.workshop import Stage
from almene_assess.services import reach
from almene_assess.services.verbs import now, verb
from almene_assess.storage import participations, workshops
from almene_assess.storage.database import reading
from almene_assess.storage.participations import Participation
from almene_assess.storage.workshops import Workshop

_ORDER = (Stage.OPEN, Stage.PAUSED, Stage.PLANNED, Stage.CLOSED)


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting and whose it is."""

    workshop: Workshop
    participation: Participation


@dataclass(frozen=True, slots=True)
class Meetings:
    """All meetings, those under way first; `desks` are the participations whose meetings the actor runs."""

    meetings: tuple[Meeting, ...]
    desks: tuple[Participation, ...]
    plannable: tuple[Participation, ...]


@verb(Action.TASKS_READ)
def meetings(engine: sa.Engine, actor: Actor) -> Meetings:
    """Return the meetings whose desk the actor may sit at."""
    require(actor, Action.TASKS_READ, own_place(actor), frozenset(), now())
    with reading(engine) as connection:
        places = participations.of_organisations(connection, reach.organisations(connection, actor))
        desks = tuple(p for p in places if _may(actor, Action.WORKSHOP_READ, p))
        by_id = {place.id: place for place in desks}
        found = [Meeting(one, by_id[one.participation_id]) for one in workshops.within(connection, by_id)]
    plannable = tuple(p for p in desks if _may(actor, Action.WORKSHOP_PLAN, p))
    return Meetings(tuple(sorted(found, key=_urgency)), desks, plannable)


def _urgency(one: Meeting) -> tuple[int, float, int]:
    """Sort those under way first, then by date; closed ones newest first."""
    whole = one.workshop
    at = whole.planned_for.timestamp() if whole.planned_for else 0.0
    closed = whole.stage is Stage.CLOSED
    return _ORDER.index(whole.stage), 0.0 if closed else at, -whole.id if closed else whole.id


def _may(actor: Actor, action: Action, place: Participation) -> bool:
    return may(actor, action, place.place(), place.states(now()), now())
