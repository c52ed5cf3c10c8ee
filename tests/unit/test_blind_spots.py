"""Blind spots of random organisations: a function of what Resultat shows and of ADR 0013, nothing more."""

from __future__ import annotations

import os
from dataclasses import replace
from random import Random
from statistics import fmean
from typing import Any

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from almene_assess.domain.answers import RespondentGroup
from almene_assess.domain.blind_spot_facts import Basis, Facts, facts
from almene_assess.domain.blind_spot_marks import Mark, Shown, ThemeSpots, Unjudged, spots
from almene_assess.domain.blind_spots import Side, Signal
from almene_assess.domain.inside import SpreadReason
from almene_assess.domain.inside_figures import Figures, Spread, figures
from almene_assess.domain.scoring import organisation_scores, unknown_share, unpack
from almene_assess.domain.scoring_policy import Policy
from tests.support.inside_attack import (
    EXTERNAL,
    Row,
    Sheets,
    Theme,
    exposed,
    in_group_mean,
    score_row,
    worth,
)

EXAMPLES = int(os.environ.get("PEJLING_BLIND_EXAMPLES", "30"))
"""More on a quiet machine; 1,500 were tried before the rules were taken for right."""
VALGTE, ANSATTE, BEBOERE, EKSTERNE = RespondentGroup
GROUPS = ("valgte", "ansatte", "beboere", EXTERNAL)
THEMES = {"t": ("t1", "t2", "t3"), "p": ("p1", "p2"), "e": ("e1",)}
ITEMS = [item for items in THEMES.values() for item in items]
PLACES = {key: Theme(tuple(ITEMS.index(item) for item in items)) for key, items in THEMES.items()}
RULES = Policy(THEMES, {"a": tuple(THEMES)}, (0.0, 1.0, 2.0, 3.0, 4.0), (0.0, 4.0), "exclude", 0.5)
ASKED = {item: (BEBOERE, EKSTERNE) if item.endswith("1") else (ANSATTE,) for item in ITEMS}
BANDS = {"t": (1.5, 2.5), "p": (0.5, 3.5)}
UNSCORED = (253, 254, 255)


@st.composite
def organisations(draw: st.DrawFn) -> Basis:
    """Draw three to sixty people in one to four groups: some alike, some divided, some who do not know."""
    sizes = draw(st.lists(st.integers(1, 15), min_size=1, max_size=4).filter(lambda s: sum(s) >= 3))
    groups = draw(st.permutations(GROUPS))
    random = Random(draw(st.integers(0, 2**32)))
    gaps, width = draw(st.sampled_from((0.0, 0.05, 0.3))), draw(st.sampled_from((0, 1, 4)))
    centre = {group: random.randrange(5) for group in GROUPS}
    people = [group for group, size in zip(groups, sizes, strict=False) for _ in range(size)]
    sheets = {who: (group, _sheet(random, gaps, centre[group], width)) for who, group in enumerate(people)}
    papers = draw(st.sets(st.sampled_from(sorted(sheets)), max_size=4))
    return basis(
        sheets,
        papers=papers,
        writers=draw(st.sampled_from((0, 3, len(people)))),
        evidenced=draw(st.sets(st.sampled_from(ITEMS))),
    )


def _sheet(random: Random, gaps: float, centre: int, width: int) -> bytes:
    return bytes(
        random.choice(UNSCORED)
        if random.random() < gaps
        else min(4, max(0, centre + random.randint(-width, width)))
        for _ in ITEMS
    )


def basis(sheets: Sheets, **more: Any) -> Basis:
    """Build what blind spots rest on from plain sheets."""
    frame = unpack([(1, who, group, codes) for who, (group, codes) in sheets.items()], ITEMS)
    plain: dict[str, Any] = {"papers": (), "writers": len(sheets), "evidenced": (), "joint": None}
    found = plain | more
    return Basis(
        first=frame,
        now=frame,
        joint_first=found["joint"],
        joint_now=found["joint"],
        hands=found.get("hands"),
        papers=frozenset(found["papers"]),
        writers=found["writers"],
        evidenced=frozenset(found["evidenced"]),
    )


