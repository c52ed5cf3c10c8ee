"""What a goal and an action are: how they stand, how near their day is, and what a check does to them.

Pure values; figures of a goal are `domain.goal_figures`. Source: the sector's documents, clauses 2, 8, 33
and 34 (docs/clauses.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

SOON = timedelta(days=14)
"""A board that meets once a month hears of it in time, and nobody is reminded of what is far away."""
MONTH = timedelta(days=30)
"""»Allerede i dag og i morgen«: what is begun within a month."""


class Horizon(StrEnum):
    """Inden 30 dage, or større."""

    MONTH = "month"
    LARGER = "larger"


class Doer(StrEnum):
    """Whose it is: the board's (strategic) or operations'."""

    BOARD = "board"
    OPERATIONS = "operations"


class GoalState(StrEnum):
    """Where a goal stands."""

    RUNNING = "running"
    STOPPED = "stopped"
    REACHED = "reached"


class Outcome(StrEnum):
    """What a check came to: går videre, ændres, stopper, nået."""

    GOES_ON = "goes_on"
    CHANGED = "changed"
    STOPPED = "stopped"
    REACHED = "reached"


class Urgency(StrEnum):
    """How near the day is."""

    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Measured:
    """One item that a goal is measured by; `baseline` is the board's joint step when the goal was set.

    Unit: value of a level; baseline None where the board had not agreed on a step.
    """

    item: str
    baseline: float | None
    target: float


@dataclass(frozen=True, slots=True)
class GoalWords:
    """What one writes about a goal."""

    text: str
    sign: str
    responsible: str
    due: date
    horizon: Horizon
    doer: Doer


@dataclass(frozen=True, slots=True)
class Check:
    """One look at a goal on the way, with its reason."""

    outcome: Outcome
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of an organisation; `theme` is None for one that belongs to no theme."""

    id: int
    participation_id: int
    theme: str | None
    words: GoalWords
    state: GoalState
    version: int
    created_at: datetime
    items: tuple[Measured, ...] = ()
    checks: tuple[Check, ...] = ()

    @property
    def running(self) -> bool:
        """Return whether somebody is still to do something about it."""
        return self.state is GoalState.RUNNING


@dataclass(frozen=True, slots=True)
class ActionWords:
    """Who does what by when; horizon and doer are None where the meeting did not say."""

    text: str
    responsible: str
    due: date
    horizon: Horizon | None = None
    doer: Doer | None = None
    goal_id: int | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """An action as it is kept; `workshop_id` names the meeting that agreed on it."""

    id: int
    participation_id: int
    words: ActionWords
    done_at: datetime | None
    version: int
    created_at: datetime
    workshop_id: int | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many goals and actions are overdue or due soon."""

    overdue: int = 0
    soon: int = 0


def urgency(due: date, today: date) -> Urgency:
    """Return how near a day is; the day itself is not overdue."""
    if due < today:
        return Urgency.OVERDUE
    return Urgency.SOON if due <= today + SOON else Urgency.LATER


def horizon_of(due: date, today: date) -> Horizon:
    """Return which of the two a day is in, where nobody has said."""
    return Horizon.MONTH if due <= today + MONTH else Horizon.LARGER


def state_after(outcome: Outcome) -> GoalState:
    """Return how a goal stands after a check; a stopped or reached one can be taken up again."""
    return {Outcome.STOPPED: GoalState.STOPPED, Outcome.REACHED: GoalState.REACHED}.get(
        outcome, GoalState.RUNNING
    )


def open_days(goals: Iterable[Goal], deeds: Iterable[Deed]) -> list[date]:
    """Return the due day of everything that is not over."""
    return [g.words.due for g in goals if g.running] + [d.words.due for d in deeds if d.done_at is None]


def counts(days: Sequence[date], today: date) -> Counts:
    """Return how many days are behind us, and how many are near."""
    near = [urgency(day, today) for day in days]
    return Counts(near.count(Urgency.OVERDUE), near.count(Urgency.SOON))
