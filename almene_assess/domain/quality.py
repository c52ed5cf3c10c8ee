"""How well a questionnaire measures, as the secretariat may see it: what is shown, and when it may be.

Why nobody can be found in it (the reader is the sector's secretariat, who knows who takes part and may
hear from an administration company what all its organisations answered):

- Figures are made only with a release, from the release's members, and replaced only under R5: there is no
  look before and after one organisation.
- At least `MIN_ORGANISATIONS` organisations, R2's three administrators, and a whole cell's worth
  (`MIN_HIDDEN`) outside the largest, for the figures here are finer than quartiles.
- Coefficients are symmetric: which organisation gave which answers does not enter, so that what they say
  of one they say of every other whose answers are not known. Rounded to 0.01 and clamped to 0–0.95: a
  coefficient of 1 would tell every respondent that the colleagues said the same.
- No count, mean or distribution of an item. A rung is named if at most one answer, or fewer than one in
  fifty, stands on it, and never which of these; as in R7 three rungs must be left. *Ved ikke* is named
  from a quarter of the answers, to the nearest 5 %.
- Before an item is named, `leaks` asks for every coalition (outsider, one organisation, any two, each
  administrator) how many of the answers it does not know *must* be of the kind that is shown. More than
  three in four (R6), and nothing is said of the item.

Never anything about one organisation. The figures themselves are made in `quality_making`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from almene_assess.domain.attack_one_item import FEWEST_LEVELS
from almene_assess.domain.disclosure import (
    MAX_SHARE_IN_BAND,
    MIN_HIDDEN,
    hidden_alone,
    may_replace,
    owners,
    round_to,
)
from almene_assess.domain.scoring_policy import TOLERANCE

MIN_ORGANISATIONS = 30
"""Under thirty, coefficients move so much from chance that they say nothing of the questions."""
MIN_RESPONDENTS = 30
"""For ICC: respondents beyond the first of each organisation. For an item: answers that are a rung."""
LARGEST = 0.95
"""A coefficient is never shown above this, nor below 0."""
STEP = 0.01
SHARE_STEP = 0.05
"""Shares of *ved ikke* are shown to the nearest 5 %."""
MANY_UNKNOWN = Fraction(1, 4)
"""From here up an item is named; the same quarter as for a blind spot."""
RARE = Fraction(1, 50)
"""A rung under one answer in fifty is one that nobody, or next to nobody, chooses."""
AS_GOOD_AS_NONE = 1
"""One answer is as good as none here, however few there are: being named never means "nobody did"."""
GOOD = 0.70
"""From here up a figure is called reliable; without ICC(2) of this size nobody stands above anybody."""

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ThemeQuality:
    """What may be shown of a theme, rounded: None where there is too little to go by.

    `consistency` is alpha, or Spearman–Brown for two items, with its interval; `k` is the number of
    respondents an organisation that both ICCs are about.
    """

    theme: str
    consistency: float | None = None
    low: float | None = None
    high: float | None = None
    icc1: float | None = None
    icc2: float | None = None
    k: int | None = None


@dataclass(frozen=True, slots=True)
class ItemQuality:
    """An item that is named: the share of *ved ikke* if it is large, positions of the rungs hardly chosen."""

    item: str
    unknown: float | None = None
    rare: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Quality:
    """Everything that is shown of a round; items without a mark are not there."""

    organisations_ca: int
    respondents_ca: int
    themes: tuple[ThemeQuality, ...]
    items: tuple[ItemQuality, ...] = ()
    held_back: tuple[str, ...] = ()
    """Items of which nothing is said: too few answers, or too much would be known."""


def enough(administrators: Mapping[int, int | None]) -> bool:
    """Return whether figures of these organisations may be shown at all."""
    if len(administrators) < MIN_ORGANISATIONS or hidden_alone(administrators, one_item=False):
        return False
    return len(administrators) - max(owners(administrators).values()) >= MIN_HIDDEN


def may_take_over(old: Mapping[int, str], new: Mapping[int, str]) -> bool:
    """Return whether the figures may be made anew (R5, for the whole sector).

    Shape: a stamp of each organisation's sheets then and now; another stamp counts as another score.
    """
    return may_replace(
        dict.fromkeys(old, 0.0), {one: float(old.get(one, new[one]) != new[one]) for one in new}
    )


def shown(coefficient: float | None) -> float | None:
    """Round a coefficient and clamp it."""
    return None if coefficient is None else min(LARGEST, max(0.0, round_to(coefficient, STEP)))


def share_shown(unknown: int, answers: int) -> float | None:
    """Return the share of *ved ikke* as it is shown; None under a quarter."""
    if not answers or unknown < MANY_UNKNOWN * answers:
        return None
    return round_to(unknown / answers, SHARE_STEP)


def enough_levels(levels: int, rare: Sequence[int]) -> bool:
    """Return whether so many rungs are left that naming the rare ones says little of anybody (R7)."""
    return levels - len(rare) >= FEWEST_LEVELS


def is_rare(chosen: int, values: int) -> bool:
    """Return whether nobody, or next to nobody, chose a rung."""
    return chosen <= AS_GOOD_AS_NONE or chosen < RARE * values


def leaks(kind: Counts, all_: Counts, least: int, coalitions: Sequence[Counts]) -> bool:
    """Return whether some coalition can say of more than three in four unknown answers which kind they are.

    Shape: answers of the kind and of any kind by organisation; the least number of the kind in all that
    what is shown allows; for each coalition the places of its organisations. Any two organisations are
    tried as well: what a coalition gains is a sum over its members, so that the two largest are the worst.
    """
    over, under = MAX_SHARE_IN_BAND.numerator, MAX_SHARE_IN_BAND.denominator
    gain = over * all_ - under * kind
    reach = over * int(all_.sum()) - under * least
    worst = max((int(gain[inside].sum()) for inside in coalitions), default=0)
    two = int(np.sort(gain)[-2:].clip(min=0).sum())
    return max(worst, two, 0) > reach


def least_shown(share: float | None, answers: int) -> int:
    """Return how many *ved ikke* there must be where this is shown."""
    if share is None:
        return 0
    return next(n for n in range(answers + 1) if (share_shown(n, answers) or 0.0) > share - TOLERANCE)


def least_common(values: int) -> int:
    """Return how many answers a rung must have that is not named as rare."""
    return next(n for n in range(values + 1) if not is_rare(n, values))
