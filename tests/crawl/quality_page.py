"""The page Målekvalitet: stored figures of the newest release, for the sector's own staff, else nothing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.crawl.checked import Checked
from tests.crawl.facts import BANK, Facts
from tests.crawl.reading import Page
from tests.crawl.walk import Load
from tests.screens import stage

QUALITY = "maalekvalitet"
LIMITS = {"0,70", "0,95"}
"""What a figure must reach to be called reliable, and the largest that is shown: both are told in words."""
NEWEST = "SELECT figures FROM release_quality ORDER BY release_id DESC LIMIT 1"


def check(load: Load, page: Page, facts: Facts) -> Checked:
    """Compare every figure with the one that must stand there."""
    if load.who.name != stage.SECTOR:
        wrong = [f"a table of {table[0]}" for table in page.tables]
        return Checked({}, set(), wrong + [f"a chart of {one.themes}" for one in page.charts])
    right = [_row(theme) for theme in stored(facts.dump)["themes"]]
    told = {part for row in right for cell in row for part in cell.replace("≥ ", "").split(" – ")}
    return Checked({}, told | LIMITS, list(_tables(page, right)))


def stored(dump: Path) -> dict[str, Any]:
    """Return what the newest release has kept."""
    with sqlite3.connect(dump) as connection:
        found: dict[str, Any] = json.loads(connection.execute(NEWEST).fetchone()[0])
    return found


def _tables(page: Page, right: list[list[str]]) -> Iterator[str]:
    if len(page.tables) != 1:
        yield f"{len(page.tables)} tables"
    for _, *lines in page.tables:
        yield from (f"the row {line}" for line in lines if _without_code(line) not in right)
        if len(lines) != len(right):
            yield f"{len(lines)} of {len(right)} themes"


def _without_code(line: list[str]) -> list[str]:
    return [line[0].partition(" ")[2], *line[1:]]


def _row(theme: dict[str, Any]) -> list[str]:
    interval = f"{_written(theme['low'])} – {_written(theme['high'])}"
    coefficients = (_written(theme[name]) for name in ("icc1", "icc2"))
    name = BANK.names[theme["theme"]]
    return [name, _written(theme["consistency"]), interval, *coefficients, str(theme["k"])]


def _written(value: float) -> str:
    return ("≥ " if value >= 0.95 else "") + f"{value:.2f}".replace(".", ",")
