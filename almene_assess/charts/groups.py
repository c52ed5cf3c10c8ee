"""What each respondent group thinks, theme by theme: one line with a mark for each group.

Pure: figures and their words come from outside; must not decide what may be shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import altair as alt

from almene_assess.charts import lettering, wording
from almene_assess.charts.axis import Mode, Row
from almene_assess.charts.geometry import paths
from almene_assess.charts.lettering import Sizes, sizes, wrap
from almene_assess.charts.look import PADDING
from almene_assess.charts.palette import ACCENTS, FONT, Palette, palette
from almene_assess.charts.spec import Spec, text_row
from almene_assess.domain.numbers import danish_short

SHAPES = ("circle", "square", "diamond", "triangle-up")
"""A group is told by its shape and its place in the list; its colour only helps."""

_EDGE, _VALUE = 10.0, 58.0
_LANE, _GAP, _AREA = 24.0, 14.0, 130.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A group's figure in a theme; `kind` is the group's place among all groups, from 0."""

    kind: int
    name: str
    value: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A theme with the groups that are shown in it."""

    label: str
    marks: tuple[Mark, ...]


def groups(
    lines: Sequence[Line],
    *,
    title: str,
    score_range: tuple[float, float],
    mode: Mode,
    example: bool,
    width: int = 290,
) -> Spec:
    """Draw the groups of some themes.

    Unit: `width` is in pixels, padding included.
    """
    inner = float(width - 2 * PADDING)
    drawing = _Drawing({}, inner, sizes(width, compact=True), score_range)
    for line in lines:
        drawing.theme(line)
    drawing.ticks()
    drawing.legend({mark.kind: mark.name for line in lines for mark in line.marks}, example=example)
    spec: Spec = json.loads(_template(mode, width))
    for layer in spec["layer"]:
        layer["data"]["values"] = drawing.rows.get(layer["name"], [])
    described = " ".join(_description(lines, title, score_range, example=example))
    return spec | {"height": round(drawing.y), "description": described}


@dataclass
class _Drawing:
    """Rows by layer, filled from the top down; `y` is how far the drawing has come."""

    rows: dict[str, list[Row]]
    width: float
    size: Sizes
    score_range: tuple[float, float]
    y: float = 0.0

    def theme(self, line: Line) -> None:
        """Write a theme's name, and a lane for each of its groups."""
        for words in wrap(line.label, self.width, self.size.name):
            self._add("name", text_row(words, 0.0, self.y + self.size.line / 2))
            self.y += self.size.line
        top = self.y + 2
        for mark in sorted(line.marks, key=lambda mark: mark.kind):
            self._lane(mark, self.y + _LANE / 2 + 2)
            self.y += _LANE
        ends = [[(self._x(v), top), (self._x(v), self.y + 4)] for v in lettering.ticks(*self.score_range)]
        self.rows.setdefault("grid", []).extend(paths(ends, f"{line.label} "))
        self.y += _GAP

    def ticks(self) -> None:
        """Number the grid under the last theme."""
        y = self.y - _GAP + self.size.ring
        for value in lettering.ticks(*self.score_range):
            self._add("tick", text_row(lettering.tick_text(value), self._x(value), y))
        self.y = y + self.size.ring * 1.4

    def legend(self, names: Mapping[int, str], *, example: bool) -> None:
        """Explain the shapes that are used, and say if the figures are invented."""
        self.y += self.size.legend * 0.3
        if example:
            self._add("example", text_row(wording.EXAMPLE, self.width, self.y))
        for kind, name in sorted(names.items()):
            self._add(f"dot_{kind}", {"x": _EDGE, "y": self.y, "text": name})
            self._add("legend", text_row(name, _EDGE + 16, self.y))
            self.y += self.size.legend * 1.5

    def _lane(self, mark: Mark, y: float) -> None:
        x = self._x(mark.value)
        stick = paths([[(self._x(self.score_range[0]), y), (x, y)]], f"{mark.kind} {round(y)} ")
        self.rows.setdefault(f"stick_{mark.kind}", []).extend(stick)
        self._add(
            f"dot_{mark.kind}", {"x": round(x, 2), "y": round(y, 2), "text": f"{mark.name}: {mark.text}"}
        )
        self._add("value", text_row(mark.text, self.width, y))

    def _add(self, layer: str, row: Row) -> None:
        self.rows.setdefault(layer, []).append(row)

    def _x(self, value: float) -> float:
        low, high = self.score_range
        return _EDGE + (self.width - 2 * _EDGE - _VALUE) * (value - low) / (high - low)


