"""A curious colleague: linear algebra over the exact figures that an organisation's people are shown.

Written from the scoring manual with fractions; knows nothing of the product's rules for hiding. An unknown
is one answer of one person at one time; all figures of a theme at all looks are stacked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

EXTERNAL = "eksterne"
NOT_RELEVANT = 253
PRIME = 2**61 - 1
"""Ranks are taken modulo a prime: exact but for coincidences that nobody will live to see."""

Unknown = tuple[int, int, int]
"""Respondent, item, and the answer itself: a corrected answer is another unknown."""
Row = dict[Unknown, Fraction]
Sheets = Mapping[int, tuple[str, bytes]]
Columns = Mapping[Unknown, tuple[Fraction, ...]]


@dataclass(frozen=True, slots=True)
class Theme:
    """Where a theme's items lie in a sheet."""

    items: tuple[int, ...]


def value(code: int) -> int | None:
    """Return what an answer counts for, or None."""
    return code if code < NOT_RELEVANT else None


def score_row(theme: Theme, sheets: Sheets) -> Row:
    """Return how the organisation's theme score weighs each answer (rules 5 and 6)."""
    row: Row = {}
    by_item = {item: _by_group(item, sheets) for item in theme.items}
    answered = [item for item in theme.items if by_item[item]]
    for item in answered:
        for whose in by_item[item].values():
            for who in whose:
                weight = Fraction(1, len(answered) * len(by_item[item]) * len(whose))
                row[who, item, sheets[who][1][item]] = weight
    return row


def in_group_mean(theme: Theme, sheets: Sheets, group: str) -> list[int]:
    """Return who has a theme score, by rule 3 with half of the items (all, where two or fewer are asked)."""
    found = []
    for who, (its, codes) in sheets.items():
        asked = [codes[item] for item in theme.items if codes[item] != NOT_RELEVANT]
        got = [code for code in asked if value(code) is not None]
        need = len(asked) if len(asked) <= 2 else -(-len(asked) // 2)
        if its == group and got and len(got) >= need:
            found.append(who)
    return found


def group_row(theme: Theme, sheets: Sheets, group: str) -> Row:
    """Return how a group's mean weighs each answer (rule 4)."""
    members = in_group_mean(theme, sheets, group)
    return {
        key: weight / len(members)
        for who in members
        for key, weight in person_row(theme, sheets, who).items()
    }


def person_row(theme: Theme, sheets: Sheets, who: int) -> Row:
    """Return somebody's theme score as weights on answers; empty if nothing was answered."""
    codes = sheets[who][1]
    got = [item for item in theme.items if value(codes[item]) is not None]
    return {(who, item, codes[item]): Fraction(1, len(got)) for item in got}


def worth(row: Row) -> float:
    """Return the figure that the weights give."""
    return float(sum(weight * key[2] for key, weight in row.items()))


def exposed(rows: Sequence[Row], targets: Mapping[int, Sequence[Row] | None], helpers: int = 1) -> set[int]:
    """Return who is found by somebody that knows the answers of up to `helpers` other people.

    Found is somebody whose target follows; where there is none (None), of whom anything follows at all.
    People whose answers weigh alike in every figure are exchangeable, so one of each kind is tried.
    """
    columns = _columns(rows)
    kinds: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for who in sorted({key[0] for key in columns}):
        kinds[_kind(who, columns)].append(who)
    found = set()
    for kind in kinds.values():
        if len(kind) > helpers + 1:
            continue  # a twin remains whose answers weigh the same, so only their sum can follow
        for who in kind:
            for known in _circles(kinds.values(), who, helpers):
                left = {key: column for key, column in columns.items() if key[0] not in known}
                if _found(left, len(rows), who, targets.get(who, ())):
                    found.add(who)
    return found


def _circles(kinds: Iterable[Sequence[int]], target: int, helpers: int) -> Iterable[frozenset[int]]:
    """Yield who may be known: nobody, one, … of each kind, never the target."""
    some = [who for kind in kinds for who in [one for one in kind if one != target][:helpers]]
    for size in range(helpers + 1):
        yield from map(frozenset, combinations(some, size))


def _by_group(item: int, sheets: Sheets) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for who, (group, codes) in sheets.items():
        if group != EXTERNAL and value(codes[item]) is not None:
            found[group].append(who)
    return found


def _columns(rows: Sequence[Row]) -> Columns:
    keys = sorted({key for row in rows for key in row})
    return {key: tuple(row.get(key, Fraction(0)) for row in rows) for key in keys}


def _kind(who: int, columns: Columns) -> tuple[object, ...]:
    return tuple((key[1], column) for key, column in sorted(columns.items()) if key[0] == who)


def _found(left: Columns, rows: int, who: int, wanted: Sequence[Row] | None) -> bool:
    if wanted is not None:
        return any(_follows(left, rows, target) for target in wanted)
    others = {key: column for key, column in left.items() if key[0] != who}
    return _rank(_matrix(others, rows)) < _rank(_matrix(left, rows))


def _follows(left: Columns, rows: int, target: Row) -> bool:
    """Return whether the target is a combination of the rows, on the answers that are not known."""
    matrix = _matrix({key: (*column, target.get(key, Fraction(0))) for key, column in left.items()}, rows + 1)
    return bool(matrix) and any(matrix[-1]) and _rank(matrix[:-1]) == _rank(matrix)


def _matrix(left: Columns, rows: int) -> list[list[int]]:
    """Return the rows over the columns that differ: equal ones say nothing more about a rank."""
    distinct = set(left.values())
    return [[_residue(column[row]) for column in distinct] for row in range(rows)] if distinct else []


def _residue(number: Fraction) -> int:
    return number.numerator * pow(number.denominator, -1, PRIME) % PRIME


def _rank(matrix: list[list[int]]) -> int:
    rows, rank = [row[:] for row in matrix], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((n for n in range(rank, len(rows)) if rows[n][column]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        inverse = pow(rows[rank][column], -1, PRIME)
        for n in range(rank + 1, len(rows)):
            factor = rows[n][column] * inverse % PRIME
            if factor:
                rows[n] = [(a - factor * b) % PRIME for a, b in zip(rows[n], rows[rank], strict=True)]
        rank += 1
    return rank
