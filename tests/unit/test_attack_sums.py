"""The attack on sums against brute force: exact elimination, and the linear programme for many coalitions."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almene_assess.domain.attack_linear import Classes, classes, pinned, pinned_by_two, reduced, unit_columns
from almene_assess.domain.attack_sums import SumWidths, sum_intervals

tables = st.integers(1, 6).flatmap(
    lambda columns: st.lists(
        st.lists(st.integers(0, 1), min_size=columns, max_size=columns), min_size=1, max_size=6
    )
)


def rank(rows: list[list[int]]) -> int:
    """Return a rank by fractions: a second opinion, as plain as can be."""
    left = [[Fraction(value) for value in row] for row in rows]
    found = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in left if row[column]), None)
        if pivot is not None:
            left.remove(pivot)
            left = [
                [a - b * row[column] / pivot[column] for a, b in zip(row, pivot, strict=True)] for row in left
            ]
            found += 1
    return found


def follows(table: list[list[int]], column: int, known: frozenset[int]) -> bool:
    """Return whether a value follows: its unit vector adds nothing to the rank of what is known."""
    size = len(table[0])
    units = [[int(place == one) for place in range(size)] for one in known]
    target = [int(place == column) for place in range(size)]
    return rank([*table, *units]) == rank([*table, *units, target])


@given(tables)
@settings(max_examples=40, deadline=None)
def test_every_coalition_of_two_finds_exactly_what_follows(table: list[list[int]]) -> None:
    size = len(table[0])
    found = list(pinned_by_two(classes(np.array(table), range(size))))
    for one in found:
        assert follows(table, one.owner, one.coalition)
    for few in range(3):
        for known in map(frozenset, combinations(range(size), few)):
            for column in range(size):
                if column not in known and follows(table, column, known):
                    reached = known | {column}
                    assert any(one.coalition | {one.owner} <= reached for one in found), (table, known)


@given(tables, st.sets(st.integers(0, 5), max_size=4))
@settings(max_examples=40, deadline=None)
def test_a_given_coalition_finds_exactly_what_follows(table: list[list[int]], known: set[int]) -> None:
    size = len(table[0])
    coalition = frozenset(one for one in known if one < size)
    found = {one.owner for one in pinned(np.array(table), range(size), [coalition])}
    assert found == {c for c in range(size) if c not in coalition and follows(table, c, coalition)}


@given(tables, st.lists(st.integers(0, 3), min_size=6, max_size=6))
@settings(max_examples=80, deadline=None)
def test_who_holds_several_values_misses_nothing_either(table: list[list[int]], drawn: list[int]) -> None:
    owner = drawn[: len(table[0])]
    found = list(pinned_by_two(classes(np.array(table), owner)))
    for few in range(3):
        for coalition in map(frozenset, combinations(sorted(set(owner)), few)):
            known = frozenset(column for column, who in enumerate(owner) if who in coalition)
            for column, who in enumerate(owner):
                if who not in coalition and follows(table, column, known):
                    reached = coalition | {who}
                    assert any(one.coalition | {one.owner} <= reached for one in found), (table, owner)


def test_a_shared_class_follows_for_one_with_two_values_and_its_other_holder() -> None:
    # a1 + a2 + b1 + (b2 + v) is known, and a crowd of five beside each of a1, a2 and b1
    crowds = np.kron(np.eye(3, dtype=int), np.ones(5, dtype=int))
    table = np.vstack([[1, 1, 1, 1, 1, *[0] * 15], np.hstack([np.eye(3, 5, dtype=int), crowds])])
    owner = [["a", "b"].index(who) if who in "ab" else 2 for who in "aabbv"] + list(range(10, 25))
    found = list(pinned_by_two(classes(table, owner)))
    assert {one.coalition | {one.owner} for one in found} == {frozenset({0, 1, 2})}


def test_elimination_stays_exact_where_floating_point_would_not() -> None:
    size = 40
    table = np.triu(np.ones((size, size), dtype=int)) * 3 + np.eye(size, dtype=int) * (2**30)
    assert len(unit_columns(reduced(table))) == size


def test_two_scores_of_one_organisation_are_both_known_to_it() -> None:
    table = np.array([[1, 1, 0, 1], [0, 1, 1, 0]])
    owner = [7, 8, 8, 9]
    assert not list(pinned(table, owner))
    assert {one.owner for one in pinned(table, owner, [{7, 8}])} == {9}
    assert [(one.owner, sorted(one.coalition)) for one in pinned_by_two(classes(table, owner))]


@pytest.mark.parametrize("left", [1, 2, 3])
def test_taking_parts_from_a_whole_leaves_those_who_are_alone(left: int) -> None:
    whole = [1] * (20 + left)
    part = [1] * 20 + [0] * left
    found = list(pinned_by_two(classes(np.array([whole, part]), range(20 + left))))
    assert {len(one.coalition) for one in found} == {left - 1}
    assert all(one.owner >= 20 for one in found)


def test_four_who_are_left_alone_are_safe_from_two() -> None:
    table = np.array([[1] * 24, [1] * 20 + [0] * 4])
    assert not list(pinned_by_two(classes(table, range(24))))


@given(tables, st.lists(st.floats(0, 4), min_size=6, max_size=6), st.sets(st.integers(0, 5), max_size=2))
@settings(max_examples=25, deadline=None)
def test_the_widths_of_a_coalition_are_those_of_the_plain_programme(
    table: list[list[int]], drawn: list[float], known: set[int]
) -> None:
    values = [round(value, 2) for value in drawn[: len(table[0])]]
    coalition = [one for one in known if one < len(values)]
    sums = np.array(table) @ values
    low, high = sum_intervals(
        table, sums - 1e-9, sums + 1e-9, (0, 4), {one: values[one] for one in coalition}
    )
    search = SumWidths(np.array(table), range(len(values)), values, (0, 4))
    width = search.widths([coalition], 5.0)[0]  # more than there can be: worked out exactly, up to a stop
    for column in range(len(values)):
        found = width[search.classes.of[column]]
        if column not in coalition and np.isfinite(found):
            assert found == pytest.approx(high[column] - low[column], abs=1e-5)


def test_figures_that_nothing_fits_are_an_error() -> None:
    with pytest.raises(ValueError, match="no values"):
        sum_intervals([[1, 1]], [9], [9], (0, 4))


def test_a_sum_at_the_end_of_the_range_gives_everybody_away() -> None:
    search = SumWidths(np.ones((1, 10)), range(10), [4.0] * 10, (0, 4))
    assert search.widths([()], 1.0)[0].min() == pytest.approx(0, abs=1e-6)


def test_a_coalition_may_narrow_what_an_outsider_cannot() -> None:
    values = [4.0] * 8 + [0.2, 0.1]
    search = SumWidths(np.ones((1, 10)), range(10), values, (0, 4))
    assert search.widths([()], 1.0).min() >= 1
    assert search.widths([(), range(8)], 1.0)[1].min() == pytest.approx(0.3, abs=1e-5)


def test_classes_group_columns_with_the_same_figures() -> None:
    found: Classes = classes(np.array([[1, 1, 0], [0, 0, 1]]), [5, 6, 7])
    assert sorted(map(sorted, found.owners)) == [[5, 6], [7]]


def test_two_who_share_a_class_are_found_by_one_of_them_and_a_third() -> None:
    table = np.array([[1, 1, 1, 0, 0, 0, 0], [0, 0, 1, 1, 1, 1, 1]])
    found = list(pinned_by_two(classes(table, range(7))))
    assert {one.coalition | {one.owner} for one in found} == {frozenset({0, 1, 2})}
