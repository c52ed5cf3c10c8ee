"""Rule 3. Asked and answered

A theme has a score when enough of its asked items have a value: the policy's share, rounded up, and
all of them when only one or two are asked. With none asked there is no score.
"""

from __future__ import annotations

import pytest

from tests.spec.worked import Example, check

EXAMPLES = (
    Example(
        "Half of three is two",
        {"Ida valgte": "4 2 -", "Bo valgte": "4 - -"},
        {"Ida": {"score": 3.0, "answered": 2}, "Bo": {"score": None, "answered": 1}},
        show="respondent",
    ),
    Example(
        "Of two asked items both are needed",
        {"Ida valgte": "4 - x", "Bo valgte": "4 1 x"},
        {"Ida": {"score": None, "answered": 1, "asked": 2}, "Bo": {"score": 2.5}},
        show="respondent",
    ),
    Example(
        "Nothing asked, no score",
        {"Ida valgte": "x x x"},
        {"Ida": {"score": None, "answered": 0, "asked": 0, "staircase": None}},
        show="respondent",
    ),
    Example(
        "Seven tenths of ten are seven",
        {"Ida valgte": "1 1 1 1 1 1 1 - - -", "Bo valgte": "1 1 1 1 1 1 - - - -"},
        {"Ida": {"score": 1.0}, "Bo": {"score": None}},
        show="respondent",
        themes={"theme": 10},
        min_answered=0.7,
        note="A computer's 0.7 × 10 may be a hair above 7; every threshold allows 0.000000001.",
    ),
)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_the_worked_examples_come_out_as_by_hand(example: Example) -> None:
    check(example)
