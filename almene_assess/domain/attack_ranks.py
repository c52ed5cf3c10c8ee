"""The attack on quantiles: is there another set of scores under which every published figure is the same?

A value is safe from a coalition when there are such *worlds* that put it a whole level apart, while everything
that the coalition knows stays as it is. A world is proof: nobody can tell it from the truth.
Works on plain intervals. What no world is found for counts as found out: the gate fails closed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

TOLERANCE = 1e-10
SMALL = 1e-6
BEAM = 4
"""How many beginnings of a world are followed at a time."""
MOST_MOVES = 4
"""How many others a world may move to make up for the one that is looked at."""
TRIES = 4
"""How many values are tried on either side before a search gives up."""
CROWDED_WEIGHT = 0.25
"""What a change of the hidden-because-crowded mark counts for, beside distances on the scale."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a published figure tells of its cell: intervals that hold its quantiles and its mean.

    `inside` is a range and whether more than `share` of the cell lies in it.
    """

    quantiles: tuple[tuple[float, float, float], ...]
    mean: tuple[float, float] | None = None
    inside: tuple[float, float, float, bool] | None = None


@dataclass(frozen=True, slots=True)
class World:
    """A value that one unknown could have, and who else would then have other scores too."""

    value: float
    movers: frozenset[int] = frozenset()
    scores: tuple[float, ...] = ()
    """Every value in this world, where it is more than one value moved or two exchanged."""


Attempt = tuple[float, Numbers, tuple[int, ...]]
"""A world in the making: how wrong its figures are, its values, and the columns that were moved."""


@dataclass(frozen=True, slots=True)
class Exposed:
    """A value that no world moves far enough, for a coalition."""

    column: int
    coalition: frozenset[int]
    width: float


def distances(scores: Numbers, told: Told, trials: Numbers) -> Numbers:
    """Return how far a figure would be off if one member had another score.

    Shape: members × trials; zero where the figure stays the same. `trials` is one row for all members,
    or a row for each.
    """
    order = np.argsort(scores, kind="stable")
    rank = np.empty(scores.size, dtype=np.intp)
    rank[order] = np.arange(scores.size)
    ordered, wanted = scores[order], np.broadcast_to(trials, (scores.size, trials.shape[-1]))
    off = np.zeros(wanted.shape)
    for share, low, high in told.quantiles:
        off += _outside(_quantile_with(ordered, rank, share, wanted), low, high)
    if told.mean is not None:
        mean = (scores.sum() - scores[:, None] + wanted) / scores.size
        off += scores.size * _outside(mean, *told.mean)
    if told.inside is not None:
        off += _crowd_changed(scores, wanted, told.inside)
    return off


def _quantile_with(ordered: Numbers, rank: NDArray[np.intp], share: float, value: Numbers) -> Numbers:
    """Return the type 7 quantile after the member of a rank is given another value."""
    place = (ordered.size - 1) * share
    below = int(np.floor(place + TOLERANCE))
    part = place - below
    first = _order_statistic(ordered, rank, below, value)
    if part < TOLERANCE:
        return first
    return (1 - part) * first + part * _order_statistic(ordered, rank, below + 1, value)


def _order_statistic(ordered: Numbers, rank: NDArray[np.intp], place: int, value: Numbers) -> Numbers:
    size = ordered.size
    low = np.full(size, -np.inf)
    high = np.full(size, np.inf)
    if place >= 1:  # the others' order statistics, on either side of the place
        low = np.where(place - 1 < rank, ordered[place - 1], ordered[min(place, size - 1)])
    if place <= size - 2:
        high = np.where(place < rank, ordered[place], ordered[place + 1])
    return np.minimum(np.maximum(value, low[:, None]), high[:, None])


def _outside(found: Numbers, low: float, high: float) -> Numbers:
    return np.maximum(np.maximum(low - found, found - high), 0.0)


def _crowd_changed(scores: Numbers, wanted: Numbers, inside: tuple[float, float, float, bool]) -> Numbers:
    start, end, share, crowded = inside
    was = (scores >= start - TOLERANCE) & (scores <= end + TOLERANCE)
    now = (wanted >= start - TOLERANCE) & (wanted <= end + TOLERANCE)
    count = was.sum() - was[:, None].astype(int) + now
    return CROWDED_WEIGHT * ((count > share * scores.size + TOLERANCE) != crowded)


@dataclass(slots=True)
class RankWorlds:
    """The worlds of one table: cells as lists of columns, what is told of each, the true values.

    `steps` are the values that a score may take in a world.
    """

    cells: Sequence[NDArray[np.intp]]
    told: Sequence[Told]
    values: Numbers
    owner: NDArray[np.intp]
    steps: Numbers
    found: dict[int, list[World]] = field(default_factory=dict)
    searches: int = 0
    smallest: float = np.inf
    """The smallest width that was enough."""
    _alone: list[tuple[float, float]] = field(default_factory=list)
    _swaps: Flags = field(default_factory=lambda: np.zeros((0, 0), dtype=bool))
    _off_of: list[Numbers] = field(default_factory=list)
    _off_all: Numbers = field(default_factory=lambda: np.zeros((0, 0)))
    _cells_of: list[list[int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Find every world in which one value moves alone, and every one in which two change places."""
        size = self.values.size
        self._off_all = np.zeros((size, self.steps.size))
        self._cells_of = [[] for _ in range(size)]
        swaps = self.owner[:, None] != self.owner[None, :]
        for number, (cell, told) in enumerate(zip(self.cells, self.told, strict=True)):
            inside = np.zeros(size, dtype=bool)
            inside[cell] = True
            off = distances(self.values[cell], told, self.steps)
            self._off_of.append(off)
            self._off_all[cell] += off
            for column in cell:
                self._cells_of[column].append(number)
            swaps[cell] &= (distances(self.values[cell], told, self.values) <= TOLERANCE) | inside
        self._swaps = swaps & swaps.T
        fits = self._off_all <= TOLERANCE
        low = np.minimum(np.where(fits, self.steps, np.inf).min(axis=1), self.values)
        high = np.maximum(np.where(fits, self.steps, -np.inf).max(axis=1), self.values)
        self._alone = list(zip(low.tolist(), high.tolist(), strict=True))

    def exposed(self, coalitions: Sequence[Collection[int]], enough: float) -> Iterator[Exposed]:
        """Yield what an outsider, any one, any two (all of them) or a coalition given here can narrow down.

        At most one finding for each column: the smallest coalition that was met first.
        """
        for column in range(self.values.size):
            low, high = self._alone[column]
            if high - low >= enough - TOLERANCE:
                self.smallest = min(self.smallest, high - low)
                continue  # moves alone, so whoever colludes has nothing to do with it
            found = self._up_to_two(column, frozenset(), enough) or self._given(column, coalitions, enough)
            if found is not None:
                yield found

    def width(self, column: int, coalition: Collection[int]) -> float:
        """Return how far apart the worlds found so far put a value."""
        low, high = self._ends(column, frozenset(coalition))
        return high.value - low.value

    def safe(self, column: int, coalition: Collection[int], enough: float) -> bool:
        """Return whether worlds put a value far enough apart for one coalition."""
        return self._wide(column, frozenset(coalition), enough)

    def _given(self, column: int, coalitions: Sequence[Collection[int]], enough: float) -> Exposed | None:
        mine = int(self.owner[column])
        for members in coalitions:
            known = frozenset(members)
            if mine not in known and not self._wide(column, known, enough):
                return Exposed(column, known, self.width(column, known))
        return None

    def _up_to_two(self, column: int, known: frozenset[int], enough: float) -> Exposed | None:
        """Try a coalition, and then those that grow from it: only who moves in its worlds can spoil them."""
        if not self._wide(column, known, enough):
            return Exposed(column, known, self.width(column, known))
        if len(known) == 2:
            return None
        low, high = self._ends(column, known)
        for mover in low.movers | high.movers:
            found = self._up_to_two(column, known | {mover}, enough)
            if found is not None:
                return found
        return None

    def _wide(self, column: int, known: frozenset[int], enough: float) -> bool:
        if self._enough(column, known, enough):
            return True
        for value in self._targets(column, known, enough):
            world = self._search(column, value, known)
            if world is not None:
                self.found.setdefault(column, []).append(world)
                if self._enough(column, known, enough):
                    return True
        return False

    def _enough(self, column: int, known: frozenset[int], enough: float) -> bool:
        width = self.width(column, known)
        if width < enough - TOLERANCE:
            return False
        self.smallest = min(self.smallest, width)
        return True

    def _ends(self, column: int, known: frozenset[int]) -> tuple[World, World]:
        low, high = (World(value) for value in self._alone[column])
        for world in chain(self._swapped(column, known), self.found.get(column, ())):
            if known.isdisjoint(world.movers):
                low = min(low, world, key=lambda one: one.value)
                high = max(high, world, key=lambda one: one.value)
        return low, high

    def _swapped(self, column: int, known: frozenset[int]) -> list[World]:
        """Return the lowest and the highest value that the column can take by changing places."""
        others = np.flatnonzero(self._swaps[column])
        if known:
            others = others[~np.isin(self.owner[others], list(known))]
        if not others.size:
            return []
        ends = (others[self.values[others].argmin()], others[self.values[others].argmax()])
        return [World(float(self.values[end]), frozenset({int(self.owner[end])})) for end in ends]

    def _targets(self, column: int, known: frozenset[int], enough: float) -> list[float]:
        low, high = (world.value for world in self._ends(column, known))
        above = self.steps[self.steps >= low + enough - TOLERANCE][:TRIES]
        below = self.steps[self.steps <= high - enough + TOLERANCE][::-1][:TRIES]
        own = self.values[column]
        return sorted((float(value) for value in (*above, *below)), key=lambda value: abs(value - own))

    def _search(self, column: int, value: float, known: frozenset[int]) -> World | None:
        """Give a value to a column and let others make up for it; the few best beginnings are kept."""
        self.searches += 1
        start = self.values.copy()
        start[column] = value
        fixed = np.isin(self.owner, [*known, int(self.owner[column])])
        beam = [(np.inf, start, (column,))]
        for _ in range(MOST_MOVES):
            tried = [move for one in beam for move in self._moves(one, fixed)]
            beam = sorted(tried, key=lambda one: one[0])[:BEAM]
            if beam and beam[0][0] <= TOLERANCE:
                _, scores, moved = beam[0]
                return World(value, frozenset(self.owner[list(moved[1:])].tolist()), tuple(scores.tolist()))
        return None

    def _moves(self, so_far: Attempt, fixed: Flags) -> list[Attempt]:
        """Return the few moves after which the figures are least wrong, if they are less wrong than now."""
        last, world, moved = so_far
        off = self._off_by_move(world, moved)
        off[fixed] = np.inf
        off[list(moved)] = np.inf
        off += SMALL * np.abs(self.steps - world[:, None])  # of equals, the smallest move
        best = np.argpartition(off, BEAM, axis=None)[:BEAM]
        found = []
        for place, step in zip(*np.unravel_index(best, off.shape), strict=True):
            if off[place, step] < last:
                changed = world.copy()
                changed[place] = self.steps[step]
                found.append(
                    (
                        float(off[place, step]) - SMALL * abs(self.steps[step] - world[place]),
                        changed,
                        (*moved, int(place)),
                    )
                )
        return found

    def _off_by_move(self, world: Numbers, moved: Collection[int]) -> Numbers:
        """Return how wrong all figures together are after each single move; only touched cells are new."""
        off = self._off_all.copy()
        for number in {cell for column in moved for cell in self._cells_of[column]}:
            cell, told = self.cells[number], self.told[number]
            now = _off(world[cell], told)
            off += now
            off[cell] += distances(world[cell], told, self.steps) - now - self._off_of[number]
        return off


def _off(scores: Numbers, told: Told) -> float:
    """Return how wrong a figure is for these scores."""
    ordered = np.sort(scores)
    off = 0.0
    for share, low, high in told.quantiles:
        place = (ordered.size - 1) * share
        below = int(place + TOLERANCE)
        part = place - below
        found = ordered[below]
        if part >= TOLERANCE:
            found = (1 - part) * found + part * ordered[below + 1]
        off += max(low - found, found - high, 0.0)
    if told.mean is not None:
        mean = ordered.sum() / ordered.size
        off += ordered.size * max(told.mean[0] - mean, mean - told.mean[1], 0.0)
    if told.inside is not None:
        start, end, share, crowded = told.inside
        inside = ((ordered >= start - TOLERANCE) & (ordered <= end + TOLERANCE)).sum()
        off += CROWDED_WEIGHT * ((inside > share * ordered.size + TOLERANCE) != crowded)
    return float(off)


def world_fits(cells: Sequence[Any], told: Sequence[Told], values: Numbers) -> bool:
    """Return whether a set of values fits everything that is told of every cell."""
    return all(_off(values[cell], one) <= TOLERANCE for cell, one in zip(cells, told, strict=True))
