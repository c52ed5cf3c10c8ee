"""The organisations that somebody has several of: which one is meant, and how far all of them are.

Progress only: how many have answered, what is next, what is due. No answer, no score and no order by them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from almene_assess.domain.goals import Counts, counts
from almene_assess.domain.rights import Action, Actor, State, may, own_place, require
from almene_assess.services import reach
from almene_assess.services.verbs import now, possible_id, today, verb
from almene_assess.storage import participations, served
from almene_assess.storage.database import reading
from almene_assess.storage.participations import Participation


class Step(StrEnum):
    """What is next in an organisation, the most pressing first."""

    SUBMIT = "submit"
    INVITE = "invite"
    WAIT = "wait"
    LATE = "late"
    SOON = "soon"
    GOALS = "goals"
    OVER = "over"
    GOES_ON = "goes_on"


PRESSING = frozenset({Step.SUBMIT, Step.INVITE, Step.WAIT, Step.LATE, Step.SOON, Step.GOALS})
"""What somebody has something to do about now."""


@dataclass(frozen=True, slots=True)
class Home:
    """One organisation in a choice of several: its newest participation, and all of them."""

    organisation_id: int
    name: str
    newest: int
    participations: frozenset[int]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one organisation is in its newest round; counts of people, never whose."""

    participation: Participation
    submitted: int
    invited: int
    near: Counts
    step: Step


@verb(Action.TASKS_READ)
def homes(engine: sa.Engine, actor: Actor) -> list[Home]:
    """Return every organisation that the actor is inside, by name."""
    require(actor, Action.TASKS_READ, own_place(actor), frozenset(), now())
    with reading(engine) as connection:
        found = _inside(connection, actor)
    grouped: dict[int, list[Participation]] = {}
    for whole in found:
        grouped.setdefault(whole.organisation_id, []).append(whole)
    return sorted(
        (
            Home(key, all_of[0].organisation_name, all_of[0].id, frozenset(one.id for one in all_of))
            for key, all_of in grouped.items()
        ),
        key=lambda home: (home.name, home.organisation_id),
    )


@verb(Action.TASKS_READ)
def whose(
    engine: sa.Engine, actor: Actor, *, respondent_id: int | None = None, workshop_id: int | None = None
) -> int | None:
    """Return the organisation that a sheet or a meeting belongs to; None for one that is not the actor's."""
    require(actor, Action.TASKS_READ, own_place(actor), frozenset(), now())
    with reading(engine) as connection:
        key = None
        if respondent_id is not None:
            key = served.of_sheet(connection, possible_id(respondent_id, "respondent"))
        elif workshop_id is not None:
            key = served.of_workshop(connection, possible_id(workshop_id, "workshop"))
        whole = None if key is None else participations.find(connection, key)
    return whole.organisation_id if whole is not None and _may_read(actor, whole) else None


@verb(Action.TASKS_READ)
def overview(engine: sa.Engine, actor: Actor) -> list[Progress]:
    """Return how far each organisation is, by what needs doing; where that is equal, by day and name."""
    require(actor, Action.TASKS_READ, own_place(actor), frozenset(), now())
    with reading(engine) as connection:
        newest: dict[int, Participation] = {}
        for whole in _inside(connection, actor):
            newest.setdefault(whole.organisation_id, whole)
        keys = [whole.id for whole in newest.values()]
        sheets = served.sheet_counts(connection, keys)
        days = served.open_days(connection, newest)
        aimed = served.with_goals(connection, keys)
    found = []
    for whole in newest.values():
        near = counts(days.get(whole.organisation_id, ()), today())
        submitted, invited = sheets.get(whole.id, (0, 0))
        step = _step(whole, submitted, invited, near, has_goals=whole.id in aimed)
        found.append(Progress(whole, submitted, invited, near, step))
    return sorted(found, key=_need)


def _need(one: Progress) -> tuple[int, float, str]:
    """Sort by what is next, then by the day the round ends; never by how much or what was answered."""
    place = list(Step).index(one.step)
    return place, one.participation.closes_at.timestamp(), one.participation.organisation_name


def _step(whole: Participation, submitted: int, invited: int, near: Counts, *, has_goals: bool) -> Step:
    states = whole.states(now())
    if State.PARTICIPATION_SUBMITTED not in states and State.ROUND_OPEN in states:
        if not invited:
            return Step.INVITE
        return Step.SUBMIT if submitted == invited else Step.WAIT
    if near.overdue or near.soon:
        return Step.LATE if near.overdue else Step.SOON
    if State.PARTICIPATION_SUBMITTED in states:
        settled = has_goals or State.PARTICIPATION_CLOSED in states
        return Step.GOES_ON if settled else Step.GOALS
    return Step.OVER


def _inside(connection: sa.Connection, actor: Actor) -> list[Participation]:
    """Return every participation that has begun and that the actor may see the progress of, newest first."""
    reached = participations.of_organisations(connection, reach.organisations(connection, actor))
    return [whole for whole in reached if whole.opens_at <= now() and _may_read(actor, whole)]


def _may_read(actor: Actor, whole: Participation) -> bool:
    return may(actor, Action.PARTICIPATION_READ, whole.place(), whole.states(now()), now())
