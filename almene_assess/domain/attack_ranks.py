"""The attack on quantiles: is there another set of scores under which every published figure is the same?

A value is safe from a coalition when there are such *worlds* that put it a whole level apart, while all that
the coalition knows stays as it is. A world is proof: nobody can tell it from the truth.
Works on plain intervals. What no world is found for counts as found out: the gate fails closed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from almene_assess.domain.attack_told import TOLERANCE, Numbers, Told, distances, now_and_then, world_fits

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


@dataclass(frozen=True, slots=True)
class Attempt:
    """A world in the making: its values, the columns that were moved, and what each move more would do.

    `parts` holds how wrong each touched figure is now, and would be after each move of each member; `off` is
    that of all figures together. Shape: columns × steps.
    """

    wrong: float
    scores: Numbers
    moved: tuple[int, ...]
    off: Numbers
    parts: Mapping[int, tuple[float, Numbers]]


@dataclass(frozen=True, slots=True)
class Move:
    """One step on from an attempt, and how wrong the figures are after it."""

    wrong: float
    start: Attempt
    column: int
    value: float

    @property
    def scores(self) -> Numbers:
        """Return every value after the move."""
        scores = self.start.scores.copy()
        scores[self.column] = self.value
        return scores

    @property
    def moved(self) -> tuple[int, ...]:
        """Return the columns that have been moved."""
        return (*self.start.moved, self.column)


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
        self._off_all = np.where(self._same_as_own(self.steps), np.inf, 0.0)
        self._cells_of = [[] for _ in range(size)]
        swaps = (self.owner[:, None] != self.owner[None, :]) & ~self._same_as_own(self.values)
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

    def _same_as_own(self, trials: Numbers) -> Flags:
        """Return where a value would become that of another column of its owner.

        Who changed a score between two releases is taken to be known, so in no world may it stay the same.
        """
        same = np.zeros((self.values.size, trials.size), dtype=bool)
        owner = self.owner.tolist()
        if len(set(owner)) < len(owner):
            near = np.abs(self.values[:, None] - trials) <= TOLERANCE
            same = ((self.owner[:, None] == self.owner) & ~np.eye(len(owner), dtype=bool)).astype(
                int
            ) @ near > 0
        return same

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
        for value in self._targets(column, known, enough):
            world = self._search(column, value, known)
            if world is not None and self.learn(world.scores) and self._enough(column, known, enough):
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

    def _search(self, column: int, value: float, known: frozenset[int]) -> Move | None:
        """Give a value to a column and let others make up for it; the few best beginnings are kept."""
        self.searches += 1
        fixed = np.isin(self.owner, [*known, int(self.owner[column])])
        truth = Attempt(np.inf, self.values, (), self._off_all, {})
        beam = [Move(np.inf, truth, column, value)]
        for _ in range(MOST_MOVES):
            tried: list[Move] = []
            for one in beam:
                tried += self._moves(self._after(one), fixed)
                if tried and min(tried, key=_wrong).wrong <= TOLERANCE:
                    return min(tried, key=_wrong)
            beam = sorted(tried, key=_wrong)[:BEAM]
        return None

    def _after(self, move: Move) -> Attempt:
        """Return what could be moved next; only the figures that the move touches are worked out anew."""
        scores, wrong, parts = move.scores, move.start.off.copy(), dict(move.start.parts)
        for number in self._cells_of[move.column]:
            cell, told = self.cells[number], self.told[number]
            was, was_after = parts.get(number) or (0.0, self._off_of[number])
            now, after = now_and_then(scores[cell], told, self.steps)
            parts[number] = (now, after)
            wrong += now - was
            wrong[cell] += (after - now) - (was_after - was)
        return Attempt(move.wrong, scores, move.moved, wrong, parts)

    def _moves(self, start: Attempt, fixed: Flags) -> list[Move]:
        """Return the few moves after which the figures are least wrong, if they are less wrong than now."""
        far = SMALL * np.abs(self.steps - start.scores[:, None])  # of equals, the smallest move
        wrong = start.off + far
        wrong[fixed] = np.inf
        wrong[list(start.moved)] = np.inf
        best = np.argpartition(wrong, BEAM, axis=None)[:BEAM]
        places = [
            (int(column), int(step))
            for column, step in zip(*np.unravel_index(best, wrong.shape), strict=True)
        ]
        return [
            Move(float(wrong[place] - far[place]), start, place[0], float(self.steps[place[1]]))
            for place in places
            if wrong[place] < start.wrong
        ]


def _wrong(move: Move) -> float:
    return move.wrong
