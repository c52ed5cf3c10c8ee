"""The page Egne spørgsmål: whole rungs that the own board has set, beside nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from tests.crawl.checked import Checked
from tests.crawl.facts import Facts
from tests.crawl.reading import Page
from tests.crawl.walk import Load

LOCAL = "egne-spoergsmaal"
FIGURES = ("median", "p25", "p75")
STEPS = """
    SELECT a.local_item_id, a.level FROM local_answer a JOIN local_item i ON i.id = a.local_item_id
    WHERE i.organisation_id = ? AND a.level IS NOT NULL
"""


def check(load: Load, page: Page, facts: Facts) -> Checked:
    """Compare every rung with the one that the own board has set."""
    with sqlite3.connect(facts.dump) as dump:
        own = {
            f"egne-{item}": level
            for organisation in load.who.organisations
            for item, level in dump.execute(STEPS, (organisation,))
        }
    words = {f"{level},0" for level in own.values()}
    return Checked({}, words, list(_charts(page, own)))


def _charts(page: Page, own: dict[str, int]) -> Iterator[str]:
    for row in (row for chart in page.charts for row in chart.rows):
        if any(row.get(name) is not None for name in FIGURES):
            yield f"something beside an own question: {row}"
        if row.get("theme") and row.get("own") != own.get(str(row["theme"])):
            yield f"the chart's {row}"
