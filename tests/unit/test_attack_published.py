"""A table from elsewhere, by the one door for it; the example in `docs/benchmark.md` is run word for word."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from almene_assess.domain.attack_published import Leak, Published, leaks

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmark.md"
ALL, NORTH = [1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 0]


def test_the_worked_example_on_the_page_gives_what_the_page_says() -> None:
    result = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert result.attempted >= 4
    assert result.failed == 0


def test_the_one_who_is_left_over_follows_and_so_does_its_width() -> None:
    table = Published([ALL, NORTH], (0, 4), sums=[(12.0, 12.0), (9.0, 9.0)])
    found = leaks(table, 1.0)
    assert {(one.column, one.attack) for one in found} == {(5, "exact sums"), (5, "sums")}
    assert {one.width for one in found} == {0.0}


def test_rounding_of_the_means_leaves_room_that_exact_sums_do_not() -> None:
    rounded = Published([ALL, NORTH], (0, 4), sums=[(11.7, 12.3), (8.75, 9.25)])
    assert leaks(rounded, 1.0) == (Leak(5, (), "exact sums", 0.0),)
    assert Leak(5, (), "sums", 1.1) in leaks(rounded, 1.2)


def test_an_insider_takes_its_own_value_away() -> None:
    values = [1.0, 2.0, 2.0, 2.0, 2.0, 3.0]
    table = Published([ALL, [1, 1, 1, 1, 0, 0]], (0, 4), [(12, 12), (7, 7)], values=values)
    assert not leaks(table, 1.0)
    assert {one.column for one in leaks(table, 1.0, [(4,)])} == {5}


def test_a_median_of_one_is_its_value() -> None:
    told = [[(0.5, 1.9, 2.1)], [(0.5, 2.9, 3.1)]]
    table = Published([ALL, [0, 0, 0, 0, 0, 1]], (0, 4), quantiles=told, values=[1, 1.5, 2, 2, 2.5, 3])
    [found] = leaks(table, 1.0)
    assert (found.column, found.attack) == (5, "quantiles")


@pytest.mark.parametrize(
    ("table", "coalition"),
    [
        (Published([ALL], (0, 4), sums=[(12, 12)]), (1,)),
        (Published([ALL], (0, 4), quantiles=[[(0.5, 1.9, 2.1)]]), ()),
    ],
)
def test_what_takes_the_true_values_says_so(table: Published, coalition: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="true values"):
        leaks(table, 1.0, [coalition])


def test_figures_that_no_values_fit_are_an_error() -> None:
    with pytest.raises(ValueError, match="no values"):
        leaks(Published([ALL], (0, 4), sums=[(30, 31)]), 1.0)
