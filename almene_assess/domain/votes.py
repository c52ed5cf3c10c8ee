"""What may be said about the votes on one item: counts from five voters up, their pattern, and who moved.

Only counts go in and come out; no function here knows a person. Phones are secret, so under five of them
their votes are left out; hands and typed paper are known to the room, but also need five to be a picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from almene_assess.domain.answers import NOT_RELEVANT, UNKNOWN
from almene_assess.domain.numbers import TOLERANCE

FEWEST_VOTERS = 5
"""As in every other figure of Pejling: under five one could name who meant what."""

UNSURE_SHARE = 0.25
"""A quarter who do not know: the same share as the blind spot »we don't know« (design/scoring.md)."""

HIGH_SHARE = 0.625
"""A mean in the upper 3/8 of the ladder lies nearer to the two top rungs than to the middle one."""


class Pattern(StrEnum):
    """What a distribution looks like; decides how the talk is opened."""

    AGREE_HIGH = "agree_high"
    AGREE_LOW = "agree_low"
    SPLIT = "split"
    UNSURE = "unsure"
    FEW = "few"


@dataclass(frozen=True, slots=True)
class Distribution:
    """How many chose each rung, lowest first, and *ved ikke*; `left_out` phone votes are too few to show."""

    levels: tuple[int, ...]
    unknown: int
    left_out: int = 0

    @property
    def total(self) -> int:
        """Return how many votes the picture shows."""
        return sum(self.levels) + self.unknown


@dataclass(frozen=True, slots=True)
class Moved:
    """How many changed their vote, and which way; never who."""

    up: int
    down: int
    same: int


def few(votes: int) -> bool:
    """Return whether there are votes, but so few that they stand out."""
    return 0 < votes < FEWEST_VOTERS


def distribution(
    phones: Mapping[int, int], known: Mapping[int, int], levels: int, *, left_out: int = 0
) -> Distribution | None:
    """Return what may be shown of a revealed vote, by code and count; None if that would be too few.

    `left_out` says how many phone votes were kept out of the counts before.
    """
    secret = sum(phones.values())
    shown = phones if secret >= FEWEST_VOTERS else {}
    counts = [shown.get(n, 0) + known.get(n, 0) for n in range(levels)]
    unknown = shown.get(UNKNOWN, 0) + known.get(UNKNOWN, 0)
    found = Distribution(tuple(counts), unknown, left_out + (0 if shown else secret))
    return found if found.total >= FEWEST_VOTERS else None


def pattern(found: Distribution | None) -> Pattern:
    """Return what kind of talk a distribution asks for."""
    if found is None:
        return Pattern.FEW
    values = sum(found.levels)
    if not values or found.unknown / found.total >= UNSURE_SHARE - TOLERANCE:
        return Pattern.UNSURE
    if spread(found) > len(found.levels) / 6 + TOLERANCE:
        return Pattern.SPLIT
    high = mean(found) >= HIGH_SHARE * (len(found.levels) - 1) - TOLERANCE
    return Pattern.AGREE_HIGH if high else Pattern.AGREE_LOW


def mean(found: Distribution) -> float:
    """Return the mean position on the ladder, lowest rung 0.

    Raises: ZeroDivisionError if nobody chose a rung.
    """
    return sum(n * count for n, count in enumerate(found.levels)) / sum(found.levels)


def spread(found: Distribution) -> float:
    """Return the average deviation in positions; over a sixth of the ladder counts as disagreement.

    Source: Burke, Finkelstein & Dusig 1999 (AD), Dunlap 2003 (the cut-off A/6).
    """
    middle = mean(found)
    return sum(count * abs(n - middle) for n, count in enumerate(found.levels)) / sum(found.levels)


def moved(pairs: Iterable[tuple[int, int]]) -> Moved | None:
    """Return how many moved between two votes, of those who chose a rung in both; None under five."""
    both = [(a, b) for a, b in pairs if a < NOT_RELEVANT and b < NOT_RELEVANT]
    if len(both) < FEWEST_VOTERS:
        return None
    up, down = sum(b > a for a, b in both), sum(b < a for a, b in both)
    return Moved(up, down, len(both) - up - down)


@dataclass(frozen=True, slots=True)
class Findings:
    """Three items for the reading of a resident meeting, by key; None where the votes show none."""

    strong: str | None
    weak: str | None
    apart: str | None


def findings(found: Mapping[str, Distribution]) -> Findings:
    """Return what a meeting can be told in three sentences: strongest, weakest, furthest apart."""
    scored = {key: one for key, one in found.items() if sum(one.levels) >= FEWEST_VOTERS}
    ranked = sorted(scored, key=lambda key: mean(scored[key]))
    apart = max(scored, key=lambda key: spread(scored[key]), default=None)
    clear = apart is not None and pattern(scored[apart]) is Pattern.SPLIT
    return Findings(
        strong=ranked[-1] if ranked else None,
        weak=ranked[0] if len(ranked) > 1 else None,
        apart=apart if clear else None,
    )
