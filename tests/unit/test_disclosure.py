"""Each rule on its own; the numbers here are the promise, so they are written out and not imported."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almene_assess.domain.disclosure import (
    BandReason,
    Grid,
    HiddenReason,
    approximate,
    figures,
    hidden_alone,
    left_over,
    may_replace,
    quantile,
    round_to,
    share_inside,
    too_few_left,
)

GRID = Grid(0, 4)
SPREAD = [0.5 + 0.25 * place for place in range(12)]
"""Twelve scores from 0.5 to 3.25: enough for a band, and nothing crowded."""


def run_by(*sizes: int, alone: int = 0) -> dict[int, int | None]:
    """Return a cell in which each administrator runs so many, and some run themselves."""
    owners: list[int | None] = [number for number, size in enumerate(sizes) for _ in range(size)]
    return dict(enumerate([*owners, *[None] * alone]))


def test_eight_organisations_are_enough_and_seven_are_not() -> None:
    assert hidden_alone(run_by(alone=8), one_item=False) is None
    assert hidden_alone(run_by(alone=7), one_item=False) is HiddenReason.FEW_ORGANISATIONS


def test_three_administrators_are_enough_and_two_are_not() -> None:
    assert hidden_alone(run_by(10, 10, 1), one_item=False) is None
    assert hidden_alone(run_by(10, 10), one_item=False) is HiddenReason.FEW_ADMINISTRATORS


def test_an_organisation_that_runs_itself_counts_as_its_own_administrator() -> None:
    assert hidden_alone(run_by(5, alone=5), one_item=False) is None


def test_an_organisation_is_not_taken_for_the_administrator_with_the_same_number() -> None:
    same_numbers: dict[int, int | None] = dict.fromkeys(range(3)) | dict.fromkeys(range(3, 9), 0)
    assert hidden_alone(same_numbers, one_item=False) is HiddenReason.LARGE_ADMINISTRATOR


def test_five_must_be_outside_the_largest_administrator() -> None:
    assert hidden_alone(run_by(20, 3, 2), one_item=False) is None
    assert hidden_alone(run_by(20, 2, 2), one_item=False) is HiddenReason.LARGE_ADMINISTRATOR


def test_a_theme_of_one_item_needs_twelve() -> None:
    assert hidden_alone(run_by(alone=11), one_item=True) is HiddenReason.ONE_ITEM
    assert hidden_alone(run_by(alone=12), one_item=True) is None


def test_the_band_comes_from_twelve_organisations_up() -> None:
    assert figures(SPREAD, GRID, with_mean=False).band_reason is None
    fewer = figures(SPREAD[:11], GRID, with_mean=False)
    assert (fewer.p25, fewer.p75, fewer.band_reason) == (None, None, BandReason.FEW_FOR_BAND)
    assert fewer.median == 1.75


def test_a_band_without_width_is_hidden() -> None:
    flat = figures([2.0] * 12, GRID, with_mean=False)
    assert (flat.p25, flat.p75, flat.band_reason) == (None, None, BandReason.BAND_NARROW)
    assert flat.median == 2.0


@pytest.mark.parametrize(
    ("inside", "reason"), [(15, None), (16, BandReason.BAND_CROWDED)], ids=["three quarters", "more"]
)
def test_a_band_around_more_than_three_quarters_is_hidden(inside: int, reason: BandReason | None) -> None:
    outside = 20 - inside
    low, high = outside // 2, outside - outside // 2
    half = inside // 2
    scores = [0.6] * low + [1.75] * half + [2.25] * (inside - half) + [3.4] * high
    assert figures(scores, GRID, with_mean=False).band_reason is reason


def test_a_clamped_edge_hides_whatever_lies_beyond_it() -> None:
    scores = [0.0] * 3 + [0.5] * 6 + [1.0] * 6 + [3.0]
    assert share_inside(scores, 0.5, 1.0, GRID) == Fraction(15, 16)
    assert figures(scores, GRID, with_mean=False).band_reason is BandReason.BAND_CROWDED


def test_figures_are_clamped_half_a_level_from_either_end() -> None:
    assert [GRID.shown(value) for value in (0, 0.3, 0.5, 0.75, 3.25, 3.5, 3.7, 4)] == [
        0.5,
        0.5,
        0.5,
        0.75,
        3.25,
        3.5,
        3.5,
        3.5,
    ]


def test_rounding_goes_to_quarters_half_away_from_zero() -> None:
    assert [GRID.shown(value) for value in (1.124, 1.125, 1.374, 1.375, 2.0)] == [1.0, 1.25, 1.25, 1.5, 2.0]
    assert [round_to(value, 0.25) for value in (-1.125, -1.124, 0.124)] == [-1.25, -1.0, 0.0]


def test_rounding_forgives_floating_point() -> None:
    a_hair_below = 1.125 - 1e-10
    assert GRID.shown(a_hair_below) == 1.25
    assert GRID.shown(1.125 - 1e-6) == 1.0


def test_the_range_of_another_questionnaire_moves_the_grid_with_it() -> None:
    percent, shifted = Grid(0, 100), Grid(1, 5)
    assert [percent.shown(value) for value in (0, 20, 50, 99)] == [12.5, 18.75, 50.0, 87.5]
    assert [shifted.shown(value) for value in (1, 2.1, 4.9)] == [1.5, 2.0, 4.5]
    assert percent.shown_mean(51) == 50.0
    assert shifted.shown_mean(3.14) == 3.1


def test_the_mean_needs_fifty_organisations_and_the_whole_sector() -> None:
    fifty = [place % 5 for place in range(50)]
    assert figures(fifty, GRID, with_mean=True).mean == 2.0
    assert figures(fifty[:49], GRID, with_mean=True).mean is None
    assert figures(fifty, GRID, with_mean=False).mean is None


def test_the_mean_is_rounded_to_a_tenth() -> None:
    assert figures([2.0] * 30 + [2.1] * 20, GRID, with_mean=True).mean == 2.0
    assert figures([2.0] * 25 + [2.1] * 25, GRID, with_mean=True).mean == 2.1


def test_counts_are_shown_to_the_nearest_five() -> None:
    assert [approximate(n) for n in (8, 12, 13, 17, 18, 220)] == [10, 10, 15, 15, 20, 220]
    assert figures(SPREAD, GRID, with_mean=False).n_ca == 10


def test_quantiles_are_linear_between_neighbours() -> None:
    assert [quantile([0, 1, 2, 4], share) for share in (0, 0.25, 0.5, 0.75, 1)] == [0, 0.75, 1.5, 2.5, 4]
    assert quantile([3.0], 0.25) == 3.0


def crowd(start: int, stop: int, score: float = 2.0) -> dict[int, float]:
    """Return organisations of these numbers with a score."""
    return dict.fromkeys(range(start, stop), score)


def test_nobody_left_over_is_fine_and_eight_are_seven_are_not() -> None:
    assert [left for left in range(10) if too_few_left(left)] == [1, 2, 3, 4, 5, 6, 7]


def test_what_is_left_over_is_the_whole_without_its_parts() -> None:
    assert left_over(crowd(0, 36), [crowd(0, 20), crowd(20, 29)]) == 7
    assert left_over(crowd(0, 36), [crowd(0, 20), crowd(20, 36)]) == 0


def test_a_part_of_another_day_leaves_those_who_came_went_or_changed() -> None:
    assert left_over(crowd(0, 30), [crowd(0, 12), crowd(12, 33)]) == 3
    changed = crowd(0, 28) | crowd(28, 30, score=3.0)
    assert left_over(changed, [crowd(0, 30)]) == 2


OLD = crowd(0, 20)
STAY = {one: OLD[one] for one in range(15)}


@pytest.mark.parametrize(
    ("new", "replaced"),
    [
        (OLD, False),
        (OLD | crowd(20, 24), False),
        (OLD | crowd(20, 25), True),
        (STAY, True),
        (crowd(0, 16), False),
        (STAY | crowd(20, 23), False),
        (crowd(3, 20) | crowd(20, 22), False),
        (crowd(5, 20) | crowd(20, 25), True),
        (OLD | crowd(20, 25) | crowd(0, 4, score=3.0), False),
        (OLD | crowd(20, 25) | crowd(0, 5, score=3.0), True),
        (OLD | crowd(0, 9, score=3.0), False),
    ],
    ids=[
        "the same",
        "four new",
        "five new",
        "five gone",
        "four gone",
        "five gone, three new",
        "three gone, two new",
        "five gone, five new",
        "five new, four edited",
        "five new, five edited",
        "only edits",
    ],
)
def test_a_figure_is_replaced_only_if_those_who_differ_are_a_crowd(
    new: dict[int, float], replaced: bool
) -> None:
    assert may_replace(OLD, new) is replaced


@given(st.floats(0, 4))
def test_the_interval_behind_a_figure_holds_what_is_shown_as_it(value: float) -> None:
    low, high = GRID.behind(GRID.shown(value))
    assert low - 1e-9 <= value <= high + 1e-6
    assert GRID.shown(min(4, max(0, low))) == GRID.shown(min(4, max(0, high))) == GRID.shown(value)


@given(st.lists(st.floats(0, 4), min_size=8, max_size=60))
def test_no_shown_band_holds_more_than_three_quarters(scores: list[float]) -> None:
    shown = figures(scores, GRID, with_mean=True)
    assert 0.5 <= shown.median <= 3.5
    assert (shown.median * 4).is_integer()
    if shown.p25 is None or shown.p75 is None:
        assert shown.band_reason is not None
    else:
        assert shown.p25 <= shown.median <= shown.p75
        inside = sum(shown.p25 <= score <= shown.p75 for score in scores)
        assert 4 * inside <= 3 * len(scores)
