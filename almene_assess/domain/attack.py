"""The gate's attackers, one after the other on each theme: what they find, and which cell gives way.

Pure: figures in, findings out. Attackers know all memberships, their own scores, and everything that was
ever published. A `Finding` never leaves the server, for it names somebody; `Tried` may.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from itertools import combinations, combinations_with_replacement, islice

import numpy as np

from almene_assess.domain.attack_findings import Attack, Finding, HeldBack, Learned, Setting, Tried
from almene_assess.domain.attack_linear import classes as grouped
from almene_assess.domain.attack_linear import pinned_by_two, pinned_in
from almene_assess.domain.attack_one_item import levels
from almene_assess.domain.attack_ranks import RankWorlds
from almene_assess.domain.attack_sums import SumWidths
from almene_assess.domain.attack_table import Table, Unknown, all_told
from almene_assess.domain.attack_told import Numbers
from almene_assess.domain.cells import DECIMALS
from almene_assess.domain.disclosure import TOLERANCE

SMALL_CELL = 14
"""Two who share a cell of at most so many know the largest part of it: every such pair is tried."""
SAMPLED_PAIRS = 2_000
"""Of all other pairs so many are drawn for the linear programme; the other attackers try every pair."""
TRIAL_STEPS = 16
"""Into how many steps the range of scores is cut when other worlds are looked for."""
MOST_ITEMS = 5
"""With more items in a theme, the means of whole levels lie closer than those steps."""
MOST_FINDINGS = 5
"""After so many in one theme their cells go first, and the theme is attacked again."""


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
        result.findings = list(islice(attacker(table, setting, result.tried), MOST_FINDINGS))
        if result.findings:
            break
    return result


def sums_exact(table: Table, setting: Setting, tried: Tried) -> Iterator[Finding]:
    """Find whose score follows by adding and subtracting: exact, for all coalitions of up to two."""
    found = grouped(table.membership, table.owner)
    held_back = HeldBack(table)
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
    level, held_back = setting.plan.level, HeldBack(table)
    search, coalitions = _widths(table, setting), list(_coalitions(table, setting, tried))
    width = search.widths(coalitions, level)
    setting.moves[theme_of(table)] = Learned(table.unknowns, search.learned)
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


def theme_of(table: Table) -> str:
    """Return the one theme that a table is about; nothing where it shows nothing."""
    return next((figure.row.theme for figure in table.figures), "")


def _widths(table: Table, setting: Setting) -> SumWidths:
    values, bounds = table.values.tolist(), setting.plan.score_range
    search = SumWidths(table.membership, table.owner.tolist(), values, bounds)
    search.learn(setting.moves.get(theme_of(table), Learned()).on(table.unknowns))
    return search


def _narrow_less(setting: Setting, organisation: int, coalition: frozenset[int], table: Table) -> bool:
    search = _widths(table, setting)
    width = search.widths([coalition], setting.plan.level)[0]
    mine = search.classes.of[table.owner == organisation]
    return bool((width[mine] < setting.plan.level).any())


def _coalitions(table: Table, setting: Setting, tried: Tried) -> Iterator[frozenset[int]]:
    """Yield nobody, each one, each administrator, the pairs in small cells, and a sample of the others."""
    everybody = table.organisations
    close = table.close_pairs(SMALL_CELL)
    sample = sampled_pairs(everybody, SAMPLED_PAIRS, setting.seed, close)
    tried.pairs = len(everybody) * (len(everybody) - 1) // 2
    tried.pairs_tried, tried.pairs_sampled = len(close | sample), len(sample)
    yield frozenset()
    yield from (frozenset({one}) for one in everybody)
    yield from table.administrators
    yield from sorted(close | sample, key=sorted)


def sampled_pairs(
    everybody: Collection[int], count: int, seed: str, apart_from: Collection[frozenset[int]] = frozenset()
) -> set[frozenset[int]]:
    """Draw pairs apart from some, the same for the same seed; all of them if there are not more.

    The draws are hashes: as even as chance, and anybody can repeat them.
    """
    ordered = sorted(everybody)
    if len(ordered) * (len(ordered) - 1) // 2 - len(apart_from) <= count:
        return {frozenset(pair) for pair in combinations(ordered, 2)} - set(apart_from)
    found: set[frozenset[int]] = set()
    turn = 0
    while len(found) < count:
        draw = sha256(f"{seed}:{turn}".encode()).digest()
        pair = {ordered[int.from_bytes(part, "big") % len(ordered)] for part in (draw[:8], draw[8:16])}
        if len(pair) == 2 and frozenset(pair) not in apart_from:
            found.add(frozenset(pair))
        turn += 1
    return found


def quantiles(table: Table, setting: Setting, tried: Tried) -> Iterator[Finding]:
    """Find who has less than a level of room when every rounded figure must stay as it is."""
    search, level = _worlds(table, setting), setting.plan.level
    held_back = HeldBack(table)
    for one in search.exposed(table.administrators, level):
        _remember(search, table, setting)
        unknown = table.unknowns[one.column]
        tried.width_quantiles = min(tried.width_quantiles, one.width)
        yield from held_back.finding(
            Attack.QUANTILES,
            unknown[0],
            one.coalition,
            partial(_exposed_less, setting, unknown, one.coalition),
        )
    _remember(search, table, setting)
    tried.width_quantiles = min(tried.width_quantiles, search.smallest)
    tried.worlds += search.search.searches


def _worlds(table: Table, setting: Setting) -> RankWorlds:
    told, steps = all_told(table, setting.grid), trial_scores(table, setting)
    search = RankWorlds(table.cells, told, table.values, table.owner, steps)
    for change in setting.worlds.get(theme_of(table), Learned()).on(table.unknowns):
        search.learn(table.values + change)
    return search


def _remember(search: RankWorlds, table: Table, setting: Setting) -> None:
    changes = np.array(search.worlds).reshape(-1, table.values.size) - table.values
    setting.worlds[theme_of(table)] = Learned(table.unknowns, changes)


def trial_scores(table: Table, setting: Setting) -> Numbers:
    """Return the scores that other worlds may use: those that whole levels give, where all scores do."""
    items = setting.plan.themes[theme_of(table)]
    whole = means_of_levels(setting.plan.levels, items) if items <= MOST_ITEMS else np.array([])
    if whole.size and (np.abs(table.values[:, None] - whole).min(axis=1) <= TOLERANCE).all():
        return whole
    return np.linspace(*setting.plan.score_range, TRIAL_STEPS + 1)


def means_of_levels(levels: Collection[float], items: int) -> Numbers:
    """Return every score that a theme can get where each of up to so many items is on a whole level."""
    some = range(1, items + 1)
    sums = (sum(chosen) / n for n in some for chosen in combinations_with_replacement(levels, n))
    return np.unique(np.round(list(sums), DECIMALS))


def _exposed_less(setting: Setting, unknown: Unknown, coalition: frozenset[int], table: Table) -> bool:
    if unknown not in table.unknowns:
        return False
    column = table.unknowns.index(unknown)
    return not _worlds(table, setting).safe(column, coalition, setting.plan.level)
