"""Direct labels at the ends of a radar's axes: theme, own score and median, placed so that none is cut."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from almene_assess.charts import wording
from almene_assess.charts.axis import Axis, Row
from almene_assess.charts.geometry import Polar
from almene_assess.charts.lettering import Sizes, text_width, wrap
from almene_assess.charts.spec import figure_row, text_row

GAP = 16.0
_JOIN = 5.0
_MOST_SHIFT = 36.0


@dataclass(frozen=True)
class Label:
    """One label: its lines, and the box that it fills."""

    axis: Axis
    names: list[str]
    align: str
    x: float
    top: float
    size: Sizes

    @property
    def stacked(self) -> bool:
        """Tell whether the median stands on a line of its own."""
        return self.align != "center" and bool(self.median)

    @property
    def median(self) -> str:
        """Give the words of the median, none where there is nothing beside the score."""
        return median_words(self.axis)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Estimate the label's left, top, right and bottom."""
        value = text_width(wording.own_text(self.axis), self.size.own, bold=True)
        median = text_width(self.median, self.size.median)
        values = max(value, median) if self.stacked else value + median + 2 * _JOIN * self.size.unit
        width = max([values] + [text_width(name, self.size.name) for name in self.names])
        share = {"left": 0.0, "center": 0.5, "right": 1.0}[self.align]
        left = self.x - share * width
        return left, self.top, left + width, self.top + self.height

    @property
    def height(self) -> float:
        """Give the height of the whole label."""
        return label_height(len(self.names), self.align, self.median, self.size)


def median_words(axis: Axis) -> str:
    """Write the median as it stands in a label; nothing where it is hidden."""
    return "" if axis.median is None else f"median {wording.median_text(axis)}"


def label_height(lines: int, align: str, median: str, size: Sizes) -> float:
    """Give the height of a label with this many lines of name."""
    extra = size.median * 1.2 if align != "center" and median else 0.0
    return lines * size.line + size.own * 1.12 + extra


def place(polar: Polar, axes: Sequence[Axis], width: float, size: Sizes) -> list[Label]:
    """Place every label outside its corner: over the top, under the bottom, else beside."""
    return [_label(polar, i, axis, width, size) for i, axis in enumerate(axes)]


def crowded(labels: Sequence[Label]) -> bool:
    """Tell whether two labels lie over each other."""
    boxes = [label.box for label in labels]
    return any(_overlap(a, b) for a, b in combinations(boxes, 2))


def label_rows(labels: Sequence[Label]) -> dict[str, list[Row]]:
    """Write the labels as rows of their layers."""
    rows: dict[str, list[Row]] = {}
    for label in labels:
        names = [
            text_row(text, label.x, label.top + (i + 0.5) * label.size.line)
            for i, text in enumerate(label.names)
        ]
        rows.setdefault(f"name_{label.align}", []).extend(names)
        y = label.top + len(label.names) * label.size.line + label.size.own * 0.56
        value_rows(rows, label.axis, label.align, label.x, y, label.size, stacked=label.stacked)
    return rows


def value_rows(
    rows: dict[str, list[Row]],
    axis: Axis,
    align: str,
    x: float,
    y: float,
    size: Sizes,
    *,
    stacked: bool,
) -> None:
    """Add the own score, large, and the median beside it or under it."""
    median, own, join = median_words(axis), wording.own_text(axis), 2 * _JOIN * size.unit
    own_width = text_width(own, size.own, bold=True)
    if median and stacked:
        down = size.own * 0.56 + size.median * 0.6
        rows.setdefault(f"median_{align}", []).append(text_row(median, x, y + down))
    rest = text_width(median, size.median) + join if median and not stacked else 0.0
    middle = _own_middle(align, x, own_width, rest)
    if median and not stacked:
        place_x = middle + own_width / 2 + join
        rows.setdefault("median_left", []).append(text_row(median, place_x, y + size.own * 0.08))
    if axis.own is None:
        rows.setdefault("missing", []).append(figure_row(axis, middle, y))
    elif stacked or not median or align == "left":
        rows.setdefault(f"own_{align}", []).append(text_row(own, x, y))
    else:
        rows.setdefault("own_right", []).append(text_row(own, middle + own_width / 2, y))


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _own_middle(align: str, x: float, own: float, rest: float) -> float:
    """Find the middle of the own score on a line where this many pixels of median follow."""
    if align == "left":
        return x + own / 2
    return x - own / 2 - rest if align == "right" else x - rest / 2


def _label(polar: Polar, i: int, axis: Axis, width: float, size: Sizes) -> Label:
    x, y = polar.at(i, polar.radius + GAP * size.unit)
    align = _align(polar, i)
    x += _shift(polar, align, x, width)
    names = wrap(axis.label, _room(polar, i, align, x, width), size.name)
    height = label_height(len(names), align, median_words(axis), size)
    sine = math.sin(polar.angle(i))
    lift = math.copysign(1.0, sine) if align == "center" else sine
    return Label(axis, names, align, x, y - height / 2 - lift * height / 2, size)


def _align(polar: Polar, i: int) -> str:
    """Centre the labels of the uppermost and lowest corners; the others stand beside theirs."""
    sines = [math.sin(polar.angle(k)) for k in range(polar.n)]
    if min(max(sines) - sines[i], sines[i] - min(sines)) < 1e-6:
        return "center"
    return "left" if math.cos(polar.angle(i)) > 0 else "right"


def _shift(polar: Polar, align: str, x: float, width: float) -> float:
    """Move a label over a corner a little towards the middle of its half, where it has most room."""
    if align != "center" or abs(x - polar.centre[0]) < 1:
        return 0.0
    wanted = width / 4 if x < polar.centre[0] else width * 3 / 4
    return max(-_MOST_SHIFT, min(_MOST_SHIFT, wanted - x))


def _room(polar: Polar, i: int, align: str, x: float, width: float) -> float:
    """Give the pixels a label may take without reaching the edge or its neighbour."""
    edge = min(x, width - x)
    if align != "center":
        return edge
    beside = abs(x - polar.centre[0])
    alone = 0.6 if polar.n < 6 else 0.36
    return 2 * min(edge, beside - 6) if beside > 1 else width * alone
