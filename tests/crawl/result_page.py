"""The page Resultat: own figures, and beside them published rows of one family, wider where it is hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.browser import recompute
from tests.browser.recompute import Figures, band, danish, percent, quarter
from tests.crawl import inside_section, reading
from tests.crawl.checked import Checked, Own, Rows, published_words
from tests.crawl.facts import BANK, Facts, Participation
from tests.crawl.reading import Chart, Page
from tests.crawl.walk import WORDS, Load

CHARTS = {
    "x y": "pixels",
    "order": "which point of a line comes first",
    "path theme label text own_text median_text band_text": "words",
    "own median p25 p75": "figures",
}
"""What the fields of a chart's rows are."""

FIELDS = {name for names in CHARTS for name in names.split()}
OWN_PLACES, HEADS = ("own", "own_fill", "points"), ["Median", "Midterste halvdel"]
BESIDE = re.compile(r"ved siden af (.+?)\. [A-ZÆØÅ]")
CLOSE = 0.003
"""Unit: levels. Charts are drawn to a hundredth of a pixel."""
ROUNDING = 1e-9


def check(load: Load, page: Page, facts: Facts) -> Checked:
    """Compare every figure with the one that must stand there."""
    shown = _shown(load, page, facts)
    own, cells = _figures(load, page, facts, shown)
    submitted = shown is not None and shown.submitted
    wrong = list(_comparison(inside_section.without(page), own, cells, submitted=submitted))
    inside = inside_section.check(page, facts, shown.id if shown is not None and submitted else None)
    words = _own_words(own) | published_words(cells) | inside.words
    return Checked(own, words, wrong + inside.found)


def _shown(load: Load, page: Page, facts: Facts) -> Participation | None:
    """Return the own organisation that the page is about, by the name that stands on it."""
    texts = "\n".join(page.words).replace("\\", "")
    own = [facts.by_organisation[one] for one in load.who.organisations]
    return next((one for one in own if f"{one.name} ·" in texts), None)


def _figures(load: Load, page: Page, facts: Facts, shown: Participation | None) -> tuple[Own, Rows]:
    """Return the figures that are one's own here, and the published rows that may stand beside them."""
    if shown is None:
        return {}, {}
    if not shown.submitted:
        _, _, alone = facts.sheets.get(load.who.account or 0, (0, 0, None))
        return alone or {}, {}
    return shown.own, facts.compared(shown.id, compared_with(load, page, shown))


def compared_with(load: Load, page: Page, shown: Participation) -> str:
    """Return what was asked for; where that is not offered, what of the own ones the page names instead."""
    if load.ask.family in shown.families:
        return load.ask.family
    named = {BESIDE.search(chart.description) for chart in page.charts} - {None}
    said = {
        family for found in named if found for family, words in WORDS.items() if words in found[1].lower()
    }
    return next(iter(said & set(shown.families)), "sector")


def _own_words(own: Own) -> set[str]:
    scores = [figures.score for figures in own.values()]
    pillars = [recompute.pillar([own[t] for t in themes]) for themes in BANK.pillars.values()] if own else []
    return {danish(score) for score in [*scores, *pillars]}


def _comparison(page: Page, own: Own, cells: Rows, *, submitted: bool) -> Iterator[str]:
    """Tables and charts: figure by figure the published rows, and none for whoever has not submitted."""
    for head, *rows in page.tables:
        if submitted != all(name in head for name in HEADS):
            yield f"a table with the columns {head}"
        for row in rows:
            theme = next((t for t, name in BANK.names.items() if name == row[0]), "")
            if theme not in own or row != _row(theme, own[theme], cells.get(theme), submitted):
                yield f"the row {row}"
    for chart in page.charts:
        yield from _chart(chart, own, cells)


def _row(theme: str, own: Figures, cell: dict[str, Any] | None, submitted: bool) -> list[str]:
    cell = cell or dict.fromkeys(("median", "p25", "p75"))
    published = [quarter(cell["median"]), band(cell["p25"], cell["p75"])] if submitted else []
    staircase = "–" if own.staircase is None else str(own.staircase)
    answered = f"{own.answered}/{own.asked}"
    return [BANK.names[theme], danish(own.score), *published, staircase, percent(own.unknown), answered]


def _chart(chart: Chart, own: Own, cells: Rows) -> Iterator[str]:
    themes = next((t for t in BANK.pillars.values() if set(chart.themes) <= set(t)), ())
    if not themes or not own:
        yield f"a chart of {chart.themes}"
        return
    for row in chart.rows:
        yield from (f"the chart's field {name}" for name in row.keys() - FIELDS)
        if "own" in row:
            yield from _chart_row(row, own[row["theme"]], cells.get(row["theme"], {}))
    wanted = _places(themes, own, cells)
    for layer, places in reading.drawn(chart, themes).items():
        for axis, value in places:
            if not any(abs(value - right) < CLOSE for right in wanted[layer].get(axis, ())):
                yield f"{value:.3f} drawn in the {chart.kind}' layer {layer} for {themes[axis]}"


def _chart_row(row: dict[str, Any], own: Figures, cell: dict[str, Any]) -> Iterator[str]:
    score = None if own.score is None else float(own.score)
    if (row["own"] is None) != (score is None) or abs((row["own"] or 0) - (score or 0)) > ROUNDING:
        yield f"the chart's own score {row['own']}"
    for name in ("median", "p25", "p75"):
        if repr(row[name]) != repr(cell.get(name)):
            yield f"the chart's {name} {row[name]} for {row['theme']}"


def _places(themes: tuple[str, ...], own: Own, cells: Rows) -> dict[str, dict[int, list[float]]]:
    """Return where each layer may have points: its figures by axis; a bar also begins at nought."""
    found: dict[str, dict[int, list[float]]] = {layer: {} for layer in reading.FIGURES}
    for axis, theme in enumerate(themes):
        cell, score = cells.get(theme, {}), own[theme].score
        for layer in OWN_PLACES:
            found[layer][axis] = (
                [] if score is None else [float(score), *([0.0] if layer == "own_fill" else [])]
            )
        for layer, names in {"median": ["median"], "band": ["p25", "p75"]}.items():
            right = [cell[name] for name in names if cell.get(name) is not None]
            found[layer][axis] = found[f"{layer}_{'points' if layer == 'median' else 'edge'}"][axis] = right
    return found
