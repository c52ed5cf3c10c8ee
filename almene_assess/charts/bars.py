"""The same figures as a radar as horizontal bars, for narrow screens and for themes too few for a shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from almene_assess.charts import lettering
from almene_assess.charts.axis import Axis, Mode, Row
from almene_assess.charts.geometry import paths, rectangle
from almene_assess.charts.labels import value_rows
from almene_assess.charts.legend import legend
from almene_assess.charts.lettering import Sizes, wrap
from almene_assess.charts.request import Drawing, Request
from almene_assess.charts.spec import Spec, compose, figure_row, text_row

_EDGE = 12.0
_BAR, _BAND, _MEDIAN = 6.0, 13.0, 18.0
_BETWEEN = 20.0


def bars(
    axes: Sequence[Axis],
    *,
    title: str,
    score_range: tuple[float, float],
    pillar_index: int,
    mode: Mode,
    example: bool,
    own_label: str,
    benchmark_label: str,
    width: int = 320,
) -> Spec:
    """Draw a pillar's themes as one bar each, the published figures across it.

    Unit: `width` is in pixels, padding included.
    """
    request = Request(
        axes, title, score_range, pillar_index, mode, example, own_label, benchmark_label, width
    )
    drawing = draw_bars(request)
    return compose(drawing.look, drawing.rows, drawing.words, drawing.height)


def draw_bars(request: Request) -> Drawing:
    """Place every mark of the bars."""
    scale = _Scale(request.inner_width, *request.score_range)
    rows, bottom = _themes(request, scale)
    rows |= _numbers(scale, bottom, request.size)
    legend_rows, height = legend(
        request.axes,
        request.own_label,
        request.benchmark_label,
        request.example,
        top=bottom + request.size.ring + 22,
        width=request.inner_width,
        size=request.size,
    )
    return Drawing(request.look(own_opacity=1.0), rows | legend_rows, request.words("Søjlediagram"), height)


@dataclass(frozen=True)
class _Scale:
    """The way from a score to pixels from the left."""

    width: float
    low: float
    high: float

    def x(self, value: float) -> float:
        """Place a score; values outside the range stay on its edge."""
        share = (value - self.low) / (self.high - self.low)
        return _EDGE + (self.width - 2 * _EDGE) * min(1.0, max(0.0, share))


def _themes(request: Request, scale: _Scale) -> tuple[dict[str, list[Row]], float]:
    """Draw theme under theme; give the rows and where the last one ends."""
    rows: dict[str, list[Row]] = {}
    top = 0.0
    for axis in request.axes:
        middle = _words(rows, axis, top, request)
        _marks(rows, axis, middle, scale)
        top = middle + _MEDIAN + _BETWEEN
    return rows, max(top - _BETWEEN + 6, 0.0)


def _words(rows: dict[str, list[Row]], axis: Axis, top: float, request: Request) -> float:
    """Write a theme's name and figures; give the height of the middle of its bar."""
    size, left = request.size, 0.0
    names = wrap(axis.label, request.inner_width, size.name)
    lines = [text_row(line, left, top + (i + 0.5) * size.line) for i, line in enumerate(names)]
    rows.setdefault("name_left", []).extend(lines)
    y = top + len(names) * size.line + size.own * 0.56
    value_rows(rows, axis, "left", left, y, size, stacked=False)
    return y + size.own * 0.56 + _MEDIAN + 7


def _marks(rows: dict[str, list[Row]], axis: Axis, y: float, scale: _Scale) -> None:
    """Draw the grid of one theme, and band, median and bar, each only if it has figures."""
    values = lettering.ticks(scale.low, scale.high)
    grid = [[(scale.x(value), y - _MEDIAN), (scale.x(value), y + _MEDIAN)] for value in values]
    rows.setdefault("grid", []).extend(paths(grid, f"{axis.theme} "))
    if axis.band:
        left, right = (scale.x(end) for end in axis.band)
        outline = paths([rectangle(left, y - _BAND, right, y + _BAND)], axis.theme)
        rows.setdefault("band", []).extend(outline)
        rows.setdefault("band_edge", []).extend(outline)
    if axis.median is not None:
        x = scale.x(axis.median)
        line = paths([[(x, y - _MEDIAN), (x, y + _MEDIAN)]], axis.theme)
        rows.setdefault("median", []).extend(line)
        rows.setdefault("median_points", []).append({"x": round(x, 2), "y": round(y - _MEDIAN, 2)})
    if axis.own is not None:
        x = scale.x(axis.own)
        bar = paths([rectangle(scale.x(scale.low), y - _BAR, x, y + _BAR)], axis.theme)
        rows.setdefault("own_fill", []).extend(bar)
        rows.setdefault("points", []).append(figure_row(axis, x, y))


def _numbers(scale: _Scale, bottom: float, size: Sizes) -> dict[str, list[Row]]:
    values = lettering.ticks(scale.low, scale.high)
    y = bottom + size.ring * 0.8
    numbers = [text_row(lettering.tick_text(value), scale.x(value), y) for value in values]
    return {"ticks_halo": numbers, "ticks": numbers}
