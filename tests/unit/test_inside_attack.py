"""A colleague with linear algebra against the figures inside random organisations, over several looks."""

from __future__ import annotations

import os
from dataclasses import dataclass
from fractions import Fraction
from random import Random

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from almene_assess.domain.inside import steady
from almene_assess.domain.inside_figures import Figures, figures
from almene_assess.domain.scoring import organisation_scores, unknown_share, unpack
from almene_assess.domain.scoring_policy import Policy
from tests.support.inside_attack import (
    EXTERNAL,
    Row,
    Sheets,
    Theme,
    exposed,
    group_row,
    in_group_mean,
    person_row,
    score_row,
    value,
    worth,
)

EXAMPLES = int(os.environ.get("PEJLING_INSIDE_EXAMPLES", "60"))
"""More on a quiet machine: thousands were tried before the rules were taken for right."""
HELPERS = int(os.environ.get("PEJLING_INSIDE_HELPERS", "1"))
"""How many colleagues put their own sheets together."""
GROUPS = ("valgte", "ansatte", "beboere", EXTERNAL)
THEMES = {"t": ("t1", "t2", "t3"), "p": ("p1", "p2"), "e": ("e1",)}
ITEMS = [item for items in THEMES.values() for item in items]
PLACES = {key: Theme(tuple(ITEMS.index(item) for item in items)) for key, items in THEMES.items()}
RULES = Policy(
    themes=THEMES,
    pillars={"a": tuple(THEMES)},
    level_values=(0.0, 1.0, 2.0, 3.0, 4.0),
    score_range=(0.0, 4.0),
    missing="exclude",
    min_answered=0.5,
)
UNSCORED = (253, 254, 255)


@dataclass(frozen=True, slots=True)
class Story:
    """An organisation's sheets when the result is first seen, and at each later look."""

    first: Sheets
    later: tuple[Sheets, ...]


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Draw three to sixty people in one to four groups; up to two of them correct their sheets."""
    sizes = draw(st.lists(st.integers(1, 15), min_size=1, max_size=4).filter(lambda s: sum(s) >= 3))
    groups = draw(st.permutations(GROUPS))
    random = Random(draw(st.integers(0, 2**32)))
    gaps = draw(st.sampled_from((0.0, 0.02, 0.1, 0.4)))
    people = [group for group, size in zip(groups, sizes, strict=False) for _ in range(size)]
    first = {who: (group, _sheet(random, gaps)) for who, group in enumerate(people)}
    later, sheets = [], first
    for _ in range(draw(st.integers(0, 2))):
        who = random.randrange(len(people))
        corrected = bytes(code if random.random() < 0.6 else _code(random, 0.3) for code in sheets[who][1])
        sheets = sheets | {who: (people[who], corrected)}
        later.append(sheets)
    return Story(first, tuple(later))


def _sheet(random: Random, gaps: float) -> bytes:
    return bytes(_code(random, gaps) for _ in ITEMS)


def _code(random: Random, gaps: float) -> int:
    return random.choice(UNSCORED) if random.random() < gaps else random.randrange(5)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(stories())
def test_no_colleague_works_out_anybodys_theme_score(story: Story) -> None:
    served = figures(_frame(story.first), RULES)
    looks = [story.first, *(_as_counted(story.first, today) for today in story.later)]
    shares = [unknown_share(_frame(sheets), RULES).to_dicts() for sheets in looks]
    assert all(share == shares[0] for share in shares)  # what one did not know is not in the difference
    for key, theme in PLACES.items():
        shown = _shown(served, key)
        _recount(theme, story.first, shown)
        scores = _score_rows(key, looks)
        means = [group_row(theme, story.first, group) for group in shown]
        assert not _found(theme, looks, [*scores, *means]) - _found(theme, looks[:1], scores[:1])


def test_the_attacker_finds_a_hidden_group_of_one_beside_a_shown_group() -> None:
    sheets = _people({"valgte": 6, "ansatte": 1})
    theme = PLACES["t"]
    rows = [score_row(theme, sheets), group_row(theme, sheets, "valgte")]
    assert _found(theme, [sheets], rows) == {6}
    assert _shown(figures(_frame(sheets), RULES), "t") == []


def test_the_attacker_finds_the_colleague_of_an_administrator_who_takes_back_an_answer() -> None:
    first = _people({"valgte": 6, "ansatte": 2})
    taken_back = first | {7: ("ansatte", bytes([254] * len(ITEMS)))}
    theme = PLACES["t"]
    naive = [score_row(theme, sheets) for sheets in (first, taken_back)]
    assert 6 in _found(theme, [first, first], naive)
    looks = [first, _as_counted(first, taken_back)]
    assert _found(theme, looks, [score_row(theme, sheets) for sheets in looks]) == set()


def test_the_attacker_finds_what_a_group_mean_tells_when_it_follows_a_correction() -> None:
    first = _people({"valgte": 6, "ansatte": 6})
    added = first | {0: ("valgte", bytes([255] * len(ITEMS)))}
    theme = PLACES["t"]
    rows = [group_row(theme, sheets, "valgte") for sheets in (first, added)]
    assert 0 in _found(theme, [first, first], rows)


def test_a_mean_where_all_answered_the_highest_does_not_say_so() -> None:
    people = _people({"valgte": 5, "ansatte": 5})
    sheets = {who: (group, bytes([4] * len(ITEMS))) for who, (group, _) in people.items()}
    found = figures(_frame(sheets), RULES)
    assert {mean.mean for mean in found.means} == {3.5}
    full = [spread for spread in found.spreads if spread.reason is None]
    assert {(spread.ad, spread.rwg) for spread in full} == {(0.25, 0.75)}


def _found(theme: Theme, looks: list[Sheets], rows: list[Row]) -> set[int]:
    """Return whom somebody finds; of one who corrected a sheet, the theme score before and after.

    What follows from the correction alone, the difference, was that person's own choice.
    """
    targets: dict[int, list[Row] | None] = {}
    for who in looks[0]:
        before, after = (person_row(theme, looks[at], who) for at in (0, -1))
        changed = any(looks[0][who] != sheets[who] for sheets in looks)
        targets[who] = [row for row in (before, after) if row] if changed else None
    return exposed(rows, targets, HELPERS)


def _score_rows(key: str, looks: list[Sheets]) -> list[Row]:
    """Return the weights of the scores that were served, each held against the product's own figure."""
    rows = []
    for sheets in looks:
        row = score_row(PLACES[key], sheets)
        served = organisation_scores(_frame(sheets), RULES).filter(pl.col("theme") == key)["score"].item()
        if served is not None:
            assert abs(served - worth(row)) < 1e-9
            rows.append(row)
    return rows


