"""Two published distributions of each theme on one scale: a kreds before the sector; no hover (R11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from almene_assess.charts.axis import Mode, Row
from almene_assess.charts.lettering import tick_text, ticks, wrap
from almene_assess.charts.palette import FONT, Palette, palette
from almene_assess.charts.spec import Spec
from almene_assess.charts.wording import EXAMPLE, published
from almene_assess.domain.disclosure import Grid
from almene_assess.domain.numbers import danish, danish_short

_SIDES = 12
_LINE, _NAME, _RING, _LEGEND = 22.0, 17, 14, 15
_SILENT: dict[str, Any] = {"aria": False, "tooltip": None}
"""Said once by the chart's description; and without the null, the frame shows raw figures on hover."""
_ROOM, _GAP = 46.0, 20.0


@dataclass(frozen=True, slots=True)
class Published:
    """One published distribution of one theme; `band` is None where it is hidden."""

    median: float
    band: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Range:
    """One theme: the kreds, the sector, and the own score where somebody asked for it on the own screen."""

    theme: str
    label: str
    kreds: Published | None
    sector: Published | None
    own: float | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """What the three marks are called."""

    kreds: str
    sector: str
    own: str


def ranges(
    themes: Sequence[Range],
    *,
    score_range: tuple[float, float],
    pillar_index: int,
    mode: Mode,
    example: bool,
    names: Names,
    width: int,
) -> Spec:
    """Draw theme under theme.

    Unit: `width` is in pixels, padding included.
    """
    inner = width - 2 * _SIDES
    rows, height = _rows(themes, score_range[0], inner)
    colours = palette(mode, pillar_index)
    chart = alt.layer(
        *_scale(colours, score_range, height, EXAMPLE if example else ""),
        *_sector(colours, rows),
        *_kreds(colours, rows),
        *_words(colours, rows),
    ).properties(
        width=inner,
        height=height,
        description=_describe(themes, names, score_range, example=example),
        background="transparent",
        padding={"left": _SIDES, "right": _SIDES, "top": 4, "bottom": 4},
    )
    spec: Spec = chart.configure(font=FONT, view=alt.ViewConfig(stroke=None)).to_dict()
    return spec


def key_lines(names: Names, *, own: bool) -> list[str]:
    """Say which mark is whose, in words, so that it is read aloud too."""
    lines = [
        f"{names.kreds}: Ruden er medianen, og bjælken er den midterste halvdel.",
        f"{names.sector}: Den lodrette streg er medianen, og den grå flade er den midterste halvdel.",
    ]
    return [*lines, *([f"{names.own}: den mørke prik."] if own else [])]


def _rows(themes: Sequence[Range], low: float, width: float) -> tuple[list[Row], float]:
    """Place the themes: one row each, `y` the middle of its bar and `top` its name's first line."""
    rows: list[Row] = []
    top = 0.0
    for one in themes:
        lines = wrap(one.label, width, _NAME)
        y = top + len(lines) * _LINE + _ROOM / 2
        own: Row = {"theme": one.theme, "y": y, "low": low, "own": one.own}
        rows.append(own | _published("kreds", one.kreds) | _published("sector", one.sector))
        rows += [
            {"text": line, "low": low, "y": top + (i + 0.5) * _LINE, "theme": None}
            for i, line in enumerate(lines)
        ]
        top = y + _ROOM / 2 + _GAP
    return rows, top + 2 * _RING


def _published(name: str, figures: Published | None) -> Row:
    low, high = (None, None) if figures is None or figures.band is None else figures.band
    return {
        f"{name}_median": None if figures is None else figures.median,
        f"{name}_p25": low,
        f"{name}_p75": high,
    }


def _base(rows: Sequence[Row], field: str) -> Any:
    """Start a layer from the rows that have a figure of this name."""
    values = [row for row in rows if row.get(field) is not None]
    return alt.Chart(alt.Data(values=values))  # type: ignore[no-untyped-call]  # altair's own


def _x(field: str) -> alt.X:
    return alt.X(f"{field}:Q", axis=None)


def _y(height: float | None = None) -> alt.Y:
    return alt.Y("y:Q", axis=None) if height is None else alt.Y("y:Q", axis=None, scale=_pixels(height))


