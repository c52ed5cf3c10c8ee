"""What a page's check hands back, and how published figures are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.browser.recompute import Figures, quarter

Own = dict[str, Figures]
Rows = dict[str, dict[str, Any]]
"""Published rows by theme."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The own figures that may stand on the page, every number that may stand in its words, what is wrong."""

    own: Own
    words: set[str]
    found: list[str]


def published_words(cells: Rows) -> set[str]:
    """Return how the figures of some rows are written."""
    told = [quarter(cell[name]) for cell in cells.values() for name in ("median", "p25", "p75")]
    return {text.lstrip("≤≥ ") for text in told}
