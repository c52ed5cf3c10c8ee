"""A chart's figures and words: what can be read out of the spec, the table and the alternative text."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from almene_assess.charts import Axis, bars, describe, figures, radar, text_table
from almene_assess.charts.look import PADDING
from tests.unit.charts_kit import ALLOWED, FOUR, many, rows, words


def test_the_numbers_can_be_read_out_of_the_spec_again_unrounded() -> None:
    axes = [FOUR[0], replace(FOUR[1], own=None), *FOUR[2:]]
    found = {row["theme"]: row for row in figures(json.loads(json.dumps(radar(axes, **words()))))}
    for axis in axes:
        row = found[axis.theme]
        assert [row["own"], row["median"], row["p25"], row["p75"]] == [
            axis.own, axis.median, axis.p25, axis.p75
        ]  # fmt: skip


@pytest.mark.parametrize("draw", [radar, bars])
def test_the_data_hold_no_field_beyond_the_allowed_ones(draw: Any) -> None:
    axes = [FOUR[0], replace(FOUR[1], own=None), *FOUR[2:]]
    spec = draw(axes, **words(example=True))
    assert {field for layer in spec["layer"] for row in layer["data"]["values"] for field in row} <= ALLOWED
    assert "datasets" not in spec


def test_tooltips_show_words_and_no_other_number() -> None:
    spec = radar(FOUR, **words())
    tips = [layer["encoding"]["tooltip"] for layer in spec["layer"] if "tooltip" in layer["encoding"]]
    assert tips
    for tip in tips:
        assert [field["field"] for field in tip] == ["label", "own_text", "median_text", "band_text"]
    assert [row["own_text"] for row in rows(spec, "points")] == ["2,3", "3,1", "1,1", "4,0"]


def test_labels_give_theme_own_score_and_median() -> None:
    spec = radar(FOUR, **words())
    texts = {
        row["text"]
        for layer in spec["layer"]
        if layer["name"].startswith(("name_", "own_", "median_"))
        for row in layer["data"]["values"]
        if "text" in row
    }
    assert texts >= {axis.label for axis in FOUR}
    assert texts >= {"2,3", "3,1", "1,1", "4,0", "median 2,5", "median 2,25", "median ≤ 0,5", "median 3"}


def test_the_table_says_what_the_chart_says_in_danish() -> None:
    table = text_table([FOUR[0], replace(FOUR[2], own=None), replace(FOUR[3], median=None, p25=None)])
    assert [list(row.values()) for row in table] == [
        ["Lokalt handlerum", "2,3", "2,5", "1,75–3"],
        ["Sundhed og trivsel", "–", "≤ 0,5", "≤ 0,5–1,25"],
        ["Beredskab og tryghed", "4,0", "–", "–"],
    ]
    assert list(table[0]) == ["Tema", "Jeres temascore", "Median", "Midterste halvdel"]


@pytest.mark.parametrize("draw", [radar, bars])
def test_the_description_names_every_theme_and_figure_of_the_table(draw: Any) -> None:
    description = draw(FOUR, **words())["description"]
    for row in text_table(FOUR):
        theme, own, median, band = row.values()
        assert f"{theme}: jeres temascore {own}, median {median}, midterste halvdel {band}." in description


def test_the_description_says_so_where_a_figure_is_missing() -> None:
    options = {"score_range": (0.0, 4.0), "own_label": "Jer", "benchmark_label": "sektoren", "example": True}
    other = Axis("u", "Drift", 2.0, 2.0, 1.5, 2.5)
    text = describe([Axis("t", "Naboskab", None, None, None, None), other], "Titel", **options)  # type: ignore[arg-type]
    assert "Naboskab: jeres temascore ingen score, median vises ikke, midterste halvdel vises ikke." in text
    assert "eksempeldata" in text


@pytest.mark.parametrize("draw", [radar, bars])
def test_example_data_are_marked_on_the_chart_itself_and_only_they(draw: Any) -> None:
    marked, plain = draw(FOUR, **words(example=True)), draw(FOUR, **words())
    assert [row["text"] for row in rows(marked, "example")] == ["EKSEMPELDATA"]
    assert rows(plain, "example") == []
    assert "eksempeldata" in marked["description"]
    assert "EKSEMPELDATA" not in json.dumps(plain).upper()


def test_the_spec_suits_the_front_end() -> None:
    spec = radar(FOUR, **words())
    assert isinstance(spec["padding"], dict)
    assert "alt" not in spec
    assert "Radardiagram" in spec["description"]
    assert spec["background"] == "transparent"
    assert spec["autosize"]["type"] == "pad"
    assert spec["width"] + 2 * PADDING == 520
    # A family name that ends in a digit is no valid font unless quoted, and is measured wrongly on paper.
    assert not any(letter.isdigit() for letter in spec["config"]["font"])


def test_no_mark_brings_an_english_word_to_a_screen_reader() -> None:
    spec = radar(FOUR, **words())
    assert all(layer["mark"]["aria"] is False for layer in spec["layer"])
    assert spec["title"]["aria"] is False


def test_no_text_is_smaller_than_fourteen_pixels() -> None:
    sized = [*many(3), *many(5)]
    for axes in (FOUR, sized[:3], sized[3:]):
        spec = radar(axes, **words())
        assert min(layer["mark"]["fontSize"] for layer in spec["layer"] if "fontSize" in layer["mark"]) >= 14


def test_the_description_of_the_own_profile_speaks_of_no_comparison() -> None:
    own = Axis("t", "Naboskab", 2.0, None, None, None)
    text = describe(
        [own],
        "Titel",
        score_range=(0.0, 4.0),
        own_label="Din profil",
        benchmark_label="hele sektoren",
        example=False,
    )
    assert text == "Radardiagram: Titel. Skalaen går fra 0 til 4. Din profil. Naboskab: 2,0."
