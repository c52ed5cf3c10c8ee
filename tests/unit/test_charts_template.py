"""The kept template gives what a direct build gives, for any figures, without one chart touching the next."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from almene_assess.charts import Axis, bars, figures, radar
from almene_assess.charts.bars import draw_bars
from almene_assess.charts.radar import draw_radar
from almene_assess.charts.request import Request
from almene_assess.charts.spec import build, compose
from tests.unit.charts_kit import FOUR, axes_lists, many, words

GAPPY = [replace(FOUR[0], own=None), replace(FOUR[1], p25=None), replace(FOUR[2], median=None), FOUR[3]]


@pytest.mark.parametrize(
    ("axes", "changes"),
    [
        (FOUR, {"mode": "light"}),
        (GAPPY, {"mode": "dark", "pillar_index": 2, "example": True}),
        (many(6), {"compact": True, "title": "", "width": 700}),
    ],
)
def test_a_filled_template_equals_a_direct_build(axes: list[Axis], changes: dict[str, Any]) -> None:
    request = Request(axes, **(words(width=520) | changes))
    drawing = draw_radar(request) or draw_bars(request)
    arguments = (drawing.look, drawing.rows, drawing.words, drawing.height)
    assert compose(*arguments) == build(*arguments)


def test_filled_bars_equal_a_direct_build() -> None:
    drawing = draw_bars(Request(GAPPY, **words(width=320, example=True)))
    arguments = (drawing.look, drawing.rows, drawing.words, drawing.height)
    assert compose(*arguments) == build(*arguments)


@settings(max_examples=100, deadline=None)
@given(axes_lists)
def test_every_set_of_figures_gives_a_chart_with_all_of_its_themes(axes: list[Axis]) -> None:
    for spec in (radar(axes, **words()), bars(axes, **words())):
        assert {row["theme"] for row in figures(spec)} == {axis.theme for axis in axes}
        json.dumps(spec, allow_nan=False)


def test_one_chart_never_changes_the_next() -> None:
    first = radar(FOUR, **words())
    kept = json.dumps(first)
    for layer in first["layer"]:
        layer["mark"]["fill"] = "red"
        layer["data"]["values"].clear()
    first["title"]["text"].append("spoilt")
    assert json.dumps(radar(FOUR, **words())) == kept


def test_a_kept_template_is_filled_at_a_small_part_of_the_price_of_a_build() -> None:
    request = Request(FOUR, width=520, **words())
    drawing = draw_radar(request)
    assert drawing
    radar(FOUR, **words())
    started = time.process_time()
    build(drawing.look, drawing.rows, drawing.words, drawing.height)
    built = time.process_time() - started
    started = time.process_time()
    for _ in range(10):
        radar(FOUR, **words())
    assert (time.process_time() - started) / 10 < built / 5
