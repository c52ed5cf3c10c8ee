"""The attack on one-item themes, cell by cell: what each coalition makes of whole levels (R7)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import combinations_with_replacement

import numpy as np

from almene_assess.domain.attack_findings import Attack, Finding, Setting, Tried
from almene_assess.domain.attack_levels import posterior
from almene_assess.domain.attack_table import Table, told
from almene_assess.domain.attack_told import Numbers
from almene_assess.domain.benchmark import Figure

FEWEST_LEVELS = 3
"""R7. A figure that leaves only two levels to a member has said nearly everything."""
MAX_LIFT = 0.10
"""R7. By how much a figure may make its members' true levels likelier, on average."""


def levels(table: Table, setting: Setting, tried: Tried) -> Iterator[Finding]:
    """Find cells of a one-item theme that leave too few levels, or make the true ones too likely."""
    if setting.plan.themes[table.figures[0].row.theme] != 1:
        return
    before = _common(table, setting)
    for figure in table.figures[table.standing :]:  # each by itself, so what stands was tried when it was new
        yield from _levels_of(figure, table, setting, before, tried)


def _levels_of(
    figure: Figure, table: Table, setting: Setting, before: Numbers, tried: Tried
) -> Iterator[Finding]:
    worth, shown, hide = setting.plan.levels, told(figure, setting.grid), figure.row.key
    members = {one: _nearest(score, worth) for one, score in figure.cell.scores.items()}
    outside = posterior(len(members), shown, worth, (), before)
    if outside is None:
        return  # no whole levels give these figures, so nobody can reason from whole levels
    tried.cells_enumerated += 1
    lift = outside.lift(list(members.values()))
    tried.lift = lift if tried.lift is None else max(tried.lift, lift)
    if lift > MAX_LIFT:
        yield Finding(Attack.LIFT, min(members), frozenset(), hide)
    for known in _known_levels(members, table):
        left = posterior(len(members), shown, worth, known, before)
        if left is not None:
            tried.levels_left = min(tried.levels_left or left.left, left.left)
            if left.left < FEWEST_LEVELS:
                yield Finding(Attack.LEVELS, min(members), frozenset(), hide)
                return


def _known_levels(members: dict[int, int], table: Table) -> set[tuple[int, ...]]:
    """Return what any one, any two and each administrator know of a cell, as sorted levels."""
    present = sorted(set(members.values()))
    held = {level: list(members.values()).count(level) for level in present}
    pairs = {
        pair for pair in combinations_with_replacement(present, 2) if pair[0] != pair[1] or held[pair[0]] > 1
    }
    runs = {tuple(sorted(members[one] for one in run if one in members)) for run in table.administrators}
    return {(), *((level,) for level in present), *pairs, *runs}


def _common(table: Table, setting: Setting) -> Numbers:
    """Return how common each level is among everybody; one more of each, so that none is impossible."""
    nearest = [_nearest(score, setting.plan.levels) for _, score in table.unknowns]
    counts = np.bincount(nearest, minlength=len(setting.plan.levels)) + 1.0
    return np.asarray(counts / counts.sum(), dtype=float)


def _nearest(score: float, worth: Collection[float]) -> int:
    return int(np.abs(np.array(list(worth)) - score).argmin())
