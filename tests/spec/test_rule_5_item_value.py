"""Rule 5. An organisation's item value

The board's joint step where one is set. Otherwise the mean within each respondent group, and then
the mean of the means of the groups that have a value. Externals are left out. Without a joint step
an item is not relevant if somebody answered it and all who did said *ikke relevant*; *ved ikke*
counts as having answered. A show of hands counts as that many values of its group.
"""

from __future__ import annotations

import pytest

from tests.spec.worked import Example, check

EXAMPLES = (
    Example(
        "Groups weigh the same",
        {"Ida valgte": "4", "Bo beboere": "1", "Eva beboere": "2", "Per beboere": "0", "Kim eksterne": "4"},
        {"q1": {"value": 2.5, "asked": True}},
        show="item",
        themes={"theme": 1},
        note="The residents' mean is 1, the elected's 4. Kim is external.",
    ),
    Example(
        "A group without a value does not weigh",
        {"Ida valgte": "4", "Bo ansatte": "?", "Eva ansatte": "-"},
        {"q1": {"value": 4.0, "asked": True}},
        show="item",
        themes={"theme": 1},
    ),
    Example(
        "Not relevant when all who answered say so",
        {"Ida valgte": "x x -", "Bo beboere": "- ? -", "Kim eksterne": "3 3 3"},
        {
            "q1": {"value": None, "asked": False},
            "q2": {"value": None, "asked": True},
            "q3": {"value": None, "asked": True},
        },
        show="item",
        note="q2 stays asked: Bo answered it, with *ved ikke*. Only an external answered q3.",
    ),
    Example(
        "The joint step overrules",
        {"Ida valgte": "4 4 4 1", "Bo beboere": "2 2 2 x"},
        {
            "q1": {"value": 1.0, "asked": True},
            "q2": {"value": None, "asked": True},
            "q3": {"value": None, "asked": False},
            "q4": {"value": 1.0, "asked": True},
        },
        show="item",
        themes={"theme": 4},
        joint="1 ? x -",
        note="On q4 the board set nothing, so Ida's 1 stands.",
    ),
    Example(
        "A show of hands",
        {"Ida valgte": "4"},
        {"q1": {"value": 3.0}},
        show="item",
        themes={"theme": 1},
        hands=(("q1", "beboere", 1, 2), ("q1", "beboere", 4, 1)),
        note="Three residents raise a hand, two for step 1 and one for 4. Their mean is 2, the elected's 4.",
    ),
)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_the_worked_examples_come_out_as_by_hand(example: Example) -> None:
    check(example)
