"""The rules that keep anybody from being found in a benchmark: small pure functions, one constant each.

Nothing here knows frames, slices or storage; `domain.benchmark` applies the rules cell by cell.
Numbers of rules as in the promise that users read. R0 and R1 live in `services.benchmarks`.
Source: Hundepool et al., Handbook on Statistical Disclosure Control, 2nd ed.; Statistics Denmark's
discretion rules; the Danish public-sector management survey's minimum of five.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

RULE_VERSION = "2026-11.3"
"""Grows with every change to a rule or constant here: each release says by which rules it was made."""

TOLERANCE = 1e-9
"""Floating point: three times 0.7 has a mean a hair below 0.7."""
EDGE = 1e-6
"""What is rounded to a figure ends just below its upper end; this much of a step keeps clear of it."""

MIN_ORGANISATIONS = 8
"""R2. With fewer, the median of the others says too much to each. Simulated: k = 5 let insiders through."""
MIN_ADMINISTRATORS = 3
"""R2. With two, each administration company knows all its own scores, so the rest are the other's."""
MIN_OUTSIDE_LARGEST = 5
"""R2. What the largest administration company does not know already must still be a crowd of five."""
MIN_FOR_QUARTILES = 12
"""R2. Under twelve, a quartile lies between the third and fourth organisation or nearer the edge."""
MIN_FOR_MEAN = 50
"""R3. A mean is a sum: with few, one minus the other known scores is the score that was not known."""
MIN_HIDDEN = 8
"""R4. What is left when the shown cells are subtracted from the whole is a cell too, so it is as large."""
MIN_CHANGED = 5
"""R5. Two figures of one cell differ by those who came, went or changed; they must be a crowd of five too."""
MIN_ONE_ITEM = 12
"""R7. Scores of one item are whole steps, which rounding hardly hides."""
MAX_SHARE_IN_BAND = Fraction(3, 4)
"""R6. More of the cell inside the band tells nearly every member's score (group disclosure)."""

STEPS_IN_RANGE = 16
"""R3. Quartiles are rounded to a sixteenth of the range: 0.25 on 0–4."""
MEAN_STEPS_IN_RANGE = 40
"""R3. The sector's mean is rounded to a fortieth of the range: 0.1 on 0–4."""
CLAMP_STEPS = 2
"""R6. The outer two steps at each end are not told apart: a median of 4.0 would mean that half have 4.0."""
N_STEP = 5
"""R3. Counts are shown as "ca.": an exact n tells who came and who left."""


class HiddenReason(StrEnum):
    """Why a cell has no figures; in the order in which the reasons are tried."""

    FEW_ORGANISATIONS = "few_organisations"
    ONE_ITEM = "one_item"
    FEW_ADMINISTRATORS = "few_administrators"
    LARGE_ADMINISTRATOR = "large_administrator"
    COMPLEMENT = "complement"
    GATE = "gate"


class BandReason(StrEnum):
    """Why a shown cell has no band."""

    FEW_FOR_BAND = "few_for_band"
    BAND_NARROW = "band_narrow"
    BAND_CROWDED = "band_crowded"


@dataclass(frozen=True, slots=True)
class Figures:
    """What may be shown of one cell; never a minimum, maximum, deviation or list."""

    n_ca: int
    median: float
    p25: float | None
    p75: float | None
    mean: float | None
    band_reason: BandReason | None


@dataclass(frozen=True, slots=True)
class Grid:
    """The rounding that belongs to a range of scores, so that any questionnaire's range will do."""

    low: float
    high: float

    @property
    def step(self) -> float:
        """Return what quartiles are rounded to."""
        return (self.high - self.low) / STEPS_IN_RANGE

    @property
    def floor(self) -> float:
        """Return the lowest figure that is shown; it stands for itself and all below."""
        return self.low + CLAMP_STEPS * self.step

    @property
    def ceiling(self) -> float:
        """Return the highest figure that is shown; it stands for itself and all above."""
        return self.high - CLAMP_STEPS * self.step

    def shown(self, value: float) -> float:
        """Round a quartile to the grid and clamp it (R3, R6)."""
        rounded = self.low + round_to(value - self.low, self.step)
        return min(self.ceiling, max(self.floor, rounded))

    def behind(self, shown: float) -> tuple[float, float]:
        """Return the interval of what is shown as this; at either end of the grid it has no limit."""
        low, high = shown - self.step / 2, shown + self.step / 2 - EDGE * self.step
        return (
            -math.inf if shown <= self.floor + TOLERANCE else low,
            math.inf if shown >= self.ceiling - TOLERANCE else high,
        )

    def behind_mean(self, shown: float) -> tuple[float, float]:
        """Return the interval of means that are shown as this."""
        half = (self.high - self.low) / MEAN_STEPS_IN_RANGE / 2
        return shown - half, shown + half - EDGE * half

    def shown_mean(self, value: float) -> float:
        """Round a mean (R3)."""
        return self.low + round_to(value - self.low, (self.high - self.low) / MEAN_STEPS_IN_RANGE)


