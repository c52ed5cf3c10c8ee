"""The measured part of `docs/benchmark.md`, between two marks; everything around it is left alone."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import fmean
from typing import Any

from tests.attack.measure import Measured

START, END = "<!-- measured: python3 dev.py attack -->", "<!-- end of what is measured -->"
NAMES = {
    "full": "full form, one release",
    "quick": "quick form, one release",
    "whole": "quick form, every score a whole level",
    "two": "full form, midway and final release",
}
HEAD = (
    "| what | participants | seeds | pinned | smallest width: sums, quantiles | own kreds seen (mean, least) "
    "| figures held back | error of a median | processor time |\n|---|---|---|---|---|---|---|---|---|"
)

Job = tuple[str, int, int]


def written(text: str, measured: Mapping[Job, Measured], naive: Mapping[Job, float]) -> str:
    """Return the page with its measured part replaced."""
    before, rest = text.split(START)
    after = rest.split(END)[1]
    return f"{before}{START}\n{table(measured)}\n\n{naive_lines(naive)}\n{END}{after}"


def table(measured: Mapping[Job, Measured]) -> str:
    """Return a line for each kind and size."""
    groups: dict[tuple[str, int], list[Measured]] = {}
    for (kind, size, _), one in measured.items():
        groups.setdefault((kind, size), []).append(one)
    return "\n".join([HEAD, *(_line(kind, size, found) for (kind, size), found in groups.items())])


def _line(kind: str, size: int, found: list[Measured]) -> str:
    seen = [one.own_kreds for one in found]
    held = [sum(_part(one, "held_back_after").values()) for one in found]
    pinned = 0 if all(one.safe for one in found) else "some"
    error = max(one.median_error for one in found)
    widths = f"{_width(found, 'sums')}, {_width(found, 'quantiles')}"
    return (
        f"| {NAMES[kind]} | {size} | {len(found)} | {pinned} | {widths} "
        f"| {100 * fmean(seen):.1f} %, {100 * min(seen):.1f} % | {min(held)}–{max(held)} of {_shown(found)} "
        f"| {'–' if error != error else f'{error:.3f}'} | {max(one.seconds for one in found):.0f} s |"
    )


def _shown(found: list[Measured]) -> str:
    shown = [int(one.report["cells_shown"]) for one in found]
    return f"about {round(fmean(shown))} shown"


def _width(found: list[Measured], part: str) -> str:
    widths = [_part(one, part)["smallest_width"] for one in found]
    known = [width for width in widths if width is not None]
    return f"{min(known):.2f}" if known else "–"


def _part(one: Measured, name: str) -> dict[str, Any]:
    return dict(one.report[name])


def naive_lines(naive: Mapping[Job, float]) -> str:
    """Return what the naive design gives away, by size."""
    sizes = sorted({size for _, size, _ in naive})
    lines = ["| participants | seeds | pinned exactly by an outsider, naive design |", "|---|---|---|"]
    for size in sizes:
        found = [share for (_, n, _), share in naive.items() if n == size]
        lines.append(f"| {size} | {len(found)} | {100 * min(found):.1f}–{100 * max(found):.1f} % |")
    return "\n".join(lines)
