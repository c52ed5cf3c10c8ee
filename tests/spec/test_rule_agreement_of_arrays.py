"""Agreement of plain numbers. AD, rwg, rwg(j) and r*wg

The same formulas over an array of respondents × items. `nan` is a missing value: it is left out by
item, and an item with fewer than two values is left out whole.
"""

from __future__ import annotations

from math import nan
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from almene_assess.domain.agreement import agreement, average_deviation, rwg, rwg_j, rwg_star
from tests.spec import cases
from tests.spec.figures import Figure, check
from tests.spec.oracle import Rules

THREE_ITEMS = [[1, 4, 2], [3, 4, 2], [2, 1, nan]]

EXAMPLES = (
    Figure(
        "The distance from the mean",
        average_deviation,
        {"values": [1, 2, 3, 4]},
        1.0,
        note="The mean is 2.5; the distances are 1.5, 0.5, 0.5 and 1.5.",
    ),
    Figure(
        "Over items, with a hole",
        average_deviation,
        {"values": THREE_ITEMS},
        (2 / 3 + 4 / 3 + 0) / 3,
        note="The items have means 2, 3 and 2; the third has two values only, and they agree.",
    ),
    Figure("A single value has no spread", average_deviation, {"values": [3, nan]}, None),
    Figure(
        "One item",
        rwg,
        {"values": [3, 3, 4, 4], "levels": 5},
        1 - (1 / 3) / 2,
        note="The variance is 1/3; five levels by pure chance have (25 − 1) / 12 = 2.",
    ),
    Figure("More divided than by chance", rwg, {"values": [0, 0, 4, 4], "levels": 5}, 0.0),
    Figure(
        "The same, as r*wg",
        rwg_star,
        {"values": [[0], [0], [4], [4]], "levels": 5},
        1 - (16 / 3) / 2,
        note="Nothing is cut off: the answers are further apart than chance puts them.",
    ),
    Figure(
        "Several items",
        rwg_star,
        {"values": THREE_ITEMS, "levels": 5},
        1 - ((1 + 3 + 0) / 3) / 2,
        note="The variances are 1, 3 and 0, their mean 4/3.",
    ),
    Figure(
        "Stepped up by the number of items",
        rwg_j,
        {"values": THREE_ITEMS, "levels": 5},
        0.6,
        note="3 · 1/3 / (1 + 2 · 1/3): more items alone make it larger, which is why r*wg is what we use.",
    ),
)


@pytest.mark.parametrize("figure", EXAMPLES, ids=lambda figure: figure.title)
def test_the_worked_figures_come_out_as_by_hand(figure: Figure) -> None:
    check(figure)


POSITIONS = arrays(float, (5, 3), elements=st.sampled_from([0.0, 1, 2, 3, 4, nan]))
OFTEN = settings(max_examples=100, deadline=None)


@OFTEN
@given(POSITIONS, st.randoms())
def test_neither_order_nor_direction_nor_place_of_the_ladder_matters(
    values: np.ndarray, chance: Random
) -> None:
    people, items = list(range(5)), list(range(3))
    chance.shuffle(people)
    chance.shuffle(items)
    mixed = values[people][:, items]
    for other in (mixed, 4 - values, values + 7):
        assert average_deviation(other) == pytest.approx(average_deviation(values))
        assert rwg_star(other, 5) == pytest.approx(rwg_star(values, 5))


@OFTEN
@given(POSITIONS)
def test_agreement_stays_within_its_bounds(values: np.ndarray) -> None:
    star, single, joined, spread = (
        rwg_star(values, 5),
        rwg(values[:, 0], 5),
        rwg_j(values, 5),
        average_deviation(values),
    )
    assert star is None or star <= 1
    assert single is None or 0 <= single <= 1
    assert joined is None or max(0.0, star or 0.0) - 1e-9 <= joined <= 1
    assert spread is None or 0 <= spread <= 2


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_arrays_and_columns_find_the_same(data: st.DataObject) -> None:
    rules: Rules = cases.POLICIES[0]
    policy, sheets = cases.policy(rules), cases.sheets(rules, data.draw(cases.files(rules, joint=False)))
    found = {(row["organisation"], row["theme"]): row for row in agreement(sheets, policy).to_dicts()}
    for (organisation,), own in sheets.group_by("organisation"):
        inside = own.filter(own["group"] != "eksterne")
        for theme, items in policy.themes.items():
            codes = inside.select(items).to_numpy().astype(float)
            codes[codes >= policy.levels] = nan
            row = found.get((organisation, theme), {"ad": None, "rwg_star": None})
            assert average_deviation(codes) == pytest.approx(row["ad"])
            assert rwg_star(codes, policy.levels) == pytest.approx(row["rwg_star"])


def test_agreement_needs_a_ladder() -> None:
    with pytest.raises(ValueError, match="two levels"):
        rwg([0, 0], 1)
