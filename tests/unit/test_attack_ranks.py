"""The attack on quantiles: other worlds are proof, so each one is checked against the rules' own rounding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from almene_assess.domain.attack_ranks import RankWorlds
from almene_assess.domain.attack_table import Table, all_told
from almene_assess.domain.attack_told import Told, distances, world_fits
from almene_assess.domain.benchmark import Candidate, Family, Figure, Member, Plan, Score, candidate
from almene_assess.domain.disclosure import Grid

GRID = Grid(0, 4)
PLAN = Plan(1, 1, (0, 4), {"t": 3})
STEPS = np.linspace(0, 4, 17)


def sector(seed: int, size: int) -> tuple[list[Member], list[Score]]:
    """Return members in kredse, regions and sizes, some with an administrator, and ordinary scores."""
    random = Random(seed)
    members = [
        Member(n, random.choice([None, 1, 2]), random.randrange(3), random.randrange(2), random.choice("ab"))
        for n in range(size)
    ]
    scores = [round(random.gauss(1.9, 0.7) * 12) / 12 for _ in range(size)]
    return members, [Score(n, "t", min(4.0, max(0.0, score))) for n, score in enumerate(scores)]


def shown(made: Candidate, number: int) -> list[Figure]:
    """Return the figures that a release makes."""
    pairs = zip(made.rows, made.cells, strict=True)
    return [Figure(r, c) for r, c in pairs if r.hidden_reason is None and r.vintage == number]


def published(seed: int, size: int = 60) -> Table:
    """Return the figures of one theme of a small sector."""
    members, scores = sector(seed, size)
    return Table(tuple(shown(candidate(scores, members, PLAN), 1)), 0)


def published_twice(seed: int) -> Table:
    """Return the figures of two releases: thirty joined in between, and six edited their answers."""
    members, scores = sector(seed, 90)
    early = shown(candidate(scores[:60], members[:60], PLAN), 1)
    later = [replace(one, score=4 - one.score) if one.organisation % 10 == 3 else one for one in scores]
    before = {figure.row.key: figure for figure in early}
    late = shown(candidate(later, members, replace(PLAN, number=2), before=before), 2)
    assert late
    return Table((*early, *late), len(early))


def rows_of(table: Table, values: np.ndarray) -> list[object]:
    """Return what the rules would publish of the same cells under other scores; a column an organisation."""
    made = []
    for figure, cell in zip(table.figures, table.cells, strict=True):
        family = Family.SECTOR if figure.row.family is Family.SECTOR else Family.KREDS
        members = [Member(int(column), kreds=1) for column in cell]
        scores = [Score(int(column), "t", float(values[column])) for column in cell]
        [row] = [row for row in candidate(scores, members, PLAN).rows if row.family is family]
        made.append((row.n_ca, row.median, row.p25, row.p75, row.mean, row.band_reason))
    return made


def worlds(table: Table) -> RankWorlds:
    """Return the worlds of a table."""
    return RankWorlds(table.cells, all_told(table, GRID), table.values, table.owner, STEPS)


@pytest.mark.parametrize("publish", [published, published_twice])
@pytest.mark.parametrize("seed", range(2))
def test_in_every_world_the_rules_publish_the_same_figures(
    publish: Callable[[int], Table], seed: int
) -> None:
    table = publish(seed)
    search = worlds(table)
    list(search.exposed(table.administrators, 1.0))
    truth = rows_of(table, table.values)
    assert search.worlds
    for column in range(0, table.values.size, 3):
        for world in [*search.claimed(column)][::4]:
            assert rows_of(table, world) == truth
    assert all(rows_of(table, world) == truth for world in search.worlds)


def test_what_is_no_world_is_not_learned() -> None:
    table = published(0)
    search = worlds(table)
    assert not search.learn(table.values)
    assert not search.learn(table.values * 0)
    assert not search.worlds


def test_in_no_world_does_an_edited_score_stay_the_same() -> None:
    # who edited is known, and whoever answers as before did not edit
    values, owner = np.array([1.0, 2.0, 2.0, 0.5, 1.5, 3.0, 3.0]), np.array([0, 0, 1, 2, 3, 4, 5])
    both = [np.array([0, 2, 3, 4, 5, 6]), np.array([1, 2, 3, 4, 5, 6])]
    told = [Told(((0.5, 0.5, 3.5),))] * 2
    search = RankWorlds(both, told, values, owner, STEPS)
    list(search.exposed([], 3.0))
    claimed = [world for column in range(7) for world in search.claimed(column)]
    assert len(claimed) > 20
    assert all(world[0] != world[1] for world in claimed)


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
