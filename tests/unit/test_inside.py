"""R10, trap by trap: what may be shown of the groups inside an organisation."""

from __future__ import annotations

import pytest

from almene_assess.domain.answers import NOT_RELEVANT, UNANSWERED, UNKNOWN, RespondentGroup
from almene_assess.domain.inside import (
    GroupReason,
    SpreadReason,
    ThemeMembers,
    hidden_groups,
    left_of_score,
    spread_hidden,
    steady,
    views,
)

VALGTE, ANSATTE, BEBOERE, EKSTERNE = RespondentGroup
FEW, ALONE, COMPLEMENT = GroupReason


def members(
    counts: dict[RespondentGroup, int], partial: dict[RespondentGroup, int] | None = None
) -> ThemeMembers:
    """Build a theme: so many of each group with a theme score, and so many with a lone answer."""
    whole = [group for group, count in counts.items() for _ in range(count)]
    lone = [group for group, count in (partial or {}).items() for _ in range(count)]
    groups = dict(enumerate(whole + lone))
    return ThemeMembers(groups, frozenset(range(len(whole))), ())


def test_two_groups_of_five_are_shown() -> None:
    assert hidden_groups(members({VALGTE: 5, ANSATTE: 5})) == {VALGTE: None, ANSATTE: None}


def test_a_group_of_four_is_not_shown() -> None:
    found = hidden_groups(members({VALGTE: 9, ANSATTE: 9, BEBOERE: 4}))
    assert found[BEBOERE] is FEW


def test_one_hidden_group_never_stands_alone_since_the_score_less_the_others_is_its_mean() -> None:
    found = hidden_groups(members({VALGTE: 9, ANSATTE: 7, BEBOERE: 4}))
    assert found == {VALGTE: None, ANSATTE: COMPLEMENT, BEBOERE: FEW}


def test_with_two_groups_one_that_is_too_small_hides_both() -> None:
    assert hidden_groups(members({VALGTE: 9, ANSATTE: 4})) == {VALGTE: COMPLEMENT, ANSATTE: FEW}


def test_two_hidden_people_of_two_groups_are_too_few() -> None:
    found = hidden_groups(members({VALGTE: 9, ANSATTE: 1, BEBOERE: 1}))
    assert found[VALGTE] is COMPLEMENT


def test_two_colleagues_who_put_heads_together_do_not_find_the_third_hidden_one() -> None:
    found = hidden_groups(members({VALGTE: 9, ANSATTE: 2, BEBOERE: 1}))
    assert found[VALGTE] is COMPLEMENT


def test_a_reader_who_is_alone_in_a_hidden_group_finds_nobody_in_the_other_one() -> None:
    found = hidden_groups(members({VALGTE: 9, ANSATTE: 3, BEBOERE: 1}))
    assert found[VALGTE] is None
    assert left_of_score(members({VALGTE: 9, ANSATTE: 3, BEBOERE: 1}), [VALGTE]) == [9, 10, 11, 12]


def test_externals_do_not_count_as_company_for_a_hidden_group_since_they_are_not_in_the_score() -> None:
    found = hidden_groups(members({VALGTE: 9, ANSATTE: 2, EKSTERNE: 4}))
    assert found == {VALGTE: COMPLEMENT, ANSATTE: FEW, EKSTERNE: FEW}


def test_few_externals_hide_nobody_else() -> None:
    found = hidden_groups(members({VALGTE: 6, ANSATTE: 6, EKSTERNE: 1}))
    assert found == {VALGTE: None, ANSATTE: None, EKSTERNE: FEW}


def test_five_externals_are_a_view_of_their_own() -> None:
    assert hidden_groups(members({VALGTE: 3, EKSTERNE: 5})) == {VALGTE: FEW, EKSTERNE: None}


def test_a_lone_answer_without_a_theme_score_is_in_the_total_but_in_no_mean() -> None:
    found = hidden_groups(members({VALGTE: 6, ANSATTE: 6}, partial={VALGTE: 1}))
    assert set(found.values()) == {COMPLEMENT}


def test_who_has_a_value_in_the_theme_counts_and_not_who_handed_in_a_sheet() -> None:
    found = hidden_groups(members({VALGTE: 8, ANSATTE: 4}, partial={ANSATTE: 4}))
    assert found == {VALGTE: COMPLEMENT, ANSATTE: FEW}


