"""Which learning notes of a kreds may be read: without a name, in lots, in an order that tells nothing.

The rule is ADR 0014. A lot is let out on the first of a month, and holds notes from at least three hands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
class Gone:
    """That a hand had a note in the lot of a day, and took it back or wrote it anew afterwards."""

    hand: tuple[str, int]
    day: datetime


@dataclass(frozen=True, slots=True)
class Lesson:
    """A note as the kreds reads it: no name, no id, and no date finer than a half-year."""

    words: Words
    year: int
    half: int


def let_out(shared: Iterable[Shared], now: datetime, gone: Iterable[Gone] = ()) -> list[Lesson]:
    """Return what may be read now, in the order of the notes' fingerprints.

    Months that are too small wait for the next one's notes, and make one lot with those. A lot stays the lot
    it was when somebody leaves it, so that nobody's leaving brings out what waits in another. If too few are
    left, they come back with the next lot that is large enough without them.
    """
    found: list[Lesson] = []
    left: list[Shared] = []
    for day, lot in _lots(shared, now, gone):
        if len({one.hand for one in lot}) >= HANDS:
            found += [_lesson(one, day) for one in (*lot, *left)]
            left = []
        else:
            left += lot
    return sorted(found, key=_fingerprint)


def _lots(
    shared: Iterable[Shared], now: datetime, gone: Iterable[Gone]
) -> Iterator[tuple[datetime, list[Shared]]]:
    """Yield what is still there of each lot that many enough hands have made, with its day."""
    by_day, hands = _by_day(shared, now), set[tuple[str, int]]()
    left_on = [one for one in gone if one.day <= now]
    waiting: list[Shared] = []
    for day in sorted(by_day.keys() | {one.day for one in left_on}):
        waiting += by_day.get(day, [])
        hands |= {one.hand for one in by_day.get(day, [])} | {one.hand for one in left_on if one.day == day}
        if len(hands) >= HANDS:
            yield day, waiting
            waiting, hands = [], set()


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
