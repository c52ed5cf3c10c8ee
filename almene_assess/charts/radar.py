"""One radar per pillar: the organisation's profile beside the published comparison, as a Vega-Lite spec."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from almene_assess.charts import geometry, lettering
from almene_assess.charts.axis import Axis, Mode, Row
from almene_assess.charts.bars import draw_bars
from almene_assess.charts.geometry import Polar, paths, values_path
from almene_assess.charts.labels import GAP, Label, crowded, label_rows, place
from almene_assess.charts.legend import legend
from almene_assess.charts.lettering import Sizes
from almene_assess.charts.request import Drawing, Request
from almene_assess.charts.spec import Spec, compose, figure_row, text_row

FEWEST = 3
_SIDE_ROOM = 116.0


def radar(
    axes: Sequence[Axis],
    *,
    title: str,
    score_range: tuple[float, float],
    pillar_index: int,
    mode: Mode,
    example: bool,
    own_label: str,
    benchmark_label: str,
    size: int = 520,
) -> Spec:
    """Draw a pillar's themes as a radar, or as bars where a radar would have no shape.

    Unit: `size` is the width in pixels, padding included.
    """
    request = Request(axes, title, score_range, pillar_index, mode, example, own_label, benchmark_label, size)
    drawing = draw_radar(replace(request, compact=len(axes) > 4)) or draw_bars(request)
    return compose(drawing.look, drawing.rows, drawing.words, drawing.height)


def has_shape(axes: Sequence[Axis]) -> bool:
    """Tell whether a radar would show a shape: three scores span an area."""
    return sum(axis.own is not None for axis in axes) >= FEWEST


def draw_radar(request: Request) -> Drawing | None:
    """Place every mark of a radar; give nothing where it has no shape or no room for its words."""
    axes, size = request.axes, request.size
    if not has_shape(axes):
        return None
    polar, labels = fit(request)
    if crowded(labels):
        return None
    bottom = max(label.top + label.height for label in labels)
    legend_rows, height = legend(
        axes,
        request.own_label,
        request.benchmark_label,
        request.example,
        top=bottom + 22,
        width=request.inner_width,
        size=size,
    )
    rows = _grid(polar) | _comparison(polar, axes) | _own(polar, axes) | label_rows(labels) | legend_rows
    return Drawing(request.look(own_opacity=0.1), rows, request.words("Radardiagram"), height)


def fit(request: Request) -> tuple[Polar, list[Label]]:
    """Make the radar as large as its labels allow, and move it down until the topmost label fits."""
    axes, width, size = request.axes, request.inner_width, request.size
    radius = _radius(len(axes), width, size)
    polar = Polar(len(axes), (width / 2, 0.0), radius, *request.score_range)
    top = min([label.top for label in place(polar, axes, width, size)] + [-radius])
    polar = replace(polar, centre=(width / 2, -top))
    return polar, place(polar, axes, width, size)


def _radius(n: int, width: float, size: Sizes) -> float:
    if n <= 4:
        return width * (0.44 if n == 4 else 0.4)
    return width / 2 - GAP * size.unit - _SIDE_ROOM * size.name / 15


def _grid(polar: Polar) -> dict[str, list[Row]]:
    values = lettering.ticks(polar.low, polar.high)
    around = [[polar.point(i % polar.n, value) for i in range(polar.n + 1)] for value in values[1:]]
    spokes = [[polar.centre, polar.at(i, polar.radius)] for i in range(polar.n)]
    numbers = [text_row(lettering.tick_text(value), *_beside(polar, value)) for value in values]
    return {
        "grid": [*paths(around, "ring "), *paths(spokes, "spoke ")],
        "ticks_halo": numbers,
        "ticks": numbers,
    }


def _beside(polar: Polar, value: float) -> geometry.Point:
    """Place a ring's number between the first two axes, so that no axis runs through it."""
    (ax, ay), (bx, by) = polar.point(0, value), polar.point(1, value)
    return (ax + bx) / 2, (ay + by) / 2


def _comparison(polar: Polar, axes: Sequence[Axis]) -> dict[str, list[Row]]:
    bands, medians = [axis.band for axis in axes], [axis.median for axis in axes]
    corners = [polar.point(i, median) for i, median in enumerate(medians) if median is not None]
    return {
        "band": paths(geometry.band_paths(polar, bands)),
        "band_edge": paths(geometry.band_edges(polar, bands)),
        "median": paths(values_path(polar, medians)),
        "median_points": [{"x": round(x, 2), "y": round(y, 2)} for x, y in corners],
    }


def _own(polar: Polar, axes: Sequence[Axis]) -> dict[str, list[Row]]:
    scores = [axis.own for axis in axes]
    lines = values_path(polar, scores)
    return {
        "own": paths(lines),
        "own_fill": paths(lines if None not in scores else []),
        "points": [
            figure_row(axis, *polar.point(i, axis.own)) for i, axis in enumerate(axes) if axis.own is not None
        ],
    }