def _pixels(height: float) -> alt.Scale:
    return alt.Scale(domain=[0, height], range=[0, height], nice=False, zero=False)


def _scale(colours: Palette, score_range: tuple[float, float], height: float, label: str) -> list[Any]:
    low, high = score_range
    values = [{"x": v, "y": height - _RING / 2, "text": tick_text(v)} for v in ticks(low, high)]
    grid = alt.Chart(alt.Data(values=values))  # type: ignore[no-untyped-call]  # altair's own
    mark = [{"x": high, "y": height - 2.4 * _RING, "text": label}]
    invented = alt.Chart(alt.Data(values=mark))  # type: ignore[no-untyped-call]  # altair's own
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[low, high], nice=False, zero=False))
    return [
        grid.mark_rule(color=colours.grid, **_SILENT).encode(
            x=x, y=alt.value(0), y2=alt.value(height - _RING - 4)
        ),
        grid.mark_text(fontSize=_RING, fill=colours.quiet, **_SILENT).encode(
            x=x, y=_y(height), text="text:N"
        ),
        invented.mark_text(
            fontSize=_RING, fontWeight="bold", fill=colours.quiet, align="right", **_SILENT
        ).encode(x=x, y=_y(height), text="text:N"),
    ]


def _sector(colours: Palette, rows: Sequence[Row]) -> list[Any]:
    area = {"color": colours.band, "opacity": 0.36, "size": 40, **_SILENT}
    line = {"color": colours.median, "size": 46, "thickness": 4, "orient": "vertical", **_SILENT}
    return [
        _base(rows, "sector_p25").mark_bar(**area).encode(x=_x("sector_p25"), x2="sector_p75:Q", y=_y()),
        _base(rows, "sector_median").mark_tick(**line).encode(x=_x("sector_median"), y=_y()),
    ]


def _kreds(colours: Palette, rows: Sequence[Row]) -> list[Any]:
    bar = {"color": colours.accent, "opacity": 0.75, "size": 16, "cornerRadius": 3, **_SILENT}
    edge = {"fill": colours.accent, "stroke": colours.paper, "strokeWidth": 2, "opacity": 1, **_SILENT}
    return [
        _base(rows, "kreds_p25").mark_bar(**bar).encode(x=_x("kreds_p25"), x2="kreds_p75:Q", y=_y()),
        _base(rows, "kreds_median")
        .mark_point(**edge, shape="diamond", size=330)
        .encode(x=_x("kreds_median"), y=_y()),
        _base(rows, "own")
        .mark_point(**(edge | {"fill": colours.text}), shape="circle", size=200)
        .encode(x=_x("own"), y=_y()),
    ]


def _words(colours: Palette, rows: Sequence[Row]) -> list[Any]:
    style = {"align": "left", "baseline": "middle", "fontSize": _NAME, "fill": colours.text, **_SILENT}
    return [_base(rows, "text").mark_text(**style).encode(x=_x("low"), y=_y(), text="text:N")]


def _describe(
    themes: Sequence[Range], names: Names, score_range: tuple[float, float], *, example: bool
) -> str:
    low, high = (danish_short(end) for end in score_range)
    head = f"{names.kreds} ved siden af {names.sector.lower()}. Skalaen går fra {low} til {high}."
    invented = " Tallene er eksempeldata." if example else ""
    grid = Grid(*score_range)
    return head + invented + "".join(f" {_sentence(one, names, grid)}" for one in themes)


def _sentence(one: Range, names: Names, grid: Grid) -> str:
    parts = [
        f"{name} {_said(figures, grid)}"
        for name, figures in ((names.kreds, one.kreds), (names.sector, one.sector))
    ]
    own = f", {names.own} {danish(one.own)}" if one.own is not None else ""
    return f"{one.label}: {', '.join(parts)}{own}."


def _said(figures: Published | None, grid: Grid) -> str:
    if figures is None:
        return "vises ikke"
    median = f"median {published(figures.median, grid)}"
    if figures.band is None:
        return median
    low, high = (published(end, grid) for end in figures.band)
    return f"{median}, midterste halvdel {low} til {high}"
