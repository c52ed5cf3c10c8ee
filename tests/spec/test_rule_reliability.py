"""Reliability. ICC, Cronbach's alpha and the interval of a median

ICC(1) and ICC(2) come from a one-way analysis of variance of respondents' theme scores within
organisations; `k`, the group size they are about, is (N − Σn²/N) / (groups − 1). Alpha is for three
items and more, Spearman–Brown for two; both use respondents who answered every item. A median's
interval goes from the r-th lowest to the r-th highest value and says how sure it is.
"""

from __future__ import annotations

from math import nan
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from almene_assess.domain.agreement import (
    cronbach_alpha,
    feldt_interval,
    icc1,
    icc2,
    median_interval,
    one_way,
    spearman_brown,
    stepped_up,
)
from almene_assess.domain.reliability import coverage
from tests.spec.figures import Figure, check

TARGETS = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]])
RATED = {"values": TARGETS.ravel().tolist(), "groups": np.repeat(np.arange(1, 7), 4).tolist()}
JUDGES = "Shrout & Fleiss 1979, six targets and four judges, as quoted in the tests of R's psych"
UNEQUAL = {"values": [1, 3, 2, 4, 4, 6, 5, nan], "groups": list("aabbcccc")}
ANSWERS = {"answers": [[1, 2, 3], [2, 2, 4], [3, 5, 5], [4, 4, 6], [9, nan, 9]]}
PAIRS = {"answers": [[1, 2], [2, 1], [3, 4], [4, 3], [nan, 4]]}
TEXTBOOK = "the table of such intervals on p. 656 (A.7) of a statistics textbook"


def group_size(values: Any, groups: Any) -> float | None:
    """Return the k of an analysis of variance."""
    found = one_way(values, groups)
    return None if found is None else found.k


def bounds_of_median(values: Any, level: float = 0.95) -> tuple[float, float, float] | None:
    """Return low, high and coverage."""
    found = median_interval(values, level)
    return None if found is None else (found.low, found.high, found.coverage)


EXAMPLES = (
    Figure("One judge's rating", icc1, RATED, 0.17, f"ICC(1, 1) of {JUDGES}", places=2),
    Figure("The mean of four judges", icc2, RATED, 0.44, f"ICC(1, 4) of {JUDGES}", places=2),
    Figure(
        "The size that unequal groups stand for",
        group_size,
        UNEQUAL,
        16 / 7,
        note="Groups of 2, 2 and 3, for a missing value does not count: (7 − 17/7) / 2.",
    ),
    Figure(
        "One respondent of unequal groups",
        icc1,
        UNEQUAL,
        61 / 109,
        note="The means are 2, 3 and 5, in all 25/7. Between: (2 · (11/7)² + 2 · (4/7)² + 3 · (10/7)²) / 2 = "
        "41/7. Within: (2 + 2 + 2) / 4 = 3/2. So (41/7 − 3/2) / (41/7 + 9/7 · 3/2).",
    ),
    Figure(
        "The mean of unequal groups", icc2, UNEQUAL, 61 / 82, note="From the same: (41/7 − 3/2) / (41/7)."
    ),
    Figure("Groups with the same mean", icc2, {"values": [1, 3, 1, 3], "groups": list("aabb")}, None),
    Figure("No group with two values", icc1, {"values": [1, 3], "groups": list("ab")}, None),
    Figure(
        "Cronbach's alpha",
        cronbach_alpha,
        ANSWERS,
        168 / 179,
        note="The last respondent is left out. The items' variances are 5/3, 9/4 and 5/3, that of the sums "
        "6, 8, 13 and 14 is 179/12: 3/2 · (1 − 67/179).",
    ),
    Figure("The same answer to everything", cronbach_alpha, {"answers": [[1, 1], [1, 1]]}, None),
    Figure(
        "The interval of an alpha",
        feldt_interval,
        {"alpha": 0.79, "respondents": 41, "items": 26, "level": 0.90},
        (0.705, 0.862),
        "Feldt, Woodruff & Salih 1987, p. 95, who have .704 and .861 from F values of two decimals; "
        "the exact ones as in the tests of R's cocron",
        places=3,
    ),
    Figure(
        "Two items",
        spearman_brown,
        PAIRS,
        0.75,
        note="The correlation of the four complete pairs is 0.6: 2 · 0.6 / 1.6.",
    ),
    Figure(
        "The median of six values",
        bounds_of_median,
        {"values": [3, 1, 2, 6, 5, 4]},
        (1, 6, 0.969),
        TEXTBOOK,
        places=3,
    ),
    Figure(
        "The median of nine values",
        bounds_of_median,
        {"values": [1, 2, 3, 4, 5, 6, 7, 8, 9]},
        (2, 8, 0.961),
        TEXTBOOK,
        places=3,
    ),
    Figure(
        "Five values are too few",
        bounds_of_median,
        {"values": [1, 2, 3, 4, 5]},
        None,
        note="From the lowest to the highest it is 93.75 %.",
    ),
)


