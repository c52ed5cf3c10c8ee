"""The search for other worlds: give one value another score, and let a few others make up for it.

It proposes and proves nothing: `attack_ranks` works every figure of a world out anew. Plain intervals only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from almene_assess.domain.attack_told import TOLERANCE, Numbers, Told, distances, now_and_then

Flags = NDArray[np.bool_]

SMALL = 1e-6
"""What a move counts for by its length, so that of equals the smallest is made."""
BEAM = 4
"""How many beginnings of a world are followed at a time."""
MOST_MOVES = 4
"""How many others a world may move to make up for the one that is looked at."""


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


@dataclass(slots=True)
class WorldSearch:
    """The figures of one table: cells as lists of columns, what is told of each, and the true values.

    `steps` are the values that a score may take, `never` those that a column may not (columns × steps).
    """

    cells: Sequence[NDArray[np.intp]]
    told: Sequence[Told]
    values: Numbers
    steps: Numbers
    never: Flags
    searches: int = 0
    _cells_of: list[list[int]] = field(default_factory=list)
    _truth: Attempt = field(init=False)

    def __post_init__(self) -> None:
        """Work out how wrong every figure is after every single move from the truth."""
        self._cells_of = [[] for _ in range(self.values.size)]
        off, parts = np.where(self.never, np.inf, 0.0), {}
        for number, (cell, told) in enumerate(zip(self.cells, self.told, strict=True)):
            wrong = distances(self.values[cell], told, self.steps)
            parts[number] = (0.0, wrong)
            off[cell] += wrong
            for column in cell:
                self._cells_of[column].append(number)
        self._truth = Attempt(np.inf, self.values, (), off, parts)

    def alone(self) -> list[tuple[float, float]]:
        """Return how far each value can go either way while everybody else stays."""
        fits = self._truth.off <= TOLERANCE
        low = np.minimum(np.where(fits, self.steps, np.inf).min(axis=1), self.values)
        high = np.maximum(np.where(fits, self.steps, -np.inf).max(axis=1), self.values)
        return list(zip(low.tolist(), high.tolist(), strict=True))

    def find(self, column: int, value: float, fixed: Flags) -> Numbers | None:
        """Return all values of a world in which a column has this one and nobody fixed moves, or None.

        The few best beginnings are kept, and the first world that fits is taken.
        """
        self.searches += 1
        beam = [Move(np.inf, self._truth, column, value)]
        for _ in range(MOST_MOVES):
            tried: list[Move] = []
            for one in beam:
                tried += self._moves(self._after(one), fixed)
                if tried and min(tried, key=_wrong).wrong <= TOLERANCE:
                    return min(tried, key=_wrong).scores
            beam = sorted(tried, key=_wrong)[:BEAM]
        return None

    def _after(self, move: Move) -> Attempt:
        """Return what could be moved next; only the figures that the move touches are worked out anew."""
        scores, wrong, parts = move.scores, move.start.off.copy(), dict(move.start.parts)
        for number in self._cells_of[move.column]:
            cell, told = self.cells[number], self.told[number]
            was, was_after = parts[number]
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
