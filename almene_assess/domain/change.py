"""Where one stands towards a target, and when a change is larger than the uncertainty.

Plain arrays and numbers in, a number out; None where a figure is not defined. Only between rounds of the
same edition: two editions do not measure the same, and nothing here draws a line across them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from almene_assess.domain.scoring_policy import TOLERANCE

SURE = 1.96
"""Two-sided 95 % of the normal distribution."""


def reliable_change(deviation: float, reliability: float | None) -> float | None:
    """Return the least change that measurement error alone hardly makes: 1.96 · √2 · SD · √(1 − r).

    None without a reliability, or with a negative one: then no change can be told from error.
    Unit: that of the standard deviation.
    Raises: ValueError for a negative deviation or a reliability above 1.
    Source: Jacobson & Truax 1991.
    """
    if deviation < 0 or (reliability is not None and reliability > 1 + TOLERANCE):
        raise ValueError("no such spread or reliability")
    if reliability is None or reliability < 0:
        return None
    return SURE * float(np.sqrt(2 * max(0.0, 1 - reliability))) * deviation


def within_uncertainty(change: float, least: float | None) -> bool:
    """Return whether a change is too small to be called one; without a limit every change is."""
    return least is None or abs(change) < least - TOLERANCE


def percent_to_target(current: ArrayLike, target: ArrayLike) -> float | None:
    """Return how much of the way to the target is done, over the items that have a value.

    Going further than the target on one item makes up for nothing on another.

    Shape: one current value (NaN: none) and one target an item. None if no item has a value or their
    targets add up to nothing.
    Unit: share; 1 is there.
    Raises: ValueError unless there is one target for each item.
    Source: design/scoring.md, rule 9, after OWASP SAMM's share of a target.
    """
    now, goal = np.asarray(current, float), np.asarray(target, float)
    if now.shape != goal.shape:
        raise ValueError("each item needs a target")
    there = ~np.isnan(now)
    whole = float(goal[there].sum())
    missing = float(np.maximum(0.0, goal[there] - now[there]).sum())
    return 1 - missing / whole if whole > TOLERANCE else None


def progress(baseline: float | None, current: float | None, target: float | None) -> float | None:
    """Return how much of the way from where one began to the target is gone.

    None if any of the three is missing, and where the target is where one began.
    Unit: share; negative is a step back, above 1 is past the target.
    Source: design/scoring.md, rule 9.
    """
    if baseline is None or current is None or target is None or abs(target - baseline) <= TOLERANCE:
        return None
    return (current - baseline) / (target - baseline)


def staircase(values: ArrayLike, level_values: Sequence[float]) -> float | None:
    """Return the value of the highest level that every asked item reaches; the lowest if no other.

    Shape: the value of each asked item of a theme; None if there are no items, or one has none (NaN).
    Raises: ValueError without levels.
    Source: design/scoring.md, rule 8; `domain.scoring` does the same for whole columns.
    """
    if not level_values:
        raise ValueError("a staircase needs levels")
    asked = np.asarray(values, float)
    if not asked.size or np.isnan(asked).any():
        return None
    least = float(asked.min())
    return max((level for level in level_values if least >= level - TOLERANCE), default=level_values[0])