def shown_of(on: Basis) -> tuple[Figures, dict[str, Shown]]:
    """Return what Resultat shows."""
    inside = figures(on.first, RULES, hands=on.hands, papers=on.papers)
    scored = organisation_scores(on.now, RULES, joint=on.joint_now, hands=on.hands)
    score = dict(zip(scored["theme"], scored["score"], strict=True))
    shares = unknown_share(on.first, RULES)
    unknown = dict(zip(shares["theme"], shares["share"], strict=True))
    return inside, {
        spread.theme: Shown(
            spread,
            unknown.get(spread.theme),
            score.get(spread.theme),
            {m.group: m.mean for m in inside.means if m.theme == spread.theme and m.mean is not None},
            BANDS.get(spread.theme),
            released=True,
        )
        for spread in inside.spreads
    }


def served(on: Basis) -> dict[str, ThemeSpots]:
    """Return the blind spots of an organisation by theme."""
    told, (_, shown) = facts(on, ASKED, RULES), shown_of(on)
    return {theme: spots(theme, shown[theme], told[theme], RULES) for theme in THEMES}


def mark(found: ThemeSpots, signal: Signal) -> Mark | None:
    """Return the mark of a signal, if there is one."""
    return next((one for one in found.marks if one.signal is signal), None)


def sheets_of(on: Basis, *, papers: bool = True) -> Sheets:
    """Return the sheets as plain rows."""
    rows = on.first.to_dicts()
    kept = [row for row in rows if papers or row["respondent"] not in on.papers]
    return {row["respondent"]: (row["group"], bytes(row[item] for item in ITEMS)) for row in kept}


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(organisations())
def test_a_mark_stands_only_beside_figures_that_resultat_shows_and_says_no_other(on: Basis) -> None:
    """Decide again from what is shown, by hand; what is left to the facts are yeses and noes."""
    _, shown = shown_of(on)
    for theme, found in served(on).items():
        seen, kinds = shown[theme], {one.signal for one in found.marks}
        assert not kinds & found.unjudged.keys()
        means = seen.means
        assert (Signal.APART in found.unjudged) == (seen.spread.ad is None)
        assert (Signal.UNKNOWN in found.unjudged) == (seen.unknown is None)
        assert (Signal.GROUPS in found.unjudged) == (not {VALGTE, ANSATTE} <= means.keys())
        assert (Signal.OUTSIDE in found.unjudged) == (EKSTERNE not in means or seen.score is None)
        assert (Signal.UNLIKE in found.unjudged) == (seen.band is None or seen.score is None)
        for one in found.marks:
            match one.signal:
                case Signal.APART:
                    assert one.figures == (seen.spread.ad,)
                    assert seen.spread.agreement == "apart"
                case Signal.UNKNOWN:
                    assert one.figures == (seen.unknown,)
                    assert one.figures[0] >= 0.25
                case Signal.GROUPS:
                    assert one.figures == (means[VALGTE], means[ANSATTE])
                    assert abs(means[VALGTE] - means[ANSATTE]) >= 1
                case Signal.OUTSIDE:
                    assert seen.score is not None
                    assert one.figures == (means[EKSTERNE], _written(seen.score))
                    assert abs(means[EKSTERNE] - _written(seen.score)) >= 1 - 1e-9
                case Signal.UNLIKE:
                    assert seen.band is not None
                    assert seen.score is not None
                    assert one.figures == (_written(seen.score), *seen.band)
        assert (Signal.UNLIKE in kinds) == _outside_the_band(seen)
        assert (Signal.UNKNOWN in kinds) == (seen.unknown is not None and seen.unknown >= 0.25 - 1e-9)


def _written(score: float) -> float:
    return int(score * 10 + 0.5 + 1e-9) / 10


def _outside_the_band(seen: Shown) -> bool:
    if seen.band is None or seen.score is None:
        return False
    (low, high), written = seen.band, _written(seen.score)
    under = low > 0.5 and max(seen.score, written) < low - 1e-9
    return under or (high < 3.5 and min(seen.score, written) > high + 1e-9)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(organisations())
