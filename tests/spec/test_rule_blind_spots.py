"""Blind spots. The seven signals

A theme is marked where the answers lie far apart, where many do not know, where an item stands high
without evidence, where elected and employed differ, where externals see it otherwise, where somebody
was not asked, and where the score lies outside the published middle half. Here stands what each
means; which of them may be shown is in `docs/adr/0013`.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from almene_assess.domain.answers import RespondentGroup
from almene_assess.domain.blind_spots import (
    Side,
    does_not_know,
    groups_differ,
    high_without_evidence,
    not_asked,
    seen_otherwise,
    sees_differently,
    unlike_others,
    welch_interval,
)
from almene_assess.domain.disclosure import Grid
from tests.spec.figures import Figure, check

PLAIN = (0.0, 1.0, 2.0, 3.0, 4.0)
ON_FOUR = Grid(0.0, 4.0)
BEBOERE, EKSTERNE = RespondentGroup.BEBOERE, RespondentGroup.EKSTERNE
EXAMPLES = (
    Figure(
        "We see it differently: above five sixths of a rung",
        sees_differently,
        {"ad": 0.84, "levels": 5},
        True,
        note="A/6 is 0.833… for five levels.",
    ),
    Figure("Just A/6 is not above it", sees_differently, {"ad": 5 / 6, "levels": 5}, False),
    Figure("We don't know: two of eight", does_not_know, {"share": 2 / 8}, True),
    Figure("Two of nine are fewer than a quarter", does_not_know, {"share": 2 / 9}, False),
    Figure("Under five answers there is no share", does_not_know, {"share": None}, False),
    Figure(
        "High without evidence: the rung below the highest",
        high_without_evidence,
        {"value": 3.0, "level_values": PLAIN, "evidence": False},
        True,
    ),
    Figure(
        "One text in any counted sheet is enough",
        high_without_evidence,
        {"value": 4.0, "level_values": PLAIN, "evidence": True},
        False,
    ),
    Figure(
        "A mean just under is not high",
        high_without_evidence,
        {"value": 2.99, "level_values": PLAIN, "evidence": False},
        False,
    ),
    Figure(
        "The interval of a difference between two groups",
        welch_interval,
        {"one": [3, 3, 4, 2, 3], "other": [1, 2, 1, 2, 2, 1]},
        (0.774, 2.226),
        note="Means 3 and 1.5, variances 0.5 and 0.3, so the squared error is 0.1 + 0.05 = 0.15; "
        "0.0225 / (0.01/4 + 0.0025/5) = 7.5 degrees of freedom, whose 95 % point of t is about 1.876",
        source="scipy.stats.ttest_ind(equal_var=False).confidence_interval(0.9)",
        places=3,
    ),
    Figure(
        "Elected and employed differ by a rung and a half",
        groups_differ,
        {"elected": [3, 3, 4, 2, 3], "employed": [1, 2, 1, 2, 2, 1], "level": 1.0},
        True,
    ),
    Figure(
        "The same gap, so uncertain that it may be chance",
        groups_differ,
        {"elected": [4, 4, 0, 4, 0], "employed": [0, 3, 0, 3, 0], "level": 1.0},
        False,
    ),
    Figure(
        "Four are too few to be a group",
        groups_differ,
        {"elected": [4, 4, 4, 4], "employed": [1, 1, 1, 1, 1], "level": 1.0},
        False,
    ),
    Figure(
        "Sure, but less than a rung",
        groups_differ,
        {"elected": [3, 3, 3, 3, 3], "employed": [2.1, 2.1, 2.1, 2.1, 2.1], "level": 1.0},
        False,
    ),
    Figure(
        "Seen from outside: a rung lower on the items that both answered",
        seen_otherwise,
        {
            "own": {"q1": 3.0, "q2": 2.5, "q3": 0.0},
            "theirs": {"q1": 1.5, "q2": 2.0},
            "people": 5,
            "level": 1.0,
        },
        True,
        note="2.75 and 1.75; q3 is left out, because the externals have no value for it.",
    ),
    Figure(
        "Four externals are too few",
        seen_otherwise,
        {"own": {"q1": 3.0}, "theirs": {"q1": 0.0}, "people": 4, "level": 1.0},
        False,
    ),
)
SCORES = (
    (1.9, Side.UNDER),
    (2.0, None),
    (3.0, None),
    (3.1, Side.OVER),
)


@pytest.mark.parametrize("figure", EXAMPLES, ids=lambda figure: figure.title)
def test_the_worked_examples_come_out_as_by_hand(figure: Figure) -> None:
    check(figure)


@pytest.mark.parametrize(("score", "side"), SCORES)
def test_unlike_the_others_is_outside_the_published_band_in_either_direction(
    score: float, side: Side | None
) -> None:
    assert unlike_others(score, 2.0, 3.0, ON_FOUR) is side


@pytest.mark.parametrize(("score", "low", "high"), [(0.0, 0.5, 1.0), (4.0, 3.0, 3.5)])
def test_nobody_is_beyond_an_end_that_stands_for_all_beyond_it(score: float, low: float, high: float) -> None:
    assert unlike_others(score, low, high, ON_FOUR) is None


def test_whoever_an_item_should_be_asked_of_and_gave_no_answer_is_missing() -> None:
    assert not_asked((BEBOERE, EKSTERNE), {BEBOERE, RespondentGroup.VALGTE}) == (EKSTERNE,)
    assert not_asked((BEBOERE,), {BEBOERE}) == ()


scores = st.lists(st.sampled_from([k / 3 for k in range(13)]), min_size=2, max_size=14)


@pytest.mark.filterwarnings("ignore:Precision loss")  # that program's own, where all of a group agree
@settings(max_examples=150, deadline=None)
@given(scores, scores)
def test_the_interval_is_that_of_another_program(one: list[float], other: list[float]) -> None:
    found = welch_interval(one, other)
    assert found is not None
    if np.var(one) + np.var(other) < 1e-12:
        assert found == pytest.approx((np.mean(one) - np.mean(other),) * 2)
        return
    wanted = stats.ttest_ind(one, other, equal_var=False).confidence_interval(0.9)
    assert found == pytest.approx((wanted.low, wanted.high))


@pytest.mark.filterwarnings("ignore:Precision loss")  # that program's own, where all of a group agree
@settings(max_examples=150, deadline=None)
@given(scores, scores)
def test_whether_groups_differ_is_that_of_another_program(one: list[float], other: list[float]) -> None:
    gap, sure = abs(np.mean(one) - np.mean(other)), False
    if len(one) >= 5 and len(other) >= 5 and gap >= 1 - 1e-9:
        alike = np.var(one) + np.var(other) < 1e-12
        p = 0.0 if alike else stats.ttest_ind(one, other, equal_var=False).pvalue
        if abs(p - 0.1) < 1e-9:
            return
        sure = bool(p < 0.1)
    assert groups_differ(one, other, 1.0) is sure


@settings(max_examples=100, deadline=None)
@given(scores)
def test_seeing_it_differently_is_the_mean_distance_of_another_program(values: list[float]) -> None:
    distance = float(np.abs(np.array(values) - np.mean(values)).mean())
    if abs(distance - 5 / 6) > 1e-9:
        assert sees_differently(distance, 5) is bool(distance > 5 / 6)
