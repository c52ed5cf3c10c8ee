"""A page that a board shows outside: its own words, and rungs in words; there is no field for a figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Paper(StrEnum):
    """Which of the two papers that a board shows outside."""

    DIALOGUE = "dialogue"
    COMMUNITY = "community"


@dataclass(frozen=True, slots=True)
class OutsideTheme:
    """One theme: what was promised, where it stands, what can be shown, what the board wishes.

    `step` and `words` are empty where the step may not be told.
    """

    title: str
    promise: str
    step: str
    words: str
    evidence: str
    wish: str

    @property
    def says_something(self) -> bool:
        """Return whether there is anything to read under the title."""
        return bool(self.step or self.evidence or self.wish)


@dataclass(frozen=True, slots=True)
class OutsideGoal:
    """What the board wants to reach, and by when; never who is to do it."""

    text: str
    due: date
    reached: bool


@dataclass(frozen=True, slots=True)
class OutsidePage:
    """One paper for readers outside; `on_people` says that the steps rest on at least five answers."""

    organisation: str
    source: str
    publisher: str
    rungs: tuple[str, ...]
    submitted_at: datetime
    on_people: bool
    introduction: str
    themes: tuple[OutsideTheme, ...]
    goals: tuple[OutsideGoal, ...]
    is_example: bool
