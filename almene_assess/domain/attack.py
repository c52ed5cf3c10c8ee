"""The gate's attackers, one after the other on each theme: what they find, and which cell gives way.

Pure: figures in, findings out. Attackers know all memberships, what they know of themselves, and everything that
was ever published. Nothing here names anybody outside the server: `Finding` never leaves it, `Tried` may.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from hashlib import sha256
from itertools import combinations, combinations_with_replacement

import numpy as np

from almene_assess.domain.attack_levels import posterior
from almene_assess.domain.attack_linear import classes as grouped
from almene_assess.domain.attack_linear import pinned_by_two, pinned_in
from almene_assess.domain.attack_ranks import Numbers, RankWorlds
from almene_assess.domain.attack_sums import SumWidths
from almene_assess.domain.attack_table import Table, Unknown, all_told, told
from almene_assess.domain.benchmark import Figure, Key, Plan
from almene_assess.domain.disclosure import TOLERANCE, Grid

SMALL_CELL = 14
"""Two who share a cell of at most so many know the largest part of it: every such pair is tried."""
SAMPLED_PAIRS = 2_000
"""Of all other pairs so many are drawn for the linear programme; the other attackers try every pair."""
FEWEST_LEVELS = 3
"""R7. A figure that leaves only two levels to a member has said nearly everything."""
MAX_LIFT = 0.10
"""R7. By how much a figure may make its members' true levels likelier, on average."""
TRIAL_STEPS = 16
"""Into how many steps the range of scores is cut when other worlds are looked for."""


class Attack(StrEnum):
    """Which attacker found something."""

    SUMS_EXACT = "sums_exact"
    SUMS_RANGE = "sums_range"
    QUANTILES = "quantiles"
    LEVELS = "levels"
    LIFT = "lift"


@dataclass(frozen=True, slots=True)
class Finding:
    """Somebody who can be found, by whom, and the cell to hold back; None if all of it stands already."""

    attack: Attack
    organisation: int
    coalition: frozenset[int]
    hide: Key | None


@dataclass(slots=True)
class Tried:
    """What was tried on one theme; numbers only."""

    unknowns: int = 0
    figures: int = 0
    pairs: int = 0
    pairs_tried: int = 0
    pairs_sampled: int = 0
    coalitions: int = 0
    programmes: int = 0
    worlds: int = 0
    cells_enumerated: int = 0
    width_sums: float = np.inf
    width_quantiles: float = np.inf
    levels_left: int | None = None
    lift: float | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """What an attack needs beside the table: the round's plan and a seed for the sample of pairs."""

    plan: Plan
    seed: str

    @property
    def grid(self) -> Grid:
        """Return the rounding of the round."""
        return Grid(*self.plan.score_range)


@dataclass(slots=True)
class Result:
    """What the attackers made of one theme."""

    findings: list[Finding] = field(default_factory=list)
    tried: Tried = field(default_factory=Tried)


Attacker = Callable[[Table, Setting, Tried], Iterator[Finding]]


def attack(table: Table, setting: Setting) -> Result:
    """Let every attacker try a theme; stop at the first that finds anything, for its cells go first."""
    result = Result(tried=Tried(unknowns=len(table.unknowns), figures=len(table.figures)))
    for attacker in (sums_exact, sums_range, quantiles, levels):
        result.findings = list(attacker(table, setting, result.tried))
        if result.findings:
            break
    return result


def sums_exact(table: Table, setting: Setting, tried: Tried) -> Iterator[Finding]:
    """Find whose score follows by adding and subtracting: exact, for all coalitions of up to two."""
    found = grouped(table.membership, table.owner)
    held_back = _HeldBack(table)
    for one in (*pinned_by_two(found), *pinned_in(found, table.administrators)):
        yield from held_back.finding(
            Attack.SUMS_EXACT,
            one.owner,
            one.coalition,
            partial(_pinned_less, one.owner, one.coalition),
        )


def _pinned_less(organisation: int, coalition: frozenset[int], table: Table) -> bool:
    found = pinned_in(grouped(table.membership, table.owner), [coalition])
    return any(one.owner == organisation for one in found)


def sums_range(table: Table, setting: Setting, tried: Tried) -> Iterator[Finding]:
    """Find whose score has less than a level of room when every figure is a known sum."""
    level, held_back = setting.plan.level, _HeldBack(table)
    search, coalitions = _widths(table, setting), list(_coalitions(table, setting, tried))
    width = search.widths(coalitions, level)
    tried.coalitions += len(coalitions)
    tried.width_sums = float(width.min(initial=np.inf))
    for coalition, widths in zip(coalitions, width, strict=True):
        for column in np.flatnonzero(widths < level):
            victim = min(search.classes.owners[column] - coalition)
            yield from held_back.finding(
                Attack.SUMS_RANGE,
                victim,
                coalition,
                partial(_narrow_less, setting, victim, coalition),
            )
    tried.programmes += search.programmes


