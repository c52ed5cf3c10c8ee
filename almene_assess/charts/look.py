"""What decides the look of a chart, apart from its figures."""

from __future__ import annotations

from dataclasses import dataclass

from almene_assess.charts.axis import Mode
from almene_assess.charts.lettering import Sizes, sizes
from almene_assess.charts.palette import Palette, palette

PADDING = 6


@dataclass(frozen=True)
class Look:
    """What decides the layers of a chart, apart from its rows: the key of the template."""

    mode: Mode
    pillar_index: int
    width: int
    own_opacity: float
    compact: bool = False

    @property
    def palette(self) -> Palette:
        """Give the colours."""
        return palette(self.mode, self.pillar_index)

    @property
    def sizes(self) -> Sizes:
        """Give the font sizes."""
        return sizes(self.width, compact=self.compact)


@dataclass(frozen=True)
class Words:
    """The texts around a drawing."""

    title: str
    description: str
