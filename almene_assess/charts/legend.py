"""The legend and the notes under a drawing, with the real marks and Danish words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from almene_assess.charts import wording
from almene_assess.charts.axis import Axis, Row
from almene_assess.charts.geometry import paths, rectangle
from almene_assess.charts.lettering import Sizes, wrap
from almene_assess.charts.spec import text_row

_LEFT, _MARK, _GAP = 4.0, 46.0, 10.0


@dataclass
class _Sheet:
    """Rows by layer, and how far down the legend has come."""

    rows: dict[str, list[Row]]
    y: float


def legend(
    axes: Sequence[Axis],
    own_label: str,
    benchmark_label: str,
    example: bool,
    *,
    top: float,
    width: float,
    size: Sizes,
) -> tuple[dict[str, list[Row]], int]:
    """Explain the marks that are on the drawing, and only those; give the rows and the new height."""
    sheet = _Sheet({}, top + size.legend)
    _own(sheet, own_label, width, size)
    if any(axis.median is not None for axis in axes):
        _median(sheet, wording.median_label(benchmark_label), width, size)
    if any(axis.band for axis in axes):
        _band(sheet, wording.band_label(benchmark_label), width, size)
    _notes(sheet, any(axis.own is None for axis in axes), example, width, size)
    return sheet.rows, round(sheet.y - size.legend / 2)


def _own(sheet: _Sheet, text: str, width: float, size: Sizes) -> None:
    y = sheet.y
    sheet.rows["legend_own"] = _stroke(y, size)
    sheet.rows["legend_points"] = _dot(y, size)
    _text(sheet, text, width, size)


def _median(sheet: _Sheet, text: str, width: float, size: Sizes) -> None:
    y = sheet.y
    sheet.rows["legend_median"] = _stroke(y, size)
    sheet.rows["legend_median_points"] = _dot(y, size)
    _text(sheet, text, width, size)


def _band(sheet: _Sheet, text: str, width: float, size: Sizes) -> None:
    half = 8 * size.unit
    outline = rectangle(_LEFT, sheet.y - half, _LEFT + _MARK * size.unit, sheet.y + half)
    sheet.rows["legend_band"] = sheet.rows["legend_edge"] = paths([outline])
    _text(sheet, text, width, size)


def _stroke(y: float, size: Sizes) -> list[Row]:
    return paths([[(_LEFT, y), (_LEFT + _MARK * size.unit, y)]])


def _dot(y: float, size: Sizes) -> list[Row]:
    return [{"x": round(_LEFT + _MARK * size.unit / 2, 2), "y": round(y, 2)}]


def _text(sheet: _Sheet, text: str, width: float, size: Sizes) -> None:
    left = _LEFT + (_MARK + _GAP) * size.unit
    lines = wrap(text, width - left, size.legend)
    rows = [text_row(line, left, sheet.y + i * size.legend * 1.25) for i, line in enumerate(lines)]
    sheet.rows.setdefault("legend", []).extend(rows)
    sheet.y += max(0, len(lines) - 1) * size.legend * 1.25 + size.legend * 1.6


def _notes(sheet: _Sheet, missing: bool, example: bool, width: float, size: Sizes) -> None:
    """Put the two notes on one line: no score to the left, example data to the right."""
    if missing:
        sheet.rows.setdefault("legend", []).append(text_row(wording.NO_SCORE_NOTE, _LEFT, sheet.y))
    if example:
        sheet.rows["example"] = [text_row(wording.EXAMPLE, width, sheet.y)]
    sheet.y += size.legend * 1.6 if missing or example else 0
