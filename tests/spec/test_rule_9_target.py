"""Rule 9. Towards a target, and when a change is one

Percent to target counts what is missing on each item that has a value; going too far on one makes up
for nothing on another. Progress is the part of the way that is gone. A change is only called one
when it is larger than what measurement error makes: 1.96 · √2 · SD · √(1 − reliability).
"""

from __future__ import annotations

from math import nan
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almene_assess.domain import scoring
from almene_assess.domain.change import (
    percent_to_target,
    progress,
    reliable_change,
    staircase,
    within_uncertainty,
)
from tests.spec import cases
from tests.spec.figures import Figure, check
from tests.spec.oracle import Rules

COUPLE = "Jacobson & Truax 1991 (the pair of scores and its RC as an R package for the index quotes them)"


def changes_of_fifteen(deviation: float, reliability: float) -> float | None:
    """Return the RC of a change from 32.5 to 47.5, which is what Jacobson & Truax call by that name."""
    least = reliable_change(deviation, reliability)
    return None if least is None else (47.5 - 32.5) / (least / 1.96)


EXAMPLES = (
    Figure(
        "On the way",
        percent_to_target,
        {"current": [1, 2, 4], "target": [2, 3, 3]},
        0.75,
        note="1 and 1 are missing of 8; the third is past its target, which counts as nothing missing.",
    ),
    Figure(
        "An item without a value",
        percent_to_target,
        {"current": [1, nan], "target": [2, 4]},
        0.5,
        note="It leaves the targets too: 1 is missing of 2.",
    ),
    Figure("No target at all", percent_to_target, {"current": [1, 2], "target": [0, 0]}, None),
    Figure("Half the way", progress, {"baseline": 1.0, "current": 2.0, "target": 3.0}, 0.5),
    Figure("A step back", progress, {"baseline": 2.0, "current": 1.5, "target": 4.0}, -0.25),
    Figure("No way to go", progress, {"baseline": 3.0, "current": 2.0, "target": 3.0}, None),
    Figure(
        "A couple's change in units of its error",
        changes_of_fifteen,
        {"deviation": 7.5, "reliability": 0.8},
        3.16,
        COUPLE,
        note="SD 7.5 and reliability .80: the error of a difference is 4.74, and 32.5 to 47.5 is 3.16 of it.",
        places=2,
    ),
    Figure(
        "The least change",
        reliable_change,
        {"deviation": 0.5, "reliability": 0.68},
        0.784,
        note="1.96 · √2 · 0.5 · √0.32 = 1.96 · 0.5 · √0.64 = 1.96 · 0.4.",
    ),
    Figure("Nothing to rely on", reliable_change, {"deviation": 0.5, "reliability": -0.1}, None),
)


@pytest.mark.parametrize("figure", EXAMPLES, ids=lambda figure: figure.title)
def test_the_worked_figures_come_out_as_in_their_source(figure: Figure) -> None:
    check(figure)


def test_a_change_of_exactly_the_least_size_is_one() -> None:
    least = reliable_change(0.5, 0.68)
    assert not within_uncertainty(-0.784, least)
    assert within_uncertainty(0.78, least)
    assert within_uncertainty(4.0, None)


SHARES = st.lists(st.tuples(st.floats(0, 4), st.floats(0, 4)), min_size=1, max_size=6)


@settings(max_examples=100, deadline=None)
@given(SHARES)
def test_percent_to_target_stays_between_nothing_and_all(pairs: list[tuple[float, float]]) -> None:
    current, target = zip(*pairs, strict=True)
    found = percent_to_target(current, target)
    assert found is None or -1e-9 <= found <= 1
    reached = percent_to_target(target, target)
    assert reached is None or reached == 1


@pytest.mark.parametrize("rules", cases.POLICIES[:5], ids=lambda rules: " ".join(rules.values))
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_the_staircase_of_an_array_is_that_of_the_columns(rules: Rules, data: st.DataObject) -> None:
    policy = cases.policy(rules)
    sheets = cases.sheets(rules, data.draw(cases.files(rules, joint=False)))
    values = scoring.item_values(sheets, policy)
    found = scoring.theme_scores(values, policy)
    for row in found.iter_rows(named=True):
        own = values.row(by_predicate=pl.col("organisation") == row["organisation"], named=True)
        asked = [own[item] for item in policy.themes[row["theme"]] if own[f"{item}:asked"]]
        assert staircase([nan if v is None else v for v in asked], policy.level_values) == row["staircase"]


@pytest.mark.parametrize(
    "call",
    [
        lambda: reliable_change(-1, 0.5),
        lambda: reliable_change(1, 1.5),
        lambda: percent_to_target([1, 2], [1]),
        lambda: staircase([1], ()),
    ],
)
def test_what_makes_no_sense_is_refused(call: Any) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        call()
