"""Two rounds of one edition beside each other: what moved, and whether it moved more than chance does.

Never across editions or forms, never beside anybody else, and no order among themes. What an organisation is
told of the sector's measurement quality is one number a theme: the least change, rounded up.
Source: design/scoring.md, "Agreement and honesty".
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from almene_assess.domain.change import reliable_change, within_uncertainty
from almene_assess.domain.disclosure import Grid
from almene_assess.domain.inside import MIN_GROUP
from almene_assess.domain.scoring_policy import TOLERANCE

MIDDLE_HALF = 1.349
"""How many standard deviations the middle half of a normal distribution is wide."""
STEP, TENTHS = 0.1, 10
"""The least change is shown in whole tenths, always upwards."""
FEWEST = MIN_GROUP
"""Under so many respondents in either round a change is never called more than chance."""

Scores = Mapping[str, float | None]


class Verdict(StrEnum):
    """What may be said of a change."""

    MISSING = "missing"
    ALTERED = "altered"
    FEW = "few"
    UNKNOWN = "unknown"
    WITHIN = "within"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class ThemeChange:
    """One theme then and now, unrounded; `least` is the least change that is more than chance, if known."""

    theme: str
    before: float | None
    now: float | None
    least: float | None
    verdict: Verdict

    @property
    def change(self) -> float | None:
        """Return how far the score moved; None where the two do not measure the same or one is missing."""
        if self.before is None or self.now is None or self.verdict is Verdict.ALTERED:
            return None
        return self.now - self.before


def compare(
    before: Scores, now: Scores, least: Scores, *, altered: Iterable[str], respondents: tuple[int, int]
) -> list[ThemeChange]:
    """Return each theme of today's round beside itself, in today's order."""
    few, other = min(respondents) < FEWEST, frozenset(altered)
    return [
        _theme(key, before.get(key), score, least.get(key), few, key in other) for key, score in now.items()
    ]


def least_change(band: tuple[float, float] | None, grid: Grid, reliability: float | None) -> float | None:
    """Return the least change of a theme that is more than chance, rounded up to a tenth.

    The spread between organisations is taken from their published middle half at its widest, so that the
    limit is never too low. None without a published middle half or a reliability above nought.
    """
    if band is None or reliability is None or reliability <= 0:
        return None
    low = max(grid.low, grid.behind(band[0])[0])
    high = min(grid.high, grid.behind(band[1])[1])
    least = reliable_change(max(0.0, high - low) / MIDDLE_HALF, reliability)
    return None if least is None else math.ceil(least / STEP - TOLERANCE) / TENTHS


def _theme(
    key: str, before: float | None, now: float | None, least: float | None, few: bool, altered: bool
) -> ThemeChange:
    return ThemeChange(key, before, now, least, _verdict(before, now, least, few=few, altered=altered))


def _verdict(
    before: float | None, now: float | None, least: float | None, *, few: bool, altered: bool
) -> Verdict:
    if altered:
        return Verdict.ALTERED
    if before is None or now is None:
        return Verdict.MISSING
    if few:
        return Verdict.FEW
    if least is None:
        return Verdict.UNKNOWN
    if within_uncertainty(now - before, least):
        return Verdict.WITHIN
    return Verdict.UP if now > before else Verdict.DOWN
