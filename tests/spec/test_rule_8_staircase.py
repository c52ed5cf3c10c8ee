"""Rule 8. The staircase

The value of the highest level that every asked item reaches; the lowest level if no other holds,
and empty if an asked item has no value. It stands beside the mean because the mean hides a hole.
"""

from __future__ import annotations

import pytest

from tests.spec.worked import Example, check

EXAMPLES = (
    Example(
        "The mean hides the hole",
        {"Ida valgte": "0 3 3"},
        {"theme": {"score": 2.0, "staircase": 0.0}},
    ),
    Example(
        "Role-balanced values reach a level",
        {"Ida valgte": "2 3 4", "Bo beboere": "3 4 4"},
        {"theme": {"score": 20 / 6, "staircase": 2.0}},
        note="The item values are 2.5, 3.5 and 4.",
    ),
    Example(
        "An asked item has no value",
        {"Ida valgte": "3 3 ?"},
        {"theme": {"score": 3.0, "staircase": None}},
    ),
    Example(
        "A mean that is a hair too small",
        {"Ida valgte": "0.7", "Bo valgte": "0.7", "Eva valgte": "0.7"},
        {"theme": {"staircase": 0.7}},
        themes={"theme": 1},
        levels=(0.1, 0.7, 0.9),
        score_range=(0.1, 0.9),
        note="Three times 0.7 has a computed mean below 0.7; every comparison allows 0.000000001.",
    ),
)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_the_worked_examples_come_out_as_by_hand(example: Example) -> None:
    check(example)