def test_a_single_group_is_the_organisations_score_once_more() -> None:
    assert hidden_groups(members({BEBOERE: 12})) == {BEBOERE: ALONE}


def test_nobody_at_all_is_no_group() -> None:
    assert hidden_groups(members({})) == {}


def with_papers(counts: dict[RespondentGroup, int], papers: dict[RespondentGroup, int]) -> ThemeMembers:
    """Build the same theme where so many more of each group came on paper."""
    both = [group for part in (counts, papers) for group, count in part.items() for _ in range(count)]
    known = frozenset(range(sum(counts.values()), len(both)))
    return ThemeMembers(dict(enumerate(both)), frozenset(range(len(both))), (), known=known)


def test_papers_do_not_fill_a_group_up_since_whoever_types_them_knows_them() -> None:
    found = hidden_groups(with_papers({VALGTE: 1, ANSATTE: 9}, {VALGTE: 4}))
    assert found == {VALGTE: FEW, ANSATTE: COMPLEMENT}


def test_a_group_of_papers_leaves_one_other_hidden_group_alone() -> None:
    found = hidden_groups(with_papers({VALGTE: 9, ANSATTE: 4}, {BEBOERE: 4}))
    assert found == {VALGTE: COMPLEMENT, ANSATTE: FEW, BEBOERE: FEW}


def test_papers_do_not_fill_up_who_is_left_of_the_score() -> None:
    assert hidden_groups(members({VALGTE: 9, ANSATTE: 3, BEBOERE: 1}))[VALGTE] is None
    assert hidden_groups(with_papers({VALGTE: 9, ANSATTE: 1, BEBOERE: 1}, {ANSATTE: 2}))[VALGTE] is COMPLEMENT


def test_a_lone_paper_is_hidden_from_those_who_did_not_type_it() -> None:
    assert hidden_groups(with_papers({VALGTE: 9}, {ANSATTE: 1}))[VALGTE] is COMPLEMENT


def test_with_papers_known_no_two_find_a_third() -> None:
    found = hidden_groups(with_papers({VALGTE: 9, ANSATTE: 2, BEBOERE: 1}, {ANSATTE: 6}))
    assert found[VALGTE] is COMPLEMENT


def test_five_and_papers_are_shown() -> None:
    found = hidden_groups(with_papers({VALGTE: 5, ANSATTE: 5}, {VALGTE: 2}))
    assert found == {VALGTE: None, ANSATTE: None}


def test_a_lone_value_beside_papers_is_in_the_spread_and_too_few() -> None:
    assert spread_hidden((9, 1, 9)) is None
    assert spread_hidden((9, 1, 9), known=(0, 4, 0)) is SpreadReason.FEW
    assert spread_hidden((9, 0, 9), known=(0, 4, 0)) is None


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ((5, 5, 5), None),
        ((9, 4, 9), SpreadReason.FEW),  # four people's spread would be a third of the figure
        ((9, 1, 9), None),  # a single value has no spread and is not in the figure
        ((1, 1, 0), SpreadReason.FEW),
        ((), SpreadReason.FEW),
        ((11,), SpreadReason.ONE_ITEM),
        ((12,), None),
        ((11, 1, 0), SpreadReason.ONE_ITEM),
    ],
)
def test_a_spread_is_shown_when_five_stand_behind_every_item_in_it(
    values: tuple[int, ...], reason: SpreadReason | None
) -> None:
    assert spread_hidden(values) is reason


def test_the_score_weighs_groups_alike_and_the_means_hold_only_their_own() -> None:
    matrix, people = views(members({VALGTE: 2, ANSATTE: 1, EKSTERNE: 1}), [EKSTERNE])
    assert people == [0, 1, 2, 3]
    assert matrix.tolist() == [[1, 1, 2, 0], [0, 0, 0, 1]]


def test_a_later_look_counts_other_levels_but_never_other_people() -> None:
    first = bytes([0, 3, UNANSWERED, UNKNOWN, NOT_RELEVANT, 2])
    today = bytes([4, UNKNOWN, 1, 2, 3, 2])
    assert steady(first, today) == bytes([4, 3, UNANSWERED, UNKNOWN, NOT_RELEVANT, 2])
