"""What is asked of a chart, and the drawing that answers it, before it becomes a spec."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from almene_assess.charts import wording
from almene_assess.charts.axis import Axis, Mode, Row
from almene_assess.charts.lettering import Sizes
from almene_assess.charts.look import PADDING, Look, Words


@dataclass(frozen=True)
class Request:
    """The figures of one pillar and how they are to be shown.

    Unit: `width` in pixels, padding included.
    """

    axes: Sequence[Axis]
    title: str
    score_range: tuple[float, float]
    pillar_index: int
    mode: Mode
    example: bool
    own_label: str
    benchmark_label: str
    width: int
    compact: bool = False

    @property
    def inner_width(self) -> float:
        """Give the pixels between the paddings."""
        return float(self.width - 2 * PADDING)

    @property
    def size(self) -> Sizes:
        """Give the font sizes."""
        return self.look(1.0).sizes

    def look(self, own_opacity: float) -> Look:
        """Choose the template."""
        return Look(self.mode, self.pillar_index, self.width, own_opacity, self.compact)

    def words(self, kind: str) -> Words:
        """Write the texts around the drawing."""
        description = wording.describe(
            self.axes,
            self.title,
            score_range=self.score_range,
            own_label=self.own_label,
            benchmark_label=self.benchmark_label,
            example=self.example,
            kind=kind,
        )
        return Words(self.title, description)


@dataclass(frozen=True)
class Drawing:
    """Everything that fills a template: rows by layer, words and height."""

    look: Look
    rows: dict[str, list[Row]]
    words: Words
    height: int
