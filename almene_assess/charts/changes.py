"""Then and now of each theme on one line, with how far chance alone may move it.

Pure: figures come rounded as the table writes them; must not decide what is a change.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import altair as alt

from almene_assess.charts import lettering, wording
from almene_assess.charts.axis import Mode, Row
from almene_assess.charts.geometry import paths, rectangle
from almene_assess.charts.lettering import Sizes, sizes, wrap
from almene_assess.charts.look import PADDING
from almene_assess.charts.palette import FONT, palette
from almene_assess.charts.spec import Spec, text_row
from almene_assess.domain.numbers import danish, danish_short

_EDGE, _VALUE = 10.0, 88.0
_LANE, _GAP, _AREA = 30.0, 14.0, 140.0


@dataclass(frozen=True, slots=True)
class Change:
    """A theme then and now as it is written, the least change that is more than chance, and what is said."""

    label: str
    before: float | None
    now: float | None
    least: float | None
    said: str


@dataclass(frozen=True, slots=True)
class Names:
    """What the marks are called."""

    before: str
    now: str
    chance: str


def changes(
    lines: Sequence[Change],
    *,
    title: str,
    names: Names,
    score_range: tuple[float, float],
    pillar_index: int,
    mode: Mode,
    example: bool,
    width: int = 290,
) -> Spec:
    """Draw some themes under each other.

    Unit: `width` is in pixels, padding included.
    """
    drawing = _Drawing({}, float(width - 2 * PADDING), sizes(width, compact=True), score_range)
    for line in lines:
        drawing.theme(line)
    drawing.ticks()
    drawing.legend(names, chance=any(line.least is not None for line in lines), example=example)
    spec: Spec = json.loads(_template(mode, pillar_index, width))
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

    def theme(self, line: Change) -> None:
        """Write a theme's name, and its lane."""
        for words in wrap(line.label, self.width, self.size.name):
            self._add("name", text_row(words, 0.0, self.y + self.size.line / 2))
            self.y += self.size.line
        top, middle = self.y + 2, self.y + 2 + _LANE / 2
        self._lane(line, middle)
        self.y += _LANE
        ends = [[(self._x(v), top), (self._x(v), self.y + 2)] for v in lettering.ticks(*self.score_range)]
        self.rows.setdefault("grid", []).extend(paths(ends, f"{line.label} "))
        self.y += _GAP

    def ticks(self) -> None:
        """Number the grid under the last theme."""
        y = self.y - _GAP + self.size.ring
        for value in lettering.ticks(*self.score_range):
            self._add("tick", text_row(lettering.tick_text(value), self._x(value), y))
        self.y = y + self.size.ring * 1.4

    def legend(self, names: Names, *, chance: bool, example: bool) -> None:
        """Explain the marks, and say if the figures are invented."""
        self.y += self.size.legend * 0.3
        if example:
            self._add("example", text_row(wording.EXAMPLE, self.width, self.y))
        for layer, name in (("before", names.before), ("now", names.now)):
            self._add(layer, {"x": _EDGE, "y": self.y, "text": name})
            self._explain(name)
        if chance:
            box = rectangle(0.0, self.y - 8, 2 * _EDGE, self.y + 8)
            self.rows.setdefault("chance", []).extend(paths([box], "legend "))
            self._explain(names.chance)

    def _explain(self, name: str) -> None:
        for words in wrap(name, self.width - _EDGE - 16, self.size.legend):
            self._add("legend", text_row(words, _EDGE + 16, self.y))
            self.y += self.size.legend * 1.5

    def _lane(self, line: Change, y: float) -> None:
        if line.least is not None and line.before is not None:
            low, high = self.score_range
            left, right = max(low, line.before - line.least), min(high, line.before + line.least)
            box = rectangle(self._x(left), y - 11, self._x(right), y + 11)
            self.rows.setdefault("chance", []).extend(paths([box], f"{line.label} "))
        if line.before is not None and line.now is not None:
            way = [(self._x(line.before), y), (self._x(line.now), y)]
            self.rows.setdefault("way", []).extend(paths([way], f"{line.label} "))
        self._mark("before", line.before, line, y)
        self._mark("now", line.now, line, y)
        self._add("value", text_row(_values(line), self.width, y))

    def _mark(self, layer: str, value: float | None, line: Change, y: float) -> None:
        if value is not None:
            text = f"{line.label}: {_values(line)}. {line.said}"
            self._add(layer, {"x": round(self._x(value), 2), "y": round(y, 2), "text": text})

    def _add(self, layer: str, row: Row) -> None:
        self.rows.setdefault(layer, []).append(row)

    def _x(self, value: float) -> float:
        low, high = self.score_range
        return _EDGE + (self.width - 2 * _EDGE - _VALUE) * (value - low) / (high - low)


def _values(line: Change) -> str:
    return f"{danish(line.before)} → {danish(line.now)}"


def _description(
    lines: Sequence[Change], title: str, score_range: tuple[float, float], *, example: bool
) -> Iterator[str]:
    """Say in running text what the chart shows."""
    low, high = (danish_short(end) for end in score_range)
    yield f"Udviklingsdiagram: {title}."
    if example:
        yield "Tallene er eksempeldata."
    yield f"Skalaen går fra {low} til {high}."
    for line in lines:
        yield f"{line.label}: fra {danish(line.before)} til {danish(line.now)}. {line.said}."


@lru_cache(maxsize=16)
def _template(mode: Mode, pillar_index: int, width: int) -> str:
    chart = alt.layer(*_layers(mode, pillar_index, sizes(width, compact=True))).properties(
        width=width - 2 * PADDING,
        height=0,
        background="transparent",
        padding={"left": PADDING, "right": PADDING, "top": PADDING, "bottom": PADDING},
        autosize=alt.AutoSizeParams(type="pad", contains="content"),  # as in `spec.build`
    )
    return json.dumps(chart.configure(font=FONT, view=alt.ViewConfig(stroke=None)).to_dict())


def _layers(mode: Mode, pillar_index: int, size: Sizes) -> list[alt.Chart]:
    c = palette(mode, pillar_index)
    return [
        _area("chance", c.band),
        _stroke("grid", c.grid, 1.0),
        _stroke("way", c.accent, 3.0),
        _dot("before", c.paper, c.accent),
        _dot("now", c.accent, c.accent),
        _text("name", "left", size.name, c.text),
        _text("value", "right", size.name, c.text, fontWeight="bold"),
        _text("tick", "center", size.ring, c.quiet),
        _text("legend", "left", size.legend, c.text),
        _text("example", "right", size.legend, c.quiet, fontWeight="bold"),
    ]


def _area(name: str, colour: str) -> alt.Chart:
    mark = _base(name).mark_line(fill=colour, fillOpacity=0.36, strokeOpacity=0, aria=False)
    return _placed(mark, order="order:Q", detail="path:N")


def _stroke(name: str, colour: str, width: float) -> alt.Chart:
    mark = _base(name).mark_line(stroke=colour, strokeWidth=width, aria=False)
    return _placed(mark, order="order:Q", detail="path:N")


def _dot(name: str, fill: str, stroke: str) -> alt.Chart:
    style = {"shape": "circle", "fill": fill, "stroke": stroke, "strokeWidth": 2.5, "opacity": 1}
    mark = _base(name).mark_point(**style, size=_AREA, aria=False)
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
