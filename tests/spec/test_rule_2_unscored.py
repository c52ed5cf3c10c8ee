"""Rule 2. Answers that are no number

*Ved ikke* has no value and is never zero; its share is reported by itself, from five answers up and without
externals. *Ikke relevant* takes the item out of what was asked. An unanswered item stays asked.
"""

from __future__ import annotations

import pytest

from tests.spec.worked import Example, check

EXAMPLES = (
    Example(
        "Ved ikke is not zero",
        {"Ida valgte": "4 4 ?"},
        {"Ida": {"score": 4.0, "answered": 2, "asked": 3}},
        show="respondent",
    ),
    Example(
        "Ikke relevant is not asked",
        {"Ida valgte": "4 2 x"},
        {"Ida": {"score": 3.0, "answered": 2, "asked": 2}},
        show="respondent",
    ),
    Example(
        "An unanswered item stays asked",
        {"Ida valgte": "4 2 -"},
        {"Ida": {"score": 3.0, "answered": 2, "asked": 3}},
        show="respondent",
    ),
    Example(
        "The share of ved ikke",
        {"Ida valgte": "? 2 x", "Bo ansatte": "? 2 3", "Eva eksterne": "? ? ?"},
        {"theme": {"unknown_share": 2 / 5}},
        note="Five answers count: Ida's two and Bo's three. Eva is external and left out.",
    ),
    Example(
        "No share of four answers",
        {"Ida valgte": "? 2 x", "Bo ansatte": "? 2 -"},
        {"theme": {"unknown_share": None}},
    ),
)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_the_worked_examples_come_out_as_by_hand(example: Example) -> None:
    check(example)
