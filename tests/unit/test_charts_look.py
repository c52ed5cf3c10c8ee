"""Colours, labels and bars can be read by everybody, on a phone and on a wall."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almene_assess.charts import Axis, bars, radar
from almene_assess.charts.labels import crowded, place
from almene_assess.charts.lettering import sizes, text_width, wrap
from almene_assess.charts.look import PADDING
from almene_assess.charts.palette import ACCENTS, palette
from almene_assess.charts.radar import fit
from almene_assess.charts.request import Request
from tests.unit.charts_kit import FOUR, many, outline, rows, words


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("pillar", range(5))
def test_texts_and_marks_stand_out_from_the_page(mode: Any, pillar: int) -> None:
    colours = palette(mode, pillar)
    for text in (colours.text, colours.quiet, colours.accent, colours.median):
        assert contrast(text, colours.paper) >= 4.5
    assert contrast(colours.edge, colours.paper) >= 3
    assert contrast(colours.band, colours.paper) >= 3


def test_every_pillar_of_a_full_questionnaire_has_a_colour_of_its_own() -> None:
    for accents in ACCENTS.values():
        assert len(set(accents)) == len(accents) >= 4


def test_shape_and_not_colour_alone_tells_own_and_median_apart() -> None:
    marks = {layer["name"]: layer["mark"] for layer in radar(FOUR, **words())["layer"]}
    assert marks["median"]["strokeDash"] != marks["own"]["strokeDash"]
    assert marks["own"]["strokeWidth"] > marks["median"]["strokeWidth"]
    assert marks["points"]["shape"] != marks["median_points"]["shape"]
    for name in ("own", "median"):
        assert marks[f"legend_{name}"] == marks[name]


@pytest.mark.parametrize("n", [3, 4, 5, 6, 8])
@pytest.mark.parametrize("label", ["Økonomi", "Grønt byggeri og renovering", "Repræsentantskabsdemokratiet"])
def test_labels_neither_reach_over_the_edge_nor_over_each_other(n: int, label: str) -> None:
    request = Request(many(n, label), width=520, compact=n > 4, **words())
    polar, labels = fit(request)
    assert labels == place(polar, request.axes, request.inner_width, request.size)
    assert not crowded(labels)
    for found in labels:
        left, top, right, _ = found.box
        assert left >= -1
        assert top >= -1
        assert right <= request.inner_width + 1


@pytest.mark.parametrize("n", [3, 4, 5, 6, 8])
def test_no_label_lies_on_the_drawing(n: int) -> None:
    polar, labels = fit(Request(many(n, "Grønt byggeri"), width=520, compact=n > 4, **words()))
    corners = [polar.at(i, polar.radius) for i in range(n)]
    edges = zip(corners, corners[1:] + corners[:1], strict=True)
    ring = [
        (ax + (bx - ax) * k / 50, ay + (by - ay) * k / 50) for (ax, ay), (bx, by) in edges for k in range(50)
    ]
    for left, top, right, bottom in (label.box for label in labels):
        assert not any(left < x < right and top < y < bottom for x, y in ring)


def test_long_legends_and_titles_are_broken_to_the_width_of_a_phone() -> None:
    where = "organisationer med 1.000–4.999 boliger i Region Midtjylland"
    spec = bars(FOUR, **words(benchmark_label=where, example=True), width=320)
    size = sizes(320)
    for row in rows(spec, "legend"):
        assert row["x"] + text_width(row["text"], size.legend) <= spec["width"]
    assert len(spec["title"]["text"]) == 2
    assert max(row["y"] for row in rows(spec, "example")) < spec["height"]


@given(st.text(alphabet="abcæøå ", max_size=60), st.integers(min_value=60, max_value=300))
def test_wrapping_loses_no_letter_and_keeps_to_the_width(text: str, width: int) -> None:
    lines = wrap(text, width, 16)
    assert "".join(lines).replace("-", "").replace(" ", "") == text.replace(" ", "")
    assert all(text_width(line, 16) <= width for line in lines)


def test_without_a_title_there_is_no_title() -> None:
    spec = radar(FOUR, **words(title=""))
    assert spec["title"]["text"] == []
    assert spec["description"].startswith("Radardiagram. ")


def test_bars_end_at_their_scores_on_one_common_scale() -> None:
    spec = bars(FOUR, **words())
    ticks = [row["x"] for row in rows(spec, "ticks")]
    step = ticks[1] - ticks[0]
    for axis, row in zip(FOUR, rows(spec, "points"), strict=True):
        assert (row["x"] - ticks[0]) / step == pytest.approx(axis.own, abs=0.001)
        bar = outline(spec, "own_fill", f"{axis.theme}0")
        assert min(x for x, _ in bar) == pytest.approx(ticks[0])
        assert max(x for x, _ in bar) == pytest.approx(row["x"])


def test_bars_draw_nothing_where_there_is_no_figure() -> None:
    spec = bars([Axis("t", "Naboskab", None, None, 1.0, None)], **words())
    for layer in ("own_fill", "points", "median", "median_points", "band"):
        assert rows(spec, layer) == []
    assert [row["own_text"] for row in rows(spec, "missing")] == ["–"]


def test_bars_fit_a_phone() -> None:
    spec = bars(FOUR, **words(), width=320)
    places = [row for layer in spec["layer"] for row in layer["data"]["values"]]
    assert spec["width"] + 2 * PADDING == 320
    assert all(0 <= row["x"] <= spec["width"] and 0 <= row["y"] <= spec["height"] for row in places)
