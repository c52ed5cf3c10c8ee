"""What is measured of one sector: what the gate lets out, its use, and what the naive design gives away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from statistics import median
from time import process_time
from typing import Any

from almene_assess.domain.attack_linear import pinned
from almene_assess.domain.attack_table import Table
from almene_assess.domain.benchmark import Candidate, Family, Figure, Key, Plan, candidate
from almene_assess.domain.gate import gate
from tests.attack.sectors import Sector


@dataclass(frozen=True)
class Measured:
    """One gate run. `own_kreds` is a share of organisations with a kreds, over all themes."""

    seconds: float
    safe: bool
    own_kreds: float
    median_error: float
    report: Mapping[str, Any]


def measure(sector: Sector) -> Measured:
    """Run the gate on a whole sector's first release."""
    started = process_time()
    passed = gate(sector.scores, sector.members, sector.plan, {}, "measure")
    made = passed.candidate
    assert made is not None
    return Measured(
        process_time() - started,
        bool(passed.report["safe"]),
        own_kreds(sector, made),
        median_error(made),
        passed.report,
    )


def measure_two(sector: Sector, midway: int) -> Measured:
    """Run the gate on a midway release and then on the final one, stacked."""
    started = process_time()
    early, joined = sector.first(midway)
    first = gate(early, joined, sector.plan, {}, "midway").candidate
    assert first is not None
    before = standing(first)
    passed = gate(sector.scores, sector.members, replace(sector.plan, number=2), before, "final")
    made = passed.candidate
    assert made is not None
    seconds, safe = process_time() - started, bool(passed.report["safe"])
    return Measured(seconds, safe, own_kreds(sector, made), float("nan"), passed.report)


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


def median_error(made: Candidate) -> float:
    """Return the largest distance of a shown median from the true one; at the ends from the limit shown."""
    low, high = 0.5, 3.5
    return max(
        abs(row.median - min(high, max(low, median(cell.scores.values()))))
        for row, cell in zip(made.rows, made.cells, strict=True)
        if row.median is not None
    )


def naive_pinned(sector: Sector, theme: str) -> float:
    """Return the share of organisations that an outsider works out exactly from live, exact figures."""
    found = pinned_owners(live(sector, theme))
    scored = {score.organisation for score in sector.scores if score.theme == theme}
    return len(found & scored) / len(scored)


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
