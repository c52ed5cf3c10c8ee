"""What a benchmark is cut into: families, slices, cells, and the rows that everybody may see of them.

Types and the gathering of cells only; the rules are `domain.disclosure`, the release `domain.benchmark`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from almene_assess.domain.disclosure import RULE_VERSION

DECIMALS = 12
"""Scores that agree to so many decimals are the same score."""
WHOLE = "all"
"""The one slice of the family `sector`."""


class Family(StrEnum):
    """What an organisation may be compared with, one family at a time."""

    SECTOR = "sector"
    KREDS = "kreds"
    SIZE_BAND = "size_band"
    REGION = "region"


@dataclass(frozen=True, slots=True)
class Member:
    """Where an organisation stood when it submitted."""

    organisation: int
    administrator: int | None = None
    kreds: int | None = None
    region: int | None = None
    size_band: str | None = None

    def slice(self, family: Family) -> str | None:
        """Return the slice of a family that the organisation belongs to."""
        if family is Family.SECTOR:
            return WHOLE
        found = {Family.KREDS: self.kreds, Family.REGION: self.region, Family.SIZE_BAND: self.size_band}[
            family
        ]
        return None if found is None else str(found)


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """Which cell: family, slice, theme."""

    family: Family
    slice: str
    theme: str


@dataclass(frozen=True, slots=True)
class Score:
    """An organisation's score of a theme; without one there is no such row."""

    organisation: int
    theme: str
    score: float


@dataclass(frozen=True, slots=True)
class Cell:
    """Everything inside a cell; never leaves the server. Scores and administrators by organisation.

    A score that nobody changed must be the same number in every release, though the order in which answers
    are added up is not: the attackers would take it for two scores, and miss what follows from both.
    """

    key: Key
    scores: Mapping[int, float]
    administrators: Mapping[int, int | None]

    def __post_init__(self) -> None:
        """Cut off what is only floating point."""
        same = {organisation: round(score, DECIMALS) for organisation, score in self.scores.items()}
        object.__setattr__(self, "scores", same)


@dataclass(frozen=True, slots=True)
class Row:
    """What everybody may see of a cell: figures or a reason, never both."""

    family: Family
    slice: str
    theme: str
    n_ca: int | None = None
    median: float | None = None
    p25: float | None = None
    p75: float | None = None
    mean: float | None = None
    hidden_reason: str | None = None
    band_reason: str | None = None
    vintage: int = 1

    @property
    def key(self) -> Key:
        """Return which cell this is."""
        return Key(self.family, self.slice, self.theme)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A release that has not been published: its public rows, and the cells that an attacker is after."""

    rows: tuple[Row, ...]
    cells: tuple[Cell, ...]
    sha256: str
    rule_version: str = RULE_VERSION


@dataclass(frozen=True, slots=True)
class Plan:
    """What one round's release is made by: the range of scores, the themes in order, the levels' scores."""

    round_id: int
    number: int
    score_range: tuple[float, float]
    themes: Mapping[str, int]
    """Number of items that the round's form asks in each theme."""
    levels: tuple[float, ...] = (0.0, 1.0, 2.0, 3.0, 4.0)
    """What an answer on each level is worth on the range of scores."""

    @property
    def level(self) -> float:
        """Return the width of one level on the range of scores."""
        return (self.score_range[1] - self.score_range[0]) / (len(self.levels) - 1)


@dataclass(frozen=True, slots=True)
class Figure:
    """A row that shows figures, and the cell that it stems from."""

    row: Row
    cell: Cell


Before = Mapping[Key, Figure]
"""What the round's earlier release shows, by cell."""


def gather(scores: Iterable[Score], members: Sequence[Member], themes: Sequence[str]) -> tuple[Cell, ...]:
    """Return every cell of every family, also the empty ones, sorted by key."""
    place = {member.organisation: member for member in members}
    found: dict[Key, dict[int, float]] = {
        Key(family, name, theme): {}
        for family in Family
        for name in {member.slice(family) for member in members}
        | ({WHOLE} if family is Family.SECTOR else set())
        if name is not None
        for theme in themes
    }
    for score in scores:
        for family in Family:
            name = place[score.organisation].slice(family)
            if name is not None:
                found[Key(family, name, score.theme)][score.organisation] = score.score
    return tuple(
        Cell(key, inside, {o: place[o].administrator for o in inside})
        for key, inside in sorted(found.items())
    )
