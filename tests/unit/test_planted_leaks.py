"""The table of rules, one leak planted for each: the rule keeps it out, and with the rule off it is caught.

A rule is switched off by its own constant. Who catches it is an attacker, or, where no attacker of the gate
can see it, the check named in the test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from almene_assess.domain import attack_table, disclosure
from almene_assess.domain.attack import attack
from almene_assess.domain.attack_findings import Setting
from almene_assess.domain.attack_ranks import RankWorlds
from almene_assess.domain.attack_table import tables
from almene_assess.domain.attack_told import Told
from almene_assess.domain.benchmark import (
    Before,
    Candidate,
    Family,
    Figure,
    Key,
    Member,
    Plan,
    Row,
    Score,
    candidate,
)
from almene_assess.domain.disclosure import BandReason, Grid, HiddenReason
from almene_assess.domain.gate import gate, new_figures

PLAN = Plan(1, 1, (0, 4), {"t": 3})
SECOND = replace(PLAN, number=2)
ONE_ITEM = replace(PLAN, themes={"t": 1})
GRID = Grid(0, 4)
SPREAD = (0.7, 1.0, 1.2, 1.5, 1.7, 1.9, 2.0, 2.2, 2.4, 2.6, 2.9, 3.2)
Found = set[tuple[str, int]]


def ordinary(members: list[Member]) -> list[Score]:
    """Return ordinary scores, the same for the same organisation."""
    return [Score(one.organisation, "t", SPREAD[(one.organisation * 5) % 12]) for one in members]


def given(levels: Mapping[int, float]) -> list[Score]:
    """Return these scores."""
    return [Score(organisation, "t", score) for organisation, score in levels.items()]


def caught(made: Candidate, plan: Plan = PLAN, before: Before | None = None) -> Found:
    """Return which attacks find anything in a candidate, and by coalitions of how many."""
    found = tables((before or {}).values(), new_figures(made, plan.number)).get("t")
    if found is None:
        return set()
    findings = attack(found, Setting(plan, "test")).findings
    return {(one.attack.value, len(one.coalition)) for one in findings}


def reason(made: Candidate, family: Family, name: str) -> str | None:
    """Return why a cell is hidden; None where it is shown."""
    [row] = [row for row in made.rows if row.key == Key(family, name, "t")]
    return row.hidden_reason


def off(switch: pytest.MonkeyPatch, **constants: int | Fraction) -> None:
    """Switch rules off: give their constants other values, also where an attacker reads them."""
    for name, value in constants.items():
        for module in (disclosure, attack_table):
            if hasattr(module, name):
                switch.setattr(module, name, value)


def standing(made: Candidate) -> dict[Key, Figure]:
    """Return what a release shows, as the next one finds it."""
    pairs = zip(made.rows, made.cells, strict=True)
    return {row.key: Figure(row, cell) for row, cell in pairs if row.hidden_reason is None}


# --- R1: at most two releases a round -----------------------------------------------------------------
def test_r1_a_figure_for_each_who_joins_gives_everyone_who_joined_away() -> None:
    days = [[Member(n, kreds=1) for n in range(size)] for size in range(40, 44)]
    shown = [list(standing(candidate(ordinary(day), day, PLAN)).values()) for day in days]
    for before, after in pairwise(shown):
        table = tables(before, after)["t"]
        assert {one.coalition for one in attack(table, Setting(PLAN, "test")).findings} == {frozenset()}


# --- R2: eight, of three administrators, five outside the largest; quartiles from twelve --------------
def test_r2_a_kreds_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    members = [Member(n, kreds=1 if n < 2 else None) for n in range(40)]
    kept = candidate(ordinary(members), members, PLAN)
    assert reason(kept, Family.KREDS, "1") == "few_organisations"
    assert not caught(kept)
    off(monkeypatch, MIN_ORGANISATIONS=1, MIN_ADMINISTRATORS=1, MIN_OUTSIDE_LARGEST=0)
    assert ("sums_exact", 1) in caught(candidate(ordinary(members), members, PLAN))


def test_r2_a_kreds_of_one_administrator_and_one_more(monkeypatch: pytest.MonkeyPatch) -> None:
    members = [Member(n, 7 if n < 11 else None, kreds=1 if n < 12 else None) for n in range(40)]
    kept = candidate(ordinary(members), members, PLAN)
    assert reason(kept, Family.KREDS, "1") == "few_administrators"
    assert not caught(kept)
    off(monkeypatch, MIN_ADMINISTRATORS=1, MIN_OUTSIDE_LARGEST=0)
    assert ("sums_exact", 11) in caught(candidate(ordinary(members), members, PLAN))


def test_r2_a_kreds_with_three_outside_the_largest_administrator(monkeypatch: pytest.MonkeyPatch) -> None:
    # at the low end three can be narrowed down together, though none of them follows
    members = [Member(n, 7 if n < 9 else None, kreds=1 if n < 12 else None) for n in range(40)]
    scores = [
        *given(dict.fromkeys(range(9), 2.0) | dict.fromkeys(range(9, 12), 0.1)),
        *ordinary(members[12:]),
    ]
    kept = candidate(scores, members, PLAN)
    assert reason(kept, Family.KREDS, "1") == "large_administrator"
    assert not caught(kept)
    off(monkeypatch, MIN_OUTSIDE_LARGEST=0)
    assert ("sums_range", 9) in caught(candidate(scores, members, PLAN))


def test_r2_two_administrators_alone_tell_each_other_too_much_without_pinning_anybody() -> None:
    # no attacker asks what is left of a crowd of another company's: the check of each cell does
    halves = {n: 1 + n % 2 for n in range(16)}
    assert disclosure.hidden_alone(halves, one_item=False) is HiddenReason.FEW_ADMINISTRATORS
    assert disclosure.hidden_alone(halves | {16: None}, one_item=False) is None


def test_r2_quartiles_of_eleven_tell_of_three_without_pinning_anybody() -> None:
    # in every world two of a cell may change places, so this too is for the check of each figure
    few, enough = (disclosure.figures(SPREAD[:n], GRID, with_mean=False) for n in (11, 12))
    assert (few.p25, few.p75, few.band_reason) == (None, None, BandReason.FEW_FOR_BAND)
    assert (enough.p25, enough.p75) == (1.5, 2.5)


# --- R3: rounded quantiles and nothing else -----------------------------------------------------------
def test_r3_sums_of_a_cell_at_the_end_of_the_range_are_caught_though_no_sum_is_shown() -> None:
    members = [Member(n, kreds=1 if n < 8 else None) for n in range(40)]
    scores = [*given(dict.fromkeys(range(8), 4.0)), *ordinary(members[8:])]
    assert ("sums_range", 0) in caught(candidate(scores, members, PLAN))


def test_r3_a_maximum_below_one_level() -> None:
    values, steps = np.linspace(0.1, 0.8, 12), np.linspace(0, 4, 17)
    shown = ((0.5, *GRID.behind(GRID.shown(0.45))),)
    worlds = [
        RankWorlds([np.arange(12)], [Told((*shown, *more))], values, np.arange(12), steps)
        for more in ((), ((1.0, 0.79, 0.81),))
    ]
    assert [len(list(search.exposed([], 1.0))) for search in worlds] == [0, 12]


def test_r3_a_row_has_no_place_for_a_minimum_a_maximum_a_deviation_or_a_list() -> None:
    figures = {"n_ca", "median", "p25", "p75", "mean"}
    words = {"family", "slice", "theme", "hidden_reason", "band_reason", "vintage"}
    assert {field.name for field in fields(Row)} == figures | words


# --- R4: the hidden are nobody or eight ---------------------------------------------------------------
def test_r4_three_who_have_no_kreds(monkeypatch: pytest.MonkeyPatch) -> None:
    members = [Member(n, kreds=1 if n < 20 else 2 if n < 37 else None) for n in range(40)]
    kept = candidate(ordinary(members), members, PLAN)
    assert reason(kept, Family.KREDS, "2") == "complement"
    assert not caught(kept)
    off(monkeypatch, MIN_HIDDEN=1)
    assert ("sums_exact", 2) in caught(candidate(ordinary(members), members, PLAN))


def test_r4_across_families_no_rule_of_sizes_but_the_gate_decides() -> None:
    # the region is kreds 1 and two more: each cell is large enough, and their difference is not
    members = [Member(n, kreds=1 if n < 20 else 2, region=1 if n < 22 else 2) for n in range(60)]
    made = candidate(ordinary(members), members, PLAN)
    assert all(row.hidden_reason is None for row in made.rows)
    assert ("sums_exact", 1) in caught(made)


# --- R5: a figure is replaced only by one with five more or fewer -------------------------------------
def test_r5_three_newcomers(monkeypatch: pytest.MonkeyPatch) -> None:
    early, late = ([Member(n) for n in range(size)] for size in (30, 33))
    before = standing(candidate(ordinary(early), early, PLAN))
    kept = candidate(ordinary(late), late, SECOND, before=before)
    assert {row.vintage for row in kept.rows} == {1}
    assert not caught(kept, SECOND, before)
    off(monkeypatch, MIN_CHANGED=1)
    assert ("sums_exact", 2) in caught(candidate(ordinary(late), late, SECOND, before=before), SECOND, before)


def test_r5_three_who_withdraw(monkeypatch: pytest.MonkeyPatch) -> None:
    early, late = ([Member(n) for n in range(size)] for size in (33, 30))
    before = standing(candidate(ordinary(early), early, PLAN))
    off(monkeypatch, MIN_CHANGED=1)
    assert ("sums_exact", 2) in caught(candidate(ordinary(late), late, SECOND, before=before), SECOND, before)


def test_r5_six_newcomers_of_whom_one_administrator_runs_five() -> None:
    early = [Member(n) for n in range(30)]
    late = early + [Member(n, 7 if n < 35 else None) for n in range(30, 36)]
    before = standing(candidate(ordinary(early), early, PLAN))
    made = candidate(ordinary(late), late, SECOND, before=before)
    assert {row.vintage for row in made.rows} == {2}
    assert ("sums_exact", 5) in caught(made, SECOND, before)


# --- R6: no band around nearly everybody, and no telling the ends apart -------------------------------
# Against whole levels neither is enough: the gate is told where a hidden band lies, and catches these anyway.
def test_r6_a_band_around_everybody_but_one(monkeypatch: pytest.MonkeyPatch) -> None:
    flat = dict.fromkeys(range(9), 2.0) | dict.fromkeys(range(9, 15), 3.0) | {15: 0.0}
    members = [Member(n, kreds=1 if n < 16 else None) for n in range(300)]
    scores = given(flat | {n: float(n % 5) for n in range(16, 300)})
    kept = candidate(scores, members, ONE_ITEM)
    assert [row.band_reason for row in kept.rows if row.family is Family.KREDS] == ["band_crowded"]
    off(monkeypatch, MAX_SHARE_IN_BAND=Fraction(1))
    shown = candidate(scores, members, ONE_ITEM)
    assert [row.p25 for row in shown.rows if row.family is Family.KREDS] == [2.0]
    assert ("lift", 0) in caught(shown, ONE_ITEM)


def test_r6_a_median_at_the_very_top(monkeypatch: pytest.MonkeyPatch) -> None:
    top = dict.fromkeys(range(14), 4.0) | {14: 3.0}
    members = [Member(n, kreds=1 if n < 15 else None) for n in range(60)]
    scores = given(top | {n: float(n % 5) for n in range(15, 60)})
    medians = {row.median for row in candidate(scores, members, ONE_ITEM).rows}
    assert max(median for median in medians if median is not None) == 3.5
    off(monkeypatch, CLAMP_STEPS=0)
    shown = candidate(scores, members, ONE_ITEM)
    assert max(row.median for row in shown.rows if row.median is not None) == 4.0
    assert caught(shown, ONE_ITEM)


# --- R7: a theme of one item needs twelve -------------------------------------------------------------
def test_r7_whole_levels_of_eight(monkeypatch: pytest.MonkeyPatch) -> None:
    small = dict.fromkeys(range(7), 3.0) | {7: 1.0}
    members = [Member(n, kreds=1 if n < 8 else None) for n in range(300)]
    scores = given(small | {n: float(n % 5) for n in range(8, 300)})
    kept = candidate(scores, members, ONE_ITEM)
    assert reason(kept, Family.KREDS, "1") == "one_item"
    assert not caught(kept, ONE_ITEM)
    off(monkeypatch, MIN_ONE_ITEM=8)
    assert ("lift", 0) in caught(candidate(scores, members, ONE_ITEM), ONE_ITEM)


# --- all of them together -----------------------------------------------------------------------------
def test_with_every_rule_off_the_gate_alone_still_publishes_nothing_that_leaks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    off(monkeypatch, MIN_ORGANISATIONS=1, MIN_ADMINISTRATORS=1, MIN_OUTSIDE_LARGEST=0, MIN_FOR_QUARTILES=4)
    off(monkeypatch, MIN_HIDDEN=1, MIN_CHANGED=1, MIN_FOR_MEAN=8, CLAMP_STEPS=0)
    members = [Member(n, n % 4 or None, kreds=n % 7, region=n % 3) for n in range(40)]
    early = members[:31]
    before = standing(candidate(ordinary(early), early, PLAN, leaks_of(early)))
    passed = gate(ordinary(members), members, SECOND, before, "test")
    assert passed.candidate is not None
    assert sum(passed.report["held_back_after"].values()) > 0  # type: ignore[attr-defined]  # a report is plain
    assert not caught(passed.candidate, SECOND, before)


def leaks_of(members: list[Member]) -> frozenset[Key]:
    """Return everything but the sector's own figure: what a first release might have kept back."""
    return frozenset(row.key for row in candidate([], members, PLAN).rows if row.family is not Family.SECTOR)
