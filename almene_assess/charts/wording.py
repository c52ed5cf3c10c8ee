"""Danish words of the charts: labels, text table and alternative text; must not draw."""

from __future__ import annotations

from collections.abc import Sequence

from almene_assess.charts.axis import Axis
from almene_assess.domain.disclosure import Grid
from almene_assess.domain.numbers import NOTHING, danish, danish_short

EXAMPLE = "EKSEMPELDATA"
NO_SCORE_NOTE = "–  betyder ingen score"
THEME, OWN, MEDIAN, BAND = "Tema", "Jeres temascore", "Median", "Midterste halvdel"


def own_text(axis: Axis) -> str:
    """Write the organisation's score with one decimal."""
    return danish(axis.own)


def median_text(axis: Axis) -> str:
    """Write the published median in its published words."""
    if axis.median is None:
        return NOTHING
    return axis.median_text or danish_short(axis.median)


def band_text(axis: Axis) -> str:
    """Write the published middle half in its published words."""
    if axis.band is None:
        return NOTHING
    return axis.band_text or "–".join(danish_short(end) for end in axis.band)


def published(value: float, grid: Grid) -> str:
    """Return a published figure in its published words: the outermost ones stand for all beyond."""
    if value <= grid.floor:
        return f"≤ {danish_short(value)}"
    return f"≥ {danish_short(value)}" if value >= grid.ceiling else danish_short(value)


def clamped(value: float | None, least: float, most: float) -> str:
    """Write a figure whose outer values stand for all beyond."""
    sign = "" if value is None or least < value < most else "≤ " if value <= least else "≥ "
    return sign + danish_short(value)


def text_table(axes: Sequence[Axis]) -> list[dict[str, str]]:
    """Say what the chart says as rows of words, one a theme."""
    return [
        {THEME: axis.label, OWN: own_text(axis), MEDIAN: median_text(axis), BAND: band_text(axis)}
        for axis in axes
    ]


def describe(
    axes: Sequence[Axis],
    title: str,
    *,
    score_range: tuple[float, float],
    own_label: str,
    benchmark_label: str,
    example: bool,
    kind: str = "Radardiagram",
) -> str:
    """Say in running text what the table says: the alternative text of a chart."""
    low, high = (danish_short(end) for end in score_range)
    parts = [f"{kind}: {title}." if title else f"{kind}."]
    parts += ["Tallene er eksempeldata."] if example else []
    compared = any(axis.median is not None for axis in axes)
    beside = f"{own_label} ved siden af {benchmark_label}." if compared else f"{own_label}."
    parts.append(f"Skalaen går fra {low} til {high}. {beside}")
    parts += [_sentence(row, compared=compared) for row in text_table(axes)]
    return " ".join(parts)


def median_label(benchmark_label: str) -> str:
    """Name the dashed line in the legend."""
    return f"Median, {benchmark_label}"


def band_label(benchmark_label: str) -> str:
    """Name the band in the legend."""
    return f"Midterste halvdel, {benchmark_label}"


def _sentence(row: dict[str, str], *, compared: bool) -> str:
    own = "ingen score" if row[OWN] == NOTHING else row[OWN]
    if not compared:
        return f"{row[THEME]}: {own}."
    median = "vises ikke" if row[MEDIAN] == NOTHING else row[MEDIAN]
    band = "vises ikke" if row[BAND] == NOTHING else row[BAND]
    return f"{row[THEME]}: jeres temascore {own}, median {median}, midterste halvdel {band}."
