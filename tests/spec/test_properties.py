"""What holds for all answers, whatever they are."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from almene_assess.domain import scoring
from almene_assess.domain.answers import UNANSWERED, UNKNOWN
from tests.spec import cases
from tests.spec.oracle import Row, Rules

OFTEN = settings(max_examples=20, deadline=None)
every_policy = pytest.mark.parametrize("rules", [cases.POLICIES[n] for n in (0, 3, 5)])
RISING = ("score", "staircase")


def scores(rules: Rules, rows: list[Row]) -> pl.DataFrame:
    policy = cases.policy(rules)
    return scoring.organisation_scores(cases.sheets(rules, rows), policy, joint=cases.steps(rules, rows))


def people(rules: Rules, rows: list[Row]) -> pl.DataFrame:
    return scoring.respondent_scores(cases.sheets(rules, rows), cases.policy(rules))


def key(row: Row) -> tuple[str, ...]:
    return row["organisation"], row["respondent"], row["item"], row["joint"]


@every_policy
@OFTEN
@given(data=st.data())
def test_the_order_of_rows_never_matters_beyond_later_replaces(rules: Rules, data: st.DataObject) -> None:
    last = list({key(row): row for row in data.draw(cases.files(rules))}.values())
    mixed = data.draw(st.permutations(last))
    assert_frame_equal(scores(rules, last), scores(rules, mixed), abs_tol=1e-9)
    assert_frame_equal(people(rules, last), people(rules, mixed), abs_tol=1e-9)


@every_policy
@OFTEN
@given(data=st.data())
def test_an_unknown_answer_changes_no_score_except_through_what_is_asked(
    rules: Rules, data: st.DataObject
) -> None:
    rows, policy = data.draw(cases.files(rules)), cases.policy(rules)
    said, steps = cases.sheets(rules, rows), cases.steps(rules, rows)
    unsaid = said.with_columns(pl.col(policy.items).replace(UNKNOWN, UNANSWERED))
    assert_frame_equal(scoring.respondent_scores(said, policy), scoring.respondent_scores(unsaid, policy))
    with_it, without = (scoring.organisation_scores(sheets, policy, joint=steps) for sheets in (said, unsaid))
    same = with_it["asked"] == without["asked"]
    assert_frame_equal(with_it.filter(same), without.filter(same))


@every_policy
@OFTEN
@given(data=st.data())
def test_raising_a_level_lowers_nothing(rules: Rules, data: st.DataObject) -> None:
    rows = list({key(row): row for row in data.draw(cases.files(rules))}.values())
    raisable = [place for place, row in enumerate(rows) if row["answer"] in rules.values[:-1]]
    if not raisable:
        return
    place = data.draw(st.sampled_from(raisable))
    next_level = rules.values[rules.values.index(rows[place]["answer"]) + 1]
    higher = [*rows[:place], {**rows[place], "answer": next_level}, *rows[place + 1 :]]
    for units in (scores, people):
        _assert_nothing_fell(units(rules, rows), units(rules, higher))


def _assert_nothing_fell(before: pl.DataFrame, after: pl.DataFrame) -> None:
    for name in RISING:
        assert before[name].is_null().equals(after[name].is_null())
        assert (after[name] - before[name]).fill_null(0).ge(-1e-9).all()
    assert before.select("answered", "asked").equals(after.select("answered", "asked"))


@OFTEN
@given(sheets=st.lists(st.binary(min_size=12, max_size=12), max_size=20))
def test_unpacking_gives_every_byte_its_place(sheets: list[bytes]) -> None:
    items = [item for items in cases.THEMES.values() for item in items]
    frame = scoring.unpack(((1, n, "valgte", levels) for n, levels in enumerate(sheets)), items)
    assert [bytes(row) for row in frame.select(items).iter_rows()] == sheets


def test_a_sheet_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="one byte"):
        scoring.unpack([(1, 1, "valgte", b"\0")], ["q1", "q2"])
