"""One leak planted for each rule: the gate's attackers must find it, and must leave the sound table alone."""

from __future__ import annotations

from dataclasses import replace
from statistics import median

from almene_assess.domain.attack import attack, sampled_pairs
from almene_assess.domain.attack_findings import Attack, Setting
from almene_assess.domain.attack_table import Table
from almene_assess.domain.benchmark import Cell, Family, Figure, Key, Member, Plan, Row, Score, candidate
from almene_assess.domain.gate import gate, share_bound

PLAN = Plan(1, 1, (0, 4), {"t": 3})
ONE_ITEM = replace(PLAN, themes={"t": 1})
SPREAD = (0.7, 1.0, 1.2, 1.5, 1.7, 1.9, 2.0, 2.2, 2.4, 2.6, 2.9, 3.2)


def score_of(number: int) -> float:
    """Return an ordinary score, the same for the same number."""
    return SPREAD[(number * 5) % 12]


def figure(
    name: str, members: dict[int, float], family: Family = Family.KREDS, runs: dict[int, int] | None = None
) -> Figure:
    """Return a figure as the rules would publish it, whether or not they would let it out."""
    row = Row(family, name, "t", len(members), round(median(members.values()) * 4) / 4)
    run_by = {number: (runs or {}).get(number) for number in members}
    return Figure(row, Cell(Key(family, name, "t"), members, run_by))


def crowd(start: int, stop: int) -> dict[int, float]:
    """Return organisations of these numbers with ordinary scores."""
    return {number: score_of(number) for number in range(start, stop)}


def found(*figures: Figure, standing: int = 0, plan: Plan = PLAN) -> set[tuple[str, int]]:
    """Return which attacks find anything, and by coalitions of how many."""
    result = attack(Table(figures, standing), Setting(plan, "test"))
    return {(one.attack.value, len(one.coalition)) for one in result.findings}


def whole(size: int) -> Figure:
    """Return the sector's figure."""
    return figure("all", crowd(0, size), Family.SECTOR)


def test_a_sound_table_is_left_alone() -> None:
    assert not found(whole(60), figure("1", crowd(0, 24)), figure("2", crowd(24, 52)))


def test_r1_a_look_before_and_after_one_joins_is_found() -> None:
    before = whole(40)
    assert ("sums_exact", 0) in found(before, whole(41), standing=1)


def test_r2_a_cell_of_two_is_found() -> None:
    assert found(whole(40), figure("1", crowd(0, 2))) == {("sums_exact", 1)}


def test_r2_a_cell_whose_administrator_lacks_one_is_found() -> None:
    runs = dict.fromkeys(range(11), 7)
    assert ("sums_exact", 11) in found(whole(40), figure("1", crowd(0, 12), runs=runs))


def test_r3_an_exact_sum_at_the_end_of_the_range_is_found() -> None:
    assert ("sums_range", 0) in found(figure("1", dict.fromkeys(range(8), 4.0)))


def test_r4_three_who_are_left_over_are_found() -> None:
    assert ("sums_exact", 2) in found(whole(40), figure("1", crowd(0, 20)), figure("2", crowd(20, 37)))


def test_r5_a_replaced_figure_with_three_newcomers_is_found() -> None:
    assert ("sums_exact", 2) in found(whole(30), whole(33), standing=1)


def test_r5_newcomers_of_one_administrator_and_one_more_are_found() -> None:
    old = whole(30)
    new = figure("all", crowd(0, 36), Family.SECTOR, dict.fromkeys(range(30, 35), 7))
    assert ("sums_exact", 5) in found(old, new, standing=1)


def test_r6_a_band_around_everybody_is_found_in_whole_levels() -> None:
    row = Row(Family.KREDS, "1", "t", 15, 2.0, 2.0, 2.0)
    flat = dict.fromkeys(range(14), 2.0) | {14: 0.0}
    spread = {number: float(number % 5) for number in range(15, 60)}
    cell = Cell(Key(Family.KREDS, "1", "t"), flat, dict.fromkeys(flat))
    sector = figure("all", flat | spread, Family.SECTOR)
    assert (Attack.LIFT.value, 0) in found(sector, Figure(row, cell), plan=ONE_ITEM)


def test_r7_whole_levels_in_a_small_cell_are_found() -> None:
    small = dict.fromkeys(range(8), 4.0) | {7: 3.0}
    spread = {number: float(number % 5) for number in range(8, 60)}
    tables = (figure("all", small | spread, Family.SECTOR), figure("1", small))
    assert found(*tables, plan=ONE_ITEM) & {("lift", 0), ("sums_range", 0), ("quantiles", 0)}


def test_what_leaks_among_figures_that_stand_is_beyond_help() -> None:
    result = attack(Table((whole(40), whole(41)), 2), Setting(PLAN, "test"))
    assert result.findings
    assert {one.hide for one in result.findings} == {None}


def test_the_gate_holds_a_leaking_cell_back_and_says_after_which_attack() -> None:
    # the region is kreds 1 and two more: each cell is large enough, and their difference is not
    members = [Member(n, kreds=1 if n < 20 else 2, region=1 if n < 22 else 2) for n in range(60)]
    scores = [Score(n, "t", score_of(n)) for n in range(60)]
    plain = candidate(scores, members, PLAN)
    assert all(row.hidden_reason is None for row in plain.rows)
    passed = gate(scores, members, PLAN, {}, "test")
    assert passed.candidate is not None
    assert passed.report["held_back_after"]["sums_exact"] >= 1
    reasons = {row.key.family: row.hidden_reason for row in passed.candidate.rows if row.hidden_reason}
    assert set(reasons) == {Family.REGION}


def test_a_report_holds_numbers_and_names_nobody() -> None:
    members = [Member(n + 1000, kreds=n % 2) for n in range(40)]
    passed = gate([Score(n + 1000, "t", score_of(n)) for n in range(40)], members, PLAN, {}, "test")
    assert not any(str(n + 1000) in str(passed.report) for n in range(40))


def test_the_sample_of_pairs_is_drawn_evenly_and_again_the_same() -> None:
    pairs = sampled_pairs(range(200), 2_000, "seed")
    assert pairs == sampled_pairs(range(200), 2_000, "seed") != sampled_pairs(range(200), 2_000, "other")
    assert len(pairs) == 2_000
    assert len({one for pair in pairs for one in pair}) == 200
    assert len(sampled_pairs(range(20), 2_000, "seed")) == 190


def test_the_bound_of_two_thousand_is_a_seventh_of_a_percent() -> None:
    assert 0.00149 < share_bound(2_000) < 0.0015
