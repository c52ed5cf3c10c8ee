"""Which learning notes of a kreds may be read: without a name, in lots, in an order that tells nothing.

The rule is ADR 0014. A lot is let out on the first of a month, and holds notes from at least three hands.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

HANDS = 3
"""A note is never let out alone, nor in pairs: whoever wrote one of two knows whose the other is not."""
JULY = 7
DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Words:
    """What a note says."""

    theme: str | None
    tried: str
    went_wrong: str
    now_do: str


@dataclass(frozen=True, slots=True)
class Shared:
    """A note as it was shared; `hand` is whoever runs the organisation, or else the organisation itself."""

    words: Words
    hand: tuple[str, int]
    at: datetime


@dataclass(frozen=True, slots=True)
class Lesson:
    """A note as the kreds reads it: no name, no id, and no date finer than a half-year."""

    words: Words
    year: int
    half: int


def let_out(shared: Iterable[Shared], now: datetime) -> list[Lesson]:
    """Return what may be read now, in the order of the notes' fingerprints.

    Lots that are too small wait for the next month's notes, and are let out with those.
    """
    found: list[Lesson] = []
    waiting: list[Shared] = []
    by_day = _by_day(shared, now)
    for day in sorted(by_day):
        waiting += by_day[day]
        if len({one.hand for one in waiting}) >= HANDS:
            found += [_lesson(one, day) for one in waiting]
            waiting = []
    return sorted(found, key=_fingerprint)


def next_day(at: datetime) -> datetime:
    """Return when what was shared at a time can be let out: the first of the next month."""
    at = at.astimezone(UTC)
    year, month = (at.year + 1, 1) if at.month == DECEMBER else (at.year, at.month + 1)
    return datetime(year, month, 1, tzinfo=UTC)


def _by_day(shared: Iterable[Shared], now: datetime) -> dict[datetime, list[Shared]]:
    found: dict[datetime, list[Shared]] = {}
    for one in shared:
        if next_day(one.at) <= now:
            found.setdefault(next_day(one.at), []).append(one)
    return found


def _lesson(one: Shared, day: datetime) -> Lesson:
    """Date a note by its lot: dates of their own would divide a lot that waited over New Year."""
    return Lesson(one.words, day.year, 1 if day.month < JULY else 2)


def _fingerprint(lesson: Lesson) -> str:
    said = lesson.words
    text = "\0".join((said.theme or "", said.tried, said.went_wrong, said.now_do))
    return sha256(text.encode()).hexdigest()
