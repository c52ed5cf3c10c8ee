"""Two releases of one round: which figures are new, which are repeated whole, and what is judged then."""

from __future__ import annotations

from dataclasses import replace

from almene_assess.domain.benchmark import (
    Before,
    Candidate,
    Family,
    Figure,
    Key,
    Member,
    Plan,
    Score,
    candidate,
)

PLAN = Plan(1, 1, (0, 4), {"t": 3})
SECOND = replace(PLAN, number=2)
LEVELS = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0)


def sector(*kredse: int, start: int = 0) -> list[Member]:
    """Return members with kredse of these numbers."""
    return [Member(start + n, kreds=kreds) for n, kreds in enumerate(kredse)]


def built(
    members: list[Member], plan: Plan = PLAN, before: Before | None = None, shift: float = 0
) -> Candidate:
    """Build a candidate in which everybody has a score."""
    scores = [Score(one.organisation, "t", LEVELS[one.organisation % 6] + shift) for one in members]
    return candidate(scores, members, plan, frozenset(), before)


def standing(made: Candidate) -> dict[Key, Figure]:
    """Return what a release shows."""
    pairs = zip(made.rows, made.cells, strict=True)
    return {row.key: Figure(row, cell) for row, cell in pairs if row.hidden_reason is None}


def vintages(made: Candidate) -> dict[tuple[Family, str], int]:
    """Return of which release each shown figure is."""
    return {(row.family, row.slice): row.vintage for row in made.rows if row.hidden_reason is None}


FIRST = sector(*[1] * 20, *[2] * 20)


def test_with_nothing_new_the_old_figures_are_repeated() -> None:
    first = built(FIRST)
    second = built(FIRST, SECOND, standing(first))
    assert second.rows == first.rows


def test_four_newcomers_change_nothing_and_five_do() -> None:
    first = built(FIRST)
    for newcomers, vintage in ((4, 1), (8, 2)):
        members = FIRST + sector(*[1] * newcomers, start=100)
        second = built(members, SECOND, standing(first))
        assert vintages(second) == {
            (Family.SECTOR, "all"): vintage,
            (Family.KREDS, "1"): vintage,
            (Family.KREDS, "2"): 1,
        }


def test_newcomers_that_only_some_cells_take_up_must_be_a_crowd() -> None:
    # five in kreds 1 and three in kreds 2: the sector less its kredse would be those three
    first = built(FIRST)
    second = built(FIRST + sector(1, 1, 1, 1, 1, 2, 2, 2, start=100), SECOND, standing(first))
    found = vintages(second)
    assert found[Family.KREDS, "2"] == 1
    assert found[Family.SECTOR, "all"] == 1 or found[Family.KREDS, "1"] == 1


def test_edits_alone_replace_nothing() -> None:
    first = built(FIRST)
    assert set(vintages(built(FIRST, SECOND, standing(first), shift=0.5)).values()) == {1}


def test_a_kreds_that_lost_nearly_all_is_hidden_and_not_repeated() -> None:
    first = built(FIRST)
    second = built(FIRST[:26], SECOND, standing(first))
    [row] = [row for row in second.rows if row.key == Key(Family.KREDS, "2", "t")]
    assert row.hidden_reason == "few_organisations"


def test_a_kreds_that_everybody_left_still_has_a_row() -> None:
    first = built(FIRST)
    second = built(FIRST[:20], SECOND, standing(first))
    assert {row.key for row in second.rows} >= {row.key for row in first.rows if row.family is Family.KREDS}


def test_a_leaking_new_figure_goes_back_to_the_old_one() -> None:
    first = built(FIRST)
    members = FIRST + sector(*[1] * 8, start=100)
    scores = [Score(one.organisation, "t", LEVELS[one.organisation % 6]) for one in members]
    leak = frozenset({Key(Family.SECTOR, "all", "t")})
    second = candidate(scores, members, SECOND, leak, standing(first))
    [row] = [row for row in second.rows if row.family is Family.SECTOR]
    [old] = [row for row in first.rows if row.family is Family.SECTOR]
    assert row == old


def test_a_sector_that_is_shown_for_the_first_time_leaves_a_crowd_beside_the_kredse_that_stand() -> None:
    # the gate held the sector back midway; five newcomers have no kreds, so only the sector can give way
    members = FIRST + [Member(100 + n) for n in range(5)]
    leak = frozenset({Key(Family.SECTOR, "all", "t")})
    scores = [Score(one.organisation, "t", LEVELS[one.organisation % 6]) for one in members]
    first = candidate(scores[:40], FIRST, PLAN, leak)
    second = candidate(scores, members, SECOND, frozenset(), standing(first))
    assert vintages(second) == {(Family.KREDS, "1"): 1, (Family.KREDS, "2"): 1}
    [row] = [row for row in second.rows if row.family is Family.SECTOR]
    assert row.hidden_reason == "complement"
