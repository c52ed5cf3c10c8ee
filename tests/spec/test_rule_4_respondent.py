"""Rule 4. A respondent's theme score

The mean of the values of the respondent's answered items. It is mapped linearly from the lowest and
highest level value to the policy's range, and never rounded before it is shown.
"""

from __future__ import annotations

import pytest

from tests.spec.worked import Example, check

EXAMPLES = (
    Example(
        "The mean of three",
        {"Ida valgte": "1 2 4", "Eva eksterne": "0 0 1"},
        {"Ida": {"score": 7 / 3}, "Eva": {"score": 1 / 3}},
        show="respondent",
        note="An external has a score too; it just never enters the organisation's.",
    ),
    Example(
        "Other level values and another range",
        {"Ida valgte": "0.25 1 0.25"},
        {"Ida": {"score": 50.0, "staircase": 0.25}},
        show="respondent",
        levels=(0.0, 0.25, 0.5, 1.0),
        score_range=(0.0, 100.0),
        note="The mean 0.5 is mapped to 50; the staircase keeps the level's own value.",
    ),
)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_the_worked_examples_come_out_as_by_hand(example: Example) -> None:
    check(example)
