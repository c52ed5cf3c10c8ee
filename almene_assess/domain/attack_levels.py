"""The attack on themes of one item: all ways to spread a cell over the levels that fit what is published.

Whole levels defeat rounding, so every count of members per level is tried, each weighed by the number of ways
in which it can come about. Works on plain intervals; nothing here knows frames or storage.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, combinations_with_replacement

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from almene_assess.domain.attack_told import Numbers, Told

TOLERANCE = 1e-9
FEW = 36
"""Up to so many unknown members every count is written out; above, they are summed level by level."""


@dataclass(frozen=True, slots=True)
class Posterior:
    """What a coalition believes of a member it does not know, after reading the figures."""

    levels: Numbers
    """The chance of each level."""
    before: Numbers
    """What it was before the figures were read."""

    @property
    def left(self) -> int:
        """Return how many levels are still possible."""
        return int((self.levels > TOLERANCE).sum())

    def lift(self, members: Sequence[int]) -> float:
        """Return how much likelier the members' true levels became, on average, by reading the figures."""
        return float(np.mean((self.levels - self.before)[list(members)]))


def posterior(
    size: int, told: Told, levels: Sequence[float], known: Sequence[int] = (), before: Numbers | None = None
) -> Posterior | None:
    """Return what the figures of a cell of `size` members tell of each unknown one.

    `known` holds the places in `levels` of the members that the coalition knows; `before` how common each
    level is held to be in the first place (all equally, if not given).
    None if no counts fit: then the scores are not whole levels, and this attack has nothing to say.
    """
    unknown = size - len(known)
    counts = np.bincount(np.asarray(known, dtype=np.intp), minlength=len(levels))
    if unknown <= 0:
        return None
    prior = np.full(len(levels), 1 / len(levels)) if before is None else before
    mean = _listed if unknown <= FEW else _summed
    expected = mean(_Cell(size, unknown, counts, told, np.asarray(levels, dtype=float), prior))
    return None if expected is None else Posterior(expected / unknown, prior)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell as a coalition sees it; `known` counts the members it knows at each level."""

    size: int
    unknown: int
    known: NDArray[np.intp]
    told: Told
    levels: Numbers
    prior: Numbers


def _listed(cell: _Cell) -> Numbers | None:
    """Return the expected unknown members at each level, by writing out every count."""
    counts = _compositions(cell.unknown, cell.levels.size)
    fits = _fit(counts + cell.known, cell.told, cell.levels, cell.size)
    if not fits.any():
        return None
    counts = counts[fits]
    weight = counts @ np.log(cell.prior) - gammaln(counts + 1.0).sum(axis=1)
    weight = np.exp(weight - weight.max())
    return np.asarray(weight @ counts / weight.sum(), dtype=float)


@lru_cache(maxsize=8)
def _compositions(total: int, parts: int) -> NDArray[np.intp]:
    bars = np.array(list(combinations(range(total + parts - 1), parts - 1)), dtype=np.intp)
    bars = bars.reshape(-1, parts - 1)
    ends = np.full((len(bars), 1), total + parts - 1)
    return np.diff(np.hstack([np.full((len(bars), 1), -1), bars, ends]), axis=1) - 1


def _fit(counts: NDArray[np.intp], told: Told, levels: Numbers, size: int) -> NDArray[np.bool_]:
    cumulated = counts.cumsum(axis=1)
    fits = np.ones(len(counts), dtype=bool)
    for share, low, high in told.quantiles:
        below, part = _place(size, share)
        first = levels[(cumulated <= below).sum(axis=1)]
        second = levels[(cumulated <= min(below + 1, size - 1)).sum(axis=1)]
        fits &= _between((1 - part) * first + part * second, low, high)
    if told.mean is not None:
        fits &= _between(counts @ levels / size, *told.mean)
    if told.inside is not None:
        start, end, share, crowded = told.inside
        inside = counts[:, (levels >= start - TOLERANCE) & (levels <= end + TOLERANCE)].sum(axis=1)
        fits &= (inside > share * size + TOLERANCE) == crowded
    return fits


def _summed(cell: _Cell) -> Numbers | None:
    """Return the same from the quantiles alone, level by level: a chain of binomial draws."""
    weights, found = [], []
    shares = cell.prior.cumsum()
    shift = cell.known.cumsum()
    for low, high in _bounds(cell.size, cell.told, cell.levels):
        least, most = np.maximum(low - shift, 0), np.minimum(high - shift, cell.unknown)
        expected = _chain(cell.unknown, least, most, tuple((shares[:-1] / shares[1:]).tolist()))
        if expected is not None:
            weights.append(expected[0])
            found.append(expected[1])
    if not found:
        return None
    return np.asarray(np.array(weights) @ np.array(found) / sum(weights), dtype=float)


def _bounds(size: int, told: Told, levels: Numbers) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Yield the bounds on cumulated counts for each way the quantiles' neighbours can fall on levels."""
    places = sorted({p for share, _, _ in told.quantiles for p in _neighbours(size, share)})
    for fallen in combinations_with_replacement(range(levels.size), len(places)):
        at = dict(zip(places, fallen, strict=True))
        if all(_quantile_fits(size, one, at, levels) for one in told.quantiles):
            low, high = np.zeros(levels.size, dtype=np.intp), np.full(levels.size, size)
            low[-1] = size
            for place, level in at.items():
                low[level:] = np.maximum(low[level:], place + 1)
                high[:level] = np.minimum(high[:level], place)
            yield low, high


