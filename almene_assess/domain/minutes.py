"""What the minutes of a meeting hold: decisions, joint steps, pictures that were shown, notes, actions.

Nothing here is anybody's own answer: there is no field for one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from almene_assess.domain.answers import Card
from almene_assess.domain.votes import Distribution
from almene_assess.domain.workshop import Kind


@dataclass(frozen=True, slots=True)
class Decision:
    """One item of the agenda that the meeting took up.

    `rungs` are the item's own words, lowest first; `votes` the pictures that the room was shown, in order.
    """

    title: str
    question: str
    labels: tuple[str, ...]
    rungs: tuple[str, ...]
    joint: Card | None
    votes: tuple[Distribution, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One theme with its items and its notes; an empty note was not written."""

    title: str
    decisions: tuple[Decision, ...]
    joint_note: str
    minority_note: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """Who does what by when."""

    text: str
    responsible: str
    due: date


@dataclass(frozen=True, slots=True)
class Minutes:
    """A closed meeting on paper; `worth` counts the answers 1 to 5, None if too few rated."""

    title: str
    organisation: str
    kind: Kind
    opened_at: datetime | None
    closed_at: datetime
    chapters: tuple[Chapter, ...]
    skipped: tuple[str, ...]
    notes: tuple[str, ...]
    parked: tuple[str, ...]
    actions: tuple[Agreed, ...]
    worth: tuple[int, ...] | None
    is_example: bool
