"""Cells, the judgement of all of them together, and what an organisation is shown of a release."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from almene_assess.domain.benchmark import WHOLE, Candidate, Family, Key, Member, Plan, Score, candidate
from almene_assess.domain.comparison import NO_PLACE, compare, compare_frame

PLAN = Plan(round_id=1, number=1, score_range=(0, 4), themes={"t": 3})
LEVELS = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0)


def members_of(*kredse: int | None, region: int = 1) -> list[Member]:
    """Return members with kredse of these numbers, one region and no administrator."""
    return [Member(number, kreds=kreds, region=region, size_band="s1") for number, kreds in enumerate(kredse)]


def scored(members: list[Member], theme: str = "t") -> list[Score]:
    """Give every member an ordinary score."""
    return [Score(one.organisation, theme, LEVELS[one.organisation % 6]) for one in members]


def built(members: list[Member], plan: Plan = PLAN) -> Candidate:
    """Build a candidate in which everybody has a score."""
    return candidate(scored(members), members, plan)


def reasons(made: Candidate, family: Family) -> dict[str, str | None]:
    """Return why each slice of a family is hidden, None if it is shown."""
    return {row.slice: row.hidden_reason for row in made.rows if row.family is family}


def test_each_family_has_a_cell_for_each_of_its_slices() -> None:
    made = built(members_of(*[1] * 9, *[2] * 9))
    found = Counter(row.family for row in made.rows)
    assert found == {Family.SECTOR: 1, Family.KREDS: 2, Family.REGION: 1, Family.SIZE_BAND: 1}


def test_a_hidden_row_holds_a_reason_and_no_figure() -> None:
    made = built(members_of(*[1] * 20, *[2] * 3))
    hidden = [row for row in made.rows if row.hidden_reason]
    assert hidden
    for row in hidden:
        assert {row.n_ca, row.median, row.p25, row.p75, row.mean, row.band_reason} == {None}


def test_a_small_kreds_takes_the_next_smallest_with_it() -> None:
    made = built(members_of(*[1] * 20, *[2] * 9, *[3] * 4))
    assert reasons(made, Family.KREDS) == {"1": None, "2": "complement", "3": "few_organisations"}


def test_those_without_a_kreds_must_not_be_left_alone() -> None:
    made = built(members_of(*[1] * 20, *[2] * 9, *[None] * 3))
    assert reasons(made, Family.KREDS) == {"1": None, "2": "complement"}


def test_an_organisation_without_a_score_is_counted_nowhere() -> None:
    members = members_of(*[1] * 20, *[2] * 8)
    made = candidate(scored(members[:-1]), members, PLAN)
    assert reasons(made, Family.KREDS)["2"] == "few_organisations"


def test_a_theme_of_one_item_is_shown_from_twelve() -> None:
    quick = replace(PLAN, themes={"t": 1})
    made = built(members_of(*[1] * 12, *[2] * 11), quick)
    assert reasons(made, Family.KREDS)["2"] == "one_item"
    assert reasons(built(members_of(*[1] * 12, *[2] * 12), quick), Family.KREDS) == {"1": None, "2": None}


def test_only_the_sector_has_a_mean() -> None:
    made = built(members_of(*[1] * 30, *[2] * 30))
    with_mean = [row.family for row in made.rows if row.mean is not None]
    assert with_mean == [Family.SECTOR]


def test_a_cell_that_the_gate_names_is_hidden_with_its_complement() -> None:
    members = members_of(*[1] * 20, *[2] * 9, *[3] * 9, *[None] * 8)
    leak = Key(Family.KREDS, "2", "t")
    made = candidate(scored(members), members, PLAN, frozenset({leak}))
    assert reasons(made, Family.KREDS) == {"1": None, "2": "gate", "3": None}


def test_the_hash_names_the_content_and_nothing_else() -> None:
    members = members_of(*[1] * 9, *[2] * 9)
    made = built(members)
    shuffled = candidate(reversed(scored(members)), members[::-1], PLAN)
    assert shuffled.sha256 == made.sha256
    assert built(members, replace(PLAN, round_id=2)).sha256 != made.sha256
    higher = [replace(score, score=score.score + 1) for score in scored(members)]
    assert candidate(higher, members, PLAN).sha256 != made.sha256


@given(
    st.lists(
        st.tuples(st.sampled_from([None, 1, 2, 3, 4]), st.sampled_from([None, "s1", "s2"]), st.booleans()),
        min_size=1,
        max_size=70,
    )
)
@settings(max_examples=60, deadline=None)
def test_in_every_theme_and_family_the_hidden_are_nobody_or_eight(
    drawn: list[tuple[int | None, str | None, bool]],
) -> None:
    members = [Member(n, kreds=kreds, size_band=size) for n, (kreds, size, _) in enumerate(drawn)]
    scores = [Score(n, "t", LEVELS[n % 6]) for n, (_, _, has_score) in enumerate(drawn) if has_score]
    made = candidate(scores, members, PLAN)
    known = {score.organisation for score in scores}
    for family in (Family.KREDS, Family.SIZE_BAND):
        shown = {row.slice for row in made.rows if row.family is family and row.hidden_reason is None}
        hidden = [one for one in members if one.organisation in known and one.slice(family) not in shown]
        assert not hidden or len(hidden) >= 8 or not shown


def test_a_hidden_kreds_is_replaced_by_the_region_and_the_reader_is_told_why() -> None:
    members = members_of(*[1] * 4, *[2] * 20)
    rows = built(members).rows
    [line] = compare(rows, members[0], Family.KREDS, ["t"])
    assert (line.family, line.slice, line.hidden_reason) == ("region", "1", "few_organisations")
    assert line.median is not None


def test_a_hidden_region_is_replaced_by_the_sector() -> None:
    members = members_of(*[1] * 4, region=9) + [
        Member(100 + n, kreds=2, region=1, size_band="s1") for n in range(20)
    ]
    [line] = compare(built(members).rows, members[0], Family.KREDS, ["t"])
    assert (line.family, line.slice, line.hidden_reason) == ("sector", WHOLE, "few_organisations")


def test_without_a_kreds_there_is_a_reason_too() -> None:
    members = members_of(*[None] * 9, *[2] * 20)
    [line] = compare(built(members).rows, members[0], Family.KREDS, ["t"])
    assert (line.family, line.hidden_reason) == ("region", NO_PLACE)


def test_a_size_without_figures_falls_back_to_the_sector_not_to_a_region() -> None:
    members = [Member(n, region=1, size_band="s1" if n < 4 else "s2") for n in range(30)]
    [line] = compare(built(members).rows, members[0], Family.SIZE_BAND, ["t"])
    assert line.family == "sector"


def test_with_nothing_to_show_there_are_no_figures_but_a_reason() -> None:
    members = members_of(*[1] * 4)
    frame = compare_frame(built(members).rows, members[0], Family.KREDS, ["t", "unknown"])
    assert frame["median"].to_list() == [None, None]
    assert frame["hidden_reason"].to_list() == ["few_organisations", "few_organisations"]


def test_a_shown_cell_is_passed_on_unchanged() -> None:
    members = members_of(*[1] * 20, *[2] * 20)
    rows = built(members).rows
    [line] = compare(rows, members[0], Family.KREDS, ["t"])
    [row] = [row for row in rows if row.key == Key(Family.KREDS, "1", "t")]
    assert line.hidden_reason is None
    assert all(
        getattr(line, name) == getattr(row, name) for name in ("median", "p25", "p75", "n_ca", "slice")
    )
