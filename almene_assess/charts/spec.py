"""From rows to a Vega-Lite spec: made once with Altair, then filled as a plain dict."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import altair as alt

from almene_assess.charts import wording
from almene_assess.charts.axis import Axis, Row, Rows
from almene_assess.charts.layers import layers
from almene_assess.charts.lettering import wrap
from almene_assess.charts.look import PADDING, Look, Words
from almene_assess.charts.palette import FONT

Spec = dict[str, Any]

# A chart's own figures live in these two layers only: scores that are drawn, and scores that are missing.
FIGURE_LAYERS = ("points", "missing")


def compose(look: Look, rows: Rows, words: Words, height: int) -> Spec:
    """Fill the kept template: equal to `build`, at a hundredth of its price."""
    spec: Spec = json.loads(_template(look))
    for layer in spec["layer"]:
        layer["data"]["values"] = list(rows.get(layer["name"], ()))
    spec |= {"height": height, "description": words.description}
    spec["title"]["text"] = title_lines(words.title, look)
    return spec


def build(look: Look, rows: Rows, words: Words, height: int) -> Spec:
    """Draw with Altair: slow, and the definition of what `compose` must give."""
    chart = alt.layer(*layers(look, rows)).properties(
        width=look.width - 2 * PADDING,
        height=height,
        title=_title(look, words.title),
        description=words.description,
        background="transparent",
        padding={"left": PADDING, "right": PADDING, "top": PADDING, "bottom": PADDING},
        # Otherwise Streamlit fits the drawing to a box, and labels near the edge are cut.
        autosize=alt.AutoSizeParams(type="pad", contains="content"),
    )
    spec: Spec = chart.configure(font=FONT, view=alt.ViewConfig(stroke=None)).to_dict()
    return spec


def title_lines(title: str, look: Look) -> list[str]:
    """Break the title to the width of the chart."""
    return wrap(title, look.width - 2 * PADDING, look.sizes.title, bold=True)


def figure_row(axis: Axis, x: float, y: float) -> Row:
    """Write an axis as the data row that carries its numbers and its tooltip."""
    return {
        "x": round(x, 2),
        "y": round(y, 2),
        "theme": axis.theme,
        "label": axis.label,
        "own": axis.own,
        "median": axis.median,
        "p25": axis.p25,
        "p75": axis.p75,
        "own_text": wording.own_text(axis),
        "median_text": wording.median_text(axis),
        "band_text": wording.band_text(axis),
    }


def text_row(text: str, x: float, y: float) -> Row:
    """Write a text and its place as a data row."""
    return {"text": text, "x": round(x, 2), "y": round(y, 2)}


def figures(spec: Spec) -> list[Row]:
    """Read the numbers back out of a chart."""
    layers = {layer["name"]: layer["data"]["values"] for layer in spec["layer"]}
    return [row for name in FIGURE_LAYERS for row in layers[name]]


@lru_cache(maxsize=64)
def _template(look: Look) -> str:
    return json.dumps(build(look, {}, Words(title="", description=""), height=0))


def _title(look: Look, title: str) -> alt.TitleParams:
    return alt.TitleParams(
        text=title_lines(title, look),
        anchor="start",
        aria=False,
        frame="bounds",
        font=FONT,
        fontSize=look.sizes.title,
        fontWeight="bold",
        color=look.palette.text,
        offset=12,
    )