def round_to(value: float, step: float) -> float:
    """Round to a multiple of `step`, half away from zero.

    Counted in whole steps and divided at the end where the step is a part of one: 0.1 · 21 is not 2.1.
    """
    steps = math.floor(abs(value) / step + 0.5 + TOLERANCE)
    parts = round(1 / step) if step < 1 and math.isclose(1 / step, round(1 / step)) else 0
    size = steps / parts if parts else steps * step
    return math.copysign(size, value) if steps else 0.0


def approximate(n: int) -> int:
    """Return a count to the nearest five (R3)."""
    return int(round_to(n, N_STEP))


def owners(administrators: Mapping[int, int | None]) -> Counter[tuple[str, int]]:
    """Count the organisations of each owner of knowledge: an administrator, or the organisation itself."""
    return Counter(
        ("organisation", organisation) if administrator is None else ("administrator", administrator)
        for organisation, administrator in administrators.items()
    )


def hidden_alone(administrators: Mapping[int, int | None], *, one_item: bool) -> HiddenReason | None:
    """Return why a cell may not be shown, looking at this cell alone (R2, R7).

    `administrators` holds every organisation with a score, and who runs it (None: it runs itself).
    """
    n = len(administrators)
    known_by = owners(administrators)
    if n < MIN_ORGANISATIONS:
        return HiddenReason.FEW_ORGANISATIONS
    if one_item and n < MIN_ONE_ITEM:
        return HiddenReason.ONE_ITEM
    if len(known_by) < MIN_ADMINISTRATORS:
        return HiddenReason.FEW_ADMINISTRATORS
    if n - max(known_by.values()) < MIN_OUTSIDE_LARGEST:
        return HiddenReason.LARGE_ADMINISTRATOR
    return None


def left_over(whole: Mapping[int, float], parts: Iterable[Mapping[int, float]]) -> int:
    """Return how many organisations stay when the parts are taken from the whole (R4).

    Whole and parts hold scores by organisation and need not be of the same day: an organisation that
    came, went or has another score in one of them stays as well.
    """
    rest = dict.fromkeys(whole.items(), 1)
    for part in parts:
        for one in part.items():
            rest[one] = rest.get(one, 0) - 1
    return len({organisation for (organisation, _), times in rest.items() if times})


def too_few_left(left: int) -> bool:
    """Return whether so many say too much: nobody is fine, and so is a crowd (R4)."""
    return 0 < left < MIN_HIDDEN


def may_replace(old: Mapping[int, float], new: Mapping[int, float]) -> bool:
    """Return whether a figure may take the place of an older one of the same cell (R5).

    Shape: scores by organisation, then and now. If not, the old figure stands, with its old members.
    """
    came, went = new.keys() - old.keys(), old.keys() - new.keys()
    edited = [one for one in old.keys() & new.keys() if abs(old[one] - new[one]) > TOLERANCE]
    groups = (len(came), len(went), len(edited))
    return len(came) + len(went) >= MIN_CHANGED and all(n == 0 or n >= MIN_CHANGED for n in groups)


def quantile(ordered: Sequence[float], share: float) -> float:
    """Return a quantile by linear interpolation.

    Source: Hyndman & Fan 1996, type 7.
    """
    place = (len(ordered) - 1) * share
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def figures(scores: Sequence[float], grid: Grid, *, with_mean: bool) -> Figures:
    """Return what may be shown of a cell that may be shown (R2, R3, R6)."""
    ordered = sorted(scores)
    low, high = grid.shown(quantile(ordered, 0.25)), grid.shown(quantile(ordered, 0.75))
    reason = band_hidden(ordered, low, high, grid)
    mean = grid.shown_mean(math.fsum(ordered) / len(ordered)) if with_mean else None
    return Figures(
        n_ca=approximate(len(ordered)),
        median=grid.shown(quantile(ordered, 0.5)),
        p25=None if reason else low,
        p75=None if reason else high,
        mean=mean if len(ordered) >= MIN_FOR_MEAN else None,
        band_reason=reason,
    )


def band_hidden(scores: Sequence[float], low: float, high: float, grid: Grid) -> BandReason | None:
    """Return why the band between two shown figures stays away (R2, R6)."""
    if len(scores) < MIN_FOR_QUARTILES:
        return BandReason.FEW_FOR_BAND
    if high - low < TOLERANCE:
        return BandReason.BAND_NARROW
    if share_inside(scores, low, high, grid) > MAX_SHARE_IN_BAND:
        return BandReason.BAND_CROWDED
    return None


def share_inside(scores: Sequence[float], low: float, high: float, grid: Grid) -> Fraction:
    """Return the share of a cell inside a shown band; a clamped edge reaches to the end of the range (R6)."""
    start = grid.low if low <= grid.floor + TOLERANCE else low
    end = grid.high if high >= grid.ceiling - TOLERANCE else high
    inside = sum(start - TOLERANCE <= score <= end + TOLERANCE for score in scores)
    return Fraction(inside, len(scores))