def _shown(served: Figures, key: str) -> list[str]:
    return [mean.group.value for mean in served.means if mean.theme == key and mean.mean is not None]


def _recount(theme: Theme, sheets: Sheets, shown: list[str]) -> None:
    """Hold R10's counts against a recount of who gave a value."""
    valued = {
        who: group
        for who, (group, codes) in sheets.items()
        if group != EXTERNAL and any(value(codes[item]) is not None for item in theme.items)
    }
    inner = [group for group in shown if group != EXTERNAL]
    assert all(len(in_group_mean(theme, sheets, group)) >= 5 for group in shown)
    if inner:
        means = {who for group in inner for who in in_group_mean(theme, sheets, group)}
        assert len(set(valued.values()) - set(inner)) != 1
        assert len(valued.keys() - means) not in (1, 2)
        exact = [worth(group_row(theme, sheets, group)) for group in inner]
        assert all(0 <= one <= 4 for one in exact)


def _as_counted(first: Sheets, today: Sheets) -> Sheets:
    return {who: (group, steady(codes, today[who][1])) for who, (group, codes) in first.items()}


def _frame(sheets: Sheets) -> pl.DataFrame:
    return unpack([(1, who, group, codes) for who, (group, codes) in sheets.items()], ITEMS)


def _people(counts: dict[str, int]) -> Sheets:
    random = Random(1)
    whole = [group for group, count in counts.items() for _ in range(count)]
    return {who: (group, _sheet(random, 0.0)) for who, group in enumerate(whole)}


def test_a_mean_is_rounded_to_a_quarter_and_stays_inside_its_ends() -> None:
    sheets = _people({"valgte": 7, "ansatte": 8})
    for mean in figures(_frame(sheets), RULES).means:
        exact = worth(group_row(PLACES[mean.theme], sheets, mean.group.value))
        assert mean.mean is not None
        assert mean.mean == float(Fraction(mean.mean).limit_denominator(4))
        assert abs(mean.mean - min(3.5, max(0.5, exact))) <= 0.125 + 1e-9


def test_four_papers_do_not_let_whoever_typed_them_find_the_fifth() -> None:
    sheets = _people({"valgte": 5, "ansatte": 6})
    papers = {0, 1, 2, 3}
    theme, rows = PLACES["t"], [score_row(PLACES["t"], sheets), group_row(PLACES["t"], sheets, "valgte")]
    assert 4 in _found(theme, [sheets], [_untyped(row, papers) for row in rows])
    found = figures(_frame(sheets), RULES, papers=papers)
    assert _shown(found, "t") == []
    assert {one.reason for one in found.spreads if one.theme == "t"} == {None}
    assert _shown(figures(_frame(sheets), RULES), "t") == ["valgte", "ansatte"]


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(stories(), st.data())
def test_no_desk_works_out_anybodys_theme_score_beside_the_papers_it_typed(
    story: Story, data: st.DataObject
) -> None:
    sheets = story.first
    papers = data.draw(st.sets(st.sampled_from(sorted(sheets)), max_size=len(sheets) - 1))
    served = figures(_frame(sheets), RULES, papers=papers)
    for key, theme in PLACES.items():
        score = _untyped(score_row(theme, sheets), papers)
        means = [_untyped(group_row(theme, sheets, group), papers) for group in _shown(served, key)]
        left = {who: sheet for who, sheet in sheets.items() if who not in papers}
        assert not _found(theme, [left], [score, *means]) - _found(theme, [left], [score])


def _untyped(row: Row, papers: set[int]) -> Row:
    """Return what is unknown of a figure to whoever typed these papers."""
    return {key: weight for key, weight in row.items() if key[0] not in papers}
