"""The minutes of a meeting: they add up, and a plan that does not fit says so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almene_assess.domain.timetable import LEAST, needed, timetable
from almene_assess.domain.workshop import Kind

kinds = st.sampled_from(Kind)


@given(st.integers(1, 600), st.integers(1, 48), kinds)
def test_the_parts_of_a_plan_that_fits_add_up_to_the_meeting(minutes: int, items: int, kind: Kind) -> None:
    plan = timetable(minutes, items, kind)
    assert not plan.fits or plan.total == minutes
    assert plan.fits == (min(plan.items) >= LEAST[kind])


@given(st.integers(1, 48), kinds)
def test_the_shortest_meeting_is_the_shortest(items: int, kind: Kind) -> None:
    assert timetable(needed(items, kind), items, kind).fits
    shorter = [m for m in range(1, needed(items, kind)) if timetable(m, items, kind).fits]
    assert all(m < 100 for m in shorter), "only a meeting without its break may be shorter"


@given(st.integers(1, 600), st.integers(1, 48), kinds)
def test_as_many_items_as_there_is_room_for_fit(minutes: int, items: int, kind: Kind) -> None:
    room = timetable(minutes, items, kind).room
    assert room == 0 or room > 48 or timetable(minutes, min(items, room), kind).fits


def test_two_hours_hold_fifteen_questions_and_a_break() -> None:
    plan = timetable(120, 15, Kind.BOARD)
    assert (plan.welcome, plan.items, plan.pause, plan.ending) == (5, (6,) * 15, 10, 15)
    assert plan.fits
    assert not timetable(120, 16, Kind.BOARD).fits


def test_items_begin_after_each_other_with_the_break_halfway() -> None:
    assert timetable(100, 3, Kind.BOARD).starts() == (5, 29, 62)


@pytest.mark.parametrize("items", [0, 1])
def test_a_meeting_about_little_has_no_break(items: int) -> None:
    assert timetable(120, items, Kind.BOARD).pause == 0
