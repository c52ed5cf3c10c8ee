"""One sector of 150 through the gate, and the positive control: the same attackers without the rules."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from almene_assess.domain.benchmark import Member, Plan, Score, candidate
from tests.attack.__main__ import note, noted
from tests.attack.jobs import jobs_of
from tests.attack.measure import (
    Measured,
    live,
    measure,
    median_error,
    naive_pinned,
    pinned_owners,
    standing,
)
from tests.attack.page import END, START, written
from tests.attack.sectors import invent, invent_sample


@pytest.mark.slow
def test_a_sector_of_150_leaks_nothing_and_stays_useful() -> None:
    found = measure(invent(1, 150))
    assert found.safe
    assert found.report["sums"]["smallest_width"] >= 1
    assert found.report["quantiles"]["smallest_width"] >= 1 - 1e-9
    assert found.own_kreds >= 0.86
    assert found.median_error <= 0.125 + 1e-9


def test_the_naive_design_gives_nearly_everybody_away() -> None:
    sector = invent(1, 150)
    assert naive_pinned(sector, next(iter(sector.plan.themes))).given_away >= 0.95


def test_what_the_naive_attack_pins_is_the_truth() -> None:
    sector = invent(2, 60)
    table = live(sector, next(iter(sector.plan.themes)))
    assert len(pinned_owners(table)) >= 50


REPORT = {
    "sums": {"smallest_width": 1.0},
    "quantiles": {"smallest_width": 1.2},
    "held_back_after": {"sums_exact": 2},
    "cells_shown": 300,
}


def test_a_line_of_the_page_counts_the_sectors_in_which_anybody_is_pinned() -> None:
    sound = Measured(9.0, 20.0, 200.0, safe=True, own_kreds=0.9, median_error=0.125, report=REPORT)
    narrow = replace(sound, own_kreds=0.8, report=REPORT | {"quantiles": {"smallest_width": 0.9}})
    measured = {("full", 150, 1): sound, ("full", 150, 2): narrow}
    page = written(f"{START}{END}", measured)
    assert "| full form, one release | 150 | 2 | 1 | 1.0, 0.9 | 2–2 | 0.125 |" in page
    assert "| full form, one release | 150 | 85.0 %, 80.0 % | 300–300 | 9 s | 20 s | 200 MiB |" in page


def test_a_run_goes_on_from_its_notes(tmp_path: Path) -> None:
    one, notes = Measured(9.0, 20.0, 200.0, safe=True, report=REPORT), tmp_path / "notes"
    note(notes, ("full", 150, 1), one)
    assert noted(notes) == {("full", 150, 1): one}
    assert noted(None) == {}


def test_a_sample_of_everybody_is_not_measured_twice() -> None:
    jobs = jobs_of(["full", "sample"], [150, 500], [1])
    assert jobs == [("full", 150, 1), ("sample", 150, 1), ("full", 500, 1)]


def test_who_takes_part_by_chance_is_a_part_of_the_whole_sector() -> None:
    drawn, whole = invent_sample(1, 150), invent(1, 500)
    assert len(drawn.members) == 150
    assert set(drawn.members) < set(whole.members)
    assert set(drawn.scores) < set(whole.scores)


def test_a_median_at_the_end_is_held_to_the_end_and_a_repeated_one_to_its_own_day() -> None:
    members = [Member(n) for n in range(20)]
    plan, later = Plan(1, 1, (0, 4), {"t": 3}), Plan(1, 2, (0, 4), {"t": 3})
    low = [Score(n, "t", 0.1) for n in range(20)]
    first = candidate(low, members, plan)
    assert [row.median for row in first.rows] == [0.5]
    assert median_error(first, plan, {}) == 0
    edited = [Score(n, "t", 3.0) if n < 3 else Score(n, "t", 1.9) for n in range(20)]
    second = candidate(edited[:3] + low[3:], members, later, before=standing(first))
    assert [row.vintage for row in second.rows] == [1]
    assert median_error(second, later, standing(first)) == 0
    off = [Score(n, "t", 1.87) for n in range(20)]
    assert median_error(candidate(off, members, plan), plan, {}) == pytest.approx(0.12)


def test_the_page_keeps_what_is_written_around_the_table() -> None:
    one = Measured(1.0, 1.0, 1.0, given_away=0.99)
    page = written(f"before\n{START}\nold\n{END}\nafter\n", {("naive", 150, 1): one})
    assert page.startswith("before\n")
    assert page.endswith("after\n")
    assert "old" not in page
    assert "99.0" in page
