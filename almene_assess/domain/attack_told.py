"""What a published figure tells of its cell, and how far it would be off under other scores.

Works on plain intervals: quantiles of type 7, the mean, and how many lie inside a range.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
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


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the quantiles of a cell of one size lie, and what moving one of its members does to them.

    What another score does to a quantile depends on the member's rank only through its side of the quantile,
    so a few ranks stand for all. Shape: `below`, `above`, `part`, `low` and `high` one for each quantile;
    `others` (from, to) × (below, above) × quantiles × ranks, into the ordered scores with an infinity at
    either end.
    """

    below: NDArray[np.intp]
    above: NDArray[np.intp]
    part: Numbers
    low: Numbers
    high: Numbers
    others: NDArray[np.intp]
    stands_for: NDArray[np.intp]


@lru_cache(maxsize=4096)
def _places(size: int, quantiles: tuple[tuple[float, float, float], ...]) -> _Places:
    place = (size - 1) * np.array([share for share, _, _ in quantiles])
    below = np.floor(place + TOLERANCE).astype(np.intp)
    part = np.where(place - below < TOLERANCE, 0.0, place - below)
    above = below + (part > 0)
    edges = {0, *below.tolist(), *(below + 1).tolist(), *(below + 2).tolist()}
    ranks = np.array(sorted(edge for edge in edges if edge < size), dtype=np.intp)
    places = np.stack([below, above])[:, :, None]
    others = np.stack([places + (ranks < places), places + 1 + (ranks <= places)])
    stands_for = np.searchsorted(ranks, np.arange(size), side="right") - 1
    low, high = (np.array([one[end] for one in quantiles]) for end in (1, 2))
    return _Places(below, above, part, low, high, others, stands_for)


def distances(scores: Numbers, told: Told, trials: Numbers) -> Numbers:
    """Return how far a figure would be off if one member had another score.

    Shape: members × trials; zero where the figure stays the same.
    """
    return now_and_then(scores, told, trials)[1]


def now_and_then(scores: Numbers, told: Told, trials: Numbers) -> tuple[float, Numbers]:
    """Return how far a figure is off, and how far it would be if one member had another score."""
    at, order = _places(scores.size, told.quantiles), scores.argsort(kind="stable")
    rank = np.empty(scores.size, dtype=np.intp)
    rank[order] = np.arange(scores.size)
    ordered = np.concatenate([[-np.inf], scores[order], [np.inf]])
    low, high = ordered[at.others]
    below, above = np.minimum(np.maximum(trials, low[..., None]), high[..., None])
    part = at.part[:, None, None]
    wrong = _outside((1 - part) * below + part * above, at.low[:, None, None], at.high[:, None, None])
    then: Numbers = wrong.sum(axis=0)[at.stands_for[rank]]
    now = _quantiles_off(ordered[1:], at)
    if told.mean is not None:
        mean = (scores.sum() - scores[:, None] + trials) / scores.size
        then += scores.size * _outside(mean, *told.mean)
        now += _mean_off(scores, told.mean)
    if told.inside is not None:
        then += _crowd_changed(scores, trials, told.inside)
        now += _crowd_off(scores, told.inside)
    return now, then


def off(scores: Numbers, told: Told) -> float:
    """Return how wrong a figure is for these scores."""
    wrong = _quantiles_off(np.sort(scores), _places(scores.size, told.quantiles))
    if told.mean is not None:
        wrong += _mean_off(scores, told.mean)
    if told.inside is not None:
        wrong += _crowd_off(scores, told.inside)
    return wrong


def _outside(found: Numbers, low: Numbers | float, high: Numbers | float) -> Numbers:
    return np.asarray(np.maximum(np.maximum(low - found, found - high), 0.0), dtype=float)


def _quantiles_off(ordered: Numbers, at: _Places) -> float:
    found = (1 - at.part) * ordered[at.below] + at.part * ordered[at.above]
    return float(_outside(found, at.low, at.high).sum())


def _mean_off(scores: Numbers, told: tuple[float, float]) -> float:
    mean = float(scores.sum()) / scores.size
    return scores.size * max(told[0] - mean, mean - told[1], 0.0)


def _crowd_off(scores: Numbers, told: tuple[float, float, float, bool]) -> float:
    start, end, share, crowded = told
    inside = np.count_nonzero((scores >= start - TOLERANCE) & (scores <= end + TOLERANCE))
    return CROWDED_WEIGHT * float((inside > share * scores.size + TOLERANCE) != crowded)


def _crowd_changed(scores: Numbers, trials: Numbers, told: tuple[float, float, float, bool]) -> Numbers:
    start, end, share, crowded = told
    was = (scores >= start - TOLERANCE) & (scores <= end + TOLERANCE)
    now = (trials >= start - TOLERANCE) & (trials <= end + TOLERANCE)
    count = np.count_nonzero(was) - np.arange(2)[:, None] + now
    wrong = CROWDED_WEIGHT * ((count > share * scores.size + TOLERANCE) != crowded)
    return np.asarray(wrong[was.astype(np.intp)], dtype=float)


def world_fits(cells: Sequence[Any], told: Sequence[Told], values: Numbers) -> bool:
    """Return whether a set of values fits everything that is told of every cell."""
    return all(off(values[cell], one) <= TOLERANCE for cell, one in zip(cells, told, strict=True))
