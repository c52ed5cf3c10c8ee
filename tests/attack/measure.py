"""What is measured of one sector: what the gate lets out, its use, and what the naive design gives away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from resource import RUSAGE_SELF, getrusage
from statistics import median
from time import perf_counter, process_time
from typing import Any

from almene_assess.domain.attack_linear import pinned
from almene_assess.domain.attack_table import Table
from almene_assess.domain.benchmark import Before, Candidate, Family, Figure, Key, Plan, candidate
from almene_assess.domain.disclosure import Grid
from almene_assess.domain.gate import gate
from tests.attack.sectors import Sector


@dataclass(frozen=True)
class Measured:
    """One sector. `own_kreds` is a share of organisations with a kreds, over all themes."""

    seconds: float
    wall: float
    peak_mib: float
    safe: bool = False
    own_kreds: float = 0.0
    median_error: float = 0.0
    given_away: float = 0.0
    report: Mapping[str, Any] = field(default_factory=dict)


class Clock:
    """Processor time, wall clock and peak memory of this process since the clock was made."""

    def __init__(self) -> None:
        self.started, self.at = process_time(), perf_counter()

    def spent(self) -> tuple[float, float, float]:
        """Return seconds of the processor, seconds on the wall, and MiB at most."""
        peak = getrusage(RUSAGE_SELF).ru_maxrss / 1024
        return process_time() - self.started, perf_counter() - self.at, peak


def measure(sector: Sector) -> Measured:
    """Run the gate on a whole sector's first release."""
    return _gated(sector, sector.plan, {}, Clock())


def measure_two(sector: Sector, midway: int) -> Measured:
    """Run the gate on a midway release and then on the final one, stacked."""
    clock = Clock()
    early, joined = sector.first(midway)
    first = gate(early, joined, sector.plan, {}, "midway").candidate
    assert first is not None
    return _gated(sector, replace(sector.plan, number=2), standing(first), clock)


def _gated(sector: Sector, plan: Plan, before: Before, clock: Clock) -> Measured:
    passed = gate(sector.scores, sector.members, plan, before, "measure")
    spent, made = clock.spent(), passed.candidate
    assert made is not None
    return Measured(
        *spent,
        safe=bool(passed.report["safe"]),
        own_kreds=own_kreds(sector, made),
        median_error=median_error(made, plan, before),
        report=passed.report,
    )


def standing(made: Candidate) -> dict[Key, Figure]:
    """Return what a release shows, as the next one finds it."""
    pairs = zip(made.rows, made.cells, strict=True)
    return {row.key: Figure(row, cell) for row, cell in pairs if row.hidden_reason is None}


def own_kreds(sector: Sector, made: Candidate) -> float:
    """Return the share of organisations that see their own kreds, over the themes they have a score for."""
    shown = {row.key for row in made.rows if row.hidden_reason is None}
    home = {one.organisation: one.kreds for one in sector.members if one.kreds is not None}
    seen = [
        Key(Family.KREDS, str(home[score.organisation]), score.theme) in shown
        for score in sector.scores
        if score.organisation in home
    ]
    return sum(seen) / len(seen)


def median_error(made: Candidate, plan: Plan, before: Before) -> float:
    """Return the largest distance of a shown median from that of the scores it stems from.

    At the ends a figure stands for all beyond it, so there the true median is held to the same ends. A
    figure repeated from an earlier release stems from the scores of that day.
    """
    grid = Grid(*plan.score_range)
    shown = [
        before.get(row.key, Figure(row, cell)) if row.vintage < plan.number else Figure(row, cell)
        for row, cell in zip(made.rows, made.cells, strict=True)
        if row.hidden_reason is None
    ]
    return max(_median_error(one, grid) for one in shown)


def _median_error(shown: Figure, grid: Grid) -> float:
    assert shown.row.median is not None
    true = median(shown.cell.scores.values())
    return abs(shown.row.median - min(grid.ceiling, max(grid.floor, true)))


def naive_pinned(sector: Sector, theme: str) -> Measured:
    """Measure the share of organisations that an outsider works out exactly from live, exact figures."""
    clock = Clock()
    found = pinned_owners(live(sector, theme))
    scored = {score.organisation for score in sector.scores if score.theme == theme}
    return Measured(*clock.spent(), given_away=len(found & scored) / len(scored))


def live(sector: Sector, theme: str) -> Table:
    """Return every figure that a live benchmark shows while organisations join one by one."""
    plan = Plan(1, 1, sector.plan.score_range, {theme: sector.plan.themes[theme]})
    scores = tuple(score for score in sector.scores if score.theme == theme)
    seen: dict[tuple[Key, int], Figure] = {}
    for joined in range(1, len(sector.members) + 1):
        so_far = set(range(joined))
        members = sector.members[:joined]
        now = [score for score in scores if score.organisation in so_far]
        made = candidate(now, members, plan, naive=True)
        for row, cell in zip(made.rows, made.cells, strict=True):
            if row.hidden_reason is None:
                seen.setdefault((row.key, len(cell.scores)), Figure(row, cell))
    return Table(tuple(seen.values()), 0)


def pinned_owners(table: Table) -> set[int]:
    """Return whose score an outsider works out exactly, by rank alone."""
    return {one.owner for one in pinned(table.membership, table.owner)}
