"""The linear programme on sums: how far each value can still move when every figure is a known sum.

`sum_intervals` is for any table; `SumWidths` does the same for thousands of coalitions, by keeping every way
to move that it has found and asking the linear programme only where none of them is wide enough.
Source: Hundepool et al., Handbook on Statistical Disclosure Control, 2nd ed. (feasibility intervals).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from almene_assess.domain.attack_linear import Classes, classes

Numbers = NDArray[np.float64]

THRIFT = 1e-4
"""Moving others costs this much: a move that few take part in stays possible when somebody is known."""
SLACK = 1e-7
"""What the linear programme's own tolerance may be worth; taken off every width."""
EXACT = 1e-9
"""A move may miss a figure's sum by no more than floating point does."""
WORTH_KEEPING = 0.01
"""A smaller move would have to be scaled up until the programme's tolerance counts; it is not kept."""


def sum_intervals(
    membership: NDArray[Any],
    low: Sequence[float],
    high: Sequence[float],
    score_range: tuple[float, float],
    known: Mapping[int, float] | None = None,
) -> tuple[Numbers, Numbers]:
    """Return the smallest and the largest value that each column can have.

    Shape: membership figures × columns, 0 or 1; each figure's sum lies from `low` to `high`.
    Raises: ValueError if no values at all fit the figures.
    """
    table, bottom, top = np.asarray(membership, dtype=float), *score_range
    bounds = [(known[i], known[i]) if known and i in known else (bottom, top) for i in range(table.shape[1])]
    limits = np.concatenate([np.asarray(high, dtype=float), -np.asarray(low, dtype=float)])
    rows = np.vstack([table, -table])
    found = [
        [_best(rows, limits, bounds, column, sign) for column in range(table.shape[1])] for sign in (1, -1)
    ]
    return np.array(found[0]), np.array(found[1])


def _best(rows: Numbers, limits: Numbers, bounds: list[tuple[float, float]], column: int, sign: int) -> float:
    cost = np.zeros(rows.shape[1])
    cost[column] = sign
    result = linprog(cost, A_ub=rows, b_ub=limits, bounds=bounds, method="highs")
    if result.status != 0:
        raise ValueError("no values fit these figures")
    return float(result.x[column])


@dataclass(frozen=True, slots=True)
class Room:
    """What coalitions leave open: per class the unknown members, and how far their sum can go.

    Shape: coalitions × classes.
    """

    count: Numbers
    total: Numbers
    up: Numbers
    down: Numbers

    def __getitem__(self, which: NDArray[np.intp] | slice) -> Room:
        """Return the room of some of the coalitions."""
        return Room(self.count[which], self.total[which], self.up[which], self.down[which])


@dataclass(slots=True)
class Reach:
    """How far each class's sum has been shown to go either way, by the first so many of the moves.

    One way up and one way down may be different moves: each by itself leaves every figure as it is.
    """

    room: Room
    up: Numbers
    down: Numbers
    moves: int = 0

    @classmethod
    def of(cls, room: Room) -> Reach:
        """Return what is known before any move."""
        return cls(room, np.zeros(room.up.shape), np.zeros(room.up.shape))

    def __getitem__(self, which: NDArray[np.intp] | slice) -> Reach:
        """Return the reach of some of the coalitions."""
        return Reach(self.room[which], self.up[which], self.down[which], self.moves)

    def take(self, moves: Numbers) -> None:
        """Take in the moves that are new."""
        for move in moves[self.moves :]:
            self._take(move)
        self.moves = len(moves)

    def _take(self, move: Numbers) -> None:
        touched = np.flatnonzero(move)
        step, size = move[touched], np.abs(move[touched])
        rise, fall = self.room.up[:, touched], self.room.down[:, touched]
        forth = (np.where(step > 0, rise, fall) / size).min(axis=1)[:, None]
        back = (np.where(step > 0, fall, rise) / size).min(axis=1)[:, None]
        self.up[:, touched] = np.maximum(self.up[:, touched], np.where(step > 0, forth, back) * size)
        self.down[:, touched] = np.maximum(self.down[:, touched], np.where(step > 0, back, forth) * size)


