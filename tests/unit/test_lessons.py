"""Learning notes without a name: in lots, never few, in an order that tells nothing (ADR 0014)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from almene_assess.domain.lessons import HANDS, Gone, Lesson, Shared, Words, let_out, next_day

START = datetime(2026, 1, 1, tzinfo=UTC)


def note(hand: int, at: datetime, text: str = "") -> Shared:
    """Return a note of somebody."""
    return Shared(
        Words("am26.a1", text or f"{hand}-{at:%m%d%H%M%S}", "nej", "ja"), ("organisation", hand), at
    )


def on(month: int, day: int) -> datetime:
    """Return noon of a day."""
    return datetime(2026, month, day, 12, tzinfo=UTC)


def texts(read: list[Lesson]) -> set[str]:
    """Return what can be read."""
    return {one.words.tried for one in read}


def test_a_new_note_is_not_seen_until_the_first_of_the_next_month() -> None:
    shared = [note(1, on(3, 2)), note(2, on(3, 20)), note(3, on(3, 31))]
    assert let_out(shared, on(3, 31)) == []
    assert len(let_out(shared, datetime(2026, 4, 1, tzinfo=UTC))) == 3


def test_notes_of_two_wait_for_a_third_hand() -> None:
    two = [note(1, on(3, 2)), note(1, on(3, 4)), note(2, on(3, 20))]
    assert let_out(two, on(5, 2)) == []
    assert len(let_out([*two, note(3, on(5, 5))], on(6, 2))) == 4


def test_organisations_with_one_administration_are_one_hand() -> None:
    hand = ("administrator", 7)
    shared = [replace(note(n, on(3, n)), hand=hand) for n in range(1, 9)]
    assert let_out(shared, on(5, 1)) == []


def test_a_late_note_does_not_follow_an_earlier_lot() -> None:
    lot = [note(n, on(3, n)) for n in range(1, 4)]
    assert texts(let_out([*lot, note(4, on(4, 9))], on(6, 2))) == texts(let_out(lot, on(6, 2)))


def test_the_order_says_nothing_of_time_or_hand() -> None:
    shared = [note(n, on(3, n), f"tekst {n}") for n in range(1, 9)]
    turned = [replace(one, hand=shared[-1 - n].hand, at=shared[-1 - n].at) for n, one in enumerate(shared)]
    read = let_out(shared, on(4, 2))
    assert read == let_out(shared[::-1], on(4, 2)) == let_out(turned, on(4, 2))
    assert [one.words.tried for one in read] != [one.words.tried for one in shared]


def test_a_lot_that_waited_over_new_year_has_one_date() -> None:
    shared = [note(1, on(12, 2)), note(2, on(12, 3)), note(3, on(12, 3) + timedelta(days=60))]
    assert {(one.year, one.half) for one in let_out(shared, on(12, 3) + timedelta(days=99))} == {(2027, 1)}
    assert next_day(on(12, 31)) == datetime(2027, 1, 1, tzinfo=UTC)


HAND = st.integers(1, 6)
DAY = st.integers(0, 300)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(HAND, DAY), max_size=14), st.data())
def test_whoever_looks_every_day_sees_new_notes_only_on_a_first_and_only_of_many_hands(
    told: list[tuple[int, int]], data: st.DataObject
) -> None:
    shared = [note(hand, START + timedelta(days=day), f"{n}") for n, (hand, day) in enumerate(told)]
    hands = {one.words.tried: one.hand for one in shared}
    seen: set[str] = set()
    for day in range(0, 340, data.draw(st.integers(1, 9))):
        now = START + timedelta(days=day)
        fresh = texts(let_out([one for one in shared if one.at <= now], now)) - seen
        assert not fresh or len({hands[text] for text in fresh}) >= HANDS
        seen |= fresh
        on_a_look = texts(let_out([one for one in shared if one.at <= now], now + timedelta(hours=3)))
        assert on_a_look <= seen


def test_taking_a_note_back_does_not_bring_out_what_waits_alone() -> None:
    lot, alone = [note(n, on(3, n)) for n in range(1, 4)], note(4, on(4, 9), "alene")
    gone = Gone(lot[0].hand, next_day(lot[0].at))
    assert "alene" not in texts(let_out([*lot, alone], on(6, 2)))
    assert let_out([*lot[1:], alone], on(6, 2), [gone]) == []
    later = [note(n, on(6, n)) for n in range(4, 7)]
    together = texts(let_out([*lot[1:], alone, *later], on(7, 2), [gone]))
    assert together == {one.words.tried for one in (*lot[1:], alone, *later)}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(HAND, DAY), min_size=1, max_size=14), st.data())
def test_nobody_who_leaves_brings_anything_out(told: list[tuple[int, int]], data: st.DataObject) -> None:
    shared = [note(hand, START + timedelta(days=day), f"{n}") for n, (hand, day) in enumerate(told)]
    now, gone = START + timedelta(days=data.draw(st.integers(0, 340))), list[Gone]()
    stands = [one for one in shared if one.at <= now]
    while stands:
        seen = texts(let_out(stands, now, gone))
        left = stands.pop(data.draw(st.integers(0, len(stands) - 1)))
        gone += [Gone(left.hand, next_day(left.at))] if next_day(left.at) <= now else []
        assert texts(let_out(stands, now, gone)) <= seen
