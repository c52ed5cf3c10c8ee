"""The product's scores equal a second implementation that shares no line with it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almene_assess.domain import scoring
from tests.spec import cases, oracle

BOTH = settings(max_examples=20, deadline=None)
every_policy = pytest.mark.parametrize("rules", cases.POLICIES)


def assert_same(found: list[dict[str, Any]], expected: list[dict[str, Any]], names: list[str]) -> None:
    """Compare row by row; numbers to 1e-9, keys and holes exactly."""
    assert len(found) == len(expected)
    for mine, theirs in zip(found, expected, strict=True):
        wanted = {name: None if theirs[name] is None else theirs[name] for name in names}
        assert mine == {
            name: pytest.approx(float(value), abs=1e-9) if isinstance(value, Fraction) else value
            for name, value in wanted.items()
        }


def organisation_rows(rules: oracle.Rules, rows: list[oracle.Row], hands: list[oracle.Hand]) -> pl.DataFrame:
    return scoring.organisation_scores(
        cases.sheets(rules, rows),
        cases.policy(rules),
        joint=cases.steps(rules, rows),
        hands=cases.hands_frame(hands),
    )


@every_policy
@BOTH
@given(data=st.data())
def test_organisations_get_the_scores_of_the_oracle(rules: oracle.Rules, data: st.DataObject) -> None:
    rows, hands = data.draw(cases.files(rules)), data.draw(cases.hands(rules))
    expected = oracle.by_organisation(rules, oracle.read(rules, rows, hands))
    found = organisation_rows(rules, rows, hands)
    assert_same(found.to_dicts(), [row for row in expected if row["theme"] in rules.themes], found.columns)
    pillars = scoring.pillar_scores(found, cases.policy(rules)).rename({"pillar": "theme"})
    assert_same(
        pillars.to_dicts(), [row for row in expected if row["theme"] in rules.pillars], pillars.columns
    )


@every_policy
@BOTH
@given(data=st.data())
def test_respondents_get_the_scores_of_the_oracle(rules: oracle.Rules, data: st.DataObject) -> None:
    rows = data.draw(cases.files(rules))
    found = scoring.respondent_scores(cases.sheets(rules, rows), cases.policy(rules))
    assert_same(found.to_dicts(), oracle.by_respondent(rules, oracle.read(rules, rows)), found.columns)


@BOTH
@given(data=st.data())
def test_the_share_of_unknown_answers_is_that_of_the_oracle(data: st.DataObject) -> None:
    rules = cases.POLICIES[0]
    rows = data.draw(cases.files(rules))
    book = oracle.read(rules, rows)
    for row in scoring.unknown_share(cases.sheets(rules, rows), cases.policy(rules)).to_dicts():
        expected = oracle.unknown_share(rules, book, row["organisation"], row["theme"])
        assert row["share"] == (expected if expected is None else pytest.approx(float(expected)))
