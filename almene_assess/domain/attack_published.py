"""The gate's attackers on a table that was published somewhere else: a membership matrix and intervals.

The one door for whoever wants to try figures of their own; `docs/benchmark.md` has a worked example. Pure,
and no part of a release: the gate itself uses the attackers behind this.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from almene_assess.domain.attack_linear import pinned
from almene_assess.domain.attack_ranks import RankWorlds
from almene_assess.domain.attack_sums import sum_intervals
from almene_assess.domain.attack_told import TOLERANCE, Told

TRIAL_STEPS = 16
"""Into how many steps the range of values is cut when other values are looked for."""

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Published:
    """A table as it was published: each row of `membership` a figure, each column somebody with one value.

    `sums` holds an interval for each figure's sum: the members times the mean, give or take the rounding.
    `quantiles` holds, for each figure, what is told of its quantiles: share, lowest, highest.
    `values` are the true ones, for whoever holds them: what insiders know, and where other worlds start.
    """

    membership: Sequence[Sequence[int]]
    value_range: Interval
    sums: Sequence[Interval] | None = None
    quantiles: Sequence[Sequence[tuple[float, float, float]]] | None = None
    values: Sequence[float] | None = None


@dataclass(frozen=True, slots=True)
class Leak:
    """A value that a coalition of columns knows to within less than was asked for."""

    column: int
    coalition: tuple[int, ...]
    attack: str
    width: float


def leaks(table: Published, enough: float, coalitions: Iterable[Collection[int]] = ((),)) -> tuple[Leak, ...]:
    """Return each value with less than `enough` of room, attack by attack; an empty coalition is an outsider.

    Exact sums: what follows by adding and subtracting alone, if every figure were known exactly. Sums: how
    far a value can move while every sum stays in its interval. Quantiles: whether other values, `enough`
    apart, leave every figure as it is; what no such values are found for counts as a leak.
    Raises: ValueError where insiders or quantiles are asked for without the true values, and where no values
    at all fit the figures.
    """
    asked = tuple(tuple(sorted(coalition)) for coalition in coalitions)
    if table.values is None and (any(asked) or table.quantiles is not None):
        raise ValueError("insiders and quantiles take the true values")
    return (*_follow(table, asked), *_by_sums(table, asked, enough), *_by_quantiles(table, asked, enough))


def _follow(table: Published, coalitions: Sequence[tuple[int, ...]]) -> Iterator[Leak]:
    if table.sums is not None:
        matrix = np.asarray(table.membership)
        for one in pinned(matrix, range(matrix.shape[1]), coalitions):
            yield Leak(one.owner, tuple(sorted(one.coalition)), "exact sums", 0.0)


def _by_sums(table: Published, coalitions: Sequence[tuple[int, ...]], enough: float) -> Iterator[Leak]:
    if table.sums is None:
        return
    lows, highs = zip(*table.sums, strict=True)
    for coalition in coalitions:
        known = {} if table.values is None else {column: table.values[column] for column in coalition}
        low, high = sum_intervals(np.asarray(table.membership), lows, highs, table.value_range, known)
        for column in np.flatnonzero(high - low < enough - TOLERANCE).tolist():
            if column not in coalition:
                yield Leak(column, coalition, "sums", round(float(high[column] - low[column]), 6))


def _by_quantiles(table: Published, coalitions: Sequence[tuple[int, ...]], enough: float) -> Iterator[Leak]:
    if table.quantiles is None or table.values is None:
        return
    cells = [np.flatnonzero(row) for row in np.asarray(table.membership)]
    told = [Told(tuple(figure)) for figure in table.quantiles]
    values, owner = np.array(table.values, dtype=float), np.arange(len(table.values))
    search = RankWorlds(cells, told, values, owner, np.linspace(*table.value_range, TRIAL_STEPS + 1))
    for coalition in coalitions:
        for column in range(values.size):
            if column not in coalition and not search.safe(column, coalition, enough):
                yield Leak(column, coalition, "quantiles", round(search.width(column, coalition), 6))