def _description(
    lines: Sequence[Line], title: str, score_range: tuple[float, float], *, example: bool
) -> Iterator[str]:
    """Say in running text what the chart shows."""
    low, high = (danish_short(end) for end in score_range)
    yield f"Prikdiagram: {title}."
    if example:
        yield "Tallene er eksempeldata."
    yield f"Skalaen går fra {low} til {high}."
    for line in lines:
        told = ", ".join(f"{mark.name.lower()} {mark.text}" for mark in line.marks)
        yield f"{line.label}: {told}."


@lru_cache(maxsize=16)
def _template(mode: Mode, width: int) -> str:
    chart = alt.layer(*_layers(mode, sizes(width, compact=True))).properties(
        width=width - 2 * PADDING,
        height=0,
        background="transparent",
        padding={"left": PADDING, "right": PADDING, "top": PADDING, "bottom": PADDING},
        autosize=alt.AutoSizeParams(type="pad", contains="content"),  # as in `spec.build`
    )
    return json.dumps(chart.configure(font=FONT, view=alt.ViewConfig(stroke=None)).to_dict())


def _layers(mode: Mode, size: Sizes) -> list[alt.Chart]:
    greys = palette(mode, 0)
    kinds = list(enumerate(zip(SHAPES, ACCENTS[mode], strict=True)))
    return [
        _stroke("grid", greys.grid, 1.0),
        *(_stroke(f"stick_{kind}", colour, 3.0) for kind, (_, colour) in kinds),
        *(_dot(kind, shape, colour, greys) for kind, (shape, colour) in kinds),
        _text("name", "left", size.name, greys.text),
        _text("value", "right", size.name, greys.text, fontWeight="bold"),
        _text("tick", "center", size.ring, greys.quiet),
        _text("legend", "left", size.legend, greys.text),
        _text("example", "right", size.legend, greys.quiet, fontWeight="bold"),
    ]


def _stroke(name: str, colour: str, width: float) -> alt.Chart:
    mark = _base(name).mark_line(stroke=colour, strokeWidth=width, aria=False)
    return _placed(mark, order="order:Q", detail="path:N")


def _dot(kind: int, shape: str, colour: str, greys: Palette) -> alt.Chart:
    style = {"shape": shape, "fill": colour, "stroke": greys.paper, "strokeWidth": 1.5, "opacity": 1}
    mark = _base(f"dot_{kind}").mark_point(**style, size=_AREA, aria=False)
    return _placed(mark, tooltip=alt.Tooltip("text:N", title=" "))


def _text(name: str, align: str, size: float, colour: str, **style: Any) -> alt.Chart:
    fixed = {"align": align, "fontSize": size, "fill": colour, "font": FONT, "baseline": "middle"}
    return _placed(_base(name).mark_text(**fixed | style, aria=False), text=alt.Text("text:N"))


def _base(name: str) -> Any:
    data = alt.Data(values=[])  # type: ignore[no-untyped-call]  # altair's own
    return alt.Chart(data, name=name)


def _placed(mark: Any, **channels: Any) -> alt.Chart:
    chart: alt.Chart = mark.encode(
        alt.X("x:Q", scale=None, axis=None), alt.Y("y:Q", scale=None, axis=None), **channels
    )
    return chart
