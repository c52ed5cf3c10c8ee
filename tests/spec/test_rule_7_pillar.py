"""Rule 7. A pillar's score

The unweighted mean of its theme scores, however many items each has. It is empty unless every
relevant theme has a score, and empty if none is relevant. There is no total score.
"""

from __future__ import annotations

import pytest

from tests.spec.worked import Example, check

THEMES = {"small": 1, "large": 3}

EXAMPLES = (
    Example(
        "Themes weigh the same",
        {"Ida valgte": "4 1 1 1"},
        {"pillar": {"score": 2.5, "answered": 2, "asked": 2}},
        show="pillar",
        themes=THEMES,
    ),
    Example(
        "A theme without a score",
        {"Ida valgte": "? 1 1 1"},
        {"pillar": {"score": None, "answered": 1, "asked": 2}},
        show="pillar",
        themes=THEMES,
    ),
    Example(
        "A theme that is not relevant",
        {"Ida valgte": "x 1 1 1"},
        {"pillar": {"score": 1.0, "answered": 1, "asked": 1}},
        show="pillar",
        themes=THEMES,
    ),
    Example(
        "No theme is relevant",
        {"Ida valgte": "x x x x"},
        {"pillar": {"score": None, "answered": 0, "asked": 0}},
        show="pillar",
        themes=THEMES,
    ),
)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_the_worked_examples_come_out_as_by_hand(example: Example) -> None:
    check(example)
