"""How the minutes of a meeting are shared out between its parts; pure arithmetic, no clock."""

from __future__ import annotations

from dataclasses import dataclass

from almene_assess.domain.workshop import Kind

WELCOME = 5
"""Unit: minutes. Hello, why we are here, and everybody's phone on the page."""

ENDING = {Kind.BOARD: 15, Kind.RESIDENT: 10}
"""Unit: minutes. A board needs a name and a date on each action; residents hear three findings."""

BREAK, LONG = 10, 100
"""Unit: minutes. From this length a meeting needs a break."""

LEAST = {Kind.BOARD: 6, Kind.RESIDENT: 4}
"""Unit: minutes an item: read 1, vote 1, talk 2, and for a board the joint step and the note."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """Minutes of each part; they add up to the meeting. `room` is how many items there is time for."""

    welcome: int
    items: tuple[int, ...]
    pause: int
    ending: int
    room: int

    @property
    def fits(self) -> bool:
        """Return whether every item gets the minutes that it needs."""
        return len(self.items) <= self.room

    @property
    def total(self) -> int:
        """Return the minutes of all parts."""
        return self.welcome + sum(self.items) + self.pause + self.ending

    def starts(self) -> tuple[int, ...]:
        """Return after how many minutes each item begins; the break comes halfway."""
        at, found = self.welcome, []
        for place, minutes in enumerate(self.items):
            at += self.pause if place == self.break_before else 0
            found.append(at)
            at += minutes
        return tuple(found)

    @property
    def break_before(self) -> int | None:
        """Return the place of the item that follows the break; None without a break."""
        return (len(self.items) + 1) // 2 if self.pause and len(self.items) > 1 else None


def timetable(minutes: int, items: int, kind: Kind) -> Timetable:
    """Share the minutes out evenly; what is left over goes to the first items, where people are new to it."""
    pause = BREAK if minutes >= LONG and items > 1 else 0
    left = max(0, minutes - WELCOME - ENDING[kind] - pause)
    each, over = divmod(left, items) if items else (0, 0)
    shares = tuple(each + (place < over) for place in range(items))
    return Timetable(WELCOME, shares, pause, ENDING[kind], left // LEAST[kind])


def needed(items: int, kind: Kind) -> int:
    """Return the shortest meeting that so many items fit into."""
    bare = WELCOME + ENDING[kind] + items * LEAST[kind]
    return bare + BREAK if bare + BREAK >= LONG and items > 1 else bare
