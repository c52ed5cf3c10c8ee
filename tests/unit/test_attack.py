"""The attackers on plain tables, and the gate around them; `test_planted_leaks` has a leak for each rule."""

from __future__ import annotations

from dataclasses import replace
from statistics import median

from almene_assess.domain.attack import attack, means_of_levels, sampled_pairs, trial_scores
from almene_assess.domain.attack_findings import Setting, Tried
from almene_assess.domain.attack_one_item import levels
from almene_assess.domain.attack_table import Table
from almene_assess.domain.benchmark import Cell, Family, Figure, Key, Member, Plan, Row, Score, candidate
from almene_assess.domain.gate import gate, share_bound, turned

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


def test_a_score_that_only_floating_point_changed_is_one_unknown_not_two() -> None:
    # forty organisations and then one more: the answers were added up in another order
    again = {number: score + 1e-15 * (number % 3) for number, score in crowd(0, 41).items()}
    later = figure("all", again, Family.SECTOR)
    assert ("sums_exact", 0) in found(whole(40), later, standing=1)


def test_whoever_ran_an_organisation_until_midway_knows_what_it_answered_then() -> None:
    # five edit between the releases; administrator 7 runs four of them, and ran the fifth until midway
    old = figure("all", crowd(0, 30), Family.SECTOR, dict.fromkeys(range(5), 7))
    edited = crowd(0, 30) | {number: 3.5 - 0.1 * number for number in range(5)}
    stayed = figure("all", edited, Family.SECTOR, dict.fromkeys(range(4), 7) | {4: 8})
    moved = Table((old, stayed), 1)
    assert frozenset({0, 1, 2, 3, -4}) in moved.administrators
    assert frozenset({0, 1, 2, 3, 4, 7}) not in moved.administrators
    findings = attack(moved, Setting(PLAN, "test")).findings
    assert {(one.organisation, one.coalition) for one in findings} == {(4, frozenset({0, 1, 2, 3, -4}))}


def test_an_organisation_knows_its_former_self_alone_and_with_any_other() -> None:
    old = figure("all", crowd(0, 30), Family.SECTOR, {4: 7})
    moved = Table((old, figure("all", crowd(0, 30) | {4: 3.5}, Family.SECTOR)), 1)
    assert {frozenset({4, -4}), frozenset({4, -4, 9})} <= set(moved.administrators)


def test_where_all_boards_agree_on_whole_levels_worlds_keep_to_what_those_can_give() -> None:
    # each theme score is the mean of three whole levels: a quarter is no score then
    thirds = {number: round(number % 13 / 3, 12) for number in range(40)}
    table = Table((figure("all", thirds, Family.SECTOR),), 0)
    steps = trial_scores(table, Setting(PLAN, "test"))
    assert set(steps) == {*means_of_levels(PLAN.levels, 3)}
    assert 0.25 not in steps
    assert {0.5, round(1 / 3, 12)} <= set(steps)
    assert 0.25 in trial_scores(Table((whole(40),), 0), Setting(PLAN, "test"))


def test_figures_that_stand_are_not_judged_by_how_common_levels_became_later() -> None:
    old = figure("all", {number: float(number % 2 + 2) for number in range(40)}, Family.SECTOR)
    setting, tried = Setting(ONE_ITEM, "test"), Tried()
    assert not list(levels(Table((old,), 1), setting, tried))
    assert tried.cells_enumerated == 0


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


def test_a_report_rounds_what_is_made_from_raw_scores() -> None:
    members = [Member(n, kreds=n % 2) for n in range(40)]
    scores = [Score(n, "t", float(n % 5)) for n in range(40)]
    report = gate(scores, members, ONE_ITEM, {}, "test").report
    for part, name, decimals in (("sums", "smallest_width", 1), ("levels", "largest_lift", 2)):
        shown = dict(report[part])[name]  # type: ignore[call-overload]  # a report is plain
        assert shown == round(shown, decimals)


def test_each_pass_draws_pairs_of_its_own() -> None:
    start = Setting(PLAN, "seed")
    first, second = (sampled_pairs(range(200), 2_000, turned(start, turn).seed) for turn in (1, 2))
    assert len(first & second) < 500
    assert turned(start, 1).worlds is start.worlds


def test_what_was_learned_changes_nothing_that_is_found() -> None:
    tables = [(whole(60), figure("1", crowd(0, 24))), (whole(60), figure("2", crowd(24, 52)))]
    together = Setting(PLAN, "test")
    attack(Table((*tables[0], tables[1][1]), 0), together)
    for figures in tables:
        alone, again = (attack(Table(figures, 0), one) for one in (Setting(PLAN, "test"), together))
        assert alone.findings == again.findings
        assert again.tried.programmes <= alone.tried.programmes
        assert again.tried.worlds <= alone.tried.worlds


def test_the_sample_of_pairs_is_drawn_evenly_and_again_the_same() -> None:
    pairs = sampled_pairs(range(200), 2_000, "seed")
    assert pairs == sampled_pairs(range(200), 2_000, "seed") != sampled_pairs(range(200), 2_000, "other")
    assert len(pairs) == 2_000
    assert len({one for pair in pairs for one in pair}) == 200
    assert len(sampled_pairs(range(20), 2_000, "seed")) == 190


def test_the_bound_of_two_thousand_is_a_seventh_of_a_percent() -> None:
    assert 0.00149 < share_bound(2_000) < 0.0015
