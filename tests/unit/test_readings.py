"""The readings beyond the board: who may be told what, in which words, and that nobody is in them alone."""

from __future__ import annotations

import os
from random import Random

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from almene_assess.domain.numbers import danish
from almene_assess.domain.readings import (
    Rung,
    ToldTheme,
    findings,
    in_words,
    possible,
    reached,
    rests_on_people,
    told_themes,
)
from almene_assess.domain.scoring import organisation_scores, policy
from almene_assess.domain.scoring_sheets import hands_frame, unpack
from almene_assess.storage.content import load_shipped
from tests.unit.test_inside_attack import ITEMS, RULES, THEMES

EXAMPLES = int(os.environ.get("PEJLING_READINGS_EXAMPLES", "60"))
"""More on a quiet machine."""
BANK = load_shipped("am26")
GROUPS = ("valgte", "ansatte", "beboere", "eksterne")
Sheets = dict[int, tuple[str, bytes]]
FEW = 5


def frame(sheets: Sheets) -> pl.DataFrame:
    return unpack([("o", who, group, codes) for who, (group, codes) in sheets.items()], ITEMS)


def told(sheets: Sheets, joint: bytes | None = None, hands: pl.DataFrame | None = None) -> list[ToldTheme]:
    agreed = None if joint is None else unpack([("o", -1, "valgte", joint)], ITEMS)
    return told_themes(frame(sheets), RULES, joint=agreed, hands=hands)


def people(levels: list[int], group: str = "valgte") -> Sheets:
    """Return somebody for each of these levels, who answered everything alike."""
    return {who: (group, bytes([level] * len(ITEMS))) for who, level in enumerate(levels)}


def theme(name: str, shown: float, step: int = 2, **joint: int) -> ToldTheme:
    return ToldTheme(name, shown, step, joint)


@st.composite
def organisations(draw: st.DrawFn) -> tuple[Sheets, bytes | None]:
    """Draw three to sixty people in one to four groups, with or without some joint steps."""
    sizes = draw(st.lists(st.integers(1, 15), min_size=1, max_size=4).filter(lambda s: sum(s) >= 3))
    random = Random(draw(st.integers(0, 2**32)))
    gaps = draw(st.sampled_from((0.0, 0.05, 0.3, 0.7)))
    shuffled = draw(st.permutations(GROUPS))
    groups = [group for group, size in zip(shuffled, sizes, strict=False) for _ in range(size)]
    joint = draw(st.one_of(st.none(), st.just(_codes(random, 0.5))))
    return {who: (group, _codes(random, gaps)) for who, group in enumerate(groups)}, joint


def _codes(random: Random, gaps: float) -> bytes:
    return bytes(
        random.choice((253, 254, 255)) if random.random() < gaps else random.randrange(5) for _ in ITEMS
    )


def counts(sheets: Sheets) -> dict[str, int]:
    """Return how many of the organisation's own gave each item a value, counted the slow way."""
    own = [codes for group, codes in sheets.values() if group != "eksterne"]
    return {item: sum(codes[place] < 5 for codes in own) for place, item in enumerate(ITEMS)}


def agreed_on(joint: bytes | None) -> set[str]:
    return set() if joint is None else {item for item, code in zip(ITEMS, joint, strict=True) if code != 255}


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(organisations(), st.integers(0, 2**32))
def test_nothing_told_follows_from_what_fewer_than_five_answered(
    organisation: tuple[Sheets, bytes | None], seed: int
) -> None:
    """Change every answer that stands behind an item with too few: not a word may move."""
    sheets, joint = organisation
    random, valued = Random(seed), counts(sheets)
    own = sum(group != "eksterne" for group, _ in sheets.values())
    few = {item for item in ITEMS if own < FEW or valued[item] < FEW}

    def other(place: int, code: int) -> int:
        return random.randrange(5) if ITEMS[place] in few and code < 5 else code

    changed = {
        who: (group, bytes(other(place, code) for place, code in enumerate(codes)))
        for who, (group, codes) in sheets.items()
    }
    assert told(sheets, joint) == told(changed, joint)
    for one in told(sheets, joint):
        if own >= FEW:
            assert all(valued[i] >= FEW or not valued[i] for i in set(THEMES[one.theme]) - agreed_on(joint))
        else:
            assert set(one.joint) <= agreed_on(joint)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(organisations())
