"""The attack on sums: which values follow by adding and subtracting cells, for every small coalition.

Works on plain 0/1 matrices (a row a public figure, a column an unknown value), so that a table published
anywhere can be tried. All arithmetic is exact: whole numbers, never a floating point tolerance.
Source: Hundepool et al., Handbook on Statistical Disclosure Control, 2nd ed., ch. 4 (linked tables).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[Any]
"""Whole numbers: machine words, or Python's own where those would overflow."""

SAFE = 2**31
"""Below this, the difference of two products still fits a machine word."""


@dataclass(frozen=True, slots=True)
class Classes:
    """Columns with the same figures are alike: only their sum can follow from sums.

    Shape: `of` the class of each column; `figures` figures × classes; `owners` the holders of each class.
    """

    of: NDArray[np.intp]
    figures: Whole
    owners: tuple[frozenset[int], ...]


@dataclass(frozen=True, slots=True)
class Pinned:
    """A value that follows: whose it is, who can work it out, and in which class of columns it stands."""

    owner: int
    coalition: frozenset[int]
    column_class: int


def classes(membership: NDArray[Any], owner: Sequence[int] | NDArray[Any]) -> Classes:
    """Group the columns of a membership matrix; `owner` says whose value each column is."""
    figures, of = np.unique(np.asarray(membership, dtype=np.int64), axis=1, return_inverse=True)
    of = np.asarray(of).reshape(-1)
    held: list[set[int]] = [set() for _ in range(figures.shape[1])]
    for column, who in zip(of, owner, strict=True):
        held[column].add(int(who))
    return Classes(of, figures, tuple(frozenset(one) for one in held))


def reduced(matrix: NDArray[Any]) -> Whole:
    """Return the reduced row echelon form in whole numbers, each row divided by its greatest divisor."""
    rows = np.array(matrix, dtype=object if _large(matrix) else np.int64)
    place = 0
    for column in range(rows.shape[1]):
        found = np.flatnonzero(rows[place:, column])
        if not found.size:
            continue
        rows[[place, place + found[0]]] = rows[[place + found[0], place]]
        rows = _cleared(rows, place, column)
        place += 1
        if place == rows.shape[0]:
            break
    return rows[:place]


def unit_columns(rows: Whole) -> NDArray[np.intp]:
    """Return the columns whose own unit vector is a combination of the rows of a reduced matrix."""
    alone = np.count_nonzero(rows, axis=1) == 1
    return np.asarray((rows[alone] != 0).argmax(axis=1), dtype=np.intp)


def without(rows: Whole, columns: Collection[int]) -> Whole:
    """Return a reduced matrix whose columns are known to the attacker: set to zero, reduced again."""
    rows = rows.copy()
    pivots = set((rows != 0).argmax(axis=1)[np.any(rows != 0, axis=1)].tolist())
    rows[:, list(columns)] = 0
    return reduced(rows) if pivots & set(columns) else rows


def pinned(
    membership: NDArray[Any],
    owner: Sequence[int] | NDArray[Any],
    coalitions: Iterable[Collection[int]] = ((),),
) -> Iterator[Pinned]:
    """Yield what each coalition can work out exactly when every figure is a known sum.

    A coalition is a set of owners, who know all their own columns; the empty one is the outsider.
    """
    yield from pinned_in(classes(membership, owner), coalitions)


def pinned_in(found: Classes, coalitions: Iterable[Collection[int]]) -> Iterator[Pinned]:
    """Do the same on columns that are grouped already."""
    base = reduced(found.figures)
    for members in coalitions:
        known = frozenset(members)
        yield from _follow(found, without(base, _held_by(found, known)), known, left=1)


def pinned_by_two(found: Classes) -> Iterator[Pinned]:
    """Yield what an outsider, any one owner or any two can work out: all of them, none left out.

    A combination of figures that touches only the coalition and its victim touches whole classes, so
    only classes of at most three owners matter, and only owners who have a class to themselves need
    a matrix of their own.
    """
    base = reduced(found.figures)
    yield from _follow(found, base, frozenset(), left=3)
    alone = _own_classes(found)
    for one, columns in alone.items():
        rows = without(base, columns)
        yield from _follow(found, rows, frozenset({one}), left=2)
        yield from _with_a_second(found, rows, one, alone)
    for pair in {who for who in found.owners if len(who) == 2}:
        rows = without(base, _held_by(found, pair))
        yield from _follow(found, rows, pair, left=1)


def _with_a_second(found: Classes, rows: Whole, one: int, alone: dict[int, list[int]]) -> Iterator[Pinned]:
    second = {columns[0]: who for who, columns in alone.items() if len(columns) == 1 and who > one}
    for a, b in _parallel(rows):
        for known, target in ((a, b), (b, a)):
            two = frozenset({one, second.get(known, one)})
            left = found.owners[target] - two
            if known in second and len(left) == 1:
                yield Pinned(min(left), two, target)
    for who, columns in alone.items():
        if len(columns) > 1 and who > one:
            yield from _follow(found, without(rows, columns), frozenset({one, who}), left=1)


def _parallel(rows: Whole) -> Iterator[tuple[int, int]]:
    """Yield the pairs of columns that make up a combination of the rows by themselves."""
    pivots = (rows != 0).argmax(axis=1)
    seen: dict[tuple[int, ...], list[int]] = {}
    for pivot, row in zip(pivots.tolist(), rows, strict=True):
        rest = row.copy()
        rest[pivot] = 0
        touched = np.flatnonzero(rest)
        if touched.size == 0:
            continue
        if touched.size == 1:
            yield pivot, int(touched[0])
        direction = rest // np.gcd.reduce(rest) * (1 if rest[touched[0]] > 0 else -1)
        same = seen.setdefault((*touched.tolist(), *direction[touched].tolist()), [])
        yield from ((other, pivot) for other in same)
        same.append(pivot)


def _follow(found: Classes, rows: Whole, known: frozenset[int], left: int) -> Iterator[Pinned]:
    """Yield the classes whose sum follows and that hold at most `left` owners who are not known.

    Of several, all but one are taken to collude with those who are known already.
    """
    for column in unit_columns(rows).tolist():
        unknown = sorted(found.owners[column] - known)
        if 1 <= len(unknown) <= left:
            yield Pinned(unknown[0], known | frozenset(unknown[1:]), column)


def _held_by(found: Classes, known: frozenset[int]) -> list[int]:
    return [column for column, held in enumerate(found.owners) if held <= known]


def _own_classes(found: Classes) -> dict[int, list[int]]:
    alone: dict[int, list[int]] = {}
    for column, held in enumerate(found.owners):
        if len(held) == 1:
            alone.setdefault(next(iter(held)), []).append(column)
    return alone


def _cleared(rows: Whole, place: int, column: int) -> Whole:
    """Clear a column above and below its pivot; each row keeps the smallest whole numbers."""
    others = np.flatnonzero(rows[:, column])
    others = others[others != place]
    if not others.size:
        return rows
    if rows.dtype != object and _large(rows):
        rows = rows.astype(object)
    factors = rows[others, column][:, None]
    made = rows[others] * rows[place, column] - factors * rows[place]
    divisors = np.gcd.reduce(made, axis=1)
    divisors[divisors == 0] = 1
    rows[others] = made // divisors[:, None]
    return rows


def _large(matrix: NDArray[Any]) -> bool:
    return bool(matrix.size) and int(abs(matrix).max()) >= SAFE
