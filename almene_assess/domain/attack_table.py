"""Everything that is public of one theme, as the attackers see it: figures of all releases in one table.

An unknown is a score, not an organisation: who has another score in a later release counts as two.
"""

from __future__ import annotations

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

    @property
    def owner(self) -> NDArray[np.intp]:
        """Return the organisation of each column."""
        return np.array([organisation for organisation, _ in self.unknowns], dtype=np.intp)

    @property
    def values(self) -> Numbers:
        """Return the score of each column."""
        return np.array([score for _, score in self.unknowns], dtype=float)

    @cached_property
    def organisations(self) -> tuple[int, ...]:
        """Return everybody who has a score in it."""
        return tuple(sorted({organisation for organisation, _ in self.unknowns}))

    @cached_property
    def administrators(self) -> tuple[frozenset[int], ...]:
        """Return the organisations that each administrator runs here."""
        run: dict[int, set[int]] = {}
        for figure in self.figures:
            for organisation, administrator in figure.cell.administrators.items():
                if administrator is not None:
                    run.setdefault(administrator, set()).add(organisation)
        return tuple(frozenset(members) for _, members in sorted(run.items()))

    def close_pairs(self, largest: int) -> set[frozenset[int]]:
        """Return the pairs of organisations that share a cell of at most so many members."""
        small = [sorted(f.cell.scores) for f in self.figures if len(f.cell.scores) <= largest]
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
                organisation not in f.cell.scores,
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
