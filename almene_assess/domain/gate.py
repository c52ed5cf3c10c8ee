"""The gate: build a candidate, attack it, hold back what leaks, and again until nothing does.

Pure. What it tells the world stands in its report: counts, widths and reasons, no organisation and no figure.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from almene_assess.domain.attack import SMALL_CELL, attack
from almene_assess.domain.attack_findings import Attack, Finding, Setting, Tried
from almene_assess.domain.attack_one_item import FEWEST_LEVELS, MAX_LIFT
from almene_assess.domain.attack_table import tables
from almene_assess.domain.benchmark import Before, Candidate, Figure, Key, Member, Plan, Score, candidate
from almene_assess.domain.disclosure import EDGE

SURE = 0.05
"""The bound that a sample gives holds with all but this probability."""

Report = dict[str, object]
Progress = Callable[["Step"], None]


@dataclass(frozen=True, slots=True)
class Step:
    """How far the gate is: which pass, how many of its themes are tried, how many cells are held back."""

    turn: int
    done: int
    themes: int
    held_back: int


@dataclass(frozen=True, slots=True)
class Gated:
    """A candidate that no attacker got anything out of, and the report; or None, if what stands leaks."""

    candidate: Candidate | None
    report: Report


@dataclass(slots=True)
class _Work:
    """What the gate has found so far."""

    leaks: set[Key] = field(default_factory=set)
    by_attack: Counter[str] = field(default_factory=Counter)
    tried: dict[str, Tried] = field(default_factory=dict)
    beyond_help: bool = False
    turns: int = 0


def silent(_: Step) -> None:
    """Tell nobody how far the gate is."""


def gate(
    scores: Iterable[Score],
    members: Sequence[Member],
    plan: Plan,
    before: Before,
    seed: str,
    progress: Progress = silent,
) -> Gated:
    """Return a release that is safe to publish; `seed` draws the sample of pairs."""
    kept, work, learned = tuple(scores), _Work(), Setting(plan, seed)
    made = candidate(kept, members, plan, frozenset(), before)
    untried = set(plan.themes)
    while untried and not work.beyond_help:
        work.turns += 1
        found = _attack(made, before, turned(learned, work.turns), untried, work, progress)
        untried = {finding.hide.theme for finding in found if finding.hide is not None}
        made = candidate(kept, members, plan, frozenset(work.leaks), before)
    report = _report(made, members, plan, before, work)
    return Gated(None if work.beyond_help else made, report)


def turned(setting: Setting, turn: int) -> Setting:
    """Return what a pass is made with: what is learned already, and a sample of pairs of its own.

    Figures that were held back for what one sample found cannot be cleared by the same sample.
    """
    return replace(setting, seed=f"{setting.seed}:{turn}")


def _attack(
    made: Candidate, before: Before, setting: Setting, themes: set[str], work: _Work, progress: Progress
) -> list[Finding]:
    public = tables(before.values(), new_figures(made, setting.plan.number), themes)
    found: list[Finding] = []
    for done, (theme, table) in enumerate(sorted(public.items())):
        progress(Step(work.turns, done, len(public), len(work.leaks)))
        result = attack(table, setting)
        work.tried[theme] = result.tried
        found += result.findings
        for finding in result.findings:
            work.beyond_help |= finding.hide is None
            if finding.hide is not None and finding.hide not in work.leaks:
                work.leaks.add(finding.hide)
                work.by_attack[finding.attack.value] += 1
    return found


def new_figures(made: Candidate, number: int) -> list[Figure]:
    """Return the figures that a candidate shows and that are not published already."""
    return [
        Figure(row, cell)
        for row, cell in zip(made.rows, made.cells, strict=True)
        if row.hidden_reason is None and row.vintage == number
    ]


def _report(made: Candidate, members: Sequence[Member], plan: Plan, before: Before, work: _Work) -> Report:
    tried = list(work.tried.values())
    shown = [row for row in made.rows if row.hidden_reason is None]
    hidden = Counter(row.hidden_reason for row in made.rows if row.hidden_reason is not None)
    return {
        "rules": made.rule_version,
        "release": plan.number,
        "releases_stacked": 2 if before else 1,
        "organisations": len(members),
        "administrators": len({one.administrator for one in members if one.administrator is not None}),
        "themes": len(plan.themes),
        "cells_shown": len(shown),
        "cells_repeated": sum(row.vintage < plan.number for row in shown),
        "cells_hidden": dict(sorted(hidden.items())),
        "held_back_after": {kind.value: work.by_attack[kind.value] for kind in Attack},
        "turns": work.turns,
        "safe": not work.beyond_help,
        "level": plan.level,
        "sums": _sums(tried, plan.level),
        "quantiles": {"pairs": "all", "worlds": sum(one.worlds for one in tried)}
        | {"smallest_width": _least((one.width_quantiles for one in tried), plan.level)},
        "levels": _levels(tried),
    }


def _sums(tried: Sequence[Tried], level: float) -> Report:
    sampled = [one.pairs_sampled for one in tried if one.pairs_tried < one.pairs]
    return {
        "exact_pairs": "all",
        "coalitions": sum(one.coalitions for one in tried),
        "pairs": sum(one.pairs for one in tried),
        "pairs_tried": sum(one.pairs_tried for one in tried),
        "pairs_sampled_per_theme": min(sampled, default=None),
        "small_cell": SMALL_CELL,
        "bound": share_bound(min(sampled)) if sampled else 0.0,
        "programmes": sum(one.programmes for one in tried),
        "smallest_width": _least((one.width_sums for one in tried), level),
    }


def _levels(tried: Sequence[Tried]) -> Report:
    left = [one.levels_left for one in tried if one.levels_left is not None]
    lifts = [one.lift for one in tried if one.lift is not None]
    return {
        "cells": sum(one.cells_enumerated for one in tried),
        "fewest_left": min(left, default=None),
        "fewest_allowed": FEWEST_LEVELS,
        "largest_lift": math.ceil(max(lifts) * 100 - EDGE) / 100 if lifts else None,
        "largest_lift_allowed": MAX_LIFT,
    }


def share_bound(sampled: int) -> float:
    """Return the largest share of the pairs of a theme that could leak though none of a sample did.

    Source: Hanley & Lippman-Hand 1983 (the rule of three, here without its approximation).
    """
    return float(1 - SURE ** (1 / sampled))


def _least(widths: Iterable[float], level: float) -> float | None:
    """Return the least width in levels, rounded down to a tenth.

    Every decimal more would be a figure made from raw scores, and everybody may read the report.
    """
    least = min(widths, default=math.inf) / level
    return math.floor(least * 10 + EDGE) / 10 if math.isfinite(least) else None