def _quantile_fits(size: int, one: tuple[float, float, float], at: dict[int, int], levels: Numbers) -> bool:
    share, low, high = one
    below, part = _place(size, share)
    above = min(below + 1, size - 1)
    value = (
        levels[at[below]] if part < TOLERANCE else (1 - part) * levels[at[below]] + part * levels[at[above]]
    )
    return bool(_between(value, low, high))


def _chain(
    unknown: int, low: NDArray[np.intp], high: NDArray[np.intp], chances: tuple[float, ...]
) -> tuple[float, Numbers] | None:
    """Return the chance that counts keep within bounds, and the expected count of each level if they do."""
    size = low.size
    places = np.arange(unknown + 1)
    allowed = [(places >= low[level]) & (places <= high[level]) for level in range(size)]
    forward = [np.where(allowed[-1] & (places == unknown), 1.0, 0.0)]
    for level in range(size - 2, -1, -1):
        forward.append((forward[-1] @ _binomial(unknown, chances[level])) * allowed[level])
    forward.reverse()
    chance = float(forward[0].sum())
    if chance <= 0:
        return None
    back, means = np.ones(unknown + 1), []
    for level in range(size):
        means.append(float((forward[level] * back) @ places) / chance)
        if level < size - 1:
            back = _binomial(unknown, chances[level]) @ (back * allowed[level])
    return chance, np.diff(np.array([0.0, *means]))


@lru_cache(maxsize=24)
def _binomial(size: int, chance: float) -> Numbers:
    """Return the chance of b among a, for all a and b up to a size."""
    a, b = np.arange(size + 1.0)[:, None], np.arange(size + 1.0)[None, :]
    rest = np.maximum(a - b, 0)
    logs = (
        gammaln(a + 1)
        - gammaln(b + 1)
        - gammaln(rest + 1)
        + b * math.log(chance)
        + rest * math.log1p(-chance)
    )
    return np.where(b <= a, np.exp(np.where(b <= a, logs, 0.0)), 0.0)


def _place(size: int, share: float) -> tuple[int, float]:
    place = (size - 1) * share
    below = math.floor(place + TOLERANCE)
    return below, max(0.0, place - below)


def _neighbours(size: int, share: float) -> tuple[int, ...]:
    below, part = _place(size, share)
    return (below,) if part < TOLERANCE else (below, below + 1)


def _between(value: Numbers | float, low: float, high: float) -> NDArray[np.bool_]:
    return np.asarray((np.asarray(value) >= low - TOLERANCE) & (np.asarray(value) <= high + TOLERANCE))
