"""Two rounds beside each other: what is called a change, what never is, and how the limit is made."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almene_assess.charts.changes import Change, Names, changes
from almene_assess.domain.development import Verdict, compare, least_change
from almene_assess.domain.disclosure import Grid
from almene_assess.domain.kinship import Relation, altered_themes, kin_of, same_item
from almene_assess.storage.content import crosswalk_to, load_shipped

GRID = Grid(0.0, 4.0)
ENOUGH = (5, 5)


def verdict(
    before: float | None,
    now: float | None,
    least: float | None = 0.7,
    respondents: tuple[int, int] = ENOUGH,
    altered: tuple[str, ...] = (),
) -> Verdict:
    (found,) = compare({"t": before}, {"t": now}, {"t": least}, altered=altered, respondents=respondents)
    return found.verdict


@pytest.mark.parametrize(
    ("before", "now", "wanted"),
    [
        (1.0, 1.7, Verdict.UP),
        (1.7, 1.0, Verdict.DOWN),
        (1.0, 1.69, Verdict.WITHIN),
        (1.0, 1.0, Verdict.WITHIN),
        (None, 1.0, Verdict.MISSING),
        (1.0, None, Verdict.MISSING),
    ],
)
def test_a_change_is_called_one_from_the_limit_up(
    before: float | None, now: float | None, wanted: Verdict
) -> None:
    assert verdict(before, now) is wanted


def test_without_a_limit_or_with_four_respondents_no_change_is_ever_real() -> None:
    assert verdict(0.0, 4.0, None) is Verdict.UNKNOWN
    assert verdict(0.0, 4.0, respondents=(4, 9)) is Verdict.FEW
    assert verdict(0.0, 4.0, respondents=(9, 4)) is Verdict.FEW


def test_altered_questions_are_not_compared() -> None:
    (found,) = compare({"t": 1.0}, {"t": 3.0}, {"t": 0.5}, altered=["t"], respondents=ENOUGH)
    assert (found.verdict, found.change) == (Verdict.ALTERED, None)


def test_the_limit_is_the_reliable_change_of_the_widest_middle_half_rounded_up() -> None:
    # The published 1.5–2.25 stands for at most 1.375–2.375, a middle half of 1.0.
    exact = 1.96 * math.sqrt(2) * (1.0 / 1.349) * math.sqrt(1 - 0.8)
    assert least_change((1.5, 2.25), GRID, 0.8) == math.ceil(exact * 10) / 10 == 1.0
    # At the ends of what is shown a quartile may lie anywhere beyond.
    outer = 1.96 * math.sqrt(2) * (2.375 / 1.349) * math.sqrt(1 - 0.8)
    assert least_change((0.5, 2.25), GRID, 0.8) == math.ceil(outer * 10) / 10


@pytest.mark.parametrize(("band", "reliability"), [(None, 0.8), ((1.0, 2.0), None), ((1.0, 2.0), 0.0)])
def test_there_is_no_limit_without_a_band_or_a_reliability(
    band: tuple[float, float] | None, reliability: float | None
) -> None:
    assert least_change(band, GRID, reliability) is None


@given(st.integers(2, 14), st.integers(0, 8), st.integers(1, 95))
def test_a_limit_is_never_lower_than_any_spread_behind_the_published_figures_gives(
    low: int, wide: int, hundredths: int
) -> None:
    band, reliability = (low / 4, min(3.5, (low + wide) / 4)), hundredths / 100
    limit = least_change(band, GRID, reliability)
    assert limit is not None
    exact = 1.96 * math.sqrt(2) * (band[1] - band[0]) / 1.349 * math.sqrt(1 - reliability)
    assert limit >= exact - 1e-9
    assert round(limit * 10) == pytest.approx(limit * 10)


def test_every_theme_of_today_has_a_forerunner_or_is_new() -> None:
    bank, crosswalk = load_shipped("am26"), crosswalk_to("am26")
    assert crosswalk is not None
    found = kin_of(crosswalk, bank.theme_ids)
    assert {one.theme for one in found} == set(bank.theme_ids)
    assert [one.theme for one in found] == sorted((one.theme for one in found), key=bank.theme_ids.index)
    assert all((one.relation is Relation.NEW) == (one.forerunner is None) for one in found)
    assert {one.forerunner for one in found} - {None} == set(load_shipped("am24").theme_ids)
    assert crosswalk_to("am24") is None


def test_another_wording_makes_another_question() -> None:
    bank = load_shipped("am26")
    item = bank.items["am26.a1.1"]
    other = item.model_copy(update={"question_da": item.question_da + " I dag?"})
    assert same_item(item, item.model_copy(update={"why_da": "Noget andet."}))
    assert not same_item(item, other)
    theme = bank.themes[0].model_copy(update={"items": (other, *bank.themes[0].items[1:])})
    newer = bank.model_copy(update={"themes": (theme, *bank.themes[1:])})
    newer.__dict__.pop("items", None)
    assert altered_themes(bank, bank, "full") == []


def test_the_chart_says_what_the_table_says_and_draws_the_uncertainty_around_the_earlier_score() -> None:
    lines = (
        Change("Et tema", 1.0, 2.2, 0.7, "Gået frem (usikkerhed 0,7)"),
        Change("Uden tal", None, 2.0, None, "Mangler en score"),
    )
    spec = changes(
        lines,
        title="Pejl",
        names=Names("Dengang", "Nu", "Inden for usikkerheden"),
        score_range=(0.0, 4.0),
        pillar_index=0,
        mode="light",
        example=True,
    )
    layers = {layer["name"]: layer["data"]["values"] for layer in spec["layer"]}
    assert spec["description"] == (
        "Udviklingsdiagram: Pejl. Tallene er eksempeldata. Skalaen går fra 0 til 4. "
        "Et tema: fra 1,0 til 2,2. Gået frem (usikkerhed 0,7). Uden tal: fra – til 2,0. Mangler en score."
    )
    assert [row["text"] for row in layers["value"]] == ["1,0 → 2,2", "– → 2,0"]
    at = {row["text"]: row["x"] for row in layers["tick"]}
    box = [row["x"] for row in layers["chance"] if row["path"] == "Et tema 0"]
    step = at["1"] - at["0"]
    assert min(box) == pytest.approx(at["1"] - 0.7 * step, abs=0.02)
    assert max(box) == pytest.approx(at["1"] + 0.7 * step, abs=0.02)
    assert layers["before"][0]["x"] == pytest.approx(at["1"], abs=0.01)
    assert layers["now"][0]["x"] == pytest.approx(at["2"] + 0.2 * step, abs=0.02)
