"""The layers that every chart is drawn on, from the bottom up, as Altair marks placed in pixels."""

from __future__ import annotations

from typing import Any

import altair as alt

from almene_assess.charts import wording
from almene_assess.charts.axis import Rows
from almene_assess.charts.look import Look
from almene_assess.charts.palette import FONT

ALIGNS = ("left", "center", "right")
_DASH = (8.0, 5.0)
_BAND_OPACITY = 0.36
_OWN, _MEDIAN, _EDGE = 4.0, 2.5, 1.2
_CIRCLE, _DIAMOND = 210.0, 80.0


def layers(look: Look, rows: Rows) -> list[alt.Chart]:
    """Stack the layers; all of them are always there, those without rows show nothing."""
    marks = _Marks(look, rows)
    return [*_benchmark(marks), *_own(marks), *_labels(marks), *_legend(marks)]


class _Marks:
    """The four kinds of mark. Places are pixels, so that no container can stretch a drawing."""

    def __init__(self, look: Look, rows: Rows) -> None:
        self.look, self.colours, self.sizes = look, look.palette, look.sizes
        self._rows = rows

    def line(self, name: str, colour: str, width: float, dash: tuple[float, float] = (1, 0)) -> alt.Chart:
        """Draw open or closed lines, one a path."""
        unit = self.sizes.unit
        style = {"stroke": colour, "strokeWidth": width * unit, "strokeJoin": "round"}
        return self._path(name, style | {"strokeDash": [length * unit for length in dash]})

    def fill(self, name: str, colour: str, opacity: float) -> alt.Chart:
        """Fill closed paths."""
        style = {"filled": True, "fill": colour, "fillOpacity": opacity, "strokeWidth": 0}
        return self._path(name, style | {"interpolate": "linear-closed"})

    def points(self, name: str, shape: str, fill: str, stroke: str, tooltip: bool = False) -> alt.Chart:
        """Draw a mark at each place."""
        unit, size = self.sizes.unit, _CIRCLE if shape == "circle" else _DIAMOND
        style = {"shape": shape, "fill": fill, "stroke": stroke, "opacity": 1, "aria": False}
        mark = self._base(name).mark_point(**style, strokeWidth=2 * unit, size=size * unit**2)
        return _encoded(mark, tooltip=_tooltip(tooltip))

    def texts(self, name: str, align: str, size: float, colour: str, **style: Any) -> alt.Chart:
        """Write a text at each place."""
        fixed = {"align": align, "fontSize": size, "fill": colour, "font": FONT, "baseline": "middle"}
        return _encoded(self._base(name).mark_text(**fixed | style, aria=False), text=alt.Text("text:N"))

    def figures(self, name: str, size: float, colour: str) -> alt.Chart:
        """Write the own score of figure rows, with the tooltip of a point."""
        style = {"fontSize": size, "fill": colour, "fontWeight": "bold", "font": FONT, "aria": False}
        mark = self._base(name).mark_text(**style, align="center", baseline="middle")
        return _encoded(mark, text=alt.Text("own_text:N"), tooltip=_tooltip(True))

    def _path(self, name: str, style: dict[str, Any]) -> alt.Chart:
        mark = self._base(name).mark_line(**style, aria=False)
        return _encoded(mark, order="order:Q", detail="path:N")

    def _base(self, name: str) -> Any:
        data = alt.Data(values=list(self._rows.get(name, ())))  # type: ignore[no-untyped-call]
        return alt.Chart(data, name=name)


def _benchmark(marks: _Marks) -> list[alt.Chart]:
    c = marks.colours
    return [
        marks.line("grid", c.grid, 1),
        marks.fill("band", c.band, _BAND_OPACITY),
        marks.line("band_edge", c.edge, _EDGE),
    ]


def _own(marks: _Marks) -> list[alt.Chart]:
    c, size = marks.colours, marks.sizes.ring
    halo = {"stroke": c.paper, "strokeWidth": 4, "strokeJoin": "round"}
    return [
        marks.fill("own_fill", c.accent, marks.look.own_opacity),
        marks.line("own", c.accent, _OWN),
        marks.line("median", c.median, _MEDIAN, _DASH),
        marks.texts("ticks_halo", "center", size, c.quiet, **halo),
        marks.texts("ticks", "center", size, c.quiet),
        marks.points("points", "circle", c.accent, c.paper, tooltip=True),
        # Above the own points: where both agree, the diamond shows inside the circle.
        marks.points("median_points", "diamond", c.paper, c.median),
    ]


def _labels(marks: _Marks) -> list[alt.Chart]:
    c, s = marks.colours, marks.sizes
    styles = (
        ("name", s.name, c.text, "normal"),
        ("own", s.own, c.accent, "bold"),
        ("median", s.median, c.quiet, "normal"),
    )
    texts = [
        marks.texts(f"{kind}_{align}", align, size, colour, fontWeight=weight)
        for kind, size, colour, weight in styles
        for align in ALIGNS
    ]
    return [*texts, marks.figures("missing", s.own, c.accent)]


def _legend(marks: _Marks) -> list[alt.Chart]:
    c, size = marks.colours, marks.sizes.legend
    return [
        marks.fill("legend_band", c.band, _BAND_OPACITY),
        marks.line("legend_edge", c.edge, _EDGE),
        marks.line("legend_own", c.accent, _OWN),
        marks.line("legend_median", c.median, _MEDIAN, _DASH),
        marks.points("legend_median_points", "diamond", c.paper, c.median),
        marks.points("legend_points", "circle", c.accent, c.paper),
        marks.texts("legend", "left", size, c.text),
        marks.texts("example", "right", size, c.quiet, fontWeight="bold"),
    ]


def _encoded(mark: Any, **channels: Any) -> alt.Chart:
    chart: alt.Chart = mark.encode(
        alt.X("x:Q", scale=None, axis=None), alt.Y("y:Q", scale=None, axis=None), **channels
    )
    return chart


def _tooltip(wanted: bool) -> Any:
    """Show words only: the own score with one decimal and the figures as published."""
    fields = (
        ("label", wording.THEME),
        ("own_text", wording.OWN),
        ("median_text", wording.MEDIAN),
        ("band_text", wording.BAND),
    )
    return [alt.Tooltip(f"{field}:N", title=title) for field, title in fields] if wanted else alt.Undefined
