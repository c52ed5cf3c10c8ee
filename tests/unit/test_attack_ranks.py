"""The attack on quantiles: other worlds are proof, so each one is checked against the rules' own rounding."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from almene_assess.domain.attack_ranks import RankWorlds
from almene_assess.domain.attack_table import Table, all_told
from almene_assess.domain.attack_told import Told, distances, world_fits
from almene_assess.domain.benchmark import Figure, Member, Plan, Score, candidate
from almene_assess.domain.disclosure import Grid

GRID = Grid(0, 4)
STEPS = np.linspace(0, 4, 17)


def published(seed: int, size: int = 60) -> Table:
    """Return the figures of one theme of a small sector."""
    random = Random(seed)
    members = [
        Member(n, random.choice([None, 1, 2]), random.randrange(3), random.randrange(2), random.choice("ab"))
        for n in range(size)
    ]
    scores = [Score(n, "t", round(random.gauss(1.9, 0.7) * 12) / 12) for n in range(size)]
    clipped = [Score(s.organisation, s.theme, min(4.0, max(0.0, s.score))) for s in scores]
    made = candidate(clipped, members, Plan(1, 1, (0, 4), {"t": 3}))
    shown = [Figure(r, c) for r, c in zip(made.rows, made.cells, strict=True) if r.hidden_reason is None]
    return Table(tuple(shown), 0)


def rows_of(table: Table, values: np.ndarray) -> list[object]:
    """Return what the rules would publish of the same cells under other scores."""
    scores = [Score(who, "t", value) for (who, _), value in zip(table.unknowns, values, strict=True)]
    whole = {f.row.key: f.cell.administrators for f in table.figures}
    made = []
    for figure in table.figures:
        inside = [score for score in scores if score.organisation in whole[figure.row.key]]
        members = [Member(score.organisation, kreds=1) for score in inside]
        [row] = [
            row
            for row in candidate(inside, members, Plan(1, 1, (0, 4), {"t": 3})).rows
            if row.family == ("sector" if figure.row.family == "sector" else "kreds")
        ]
        made.append((row.n_ca, row.median, row.p25, row.p75, row.mean, row.band_reason))
    return made


def worlds(table: Table) -> RankWorlds:
    """Return the worlds of a table."""
    return RankWorlds(table.cells, all_told(table, GRID), table.values, table.owner, STEPS)


@pytest.mark.parametrize("seed", range(3))
def test_in_every_world_the_rules_publish_the_same_figures(seed: int) -> None:
    table = published(seed)
    search = worlds(table)
    list(search.exposed(table.administrators, 1.0))
    truth = rows_of(table, table.values)
    found = [world for some in search.found.values() for world in some]
    assert found
    for world in found[:40]:
        assert rows_of(table, np.array(world.scores)) == truth


@pytest.mark.parametrize("seed", range(2))
def test_distances_are_zero_exactly_where_the_published_row_stays_the_same(seed: int) -> None:
    table = published(seed, 40)
    truth = rows_of(table, table.values)
    told = all_told(table, GRID)
    for column in range(0, 40, 5):
        for value in STEPS[::2]:
            changed = table.values.copy()
            changed[column] = value
            same = rows_of(table, changed) == truth
            if world_fits(table.cells, told, changed):
                assert same
            off = sum(
                float(distances(table.values[cell], one, np.array([value]))[list(cell).index(column), 0])
                for cell, one in zip(table.cells, told, strict=True)
                if column in cell
            )
            assert (off <= 1e-10) == world_fits(table.cells, told, changed)


def test_a_median_at_the_floor_gives_away_whoever_an_administrator_does_not_run() -> None:
    values = np.array([3.0] * 7 + [0.2] * 8)
    told = Told(((0.5, -np.inf, 0.6),))
    search = RankWorlds([np.arange(15)], [told], values, np.arange(15), STEPS)
    found = list(search.exposed([range(7)], 1.0))
    assert {one.column for one in found} == set(range(7, 15))
    assert {len(one.coalition) for one in found} == {7}


def test_an_exact_value_of_a_lone_member_is_found() -> None:
    told = Told(((0.5, 1.99, 2.01),))
    search = RankWorlds([np.array([0])], [told], np.array([2.0]), np.array([0]), STEPS)
    [found] = search.exposed([], 1.0)
    assert (found.column, found.coalition) == (0, frozenset())
    assert found.width < 0.1


def test_whoever_has_a_double_is_safe_from_one_but_not_from_the_double_itself() -> None:
    told = Told(((0.0, 0.9, 1.1), (1.0, 2.9, 3.1)))
    values = np.array([1.0, 3.0])
    search = RankWorlds([np.arange(2)], [told], values, np.arange(2), STEPS)
    found = list(search.exposed([], 1.0))
    assert {(one.column, one.coalition) for one in found} == {(0, frozenset({1})), (1, frozenset({0}))}
