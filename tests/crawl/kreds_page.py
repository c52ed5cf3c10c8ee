"""The pages of a kreds: the published rows of the own one and of the sector, and no own figure (R11)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.browser.recompute import band, quarter
from tests.crawl.checked import Checked, Rows, published_words
from tests.crawl.facts import BANK, Facts
from tests.crawl.reading import Page
from tests.crawl.walk import Load

KREDS = "kreds"
MEETING = "kredsmoede"
BOARD = "dele"
FAMILIES = ("kreds", "sector")
FIELDS = {"x", "y", "text", "theme", "low", "own"}
"""What the charts' rows hold beside the figures; the own score's place is empty."""


def check(load: Load, page: Page, facts: Facts) -> Checked:
    """Compare every figure with the one that must stand there."""
    own = {load.who.kreds, *(facts.kreds_of(one) for one in load.who.organisations)} - {None}
    named = [key for key, name in facts.kredse.items() if any(_is_about(text, name) for text in page.words)]
    rows = {
        family: facts.published(family, str(named[0]) if family == KREDS else "all") if named else {}
        for family in FAMILIES
    }
    wrong = [f"kreds {key}" for key in named if key not in own]
    wrong += [] if named else [f"a table of {table[0]}" for table in page.tables]
    wrong += [*_tables(page, rows), *_charts(page, rows)]
    return Checked({}, published_words(rows["kreds"]) | published_words(rows["sector"]), wrong)


def _is_about(text: str, kreds: str) -> bool:
    """Return whether a text is the name of the kreds, or the line that says which mark is the kreds's."""
    return text == _typed(kreds) or text.startswith(f"{_typed(kreds)}\\: ")


def _tables(page: Page, rows: dict[str, Rows]) -> Iterator[str]:
    right = [[BANK.names[theme], *(_cell(rows[f].get(theme)) for f in FAMILIES)] for theme in BANK.names]
    for _, *lines in page.tables:
        yield from (f"the row {line}" for line in lines if line not in right)


def _charts(page: Page, rows: dict[str, Rows]) -> Iterator[str]:
    for row in (row for chart in page.charts for row in chart.rows):
        figures = {key: value for key, value in row.items() if key not in FIELDS}
        right = _figures(rows, row.get("theme"))
        if row.get("own") is not None or any(repr(figures[key]) != repr(right.get(key)) for key in figures):
            yield f"the chart's {row}"


def _figures(rows: dict[str, Rows], theme: object) -> dict[str, Any]:
    return {
        f"{family}_{name}": rows[family].get(str(theme), {}).get(name)
        for family in FAMILIES
        for name in ("median", "p25", "p75")
    }


def _cell(cell: dict[str, Any] | None) -> str:
    if cell is None or cell["median"] is None:
        return "–"
    middle = band(cell["p25"], cell["p75"])
    return quarter(cell["median"]) + ("" if middle == "–" else f" ({middle})")


def _typed(name: str) -> str:
    return name.replace(".", "\\.")
