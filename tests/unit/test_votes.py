"""What may be said of votes: never under five, by pattern, and who moved as counts only."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almene_assess.domain import join_code
from almene_assess.domain.answers import UNKNOWN
from almene_assess.domain.votes import (
    FEWEST_VOTERS,
    Distribution,
    Findings,
    Moved,
    Pattern,
    distribution,
    findings,
    moved,
    pattern,
    spread,
)

codes = st.sampled_from([0, 1, 2, 3, 4, UNKNOWN])
counts = st.lists(codes, max_size=14).map(Counter)


def told(*levels: int, unknown: int = 0) -> Distribution:
    return Distribution(levels, unknown)


@given(counts, counts)
def test_a_picture_has_at_least_five_voters_and_no_phone_unless_five_phones(
    phones: Counter[int], known: Counter[int]
) -> None:
    found = distribution(phones, known, 5)
    secret, open_ = sum(phones.values()), sum(known.values())
    if found is None:
        assert (secret if secret >= FEWEST_VOTERS else 0) + open_ < FEWEST_VOTERS
        return
    assert found.total >= FEWEST_VOTERS
    expected = known + phones if secret >= FEWEST_VOTERS else known
    assert [*found.levels, found.unknown] == [*(expected[n] for n in range(5)), expected[UNKNOWN]]
    assert found.left_out == (0 if secret >= FEWEST_VOTERS else secret)


@given(st.lists(st.tuples(counts.filter(lambda c: 0 < sum(c.values()) < 5), counts), min_size=1, max_size=3))
def test_fewer_than_five_phones_leave_no_mark_but_their_number(
    cases: list[tuple[Counter[int], Counter[int]]],
) -> None:
    for phones, known in cases:
        same_number = Counter({0: sum(phones.values())})
        assert distribution(phones, known, 5) == distribution(same_number, known, 5)


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        (None, Pattern.FEW),
        (told(0, 0, 0, 2, 4), Pattern.AGREE_HIGH),
        (told(0, 0, 3, 3, 0), Pattern.AGREE_HIGH),  # a mean of 2.5
        (told(0, 0, 4, 2, 0), Pattern.AGREE_LOW),
        (told(5, 1, 0, 0, 0), Pattern.AGREE_LOW),
        (told(3, 0, 0, 0, 3), Pattern.SPLIT),
        (told(1, 4, 4, 4, 1), Pattern.SPLIT),  # AD 0.857 > 5/6
        (told(0, 1, 4, 1, 0), Pattern.AGREE_LOW),
        (told(0, 0, 0, 3, 3, unknown=2), Pattern.UNSURE),
        (told(0, 0, 0, 4, 3, unknown=2), Pattern.AGREE_HIGH),
        (told(0, 0, 0, 0, 0, unknown=6), Pattern.UNSURE),
        (told(4, 0, 4), Pattern.SPLIT),
    ],
)
def test_each_pattern_opens_its_own_talk(found: Distribution | None, kind: Pattern) -> None:
    assert pattern(found) is kind


def test_the_spread_is_the_average_distance_from_the_mean_in_positions() -> None:
    assert spread(told(1, 4, 4, 4, 1)) == pytest.approx(12 / 14)


@given(st.lists(st.tuples(codes, codes), max_size=12))
def test_who_moved_is_counted_from_five_who_chose_a_rung_twice(pairs: list[tuple[int, int]]) -> None:
    both = [(a, b) for a, b in pairs if UNKNOWN not in (a, b)]
    found = moved(pairs)
    if len(both) < FEWEST_VOTERS:
        assert found is None
    else:
        signs = Counter((b > a) - (b < a) for a, b in both)
        assert found == Moved(signs[1], signs[-1], signs[0])


def test_three_findings_name_the_strongest_the_weakest_and_the_furthest_apart() -> None:
    votes = {
        "stærk": told(0, 0, 0, 1, 5),
        "svag": told(5, 1, 0, 0, 0),
        "delt": told(3, 0, 0, 0, 3),
        "ukendt": told(0, 0, 0, 0, 4, unknown=6),
    }
    assert findings(votes) == Findings("stærk", "svag", "delt")
    assert findings({"svag": votes["svag"]}) == Findings("svag", None, None)
    assert findings({"ukendt": votes["ukendt"]}) == Findings(None, None, None)


def test_a_join_code_is_long_enough_to_stand_a_thousand_guesses_an_hour() -> None:
    codes_there_are = len(join_code.SYMBOLS) ** join_code.LENGTH
    assert len(set(join_code.SYMBOLS)) == 31
    assert not set("0O1IL") & set(join_code.SYMBOLS)
    assert 50 * 1_000 / codes_there_are < 1e-9


@given(st.text(join_code.SYMBOLS, min_size=10, max_size=10), st.sampled_from(["", " ", "-", " - ", "–"]))
def test_a_code_is_read_however_it_is_typed(code: str, between: str) -> None:
    assert join_code.read(f" {code[:5].lower()}{between}{code[5:]} ") == code
    assert join_code.read(join_code.shown(code)) == code


@pytest.mark.parametrize("typed", ["", "ABCDE", "ABCDEFGH234", "ABCDE-FGH2O", "ÆBCDEFGH23", "\x00" * 10])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert join_code.read(typed) is None
