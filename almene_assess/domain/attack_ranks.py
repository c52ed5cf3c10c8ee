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

from almene_assess.domain.attack_search import Flags, WorldSearch
from almene_assess.domain.attack_told import TOLERANCE, Numbers, Told, distances, world_fits

TRIES = 4
"""How many values are tried on either side before a search gives up."""


@dataclass(frozen=True, slots=True)
class World:
    """A value that one unknown could have, and who else would then have other scores too."""

    value: float
    movers: frozenset[int] = frozenset()
    scores: tuple[float, ...] = ()
    """Every value in this world, where it is more than one value moved or two exchanged."""


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
    worlds: list[Numbers] = field(default_factory=list)
    """Every world that the search has proven."""
    smallest: float = np.inf
    """The smallest width that was enough."""
    search: WorldSearch = field(init=False)
    _alone: list[tuple[float, float]] = field(init=False)
    _swaps: Flags = field(init=False)

    def __post_init__(self) -> None:
        """Find every world in which one value moves alone, and every one in which two change places."""
        never = self._same_as_own(self.steps)
        self.search = WorldSearch(self.cells, self.told, self.values, self.steps, never)
        self._alone = self.search.alone()
        swaps = (self.owner[:, None] != self.owner[None, :]) & ~self._same_as_own(self.values)
        for cell, told in zip(self.cells, self.told, strict=True):
            inside = np.zeros(self.values.size, dtype=bool)
            inside[cell] = True
            swaps[cell] &= (distances(self.values[cell], told, self.values) <= TOLERANCE) | inside
        self._swaps = swaps & swaps.T

    def _same_as_own(self, trials: Numbers) -> Flags:
        """Return where a value would become that of another column of its owner.

        Who changed a score between two releases is taken to be known, so in no world may it stay the same.
        """
        near = np.abs(self.values[:, None] - trials) <= TOLERANCE
        if len(set(self.owner.tolist())) == self.owner.size:
            return np.zeros(near.shape, dtype=bool)
        own = (self.owner[:, None] == self.owner) & ~np.eye(self.owner.size, dtype=bool)
        return np.asarray(own.astype(int) @ near.astype(int) > 0)

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

    def claimed(self, column: int) -> Iterator[Numbers]:
        """Yield every world that a value's width may rest on, as all its scores."""
        for value in self._alone[column]:
            alone = self.values.copy()
            alone[column] = value
            yield alone
        for other in np.flatnonzero(self._swaps[column]).tolist():
            swapped = self.values.copy()
            swapped[[column, other]] = swapped[[other, column]]
            yield swapped
        yield from (np.array(world.scores) for world in self.found.get(column, ()))

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
        fixed = np.isin(self.owner, [*known, int(self.owner[column])])
        for value in self._targets(column, known, enough):
            world = self.search.find(column, value, fixed)
            if world is not None and self.learn(world) and self._enough(column, known, enough):
                return True
        return False

    def learn(self, scores: Numbers) -> bool:
        """Keep a world for everybody who moves in it, if it is one; return whether it is.

        Every figure is worked out anew, for only then is it proof.
        """
        moved = np.flatnonzero(np.abs(scores - self.values) > TOLERANCE)
        if not moved.size or not self._apart(scores, moved) or not world_fits(self.cells, self.told, scores):
            return False
        self.worlds.append(scores)
        owners = {int(owner) for owner in self.owner[moved]}
        for column in moved.tolist():
            others = frozenset(owners - {int(self.owner[column])})
            world = World(float(scores[column]), others, tuple(scores.tolist()))
            self.found.setdefault(column, []).append(world)
        return True

    def _apart(self, scores: Numbers, moved: NDArray[np.intp]) -> bool:
        """Return whether whoever has two scores still has two different ones."""
        for column in moved.tolist():
            own = np.flatnonzero(self.owner == self.owner[column])
            if own.size > 1 and (np.abs(scores[own[own != column]] - scores[column]) <= TOLERANCE).any():
                return False
        return True

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