class SumWidths:
    """The widths of one table of sums, for thousands of coalitions."""

    def __init__(
        self,
        membership: NDArray[Any],
        owner: Sequence[int],
        values: Sequence[float],
        score_range: tuple[float, float],
    ) -> None:
        """Take the true values: what the attacker has is their sums, so the truth is one way to fill them."""
        self.classes: Classes = classes(membership, owner)
        self.figures = self.classes.figures.astype(float)
        self.owner, self.values = np.asarray(owner), np.asarray(values, dtype=float)
        self.bottom, self.top = score_range
        self.moves: Numbers = np.zeros((0, self.figures.shape[1]))
        self.programmes = 0
        self._columns: dict[int, list[int]] = {}
        for column, who in enumerate(self.owner.tolist()):
            self._columns.setdefault(who, []).append(column)

    @property
    def learned(self) -> Numbers:
        """Return the moves as changes of every column; shape: moves × columns."""
        of = self.classes.of
        return np.asarray((self.moves / np.bincount(of, minlength=self.moves.shape[1]))[:, of], dtype=float)

    def learn(self, changes: Numbers) -> None:
        """Take in moves of another table's columns, those that leave every figure here as it is."""
        moves = np.zeros((len(changes), self.figures.shape[1]))
        np.add.at(moves.T, self.classes.of, changes.T)
        moves[np.abs(moves) < SLACK] = 0.0
        kept = (np.abs(moves @ self.figures.T) < EXACT).all(axis=1) & moves.any(axis=1)
        self.moves = np.vstack([self.moves, moves[kept]])

    def widths(self, coalitions: Sequence[Collection[int]], enough: float) -> Numbers:
        """Return what each class's members can move at least; stop at the first that is less than `enough`.

        Shape: coalitions × classes. Infinity where all members are known, and for what comes after a stop.
        """
        width = np.full((len(coalitions), self.figures.shape[1]), np.inf)
        reach, left = Reach.of(self._room(coalitions)), np.arange(len(coalitions))
        while left.size:
            width[left[0]] = self._worked_out(reach[:1], enough)
            if (width[left[0]] < enough).any():
                width[left[1:]] = np.inf
                break
            reach, left = reach[1:], left[1:]
            reach.take(self.moves)
            width[left] = self._of_members(reach)
            narrow = np.flatnonzero((width[left] < enough).any(axis=1))
            reach, left = reach[narrow], left[narrow]
        return width

    def _worked_out(self, reach: Reach, enough: float) -> Numbers:
        """Return the widths for one coalition, learning new moves where those known are too small."""
        reach.take(self.moves)
        width: Numbers = self._of_members(reach)[0]
        for column in np.flatnonzero(width < enough):
            for sign in (1.0, -1.0):
                if self._of_members(reach)[0, column] < enough:
                    self._learn(reach.room, int(column), sign)
                    reach.take(self.moves)
            width[column] = self._of_members(reach)[0, column]
            if width[column] < enough:
                return self._only(width, int(column), self._exact(reach.room, int(column)))
        return width

    def _only(self, width: Numbers, column: int, exact: float) -> Numbers:
        """Return widths in which what has not been worked out says nothing."""
        only = np.full(width.shape, np.inf)
        only[column] = exact
        return only

    def _room(self, coalitions: Sequence[Collection[int]]) -> Room:
        """Take what each coalition knows away from every class."""
        size = self.figures.shape[1]
        of = self.classes.of
        count: Numbers = np.tile(np.bincount(of, minlength=size).astype(float), (len(coalitions), 1))
        total: Numbers = np.tile(np.bincount(of, weights=self.values, minlength=size), (len(coalitions), 1))
        for place, members in enumerate(coalitions):
            known = [column for who in members for column in self._columns.get(who, ())]
            np.subtract.at(count[place], of[known], 1)
            np.subtract.at(total[place], of[known], self.values[known])
        up: Numbers = np.maximum(self.top * count - total, 0.0)
        down: Numbers = np.maximum(total - self.bottom * count, 0.0)
        return Room(count, total, up, down)

    def _of_members(self, reach: Reach) -> Numbers:
        """Return the widths that the moves taken in so far give."""
        total = reach.room.total
        return self._of_a_member(reach.room, total - reach.down, total + reach.up)

    def _of_a_member(self, room: Room, least: Numbers, most: Numbers) -> Numbers:
        """Turn the range of a class's sum into the range of one member, the others free to share the rest."""
        others = room.count - 1
        low = np.maximum(self.bottom, least - self.top * others)
        high = np.minimum(self.top, most - self.bottom * others)
        return np.asarray(np.where(room.count < 1, np.inf, high - low - SLACK), dtype=float)

    def _learn(self, room: Room, column: int, sign: float) -> None:
        """Keep a move that is worth keeping, freed of the programme's own tolerance: it will be scaled up."""
        change = self._programme(room, column, sign, THRIFT)
        touched = np.flatnonzero(change)
        if touched.size and abs(change[column]) >= WORTH_KEEPING:
            figures = self.figures[:, touched]
            change[touched] -= np.linalg.pinv(figures) @ (figures @ change[touched])
            self.moves = np.vstack([self.moves, change])

    def _exact(self, room: Room, column: int) -> float:
        """Return the width of the only coalition of a room."""
        least, most = room.total.copy(), room.total.copy()
        most[0, column] += self._programme(room, column, 1.0, 0.0)[column]
        least[0, column] += self._programme(room, column, -1.0, 0.0)[column]
        return float(self._of_a_member(room, least, most)[0, column])

    def _programme(self, room: Room, column: int, sign: float, thrift: float) -> Numbers:
        """Return the change of every class's sum that moves one class furthest and leaves every figure."""
        self.programmes += 1
        size = room.up.shape[1]
        cost = np.full(2 * size, thrift)
        cost[column] -= sign
        cost[column + size] += sign
        ends = np.concatenate([room.up[0], room.down[0]])
        result = linprog(
            cost,
            A_eq=np.hstack([self.figures, -self.figures]),
            b_eq=np.zeros(self.figures.shape[0]),
            bounds=np.stack([np.zeros(ends.size), ends], axis=1),
            method="highs",
            options={"presolve": False},  # the programmes are small: it takes longer than it saves
        )
        if result.status != 0:
            return np.zeros(size)
        change = result.x[:size] - result.x[size:]
        return np.asarray(np.where(np.abs(change) < SLACK, 0.0, change), dtype=float)
