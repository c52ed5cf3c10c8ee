"""Points and paths of a radar in pixels; must not know of colours, words or Vega."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from almene_assess.charts.axis import Row

Point = tuple[float, float]


@dataclass(frozen=True)
class Polar:
    """A radar's place on its canvas: pixels from the top left corner.

    Four axes point to the corners, so that their labels get half the width each; else axis 0 points up.
    """

    n: int
    centre: Point
    radius: float
    low: float
    high: float

    def angle(self, i: float) -> float:
        """Give an axis' direction, clockwise from the first; halves lie between two axes."""
        start = 0.75 * math.pi if self.n == 4 else 0.5 * math.pi
        return start - 2 * math.pi * i / self.n

    def at(self, i: float, distance: float) -> Point:
        """Find the point on axis `i` this many pixels from the centre."""
        angle = self.angle(i)
        return self.centre[0] + distance * math.cos(angle), self.centre[1] - distance * math.sin(angle)

    def distance(self, value: float) -> float:
        """Turn a score into pixels from the centre; values outside the range stay on its edge."""
        share = (value - self.low) / (self.high - self.low)
        return self.radius * min(1.0, max(0.0, share))

    def point(self, i: int, value: float) -> Point:
        """Find where a score lies on axis `i`."""
        return self.at(i, self.distance(value))


def runs(present: Sequence[bool]) -> list[list[int]]:
    """Group neighbouring axes that have a figure, around the circle.

    Shape: a full circle is one run of all axes that ends where it began: [0, 1, …, 0].
    """
    n = len(present)
    if all(present):
        return [[*range(n), 0]] if n else []
    starts = [i for i in range(n) if present[i] and not present[i - 1]]
    return [_run(present, start) for start in starts]


def values_path(polar: Polar, values: Sequence[float | None]) -> list[list[Point]]:
    """Join neighbouring values by lines; a missing value leaves a gap."""
    groups = runs([value is not None for value in values])
    return [_along(polar, group, values) for group in groups if len(group) > 1]


def band_paths(polar: Polar, bands: Sequence[tuple[float, float] | None]) -> list[list[Point]]:
    """Outline the middle half: out along its upper end, back along its lower end, one path a run."""
    groups = runs([band is not None for band in bands])
    return [_band(polar, group, bands) for group in groups]


def band_edges(polar: Polar, bands: Sequence[tuple[float, float] | None]) -> list[list[Point]]:
    """Outline the band for the eye: two rings where it goes all the way round, else each part by itself."""
    if None in bands:
        return band_paths(polar, bands)
    ends = [[band[k] for band in bands if band] for k in (0, 1)]
    return [path for values in ends for path in values_path(polar, values)]


def paths(points: Iterable[Sequence[Point]], prefix: str = "") -> list[Row]:
    """Write paths as data rows."""
    return [
        {"path": f"{prefix}{p}", "order": o, "x": round(x, 2), "y": round(y, 2)}
        for p, path in enumerate(points)
        for o, (x, y) in enumerate(path)
    ]


def rectangle(left: float, top: float, right: float, bottom: float) -> list[Point]:
    """Outline a rectangle as one closed path."""
    return [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]


def _run(present: Sequence[bool], start: int) -> list[int]:
    n, length = len(present), 0
    while present[(start + length) % n]:
        length += 1
    return [(start + k) % n for k in range(length)]


def _along(polar: Polar, group: Sequence[int], values: Sequence[float | None]) -> list[Point]:
    known = [(i, value) for i in group if (value := values[i]) is not None]
    return [polar.point(i, value) for i, value in known]


def _band(polar: Polar, group: Sequence[int], bands: Sequence[tuple[float, float] | None]) -> list[Point]:
    known = [(i, band) for i in group if (band := bands[i]) is not None]
    if len(known) == 1:
        return _stripe(polar, *known[0])
    outer = [polar.point(i, band[1]) for i, band in known]
    inner = [polar.point(i, band[0]) for i, band in known]
    return [*outer, *reversed(inner), outer[0]]


def _stripe(polar: Polar, i: int, band: tuple[float, float]) -> list[Point]:
    """Outline a band without neighbours: a narrow stripe along its own axis."""
    angle, half = polar.angle(i), 7.0
    across = (half * math.sin(angle), half * math.cos(angle))
    (ax, ay), (bx, by) = polar.point(i, band[0]), polar.point(i, band[1])
    left = [(ax - across[0], ay - across[1]), (bx - across[0], by - across[1])]
    right = [(bx + across[0], by + across[1]), (ax + across[0], ay + across[1])]
    return [*left, *right, left[0]]
