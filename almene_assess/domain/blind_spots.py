"""The seven signals of a blind spot, each exactly as the manual defines it; plain numbers in, an answer out.

Knows nothing of who may see what: `blind_spot_facts` decides which may be asked at all, `blind_spot_marks`
which are shown. A signal is a place worth a talk, never a fault.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from statistics import fmean

import numpy as np
from scipy.special import stdtrit

from almene_assess.domain.answers import RespondentGroup
from almene_assess.domain.disclosure import Grid
from almene_assess.domain.inside import MIN_GROUP
from almene_assess.domain.inside_figures import APART_SHARE
from almene_assess.domain.scoring_policy import TOLERANCE

UNKNOWN_SHARE = 0.25
"""One in four does not know. Our own line; no source draws one."""
HIGH_FROM_TOP = 1
"""High is the rung below the highest (3 of 0–4): from there up the rungs' words promise something to show."""
GAP_LEVELS = 1
"""A difference under one whole rung is no other answer. Our own line, for groups and externals alike."""
GAP_SURE = 0.90
"""How sure the interval of the groups' difference is: it opens a talk and settles nothing."""
FEWEST_FOR_VARIANCE = 2


class Signal(StrEnum):
    """Why a theme is marked."""

    APART = "apart"
    UNKNOWN = "unknown"
    UNPROVEN = "unproven"
    GROUPS = "groups"
    OUTSIDE = "outside"
    UNASKED = "unasked"
    UNLIKE = "unlike"


class Side(StrEnum):
    """On which side of something a figure lies."""

    UNDER = "under"
    OVER = "over"


def sees_differently(ad: float, levels: int) -> bool:
    """Return whether the answers lie further apart than chance would let people who agree: AD > A/6.

    Unit: AD in level positions, on a ladder of A levels.
    Source: Burke, Finkelstein & Dusig 1999; Dunlap 2003.
    """
    return ad > levels / APART_SHARE + TOLERANCE


def does_not_know(share: float | None) -> bool:
    """Return whether at least a quarter of the answers are *ved ikke*; None, under five answers, is no.

    Source: design/scoring.md, rule 2 and "Blind spots".
    """
    return share is not None and share >= UNKNOWN_SHARE - TOLERANCE


def high_without_evidence(value: float | None, level_values: Sequence[float], *, evidence: bool) -> bool:
    """Return whether an item stands high, and nobody wrote what could be shown.

    Unit: value as the levels', unmapped.
    Source: design/scoring.md, "Blind spots".
    """
    return value is not None and not evidence and value >= level_values[-1 - HIGH_FROM_TOP] - TOLERANCE


def welch_interval(one: Sequence[float], other: Sequence[float]) -> tuple[float, float] | None:
    """Return the 90 % interval of mean(one) − mean(other) without taking their variances to be equal.

    None where a group has fewer than two values. Groups that each agree in full have an interval of a point.
    Source: Welch 1947, with his degrees of freedom.
    """
    if min(len(one), len(other)) < FEWEST_FOR_VARIANCE:
        return None
    parts = [float(np.var(values, ddof=1)) / len(values) for values in (one, other)]
    gap, error = fmean(one) - fmean(other), sum(parts)
    if error <= TOLERANCE**2:
        return gap, gap
    weights = zip(parts, (len(one), len(other)), strict=True)
    freedom = error**2 / sum(part**2 / (n - 1) for part, n in weights)
    reach = float(stdtrit(freedom, (1 + GAP_SURE) / 2)) * error**0.5
    return gap - reach, gap + reach


def groups_differ(elected: Sequence[float], employed: Sequence[float], level: float) -> bool:
    """Return whether elected and employed differ by a level at least, and hardly by chance.

    Shape: the theme scores of the respondents of each group; `level` is one rung in their range.
    Source: design/scoring.md, "Blind spots".
    """
    if min(len(elected), len(employed)) < MIN_GROUP:
        return False
    found = welch_interval(elected, employed)
    wide = abs(fmean(elected) - fmean(employed)) >= GAP_LEVELS * level - TOLERANCE
    return found is not None and wide and (found[0] > TOLERANCE or found[1] < -TOLERANCE)


def seen_otherwise(own: Mapping[str, float], theirs: Mapping[str, float], people: int, level: float) -> bool:
    """Return whether five externals or more see the same items a level away from the organisation's own view.

    Shape: item values by item; `people` is how many externals there are, `level` one rung in the values.
    Source: design/scoring.md, "Blind spots".
    """
    both = own.keys() & theirs.keys()
    if people < MIN_GROUP or not both:
        return False
    gap = fmean(own[item] for item in both) - fmean(theirs[item] for item in both)
    return abs(gap) >= GAP_LEVELS * level - TOLERANCE


def not_asked(
    wanted: Iterable[RespondentGroup], answered: Collection[RespondentGroup]
) -> tuple[RespondentGroup, ...]:
    """Return the groups that an item should also be asked of and that gave no answer to it.

    Source: design/scoring.md, "Blind spots".
    """
    return tuple(group for group in wanted if group not in answered)


def unlike_others(score: float, low: float, high: float, grid: Grid) -> Side | None:
    """Return on which side of the published middle half a score lies; None inside.

    An end that stands for all beyond it (R6) has no other side.
    Source: design/scoring.md, "Blind spots"; design/benchmark.md, R6.
    """
    if score < low - TOLERANCE and low > grid.floor + TOLERANCE:
        return Side.UNDER
    if score > high + TOLERANCE and high < grid.ceiling - TOLERANCE:
        return Side.OVER
    return None
