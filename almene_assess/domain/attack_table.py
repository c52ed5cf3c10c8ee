"""Everything that is public of one theme, as the attackers see it: figures of all releases in one table.

An unknown is a score, not an organisation: who has another score in a later release counts as two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from almene_assess.domain.attack_told import Numbers, Told
from almene_assess.domain.benchmark import Family, Figure, Key
from almene_assess.domain.disclosure import (
    MAX_SHARE_IN_BAND,
    MIN_FOR_QUARTILES,
    TOLERANCE,
    BandReason,
    Grid,
    quantile,
)

FIRST_TO_GO = (Family.REGION, Family.SIZE_BAND, Family.KREDS, Family.SECTOR)
"""Which family gives way to an attack: what members look at most, their own kreds, is kept longest."""

Unknown = tuple[int, float]
"""An organisation and a score of it."""


@dataclass(frozen=True)
class Table:
    """The figures of one theme; the first `standing` of them are published already."""

    figures: tuple[Figure, ...]
    standing: int

    @cached_property
    def unknowns(self) -> tuple[Unknown, ...]:
        """Return the columns: every score that any figure stems from."""
        return tuple(sorted({one for figure in self.figures for one in figure.cell.scores.items()}))

    @cached_property
    def cells(self) -> tuple[NDArray[np.intp], ...]:
        """Return the columns of each figure."""
        place = {unknown: column for column, unknown in enumerate(self.unknowns)}
        return tuple(
            np.array([place[one] for one in figure.cell.scores.items()], dtype=np.intp)
            for figure in self.figures
        )

    @cached_property
    def membership(self) -> NDArray[np.int64]:
        """Return figures × columns, 0 or 1."""
        table = np.zeros((len(self.figures), len(self.unknowns)), dtype=np.int64)
        for row, cell in zip(table, self.cells, strict=True):
            row[cell] = 1
        return table

    @cached_property
    def owner(self) -> NDArray[np.intp]:
        """Return whose each column is: an organisation, or less its number for its former self.

        The former self is what it was while somebody else ran it, who knows that score and not the later one.
        """
        of = [-who if self._is_former(who, score) else who for who, score in self.unknowns]
        return np.array(of, dtype=np.intp)

    def _is_former(self, who: int, score: float) -> bool:
        changed = self._scores_of[who] > 1
        return changed and self._run_by[who, score] != {self._run_now[who]}

    @cached_property
    def _scores_of(self) -> Counter[int]:
        return Counter(who for who, _ in self.unknowns)

    @property
    def values(self) -> Numbers:
        """Return the score of each column."""
        return np.array([score for _, score in self.unknowns], dtype=float)

    @cached_property
    def organisations(self) -> tuple[int, ...]:
        """Return everybody who has a score in it; former selves stand for themselves."""
        return tuple(sorted(set(self.owner.tolist())))

    @cached_property
    def administrators(self) -> tuple[frozenset[int], ...]:
        """Return whose scores each administrator knows here: all that it runs, and those that it once ran.

        An organisation that also has a former self knows that too, alone and together with any one other.
        """
        run: dict[int, set[int]] = {}
        for unknown, owner in zip(self.unknowns, self.owner.tolist(), strict=True):
            for administrator in self._run_by[unknown] | {self._run_now[unknown[0]]}:
                if administrator is not None:
                    run.setdefault(administrator, set()).add(owner)
        former = [one for one in self.organisations if one < 0]
        grown = [frozenset({one, -one, other}) for one in former for other in self.organisations]
        return (*(frozenset(members) for _, members in sorted(run.items())), *grown)

    @cached_property
    def _run_by(self) -> dict[Unknown, set[int | None]]:
        found: dict[Unknown, set[int | None]] = {}
        for figure in self.figures:
            for unknown in figure.cell.scores.items():
                found.setdefault(unknown, set()).add(figure.cell.administrators[unknown[0]])
        return found

    @cached_property
    def _run_now(self) -> dict[int, int | None]:
        return {who: run for figure in self.figures for who, run in figure.cell.administrators.items()}

    def close_pairs(self, largest: int) -> set[frozenset[int]]:
        """Return the pairs of organisations that share a cell of at most so many members."""
        small = [sorted(set(self.owner[cell].tolist())) for cell in self.cells if len(cell) <= largest]
        return {frozenset((a, b)) for cell in small for a in cell for b in cell if a < b}

    def may_give_way(self, organisation: int) -> list[Figure]:
        """Return the new figures that could be held back; in a family, those that hold somebody first."""
        new = self.figures[self.standing :]
        size = {figure.row.key: len(figure.cell.scores) for figure in new}
        order = {family: place for place, family in enumerate(FIRST_TO_GO)}
        return sorted(
            new,
            key=lambda f: (
                order[f.row.family],
                abs(organisation) not in f.cell.scores,
                size[f.row.key],
                f.row.slice,
            ),
        )

    def less(self, gone: Key) -> Table:
        """Return the table without a new figure."""
        new = [figure for figure in self.figures[self.standing :] if figure.row.key != gone]
        return Table((*self.figures[: self.standing], *new), self.standing)


def tables(
    standing: Iterable[Figure], new: Iterable[Figure], themes: Iterable[str] | None = None
) -> dict[str, Table]:
    """Return the tables of all themes, or of those named, that show anything at all."""
    found: dict[str, tuple[list[Figure], list[Figure]]] = {}
    for place, figures in enumerate((standing, new)):
        for figure in figures:
            if themes is None or figure.row.theme in themes:
                found.setdefault(figure.row.theme, ([], []))[place].append(figure)
    return {theme: Table((*old, *fresh), len(old)) for theme, (old, fresh) in found.items()}


def told(figure: Figure, grid: Grid) -> Told:
    """Return what a figure tells of its cell; where a band is hidden for being narrow, more than it does."""
    row, ordered = figure.row, sorted(figure.cell.scores.values())
    assert row.median is not None
    mean = None if row.mean is None else grid.behind_mean(row.mean)
    middle = (0.5, *grid.behind(row.median))
    if len(ordered) < MIN_FOR_QUARTILES:
        return Told((middle,), mean)
    low, high = (grid.shown(quantile(ordered, share)) for share in (0.25, 0.75))
    quantiles = (middle, (0.25, *grid.behind(low)), (0.75, *grid.behind(high)))
    if high - low < TOLERANCE:
        return Told(quantiles, mean)
    crowded = row.band_reason == BandReason.BAND_CROWDED.value
    start = grid.low if low <= grid.floor + TOLERANCE else low
    end = grid.high if high >= grid.ceiling - TOLERANCE else high
    return Told(quantiles, mean, (start, end, float(MAX_SHARE_IN_BAND), crowded))


def all_told(table: Table, grid: Grid) -> Sequence[Told]:
    """Return what each figure of a table tells."""
    return [told(figure, grid) for figure in table.figures]
