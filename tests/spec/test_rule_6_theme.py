"""Rule 6. An organisation's theme score

The mean of its item values, when enough of the asked items have one (rule 3).
"""

from __future__ import annotations

import pytest

from tests.spec.worked import Example, check

EXAMPLES = (
    Example(
        "The mean of the item values, not of the respondents",
        {"Ida valgte": "4 4 4", "Bo beboere": "0 - -", "Eva beboere": "2 - -"},
        {"theme": {"score": 3.5, "answered": 3, "asked": 3}},
        note="Item values 2.5, 4 and 4.",
    ),
    Example(
        "Too little answered",
        {"Ida valgte": "4 ? -"},
        {"theme": {"score": None, "answered": 1, "asked": 3}},
    ),
    Example(
        "The policy `missing: lowest`",
        {"Ida valgte": "4 ? -"},
        {"theme": {"score": 4 / 3, "answered": 1, "asked": 3, "staircase": 0.0, "ad": None}},
        missing="lowest",
        note="The asked items without a value take the lowest; `answered` still counts real values.",
    ),
    Example(
        "The policy `missing: lowest`, nothing answered",
        {"Ida valgte": "? - x"},
        {"theme": {"score": None, "answered": 0, "asked": 2, "staircase": None}},
        missing="lowest",
    ),
)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_the_worked_examples_come_out_as_by_hand(example: Example) -> None:
    check(example)