def test_beside_what_resultat_shows_a_reading_says_nothing_new(
    organisation: tuple[Sheets, bytes | None],
) -> None:
    """Read each rung off the printed figure of Resultat and the joint steps alone."""
    sheets, joint = organisation
    agreed = None if joint is None else unpack([("o", -1, "valgte", joint)], ITEMS)
    enough = rests_on_people(frame(sheets))
    counted = frame(sheets) if enough else frame(sheets).clear()
    if not enough and joint is None:
        assert told(sheets) == []
        return
    scores = organisation_scores(counted, RULES, joint=agreed)
    printed = {row["theme"]: danish(row["score"]) for row in scores.iter_rows(named=True)}
    for one in told(sheets, joint):
        assert danish(one.shown) == printed[one.theme]
        assert one.step == int(printed[one.theme][0])
        assert all(joint is not None and joint[ITEMS.index(item)] == step for item, step in one.joint.items())


def test_externals_never_count_as_people_nor_in_a_step() -> None:
    sheets = people([2, 2, 2, 2]) | {who: ("eksterne", bytes([4] * len(ITEMS))) for who in range(10, 20)}
    assert not rests_on_people(frame(sheets))
    assert told(sheets) == []


def test_four_answers_are_not_told_and_five_are() -> None:
    assert told(people([2] * 4)) == []
    assert [(one.theme, one.step) for one in told(people([2] * 5))] == [("t", 2), ("p", 2), ("e", 2)]


def test_a_step_that_is_not_quite_reached_is_not_told() -> None:
    assert {one.step for one in told(people([1, 2, 2, 2, 2]))} == {1}  # 1,8
    assert {one.step for one in told(people([2] * 59 + [0]))} == {2}  # 1,97 is shown as 2,0


def test_under_five_a_theme_is_told_from_its_joint_steps_alone_whatever_few_answered_beside_them() -> None:
    joint = bytes([1, 1]) + bytes([255] * (len(ITEMS) - 2))
    assert [(one.theme, one.shown) for one in told(people([4] * 4), joint)] == [("t", 1.0)]
    assert told(people([4] * 4), joint) == told({}, joint)


def test_raised_hands_are_no_crowd() -> None:
    lonely = {who: ("valgte", bytes([255] * len(ITEMS))) for who in range(5)}
    hands = hands_frame([("o", "e1", "beboere", 3, 20)])
    assert "e" not in {one.theme for one in told(lonely, hands=hands)}


def test_an_item_that_the_board_agreed_on_may_rest_on_few() -> None:
    sheets = people([3] * 5)
    sheets |= {who: ("valgte", bytes([255]) + codes[1:]) for who, (_, codes) in list(sheets.items())[:2]}
    assert "t" not in {one.theme for one in told(sheets)}
    assert "t" in {one.theme for one in told(sheets, bytes([1]) + bytes([255] * (len(ITEMS) - 1)))}


def test_there_are_three_findings_or_none_and_strengths_come_first() -> None:
    themes = [theme("a", 1.0), theme("b", 3.0), theme("c", 1.0), theme("d", 3.0), theme("e", 2.0)]
    found = findings(themes)
    assert found is not None
    assert [one.theme for one in found.strong] == ["b", "d"]
    assert found.open.theme == "a"
    assert findings(themes[:2]) is None
    alike = findings([theme(name, 2.0) for name in "abc"])
    assert alike is not None
    assert [one.theme for one in (*alike.strong, alike.open)] == ["a", "b", "c"]


def test_a_theme_is_told_in_the_words_of_the_joint_step_that_holds_for_it() -> None:
    assert reached(theme("a", 2.3)) == Rung(None, 2)
    assert reached(theme("a", 2.3, 2, x=1, y=4, z=2)) == Rung("z", 2)
    assert reached(theme("a", 2.9, 2, x=3, y=3)) == Rung("x", 3)
    assert possible(theme("a", 2.3, 2, x=1, y=4), 5) == Rung("x", 2)
    assert possible(theme("a", 2.3), 5) == Rung(None, 3)
    assert possible(theme("a", 4.0, 4), 5) is None


@pytest.mark.parametrize("step", range(5))
def test_the_highest_rung_says_what_it_stands_on_and_no_number(step: int) -> None:
    for item in BANK.item_order:
        words = in_words(BANK, Rung(item, step))
        assert BANK.items[item].levels_da[step] in words
        assert (BANK.items[item].levels_da[3] in words) is (step >= 3)
    assert in_words(BANK, Rung(None, step)) == BANK.scale.levels[step].meaning_da


def test_the_real_questionnaire_is_read_on_its_own_range() -> None:
    rules = policy(BANK, "full")
    sheets = unpack([("o", n, "valgte", bytes([4] * 48)) for n in range(5)], BANK.item_order)
    assert {one.step for one in told_themes(sheets, rules)} == {4}
