"""The measured part of `docs/benchmark.md`, between two marks; everything around it is left alone."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import fmean
from typing import Any

from tests.attack.measure import Measured

START, END = "<!-- measured: python3 dev.py attack -->", "<!-- end of what is measured -->"
NAMES = {
    "full": "full form, one release",
    "sample": "full form, one release, drawn from a sector of 500",
    "quick": "quick form, one release",
    "whole": "quick form, every score a whole level",
    "two": "full form, midway and final release",
    "quick_two": "quick form, midway and final release",
}
LEVEL = 1 - 1e-9
SAFETY = (
    "| what | participants | seeds | pinned | smallest width in levels: sums, quantiles | figures held back "
    "| largest error of a median |\n|---|---|---|---|---|---|---|"
)
USE = (
    "| what | participants | own kreds seen: mean, least | figures shown | processor time | wall clock "
    "| peak memory |\n|---|---|---|---|---|---|---|"
)
NAIVE = "| participants | seeds | pinned exactly by an outsider, naive design |\n|---|---|---|"

Job = tuple[str, int, int]
"""Kind, participants, seed."""


def written(text: str, measured: Mapping[Job, Measured]) -> str:
    """Return the page with its measured part replaced."""
    before, rest = text.split(START)
    after = rest.split(END)[1]
    groups = grouped(measured)
    gated = {group: found for group, found in groups.items() if group[0] != "naive"}
    naive = {group: found for group, found in groups.items() if group[0] == "naive"}
    parts = (
        _table(SAFETY, [_safety(*group, found) for group, found in gated.items()]),
        _table(USE, [_use(*group, found) for group, found in gated.items()]),
        _table(NAIVE, [_naive(size, found) for (_, size), found in naive.items()]),
    )
    return f"{before}{START}\n" + "\n\n".join(parts) + f"\n{END}{after}"


def grouped(measured: Mapping[Job, Measured]) -> dict[tuple[str, int], list[Measured]]:
    """Return what was measured of each kind and size, in the order of the page."""
    order = [*NAMES, "naive"]
    groups: dict[tuple[str, int], list[Measured]] = {}
    for job in sorted(measured, key=lambda job: (order.index(job[0]), *job[1:])):
        groups.setdefault(job[:2], []).append(measured[job])
    return groups


def _table(head: str, lines: list[str]) -> str:
    return "\n".join([head, *lines])


def _safety(kind: str, size: int, found: list[Measured]) -> str:
    held = [sum(_part(one, "held_back_after").values()) for one in found]
    return (
        f"| {NAMES[kind]} | {size} | {len(found)} | {pinned(found)} "
        f"| {_width(found, 'sums')}, {_width(found, 'quantiles')} | {min(held)}–{max(held)} "
        f"| {max(one.median_error for one in found):.3f} |"
    )


def pinned(found: list[Measured]) -> int:
    """Return in how many sectors anybody has less than a level of room in what is published."""
    return sum(not one.safe or _least(one) < LEVEL for one in found)


def _use(kind: str, size: int, found: list[Measured]) -> str:
    seen = [100 * one.own_kreds for one in found]
    shown = [int(one.report["cells_shown"]) for one in found]
    return (
        f"| {NAMES[kind]} | {size} | {fmean(seen):.1f} %, {min(seen):.1f} % | {min(shown)}–{max(shown)} "
        f"| {max(one.seconds for one in found):.0f} s | {max(one.wall for one in found):.0f} s "
        f"| {max(one.peak_mib for one in found):.0f} MiB |"
    )


def _naive(size: int, found: list[Measured]) -> str:
    shares = [100 * one.given_away for one in found]
    return f"| {size} | {len(found)} | {min(shares):.1f}–{max(shares):.1f} % |"


def _least(one: Measured) -> float:
    widths = (_part(one, part)["smallest_width"] for part in ("sums", "quantiles"))
    return min((width for width in widths if width is not None), default=LEVEL)


def _width(found: list[Measured], part: str) -> str:
    widths = [_part(one, part)["smallest_width"] for one in found]
    known = [width for width in widths if width is not None]
    return f"{min(known):.1f}" if known else "–"


def _part(one: Measured, name: str) -> dict[str, Any]:
    return dict(one.report[name])