@pytest.mark.parametrize("figure", EXAMPLES, ids=lambda figure: figure.title)
def test_the_worked_figures_come_out_as_in_their_source(figure: Figure) -> None:
    check(figure)


@pytest.mark.parametrize(
    ("n", "rank", "percent"),
    [
        (5, 1, 93.8),
        (7, 1, 98.4),
        (8, 1, 99.2),
        (10, 2, 97.9),
        (12, 3, 96.1),
        (15, 4, 96.5),
        (17, 5, 95.1),
        (20, 6, 95.9),
    ],
)
def test_coverage_is_that_of_the_printed_table(n: int, rank: int, percent: float) -> None:
    """Source: as `TEXTBOOK`; for each n the narrowest interval that it prints at 95 % or just below."""
    assert round(coverage(n, rank) * 100, 1) == percent


OFTEN = settings(max_examples=100, deadline=None)
SCORES = arrays(float, 12, elements=st.sampled_from([0.0, 0.5, 1, 2, 2.5, 3, 4, nan]))
GROUPS = arrays(int, 12, elements=st.integers(0, 3))
THEME = arrays(float, (8, 3), elements=st.sampled_from([0.0, 1, 2, 3, 4, nan]))


@OFTEN
@given(SCORES, GROUPS, st.permutations(range(12)))
def test_which_group_is_called_what_changes_no_icc(
    values: np.ndarray, groups: np.ndarray, order: list[int]
) -> None:
    for function in (icc1, icc2):
        found = function(values, groups)
        assert function(values[order], groups[order]) == pytest.approx(found)
        assert function(values, [f"g{3 - group}" for group in groups]) == pytest.approx(found)
        assert function(2 * values + 1, groups) == pytest.approx(found)


@OFTEN
@given(SCORES, GROUPS)
def test_icc2_is_icc1_stepped_up_by_k(values: np.ndarray, groups: np.ndarray) -> None:
    single, many, found = icc1(values, groups), icc2(values, groups), one_way(values, groups)
    if single is not None and many is not None and found is not None:
        assert single <= 1 + 1e-9
        assert many <= 1 + 1e-9
        assert single >= -1 / (found.k - 1) - 1e-9
        assert many == pytest.approx(stepped_up(single, found.k))


@OFTEN
@given(THEME)
def test_alpha_is_at_most_one_and_lies_in_its_interval(answers: np.ndarray) -> None:
    alpha = cronbach_alpha(answers)
    if alpha is not None:
        people = int((~np.isnan(answers).any(axis=1)).sum())
        low, high = feldt_interval(alpha, people, 3)
        assert alpha <= 1 + 1e-9
        assert low - 1e-9 <= alpha <= high + 1e-9
        assert cronbach_alpha(answers[:, ::-1] * 3 + 2) == pytest.approx(alpha)


@OFTEN
@given(THEME)
def test_two_items_of_the_same_spread_have_the_same_alpha_and_spearman_brown(answers: np.ndarray) -> None:
    pair = answers[~np.isnan(answers).any(axis=1)][:, :2]
    if len(pair) and (pair.std(axis=0) > 0).all():
        standard = pair / pair.std(axis=0)
        assert spearman_brown(pair) == pytest.approx(cronbach_alpha(standard), abs=1e-6)


@OFTEN
@given(st.lists(st.integers(0, 4), max_size=30), st.sampled_from([0.5, 0.9, 0.95]))
def test_an_interval_is_sure_enough_and_the_next_narrower_is_not(values: list[int], level: float) -> None:
    found = median_interval([*values, nan], level)
    n = len(values)
    if found is None:
        assert n == 0 or coverage(n, 1) < level
        return
    assert found.low <= np.median(values) <= found.high
    assert found.coverage >= level
    rank = next(r for r in range(1, n + 1) if coverage(n, r) == found.coverage)
    assert 2 * (rank + 1) > n + 1 or coverage(n, rank + 1) < level


@pytest.mark.parametrize(
    "call",
    [
        lambda: icc1([1, 2], ["a"]),
        lambda: one_way([[1, 2]], [["a", "b"]]),
        lambda: spearman_brown([[1, 2, 3]]),
        lambda: cronbach_alpha([1, 2]),
        lambda: feldt_interval(1.5, 10, 3),
        lambda: feldt_interval(0.5, 10, 1),
        lambda: feldt_interval(0.5, 10, 3, 1.0),
        lambda: median_interval([1, 2], 0.0),
    ],
)
def test_what_makes_no_sense_is_refused(call: Any) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        call()
