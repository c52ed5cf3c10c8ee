"""The attack on quantiles: is there another set of scores under which every published figure is the same?

A value is safe from a coalition when there are such *worlds* that put it a whole level apart, while all that
the coalition knows stays as it is. A world is proof: nobody can tell it from the truth.
Works on plain intervals. What no world is found for counts as found out: the gate fails closed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from almene_assess.domain.attack_told import TOLERANCE, Numbers, Told, distances, off

Flags = NDArray[np.bool_]

SMALL = 1e-6
BEAM = 4
"""How many beginnings of a world are followed at a time."""
MOST_MOVES = 4
"""How many others a world may move to make up for the one that is looked at."""
TRIES = 4
"""How many values are tried on either side before a search gives up."""


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
            wrong = distances(self.values[cell], told, self.steps)
            self._off_of.append(wrong)
            self._off_all[cell] += wrong
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
        beam: list[Attempt] = [(np.inf, start, (column,))]
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
        wrong = self._off_all.copy()
        for number in {cell for column in moved for cell in self._cells_of[column]}:
            cell, told = self.cells[number], self.told[number]
            now = off(world[cell], told)
            wrong += now
            wrong[cell] += distances(world[cell], told, self.steps) - now - self._off_of[number]
        return wrong
