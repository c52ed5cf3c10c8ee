"""Turns measurements into the page `docs/performance.md`: ratios of medians, against the promises."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

from tests.bench.scoring import Measured
from tests.bench.scoring_plans import PLANS

Found = dict[int, dict[str, Measured]]
LIBRARIES = ("polars", "duckdb", "pandas", "numpy")
EQUAL = 1e-9

HEAD = """# How fast scoring is

Written by `python -m tests.bench`; do not edit. What is measured: from respondents' sheets (48 items, five
levels, 500 organisations of very uneven size in 11 kredse, four respondent groups, 13 % *ved ikke*, *ikke
relevant* and unanswered) to organisation values, theme scores with answered and asked, and median, p25 and
p75 of every kreds × theme. Ours also works out the staircase, which the others are spared.

- Every table is made ready beforehand in the engine's own memory, with integer columns only. Long tables
  leave out what is unanswered.
- *Long, as stored* is what the table `answer` holds: respondent, item, code, with the respondents in a
  table beside. The plan joins and does everything in the engine, as ours does. The promise of 8 × is
  measured on it.
- *Long, keyed* is the strongest rival we could build and nobody stores: organisation and group copied into
  every row as small integers, so that no plan pays for a join, and the small second half (500 × 48 numbers)
  handed to the same fast numpy as the reference's. It is reported beside.
- {runs} alternating runs, each plan in a process of its own; the figures are medians.
- Rows in order of {order}.
- Memory is the highest resident size of the whole process in its first run, table included; beside it what
  the run needed beyond its table.
"""


def page(found: Found, runs: int, order: str) -> str:
    """Return the whole page."""
    what = {"stored": "organisation and group, as the store hands them over", "arrival": "arrival"}[order]
    parts = [HEAD.format(runs=runs, order=what), f"Machine: {machine()}.\n", summary(found)]
    return "\n".join(parts)


def summary(found: Found) -> str:
    """Return the tables: every plan, then each promise with what was found."""
    return "\n".join(_section(rows, plans) for rows, plans in found.items())


def machine() -> str:
    """Return what the figures were measured on, without saying where."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30 if hasattr(os, "sysconf") else 0
    load = f"; load average at the end {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    system = f"{platform.system()}, Python {platform.python_version()}"
    return f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB, {system}, {libraries}{load}"


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _section(rows: int, plans: dict[str, Measured]) -> str:
    ours = plans["ours"].median
    lines = [
        f"## {rows:,} sheets\n",
        "| plan | table | median ms | × ours | CPU ms | peak MB | beyond the table | equal to 1e-9 |",
        "|---|---|--:|--:|--:|--:|--:|---|",
        *(_line(name, found, ours) for name, found in plans.items()),
        "",
        "| promise | found | kept |",
        "|---|--:|---|",
        *(
            f"| {promise} | {text} | {'yes' if kept else '**no**'} |"
            for promise, text, kept in _promises(plans)
        ),
        "",
    ]
    return "\n".join(lines)


def _line(name: str, found: Measured, ours: float) -> str:
    plan = PLANS[name]
    peak, beyond = ("–" if mb is None else f"{mb:.0f}" for mb in (found.peak_mb, found.beyond_mb))
    cpu = sorted(found.cpu)[len(found.cpu) // 2]
    cells = (
        plan.label,
        plan.form,
        f"{found.median * 1e3:.0f}",
        f"{found.median / ours:.2f}",
        f"{cpu * 1e3:.0f}",
        peak,
        beyond,
        "yes" if found.furthest <= EQUAL else "**no**",
    )
    return f"| {' | '.join(cells)} |"


def _promises(plans: dict[str, Measured]) -> list[tuple[str, str, bool]]:
    ours = plans["ours"]
    rows = []
    for shape, promised in (("as stored", "≥ 8 × faster than"), ("keyed", "(beside) faster than")):
        for engine in ("polars", "duckdb", "pandas"):
            ratio = _best(plans, f"long, {shape}", engine) / ours.median
            rows.append((f"{promised} the best long {engine} plan, {shape}", f"{ratio:.1f} ×", ratio >= 8))
    for name in ("duckdb-wide", "pandas-wide"):
        ratio = plans[name].median / ours.median
        rows.append(
            (f"not slower than {PLANS[name].label} on the same wide table", f"{ratio:.1f} ×", ratio >= 1)
        )
    ratio = ours.median / plans["numpy"].median
    rows.append(("≤ 2.5 × numpy by hand", f"{ratio:.2f} ×", ratio <= 2.5))
    if ours.peak_mb is not None and plans["numpy"].peak_mb is not None:
        ratio = ours.peak_mb / plans["numpy"].peak_mb
        rows.append(("peak memory ≤ numpy's + 50 %", f"{ratio:.2f} ×", ratio <= 1.5))
    return rows


def _best(plans: dict[str, Measured], form: str, engine: str) -> float:
    return min(f.median for n, f in plans.items() if PLANS[n].form == form and PLANS[n].engine == engine)
