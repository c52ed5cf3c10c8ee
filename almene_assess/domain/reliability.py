"""How far figures can be relied on: internal consistency, differences between groups, a median's interval.

Plain arrays in, numbers out; NaN is missing. None stands where a figure is not defined, never a guess.
Must know nothing of organisations, sheets or who may see what.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import fdtri

from almene_assess.domain.scoring_policy import TOLERANCE

USUAL_LEVEL = 0.95
"""How sure an interval is unless somebody asks for something else."""
PAIR = 2


@dataclass(frozen=True, slots=True)
class OneWay:
    """A one-way analysis of variance: mean squares between and within groups, and the group size `k`."""

    groups: int
    values: int
    k: float
    between: float
    within: float


def one_way(values: ArrayLike, groups: ArrayLike) -> OneWay | None:
    """Return the analysis of variance that both ICCs are read from.

    Shape: one value and one group a respondent; a NaN value leaves out its respondent. None under two
    groups, and where no group has two values.
    Unit: `k` is the group size that unequal groups stand for: (N − Σn²/N) / (groups − 1). With equal
    groups it is their size.
    Raises: ValueError unless there is one group for each value.
    Source: Shrout & Fleiss 1979, case 1; k for unequal groups: Lessells & Boag 1987.
    """
    all_values, all_groups = np.asarray(values, float), np.asarray(groups)
    if all_values.shape != all_groups.shape or all_values.ndim != 1:
        raise ValueError("each value needs one group")
    there = ~np.isnan(all_values)
    kept = all_values[there]
    _, place = np.unique(all_groups[there], return_inverse=True)
    sizes = np.bincount(place).astype(float)
    n, many = len(kept), len(sizes)
    if many < PAIR or n == many:
        return None
    means = np.bincount(place, kept) / sizes
    between = float(np.sum(sizes * (means - kept.mean()) ** 2)) / (many - 1)
    within = float(np.sum((kept - means[place]) ** 2)) / (n - many)
    return OneWay(many, n, float(n - np.sum(sizes**2) / n) / (many - 1), between, within)


def icc1(values: ArrayLike, groups: ArrayLike) -> float | None:
    """Return ICC(1): how much of the differences between respondents is differences between groups.

    Shape: as `one_way`. None as there, and where all values are the same.
    Unit: 1 where groups are all of it, 0 where they are none; may be negative, down to −1 / (k − 1).
    Raises: as `one_way`.
    Source: Shrout & Fleiss 1979, ICC(1, 1); Bliese 2000.
    """
    found = one_way(values, groups)
    return None if found is None else icc1_of(found)


def icc2(values: ArrayLike, groups: ArrayLike) -> float | None:
    """Return ICC(2): how reliable the mean of a group of k respondents is.

    Shape: as `one_way`. None as there, and where the groups have the same mean.
    Unit: at most 1; may be negative without limit, which means: no difference was found.
    Raises: as `one_way`.
    Source: Shrout & Fleiss 1979, ICC(1, k); Bliese 2000.
    """
    found = one_way(values, groups)
    return None if found is None else icc2_of(found)


def icc1_of(found: OneWay) -> float | None:
    """Return ICC(1) from an analysis of variance."""
    whole = found.between + (found.k - 1) * found.within
    return (found.between - found.within) / whole if whole > TOLERANCE else None


def icc2_of(found: OneWay) -> float | None:
    """Return ICC(2) from an analysis of variance."""
    return (found.between - found.within) / found.between if found.between > TOLERANCE else None


def cronbach_alpha(answers: ArrayLike) -> float | None:
    """Return how far the items of a theme move together.

    Shape: respondents × items; a respondent with any NaN is left out (listwise). None under two items or
    two complete respondents, and where all complete respondents have the same sum.
    Unit: at most 1; negative where items move against each other.
    Source: Cronbach 1951.
    """
    whole = complete(answers)
    people, items = whole.shape
    if people < PAIR or items < PAIR:
        return None
    total = whole.sum(axis=1).var(ddof=1)
    if total <= TOLERANCE:
        return None
    return float(items / (items - 1) * (1 - whole.var(axis=0, ddof=1).sum() / total))


def feldt_interval(
    alpha: float, respondents: int, items: int, level: float = USUAL_LEVEL
) -> tuple[float, float]:
    """Return the two-sided interval of Cronbach's alpha; exact for items that are strictly alike.

    Raises: ValueError under two respondents or two items, for an alpha above 1, and for a level that is
    not between 0 and 1.
    Source: Feldt, Woodruff & Salih 1987, formulas 6 and 7, after Feldt 1965.
    """
    if respondents < PAIR or items < PAIR or alpha > 1 + TOLERANCE or not 0 < level < 1:
        raise ValueError("no such interval")
    people, cells = respondents - 1, (respondents - 1) * (items - 1)
    low, high = (1 - (1 - alpha) * float(fdtri(people, cells, (1 + side * level) / 2)) for side in (1, -1))
    return low, high


def spearman_brown(answers: ArrayLike) -> float | None:
    """Return the reliability of a theme of two items, from their correlation.

    Shape: respondents × 2; a respondent with any NaN is left out. None under two complete respondents,
    where an item never varies, and for a correlation of −1.
    Raises: ValueError unless there are two items.
    Source: Spearman 1910; Brown 1910; for two items: Eisinga, te Grotenhuis & Pelzer 2013.
    """
    whole = complete(answers)
    if whole.shape[1] != PAIR:
        raise ValueError("this reliability is for two items")
    if len(whole) < PAIR or (whole.var(axis=0) <= TOLERANCE).any():
        return None
    standard = (whole - whole.mean(axis=0)) / whole.std(axis=0)
    return stepped_up(float(standard.prod(axis=1).mean()), PAIR)


def stepped_up(reliability: float, times: float) -> float | None:
    """Return the reliability of something so many times as long; None where the formula has no value.

    Source: Spearman 1910; Brown 1910.
    """
    whole = 1 + (times - 1) * reliability
    return times * reliability / whole if whole > TOLERANCE else None


@dataclass(frozen=True, slots=True)
class MedianInterval:
    """Between which of the ordered values a median lies, and how sure that is at least."""

    low: float
    high: float
    coverage: float


def median_interval(values: ArrayLike, level: float = USUAL_LEVEL) -> MedianInterval | None:
    """Return the narrowest interval between the r-th lowest and the r-th highest value that is sure enough.

    Exact by counting heads and tails, for any distribution and any n; never by simulation. With few values
    the steps are coarse, so that `coverage` is often well above the level that was asked for.

    Shape: values; NaN is left out. None where even the lowest and highest are not sure enough: under six
    values at 95 %.
    Raises: ValueError for a level that is not between 0 and 1.
    Source: Thompson 1936; Conover 1999.
    """
    if not 0 < level < 1:
        raise ValueError("no such interval")
    ordered = np.sort(np.asarray(values, float).ravel())
    ordered = ordered[~np.isnan(ordered)]
    n, rank = len(ordered), 0
    while rank < (n + 1) // 2 and coverage(n, rank + 1) >= level - TOLERANCE:
        rank += 1
    if rank == 0:
        return None
    return MedianInterval(float(ordered[rank - 1]), float(ordered[n - rank]), coverage(n, rank))


def coverage(n: int, rank: int) -> float:
    """Return the probability that the median lies between the rank-th lowest and highest of n values."""
    outside = 2 * sum(comb(n, below) for below in range(rank))
    return float((2**n - outside) / 2**n)


def complete(answers: ArrayLike) -> NDArray[np.float64]:
    """Return the respondents who have a value on every item."""
    table = np.asarray(answers, float)
    if table.ndim != PAIR:
        raise ValueError("respondents × items are needed")
    kept: NDArray[np.float64] = table[~np.isnan(table).any(axis=1)]
    return kept
