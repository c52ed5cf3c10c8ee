"""One sector of 150 through the gate, and the positive control: the same attackers without the rules."""

from __future__ import annotations

import pytest

from tests.attack.measure import Measured, live, measure, naive_pinned, pinned_owners
from tests.attack.page import END, START, written
from tests.attack.sectors import invent


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


def test_the_page_keeps_what_is_written_around_the_table() -> None:
    one = Measured(1.0, 1.0, 1.0, given_away=0.99)
    page = written(f"before\n{START}\nold\n{END}\nafter\n", {("naive", 150, 1): one})
    assert page.startswith("before\n")
    assert page.endswith("after\n")
    assert "old" not in page
    assert "99.0" in page
