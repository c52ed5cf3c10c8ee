"""Agreement. AD and r*wg

Pooled over the respondents (externals and joint steps left out), on level positions, for each item
with at least two values, then the mean over those items. AD is the mean distance from the mean;
r*wg is 1 less the mean variance (n − 1) over (A² − 1) / 12, where A is the number of levels.
Nothing is imputed.
"""

from __future__ import annotations

import pytest

from tests.spec.worked import Example, check

EXAMPLES = (
    Example(
        "Two items, one of them with a single value",
        {"Ida valgte": "1 4 -", "Bo beboere": "3 - -", "Eva eksterne": "0 0 0"},
        {"theme": {"ad": 1.0, "rwg_star": 0.0}},
        note="Only q1 counts: 1 and 3 lie 1 from their mean, and their variance is 2.",
    ),
    Example(
        "Full agreement",
        {"Ida valgte": "3 2 1", "Bo beboere": "3 2 1"},
        {"theme": {"ad": 0.0, "rwg_star": 1.0}},
    ),
    Example(
        "Opposite ends",
        {"Ida valgte": "0 0 0", "Bo beboere": "4 4 4"},
        {"theme": {"ad": 2.0, "rwg_star": -3.0}},
        joint="2 2 2",
        note="The joint step settles the score, but not how far the respondents agree.",
    ),
    Example(
        "Raised hands count",
        {"Ida valgte": "1 - -"},
        {"theme": {"ad": 1.0, "rwg_star": 0.0}},
        hands=(("q1", "beboere", 3, 1),),
    ),
)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_the_worked_examples_come_out_as_by_hand(example: Example) -> None:
    check(example)
