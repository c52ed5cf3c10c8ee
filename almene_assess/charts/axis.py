"""The figures of one theme as a chart needs them; must not compute any figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Mode = Literal["light", "dark"]
Row = dict[str, float | str | None]
Rows = Mapping[str, Sequence[Row]]
"""Layer name -> the data rows that the layer draws."""


@dataclass(frozen=True)
class Axis:
    """One theme of one pillar: the organisation's score and the published figures beside it.

    Unit: steps of the score range; `own` is unrounded, the published figures are rounded already.
    """

    theme: str
    label: str
    own: float | None
    median: float | None
    p25: float | None
    p75: float | None
    median_text: str | None = None
    band_text: str | None = None

    @property
    def band(self) -> tuple[float, float] | None:
        """Give the middle half, or nothing unless both of its ends are published."""
        return None if self.p25 is None or self.p75 is None else (self.p25, self.p75)