def _widths(table: Table, setting: Setting) -> SumWidths:
    return SumWidths(table.membership, table.owner.tolist(), table.values.tolist(), setting.plan.score_range)


def _narrow_less(setting: Setting, organisation: int, coalition: frozenset[int], table: Table) -> bool:
    search = _widths(table, setting)
    width = search.widths([coalition], setting.plan.level)[0]
    mine = search.classes.of[table.owner == organisation]
    return bool((width[mine] < setting.plan.level).any())


def _coalitions(table: Table, setting: Setting, tried: Tried) -> Iterator[frozenset[int]]:
    """Yield nobody, each one, each administrator, the pairs in small cells, and a sample of the others."""
    everybody = table.organisations
    close = table.close_pairs(SMALL_CELL)
    sample = sampled_pairs(everybody, SAMPLED_PAIRS, setting.seed) - close
    tried.pairs = len(everybody) * (len(everybody) - 1) // 2
    tried.pairs_tried, tried.pairs_sampled = len(close | sample), len(sample)
    yield frozenset()
    yield from (frozenset({one}) for one in everybody)
    yield from table.administrators
    yield from sorted(close | sample, key=sorted)


def sampled_pairs(everybody: Collection[int], count: int, seed: str) -> set[frozenset[int]]:
    """Draw pairs, the same for the same seed; all of them if there are not more.

    The draws are hashes: as even as chance, and anybody can repeat them.
    """
    ordered = sorted(everybody)
    if len(ordered) * (len(ordered) - 1) // 2 <= count:
        return {frozenset(pair) for pair in combinations(ordered, 2)}
    found: set[frozenset[int]] = set()
    turn = 0
    while len(found) < count:
        draw = sha256(f"{seed}:{turn}".encode()).digest()
        pair = {ordered[int.from_bytes(part, "big") % len(ordered)] for part in (draw[:8], draw[8:16])}
        if len(pair) == 2:
            found.add(frozenset(pair))
        turn += 1
    return found


def quantiles(table: Table, setting: Setting, tried: Tried) -> Iterator[Finding]:
    """Find who has less than a level of room when every rounded figure must stay as it is."""
    search, level = _worlds(table, setting), setting.plan.level
    held_back = _HeldBack(table)
    for one in search.exposed(table.administrators, level):
        unknown = table.unknowns[one.column]
        tried.width_quantiles = min(tried.width_quantiles, one.width)
        yield from held_back.finding(
            Attack.QUANTILES,
            unknown[0],
            one.coalition,
            partial(_exposed_less, setting, unknown, one.coalition),
        )
    tried.width_quantiles = min(tried.width_quantiles, search.smallest)
    tried.worlds += search.searches


def _worlds(table: Table, setting: Setting) -> RankWorlds:
    values = table.values
    return RankWorlds(table.cells, all_told(table, setting.grid), values, table.owner, _steps(table, setting))


def _steps(table: Table, setting: Setting) -> Numbers:
    """Return the scores that other worlds may use: whole levels where all scores are."""
    levels = np.array(setting.plan.levels)
    theme = table.figures[0].row.theme
    whole = np.abs(table.values[:, None] - levels).min(axis=1) <= TOLERANCE
    if setting.plan.themes[theme] == 1 and whole.all():
        return levels
    return np.linspace(*setting.plan.score_range, TRIAL_STEPS + 1)


def _exposed_less(setting: Setting, unknown: Unknown, coalition: frozenset[int], table: Table) -> bool:
    if unknown not in table.unknowns:
        return False
    column = table.unknowns.index(unknown)
    return not _worlds(table, setting).safe(column, coalition, setting.plan.level)


def levels(table: Table, setting: Setting, tried: Tried) -> Iterator[Finding]:
    """Find cells of a one-item theme that leave too few levels, or make the true ones too likely."""
    if setting.plan.themes[table.figures[0].row.theme] != 1:
        return
    before = _common(table, setting)
    for place, figure in enumerate(table.figures):
        hide = figure.row.key if place >= table.standing else None
        yield from _levels_of(figure, hide, table, setting, before, tried)


def _levels_of(
    figure: Figure, hide: Key | None, table: Table, setting: Setting, before: Numbers, tried: Tried
) -> Iterator[Finding]:
    worth, shown = setting.plan.levels, told(figure, setting.grid)
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


class _HeldBack:
    """Chooses the cell to hold back for each finding; one that is chosen already often is enough."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.less = table
        self.chosen: set[Key] = set()

    def finding(
        self, kind: Attack, organisation: int, coalition: frozenset[int], leaks: Callable[[Table], bool]
    ) -> Iterator[Finding]:
        """Yield a finding, unless what is held back already has done away with it."""
        if self.chosen and not leaks(self.less):
            return
        order = self.less.may_give_way(organisation)
        helps = (figure.row.key for figure in order if not leaks(self.less.less(figure.row.key)))
        first = order[0].row.key if order else None
        key = next(helps, first)
        if key is not None:
            self.chosen.add(key)
            self.less = self.less.less(key)
        yield Finding(kind, organisation, coalition, key)
