"""What a published figure tells of its cell, and how far it would be off under other scores.

Works on plain intervals: quantiles of type 7, the mean, and how many lie inside a range.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

TOLERANCE = 1e-10
CROWDED_WEIGHT = 0.25
"""What a change of the hidden-because-crowded mark counts for, beside distances on the scale."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a published figure tells of its cell: intervals that hold its quantiles and its mean.

    `inside` is a range and whether more than `share` of the cell lies in it.
    """

    quantiles: tuple[tuple[float, float, float], ...]
    mean: tuple[float, float] | None = None
    inside: tuple[float, float, float, bool] | None = None


def distances(scores: Numbers, told: Told, trials: Numbers) -> Numbers:
    """Return how far a figure would be off if one member had another score.

    Shape: members × trials; zero where the figure stays the same. `trials` is one row for all members,
    or a row for each.
    """
    order = np.argsort(scores, kind="stable")
    rank = np.empty(scores.size, dtype=np.intp)
    rank[order] = np.arange(scores.size)
    ordered, wanted = scores[order], np.broadcast_to(trials, (scores.size, trials.shape[-1]))
    off = np.zeros(wanted.shape)
    for share, low, high in told.quantiles:
        off += _outside(_quantile_with(ordered, rank, share, wanted), low, high)
    if told.mean is not None:
        mean = (scores.sum() - scores[:, None] + wanted) / scores.size
        off += scores.size * _outside(mean, *told.mean)
    if told.inside is not None:
        off += _crowd_changed(scores, wanted, told.inside)
    return off


def _quantile_with(ordered: Numbers, rank: NDArray[np.intp], share: float, value: Numbers) -> Numbers:
    """Return the type 7 quantile after the member of a rank is given another value."""
    place = (ordered.size - 1) * share
    below = int(np.floor(place + TOLERANCE))
    part = place - below
    first = _order_statistic(ordered, rank, below, value)
    if part < TOLERANCE:
        return first
    second = _order_statistic(ordered, rank, below + 1, value)
    return np.asarray((1 - part) * first + part * second, dtype=float)


def _order_statistic(ordered: Numbers, rank: NDArray[np.intp], place: int, value: Numbers) -> Numbers:
    size = ordered.size
    low = np.full(size, -np.inf)
    high = np.full(size, np.inf)
    if place >= 1:  # the others' order statistics, on either side of the place
        low = np.where(place - 1 < rank, ordered[place - 1], ordered[min(place, size - 1)])
    if place <= size - 2:
        high = np.where(place < rank, ordered[place], ordered[place + 1])
    return np.asarray(np.minimum(np.maximum(value, low[:, None]), high[:, None]), dtype=float)


def _outside(found: Numbers, low: float, high: float) -> Numbers:
    return np.asarray(np.maximum(np.maximum(low - found, found - high), 0.0), dtype=float)


def _crowd_changed(scores: Numbers, wanted: Numbers, inside: tuple[float, float, float, bool]) -> Numbers:
    start, end, share, crowded = inside
    was = (scores >= start - TOLERANCE) & (scores <= end + TOLERANCE)
    now = (wanted >= start - TOLERANCE) & (wanted <= end + TOLERANCE)
    count = was.sum() - was[:, None].astype(int) + now
    return np.asarray(CROWDED_WEIGHT * ((count > share * scores.size + TOLERANCE) != crowded))


def off(scores: Numbers, told: Told) -> float:
    """Return how wrong a figure is for these scores."""
    ordered = np.sort(scores)
    wrong = 0.0
    for share, low, high in told.quantiles:
        place = (ordered.size - 1) * share
        below = int(place + TOLERANCE)
        part = place - below
        found = ordered[below]
        if part >= TOLERANCE:
            found = (1 - part) * found + part * ordered[below + 1]
        wrong += max(low - found, found - high, 0.0)
    if told.mean is not None:
        mean = ordered.sum() / ordered.size
        wrong += ordered.size * max(told.mean[0] - mean, mean - told.mean[1], 0.0)
    if told.inside is not None:
        start, end, share, crowded = told.inside
        inside = ((ordered >= start - TOLERANCE) & (ordered <= end + TOLERANCE)).sum()
        wrong += CROWDED_WEIGHT * ((inside > share * ordered.size + TOLERANCE) != crowded)
    return float(wrong)


def world_fits(cells: Sequence[Any], told: Sequence[Told], values: Numbers) -> bool:
    """Return whether a set of values fits everything that is told of every cell."""
    return all(off(values[cell], one) <= TOLERANCE for cell, one in zip(cells, told, strict=True))
