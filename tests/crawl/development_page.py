"""The page Udvikling: the own scores of two rounds and the least change, worked out again from the rows."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from tests.browser.recompute import Figures, danish
from tests.crawl.checked import Checked
from tests.crawl.facts import BANK, Facts, Participation
from tests.crawl.reading import Page
from tests.crawl.walk import Load

DEVELOPMENT = "udvikling"
CHART = "changes"
FEWEST = 5
QUARTER, LOWEST, HIGHEST, TOP = 0.25, 0.5, 3.5, 4.0
"""How published figures are rounded, and where they stand for all beyond."""


def check(load: Load, page: Page, facts: Facts) -> Checked:
    """Compare every figure with the one that must stand there."""
    shown = _shown(load, page, facts)
    earlier = None if shown is None else facts.earlier.get(shown.organisation)
    if shown is None or earlier is None or not shown.submitted:
        found = [f"the table {table[0]}" for table in page.tables] + [c.description for c in page.charts]
        return Checked({}, set(), found)
    right = _rows(facts, earlier, shown)
    wrong = [f"the row {row}" for _, *rows in page.tables for row in rows if row not in right]
    wrong += [] if len(page.tables) == 1 and len(page.charts) == len(BANK.pillars) else ["no table or chart"]
    words = {cell.lstrip("+-") for row in right for cell in row} | {"0,1"}
    words |= set(map(danish, limits(facts.dump).values()))
    return Checked({}, words, [*wrong, *_charts(page, right)])


def limits(dump: Path) -> dict[str, float | None]:
    """Return the least change of each theme: 1.96 · √2 · SD · √(1 − ICC2), rounded up to a tenth."""
    with sqlite3.connect(dump) as connection:
        connection.row_factory = sqlite3.Row
        (told,) = connection.execute(
            "SELECT figures FROM release_quality ORDER BY release_id DESC LIMIT 1"
        ).fetchone()
        cells = """
            SELECT theme, p25, p75 FROM release_cell WHERE family = 'sector' AND slice = 'all'
            AND release_id = (SELECT id FROM release ORDER BY number DESC LIMIT 1)
        """
        bands = {row["theme"]: (row["p25"], row["p75"]) for row in connection.execute(cells)}
    themes = json.loads(told)["themes"] if told else []
    return {one["theme"]: _limit(bands.get(one["theme"], (None, None)), one["icc2"]) for one in themes}


def _limit(band: tuple[float | None, float | None], icc2: float | None) -> float | None:
    low, high = band
    if low is None or high is None or not icc2:
        return None
    left = 0.0 if low <= LOWEST else low - QUARTER / 2
    right = TOP if high >= HIGHEST else high + QUARTER / 2
    exact = 1.96 * math.sqrt(2) * (right - left) / 1.349 * math.sqrt(1 - icc2)
    return math.ceil(exact * 10 - 1e-6) / 10


def _shown(load: Load, page: Page, facts: Facts) -> Participation | None:
    texts = {text.replace("\\", "") for text in page.words}
    own = [facts.by_organisation[one] for one in load.who.organisations]
    return next((one for one in own if one.name in texts), None)


def _rows(facts: Facts, earlier: Participation, shown: Participation) -> list[list[str]]:
    least = limits(facts.dump)
    few = min(_people(facts.dump, one.id) for one in (earlier, shown)) < FEWEST
    return [
        _row(theme, earlier.own[theme], shown.own[theme], least.get(theme), few=few) for theme in BANK.names
    ]


def _row(theme: str, before: Figures, now: Figures, least: float | None, *, few: bool) -> list[str]:
    moved = None if before.score is None or now.score is None else now.score - before.score
    size = danish(None if moved is None else abs(moved))
    sign = "" if moved is None or size == "0,0" else "+" if moved > 0 else "-"
    return [BANK.names[theme], danish(before.score), danish(now.score), sign + size, _said(moved, least, few)]


def _said(moved: object, least: float | None, few: bool) -> str:
    if moved is None:
        return "Mangler en score"
    if few:
        return "For få svar til at afgøre det"
    if least is None:
        return "Usikkerheden er ikke kendt"
    change = float(moved)  # type: ignore[arg-type]  # a fraction
    if abs(change) < least - 1e-9:
        return f"Inden for usikkerheden ({danish(least)})"
    return f"Gået {'frem' if change > 0 else 'tilbage'} (usikkerhed {danish(least)})"


def _people(dump: Path, participation: int) -> int:
    query = """
        SELECT count(*) FROM respondent WHERE participation_id = ? AND submitted_at IS NOT NULL
        AND "group" <> 'eksterne' AND kind <> 'joint'
    """
    with sqlite3.connect(dump) as connection:
        return int(connection.execute(query, (participation,)).fetchone()[0])


def _charts(page: Page, right: list[list[str]]) -> Iterator[str]:
    """A chart's values and sentences are those of the table, and its marks stand on whole tenths."""
    values = {f"{row[1]} → {row[2]}" for row in right}
    for chart in page.charts:
        if chart.kind != CHART:
            yield f"a chart of the kind {chart.kind}"
            continue
        yield from (row["text"] for row in chart.layers["value"] if row["text"] not in values)
        (x0, v0), *_, (x1, v1) = sorted((r["x"], float(r["text"])) for r in chart.layers["tick"])
        for row in [*chart.layers["before"], *chart.layers["now"]]:
            at = v0 + (row["x"] - x0) * (v1 - v0) / (x1 - x0)
            if row["text"] not in ("Dengang", "Nu") and abs(at * 10 - round(at * 10)) > 0.02:
                yield f"a mark at {at}"
