"""Cells and the candidate of a release: who stands in which slice, and what of it may be shown.

Pure: scores and places in, rounded rows out. Storing is `storage.releases`, permission `services.benchmarks`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from almene_assess.domain.disclosure import (
    RULE_VERSION,
    Figures,
    Grid,
    HiddenReason,
    figures,
    hidden_alone,
    hidden_for_others,
)

WHOLE = "all"
"""The one slice of the family `sector`."""


class Family(StrEnum):
    """What an organisation may be compared with, one family at a time."""

    SECTOR = "sector"
    KREDS = "kreds"
    SIZE_BAND = "size_band"
    REGION = "region"


FALLBACK = {
    Family.KREDS: (Family.KREDS, Family.REGION, Family.SECTOR),
    Family.REGION: (Family.REGION, Family.SECTOR),
    Family.SIZE_BAND: (Family.SIZE_BAND, Family.SECTOR),
    Family.SECTOR: (Family.SECTOR,),
}
"""R9. Where to look when a cell is hidden: wider and wider, and the reader is told why."""


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
    """Everything inside a cell; never leaves the server. Scores and administrators by organisation."""

    key: Key
    scores: Mapping[int, float]
    administrators: Mapping[int, int | None]


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
    """What one round's release is made by: the range of scores, the themes in order, those of one item."""

    round_id: int
    number: int
    score_range: tuple[float, float]
    themes: Mapping[str, int]
    """Number of items that the round's form asks in each theme."""


def candidate(
    scores: Iterable[Score], members: Sequence[Member], plan: Plan, leaks: frozenset[Key] = frozenset()
) -> Candidate:
    """Build a release from the scores of one round.

    `leaks` are cells that a gate found an attack on: hidden, and their complements judged anew.
    """
    cells = gather(scores, members, tuple(plan.themes))
    hidden = judge(cells, plan, leaks)
    grid = Grid(*plan.score_range)
    rows = tuple(_row(cell, hidden.get(cell.key), grid, plan.number) for cell in cells)
    return Candidate(rows, cells, content_hash(rows, plan.round_id))


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


def judge(cells: Sequence[Cell], plan: Plan, leaks: frozenset[Key] = frozenset()) -> dict[Key, HiddenReason]:
    """Return why each hidden cell is hidden: itself first (R2, R7), then for the sake of others (R4)."""
    hidden: dict[Key, HiddenReason] = {}
    for cell in cells:
        alone = hidden_alone(cell.administrators, one_item=plan.themes[cell.key.theme] == 1)
        reason = alone or (HiddenReason.GATE if cell.key in leaks else None)
        if reason is not None:
            hidden[cell.key] = reason
    return hidden | dict.fromkeys(_complements(cells, hidden), HiddenReason.COMPLEMENT)


def content_hash(rows: Sequence[Row], round_id: int) -> str:
    """Return the SHA-256 that identifies what was published: canonical rows, round and rules."""
    ordered = sorted(rows, key=lambda row: row.key)
    content = {"round": round_id, "rules": RULE_VERSION, "rows": [asdict(row) for row in ordered]}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _complements(cells: Sequence[Cell], hidden: Mapping[Key, HiddenReason]) -> set[Key]:
    total = {cell.key.theme: len(cell.scores) for cell in cells if cell.key.family is Family.SECTOR}
    groups: dict[tuple[Family, str], list[Cell]] = {}
    for cell in cells:
        groups.setdefault((cell.key.family, cell.key.theme), []).append(cell)
    return {
        Key(family, name, theme)
        for (family, theme), group in groups.items()
        if family is not Family.SECTOR
        for name in hidden_for_others(
            {cell.key.slice: len(cell.scores) for cell in group},
            [cell.key.slice for cell in group if cell.key not in hidden],
            total[theme],
        )
    }


def _row(cell: Cell, reason: HiddenReason | None, grid: Grid, number: int) -> Row:
    family, name, theme = cell.key.family, cell.key.slice, cell.key.theme
    if reason is not None:
        return Row(family, name, theme, hidden_reason=reason.value, vintage=number)
    shown: Figures = figures(list(cell.scores.values()), grid, with_mean=family is Family.SECTOR)
    return Row(
        family,
        name,
        theme,
        n_ca=shown.n_ca,
        median=shown.median,
        p25=shown.p25,
        p75=shown.p75,
        mean=shown.mean,
        band_reason=shown.band_reason.value if shown.band_reason else None,
        vintage=number,
    )