def test_a_fact_is_about_five_people_at_least(on: Basis) -> None:
    everybody, unread = sheets_of(on), sheets_of(on, papers=False)
    for theme, told in facts(on, ASKED, RULES).items():
        for item in told.unproven or ():
            at = ITEMS.index(item)
            given_ = [who for who, (g, codes) in unread.items() if g != EXTERNAL and codes[at] < 5]
            assert len(given_) >= 5
            assert on.writers == 0 or on.writers >= 5
            assert item not in on.evidenced
            assert worth(score_row(Theme((at,)), everybody)) >= 3 - 1e-9
        for group, items in told.unasked.items():
            theirs = [codes for its, codes in unread.values() if its == group.value]
            assert not theirs or len(theirs) >= 5
            assert all(codes[ITEMS.index(i)] == 255 for codes in theirs for i in items)
        if told.otherwise:
            assert len(set(in_group_mean(PLACES[theme], unread, EXTERNAL))) >= 5
        for group in (VALGTE, ANSATTE) if told.differ else ():
            assert len(in_group_mean(PLACES[theme], everybody, group.value)) >= 5


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(organisations())
def test_no_colleague_finds_anybody_by_the_items_that_are_judged(on: Basis) -> None:
    """Give the attacker the exact value of every item that may be called high: far more than a mark says."""
    sheets = sheets_of(on)
    for theme, told in facts(on, ASKED, RULES).items():
        score = score_row(PLACES[theme], sheets)
        if not score or told.unproven is None:
            continue
        rows = [score, *(row for item in THEMES[theme] if (row := _item_row(item, sheets)))]
        anything: dict[int, list[Row] | None] = dict.fromkeys(sheets)
        assert not exposed(rows, anything) - exposed([score], anything)


def _item_row(item: str, sheets: Sheets) -> Row:
    return score_row(Theme((ITEMS.index(item),)), sheets)


def people(answers: dict[str, list[int]]) -> Sheets:
    """Build people who each answer every item alike."""
    whole = [(group, level) for group, levels in answers.items() for level in levels]
    return {who: (group, bytes([level] * len(ITEMS))) for who, (group, level) in enumerate(whole)}


def test_four_people_get_no_mark_of_what_they_answered() -> None:
    found = served(basis(people({"valgte": [0, 4, 4, 4]})))["t"]
    assert {one.signal for one in found.marks} == {Signal.UNASKED, Signal.UNLIKE}
    assert found.unjudged[Signal.APART] is Unjudged.FEW_PEOPLE
    assert found.unjudged[Signal.UNPROVEN] is Unjudged.FEW_WRITERS


def test_five_who_see_it_differently_are_told_so() -> None:
    found = mark(served(basis(people({"valgte": [0, 4, 4, 0, 2]})))["t"], Signal.APART)
    assert found == Mark(Signal.APART, (1.5,))


def test_high_items_without_a_text_are_named_and_one_text_is_enough() -> None:
    on = basis(people({"valgte": [3, 3, 3, 4, 3]}), evidenced={"t1", "t2"})
    found = mark(served(on)["t"], Signal.UNPROVEN)
    assert found is not None
    assert found.items == ("t3",)


def test_a_lone_writer_among_voters_of_a_meeting_is_not_told_on() -> None:
    on = basis(people({"valgte": [3] * 9}), writers=1, evidenced={"t1"})
    found = served(on)["t"]
    assert mark(found, Signal.UNPROVEN) is None
    assert found.unjudged[Signal.UNPROVEN] is Unjudged.FEW_WRITERS


def test_joint_steps_may_be_called_high_however_few_they_are() -> None:
    joint = unpack([(1, 99, "valgte", bytes([3, 2, 2, 255, 255, 255]))], ITEMS)
    on = basis(people({"valgte": [1, 1, 1]}), writers=0, joint=joint)
    found = mark(served(on)["t"], Signal.UNPROVEN)
    assert found is not None
    assert found.items == ("t1",)


def test_elected_and_employed_a_rung_apart_are_named_with_the_shown_means() -> None:
    on = basis(people({"valgte": [3, 3, 3, 2, 3], "ansatte": [1, 1, 2, 1, 1]}))
    assert mark(served(on)["t"], Signal.GROUPS) == Mark(Signal.GROUPS, (2.75, 1.25), side=Side.OVER)


def test_means_that_are_clamped_to_less_than_a_rung_are_not_told_apart() -> None:
    on = basis(people({"valgte": [4] * 5, "ansatte": [3] * 5}))
    assert facts(on, ASKED, RULES)["t"].differ
    assert mark(served(on)["t"], Signal.GROUPS) is None


