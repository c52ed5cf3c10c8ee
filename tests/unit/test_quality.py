"""Measurement quality: what is shown, what is not, and that nobody can reason back from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almene_assess.domain.answers import UNANSWERED, UNKNOWN
from almene_assess.domain.quality import (
    MIN_ORGANISATIONS,
    Quality,
    enough,
    is_rare,
    leaks,
    least_common,
    least_shown,
    may_take_over,
    share_shown,
    shown,
)
from almene_assess.domain.quality_making import quality
from almene_assess.domain.scoring import Policy, unpack

ITEMS = ("a1", "a2", "a3", "b1", "b2", "c1")
RULES = Policy(
    {"a": ITEMS[:3], "b": ITEMS[3:5], "c": ITEMS[5:]},
    {"p": ("a", "b", "c")},
    (0.0, 1.0, 2.0, 3.0, 4.0),
    (0.0, 4.0),
    "exclude",
    0.5,
)
THREE_COMPANIES: dict[int, int | None] = {one: one % 3 for one in range(1, 41)}
Sheet = tuple[int, int, str, bytes]


def people(organisations: Sequence[int], each: int = 3, seed: int = 1) -> list[Sheet]:
    """Return sheets in which organisations differ and items of a theme move together."""
    chance = np.random.default_rng(seed)
    rows = []
    for organisation in organisations:
        level = chance.normal(2, 1)
        for number in range(each):
            own = level + chance.normal(0, 0.7)
            answers = np.clip(np.round(own + chance.normal(0, 0.6, len(ITEMS))), 0, 4).astype(np.uint8)
            rows.append((organisation, organisation * 100 + number, "valgte", answers.tobytes()))
    return rows


def made(rows: Sequence[Sheet], run_by: Mapping[int, int | None] = THREE_COMPANIES) -> Quality:
    found = quality(unpack(rows, ITEMS), RULES, run_by)
    assert found is not None
    return found


ENOUGH = people(range(1, 31))


def changed(rows: Sequence[Sheet], item: str, byte: int, every: int) -> list[Sheet]:
    """Return the sheets with another answer to an item on every n-th of them."""
    place = ITEMS.index(item)
    return [
        (one, who, group, levels if n % every else levels[:place] + bytes([byte]) + levels[place + 1 :])
        for n, (one, who, group, levels) in enumerate(rows)
    ]


# --- when anything is shown --------------------------------------------------------------------------
def test_under_thirty_organisations_nothing_is_shown() -> None:
    assert quality(unpack(people(range(1, 30)), ITEMS), RULES, THREE_COMPANIES) is None
    assert made(ENOUGH).organisations_ca == MIN_ORGANISATIONS


def test_an_empty_round_shows_nothing() -> None:
    assert quality(unpack([], ITEMS), RULES, {}) is None


@pytest.mark.parametrize(
    ("outside", "companies", "may"), [(8, 3, True), (7, 3, False), (15, 2, False), (15, 3, True)]
)
def test_three_companies_and_a_whole_cell_outside_the_largest_are_needed(
    outside: int, companies: int, may: bool
) -> None:
    run_by = {one: 0 if one > outside else 1 + one % (companies - 1) for one in range(1, 31)}
    assert enough(run_by) is may
    assert (quality(unpack(ENOUGH, ITEMS), RULES, run_by) is not None) is may


def test_externals_do_not_count() -> None:
    extra = [(one, 9000 + one, "eksterne", bytes([4] * 6)) for one in range(1, 31)]
    assert made([*ENOUGH, *extra]) == made(ENOUGH)
    assert quality(unpack(extra, ITEMS), RULES, THREE_COMPANIES) is None


# --- what is shown -----------------------------------------------------------------------------------
def test_a_theme_of_one_item_has_no_consistency_and_others_have_an_interval() -> None:
    three, two, one = made(ENOUGH).themes
    for theme in (three, two):
        assert theme.consistency is not None
        assert theme.low is not None
        assert theme.high is not None
        assert theme.low < theme.consistency < theme.high
    assert (one.consistency, one.low, one.high) == (None, None, None)
    assert one.icc2 is not None
    assert {theme.k for theme in (three, two, one)} == {3}


def test_where_one_answered_everywhere_there_is_nothing_to_compare() -> None:
    theme = made(people(range(1, 41), each=1)).themes[0]
    assert (theme.icc1, theme.icc2, theme.k) == (None, None, None)
    assert theme.consistency is not None


def test_a_theme_that_too_few_answered_whole_has_no_consistency() -> None:
    rows = []
    for n, (one, who, group, levels) in enumerate(ENOUGH):
        rows.append((one, who, group, levels if n % 3 == 0 else bytes([UNANSWERED]) + levels[1:]))
    assert made(rows).themes[0].consistency is not None
    first = rows[0]
    rows[0] = (*first[:3], bytes([UNANSWERED]) + first[3][1:])
    assert made(rows).themes[0].consistency is None


def test_coefficients_are_rounded_and_never_tell_that_all_said_the_same() -> None:
    same = [(one, one * 10 + n, "valgte", bytes([one % 5] * 6)) for one in range(1, 31) for n in range(2)]
    for theme in made(same).themes:
        assert {theme.consistency, theme.icc1, theme.icc2} <= {0.95, None}
    assert [shown(value) for value in (-0.4, 0.123, 0.125, 0.951, 1.0, None)] == [
        0.0,
        0.12,
        0.13,
        0.95,
        0.95,
        None,
    ]


def test_many_unknown_answers_are_named_in_steps_of_five_percent() -> None:
    third = made(changed(ENOUGH, "a2", UNKNOWN, 3))
    assert {mark.item: mark.unknown for mark in third.items if mark.unknown} == {"a2": 0.35}
    assert not [mark for mark in made(changed(ENOUGH, "a2", UNKNOWN, 5)).items if mark.unknown]
    assert [share_shown(n, 40) for n in (9, 10, 11, 40)] == [None, 0.25, 0.3, 1.0]


def test_a_rung_that_one_or_nobody_chose_is_named_all_the_same() -> None:
    assert is_rare(0, 30)
    assert is_rare(1, 30)
    assert not is_rare(2, 30)
    assert is_rare(9, 451)
    assert not is_rare(10, 500)
    place = ITEMS.index("b1")
    nobody = [(o, w, g, s[:place] + bytes([min(s[place], 3)]) + s[place + 1 :]) for o, w, g, s in ENOUGH]
    for rows in (nobody, changed(nobody, "b1", 4, len(nobody))):
        assert 4 in next(mark.rare for mark in made(rows).items if mark.item == "b1")


def test_of_an_item_that_leaves_only_two_rungs_nothing_is_said() -> None:
    found = made(changed(changed(ENOUGH, "a3", 2, 1), "a3", 3, 2))
    assert "a3" in found.held_back
    assert "a3" not in {mark.item for mark in found.items}


# --- what can be reasoned back -----------------------------------------------------------------------
def test_which_organisation_gave_which_answers_changes_no_figure() -> None:
    swapped = [(31 - one, who, group, levels) for one, who, group, levels in ENOUGH]
    assert made(swapped, dict.fromkeys(range(1, 31))) == made(ENOUGH, dict.fromkeys(range(1, 31)))


def test_an_item_is_held_back_where_a_company_could_tell_what_the_others_said() -> None:
    run_by = {one: 0 if one <= 22 else one for one in range(1, 31)}
    place = ITEMS.index("a1")

    def with_unknown(who: range) -> list[Sheet]:
        return [
            (o, w, g, s[:place] + bytes([UNKNOWN]) + s[place + 1 :]) if o in who else (o, w, g, s)
            for o, w, g, s in ENOUGH
        ]

    outside_only = made(with_unknown(range(23, 31)), run_by)
    assert "a1" in outside_only.held_back
    assert "a1" not in {mark.item for mark in outside_only.items}
    spread = made(with_unknown(range(18, 27)), run_by)
    assert "a1" in {mark.item for mark in spread.items}


COUNTS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=7)


@settings(max_examples=200, deadline=None)
@given(COUNTS, st.integers(0, 12), st.lists(st.sets(st.integers(0, 6)), max_size=3))
def test_a_leak_is_what_trying_every_coalition_finds(
    counts: list[tuple[int, int]], least: int, companies: list[set[int]]
) -> None:
    kind = np.array([of for of, _ in counts])
    all_ = np.array([of + other for of, other in counts])
    least = min(least, int(kind.sum()))
    inside = [np.array(sorted(c & set(range(len(counts)))), int) for c in companies]
    coalitions = [(), *((n,) for n in range(len(counts)))]
    coalitions += [(n, m) for n in range(len(counts)) for m in range(n)]
    coalitions += [tuple(c.tolist()) for c in inside]

    def told(coalition: tuple[int, ...]) -> bool:
        outside = int(all_.sum()) - int(all_[list(coalition)].sum())
        must = least - int(kind[list(coalition)].sum())
        return 4 * must > 3 * outside

    assert leaks(kind, all_, least, inside) is any(told(c) for c in coalitions)


@pytest.mark.parametrize("answers", [30, 37, 100, 451])
def test_the_least_is_the_least_that_shows_the_same(answers: int) -> None:
    for unknown in range(answers + 1):
        share = share_shown(unknown, answers)
        least = least_shown(share, answers)
        assert least <= unknown
        assert share_shown(least, answers) == share
        assert least == 0 or share_shown(least - 1, answers) != share
    assert is_rare(least_common(answers) - 1, answers)
    assert not is_rare(least_common(answers), answers)


def test_a_company_with_most_of_the_answers_finds_every_rung_possible_for_each_of_the_others() -> None:
    run_by = {one: 0 if one <= 22 else one for one in range(1, 31)}
    rows = people(range(1, 31), each=1, seed=5)
    known, target = [row for row in rows if row[0] <= 22], made(rows, run_by).themes[0].consistency
    chance = np.random.default_rng(3)
    table = np.array([list(row[3][:3]) for row in known])
    worlds = chance.integers(0, 5, (40_000, 8, 3))
    whole = np.concatenate([np.broadcast_to(table, (len(worlds), *table.shape)), worlds], axis=1)
    total = whole.sum(axis=2).var(axis=1, ddof=1)
    alpha = 1.5 * (1 - whole.var(axis=1, ddof=1).sum(axis=1) / total)
    fitting = worlds[np.array([shown(float(a)) == target for a in alpha])]
    assert len(fitting) > 50
    for organisation in range(8):
        for item in range(3):
            assert set(np.unique(fitting[:, organisation, item])) == {0, 1, 2, 3, 4}


# --- a second release --------------------------------------------------------------------------------
def stamps(**other: str) -> dict[int, str]:
    return dict.fromkeys(range(1, 31), "a") | {int(key[1:]): value for key, value in other.items()}


def test_figures_are_made_anew_only_after_a_crowd_came_or_went() -> None:
    old = stamps()
    five_more = stamps(**{f"o{n}": "a" for n in range(31, 36)})
    assert not may_take_over(old, old)
    assert not may_take_over(old, stamps(o31="a"))
    assert may_take_over(old, five_more)
    assert not may_take_over(old, five_more | {1: "b"})
    assert may_take_over(old, five_more | dict.fromkeys(range(1, 6), "b"))
    assert not may_take_over(old, dict.fromkeys(range(2, 36), "a"))


def test_frames_need_no_order() -> None:
    mixed = unpack(ENOUGH, ITEMS).sample(fraction=1.0, shuffle=True, seed=2)
    assert quality(mixed, RULES, THREE_COMPANIES) == quality(unpack(ENOUGH, ITEMS), RULES, THREE_COMPANIES)
    assert isinstance(mixed, pl.DataFrame)