def test_a_hidden_group_gives_no_mark_and_no_absence_of_one() -> None:
    found = served(basis(people({"valgte": [4] * 9, "ansatte": [0] * 4})))["t"]
    assert mark(found, Signal.GROUPS) is None
    assert found.unjudged[Signal.GROUPS] is Unjudged.GROUPS_HIDDEN


def test_five_externals_who_see_it_a_rung_lower_are_heard_and_four_are_not() -> None:
    own = {"valgte": [3] * 5}
    five = served(basis(people(own | {EXTERNAL: [1] * 5})))["t"]
    four = served(basis(people(own | {EXTERNAL: [1] * 4})))["t"]
    assert mark(five, Signal.OUTSIDE) == Mark(Signal.OUTSIDE, (1.0, 3.0), side=Side.UNDER)
    assert four.unjudged[Signal.OUTSIDE] is Unjudged.FEW_EXTERNALS


def test_a_group_of_few_that_left_an_item_open_passes_as_asked() -> None:
    nobody = served(basis(people({"valgte": [2] * 5})))["t"]
    lone = people({"valgte": [2] * 5}) | {5: ("beboere", bytes([255] * len(ITEMS)))}
    assert nobody.unasked == {ANSATTE: ("t2", "t3"), BEBOERE: ("t1",), EKSTERNE: ("t1",)}
    assert BEBOERE not in served(basis(lone))["t"].unasked


def test_raised_hands_are_answers_of_their_group() -> None:
    hands = pl.DataFrame(
        {"organisation": [1], "item": ["t1"], "group": ["beboere"], "level": [2], "count": [9]}
    )
    assert BEBOERE not in served(basis(people({"valgte": [2] * 5}), hands=hands))["t"].unasked


def test_a_theme_of_one_item_needs_twelve_for_its_spread_here_as_on_resultat() -> None:
    found = served(basis(people({"valgte": [0, 4] * 3})))["e"]
    assert found.unjudged[Signal.APART] is Unjudged.ONE_ITEM


def test_there_is_no_mark_beside_a_band_that_is_hidden_or_before_a_release() -> None:
    shown = Shown(Spread("t", reason=SpreadReason.FEW), None, 4.0, {}, None, released=True)
    told = Facts(apart=False, differ=False, otherwise=False, unproven=None, unasked={})
    hidden = spots("t", shown, told, RULES)
    early = spots("t", replace(shown, released=False), told, RULES)
    assert hidden.unjudged[Signal.UNLIKE] is Unjudged.BAND_HIDDEN
    assert early.unjudged[Signal.UNLIKE] is Unjudged.NO_RELEASE
    assert (hidden.marks, early.marks) == ((), ())


def test_a_score_that_is_written_like_the_bands_end_is_not_called_outside() -> None:
    scores = {who: ("valgte", bytes([2, 2, 2, 2, 2, 2])) for who in range(12)}
    on = basis(scores | {12: ("valgte", bytes([1, 2, 2, 2, 2, 2]))})
    _, shown = shown_of(on)
    seen = replace(shown["t"], band=(2.0, 3.0))
    assert fmean([seen.score or 0]) < 2.0
    assert mark(spots("t", seen, facts(on, ASKED, RULES)["t"], RULES), Signal.UNLIKE) is None


def test_an_item_on_which_four_gave_a_rung_takes_the_whole_theme_along() -> None:
    sheets = {**people({"valgte": [3] * 5}), 0: ("valgte", bytes([254, 3, 3, 3, 3, 3]))}
    assert served(basis(sheets))["t"].unjudged[Signal.UNPROVEN] is Unjudged.FEW_WRITERS
    typed = served(basis(people({"valgte": [3] * 5}), papers={0}))["t"]
    assert typed.unjudged[Signal.UNPROVEN] is Unjudged.FEW_WRITERS


def test_the_attacker_finds_a_lone_answer_beside_two_items_whose_values_are_known() -> None:
    lone = {who: ("valgte", bytes([3, 3, 255, 3, 3, 3])) for who in range(5)}
    sheets = {**lone, 5: ("valgte", bytes([3, 3, 0, 3, 3, 3]))}
    rows = [score_row(PLACES["t"], sheets), *(_item_row(item, sheets) for item in ("t1", "t2"))]
    assert exposed(rows, dict.fromkeys(sheets)) == {5}
    assert served(basis(sheets))["t"].unjudged[Signal.UNPROVEN] is Unjudged.FEW_WRITERS
