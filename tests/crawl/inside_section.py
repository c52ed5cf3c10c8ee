"""The sections of Resultat below the radars: how far people agree, and the groups' means, worked out again.

Means and spreads are compared with a recount from the stored sheets; which may be shown, with R10's counts.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from statistics import fmean

from tests.browser.recompute import quarter
from tests.crawl.checked import Checked
from tests.crawl.facts import BANK, Facts
from tests.crawl.reading import Chart, Page
from tests.support.inside_attack import (
    EXTERNAL,
    Sheets,
    Theme,
    group_row,
    in_group_mean,
    value,
)

GROUPS = {"Valgte": "valgte", "Ansatte": "ansatte", "Beboere": "beboere", "Eksterne": EXTERNAL}
SPREAD = ["Tema", "Med ord", "Afstand (AD)", "Enighed (r*wg)"]
LIMITS = {"0,83", "0,5"}
"""The flags' limits, which the explanation names."""
DASH = "–"
CHART = "groups"
CLOSE = 0.01
"""Unit: levels; charts are drawn to a hundredth of a pixel."""

Shown = dict[str, set[str]]
"""By theme, the groups whose means stand on the page."""


def without(page: Page) -> Page:
    """Return the page without these sections' tables and charts."""
    tables = [table for table in page.tables if not _is_ours(table[0])]
    return replace(page, tables=tables, charts=[one for one in page.charts if one.kind != CHART])


def check(page: Page, facts: Facts, participation: int | None) -> Checked:
    """Compare every figure; None for whoever may not see these sections at all."""
    tables = [table for table in page.tables if _is_ours(table[0])]
    charts = [chart for chart in page.charts if chart.kind == CHART]
    if participation is None:
        return Checked({}, set(), [f"the table {one[0]}" for one in tables] + [c.description for c in charts])
    sheets, papers = sheets_of(facts.dump, participation)
    shown: Shown = {}
    wrong = [one for table in tables for one in _table(table, sheets, papers, shown)]
    wrong += [one for theme, groups in shown.items() for one in _too_few(theme, sheets, papers, groups)]
    wrong += [one for chart in charts for one in _chart(chart)]
    cells = {cell.lstrip("≤≥ ") for _, *rows in tables for row in rows for cell in row[1:]}
    return Checked({}, cells | LIMITS, wrong)


def _is_ours(head: Sequence[str]) -> bool:
    return list(head) == SPREAD or (len(head) > 1 and set(head[1:]) <= set(GROUPS))


def sheets_of(dump: Path, participation: int) -> tuple[Sheets, frozenset[int]]:
    """Return the submitted sheets, and which of them were typed from paper: the typist has read those."""
    query = """
        SELECT r.id, r."group", s.levels, r.kind FROM respondent r JOIN sheet s ON s.respondent_id = r.id
        WHERE r.submitted_at IS NOT NULL AND r.kind <> 'joint' AND r.participation_id = ?
    """
    with sqlite3.connect(dump) as connection:
        rows = connection.execute(query, (participation,)).fetchall()
    sheets = {who: (group, bytes(levels)) for who, group, levels, _ in rows}
    return sheets, frozenset(who for who, *_, kind in rows if kind == "paper")


def _table(table: list[list[str]], sheets: Sheets, papers: frozenset[int], shown: Shown) -> Iterator[str]:
    head, *rows = table
    for name, *cells in rows:
        theme = next((key for key, words in BANK.names.items() if words == name), None)
        if theme is None:
            yield f"the row {name}"
        elif head == SPREAD:
            if cells[1:] != spread_of(theme, sheets, papers):
                yield f"the spread {cells} of {name}"
        else:
            for group, cell in zip((GROUPS[column] for column in head[1:]), cells, strict=True):
                if cell != DASH:
                    shown.setdefault(theme, set()).add(group)
                    if cell != mean_of(theme, sheets, group):
                        yield f"the mean {cell} of {group} in {name}"


def place_of(theme: str) -> Theme:
    return Theme(tuple(BANK.order.index(item) for item in BANK.items[theme]))


def mean_of(theme: str, sheets: Sheets, group: str) -> str:
    """Return how a group's mean must be written; nothing that stands on a page where there is none."""
    if not in_group_mean(place_of(theme), sheets, group):
        return ""
    exact = sum(w * key[2] for key, w in group_row(place_of(theme), sheets, group).items())
    return quarter(float(min(Fraction(7, 2), max(Fraction(1, 2), _quarters(Fraction(exact))))))


def spread_of(theme: str, sheets: Sheets, papers: frozenset[int]) -> list[str]:
    """Return what must stand beside a theme: AD and r*wg, or dashes where an item has under five values.

    Papers are in the figures and not among the five.
    """
    own = {who: codes for who, (group, codes) in sheets.items() if group != EXTERNAL}
    items = [
        {who: v for who, codes in own.items() if (v := value(codes[at])) is not None}
        for at in place_of(theme).items
    ]
    unread = [len(values.keys() - papers) for values in items]
    crowds = [n for n, values in zip(unread, items, strict=True) if n and len(values) > 1]
    if not crowds or min(crowds) < 5 or (len(crowds) == 1 and crowds[0] < 12):
        return [DASH, DASH]
    counted = [list(values.values()) for values in items if len(values) > 1]
    ad = fmean(fmean(abs(v - fmean(values)) for v in values) for values in counted)
    variance = fmean(sum((v - fmean(values)) ** 2 for v in values) / (len(values) - 1) for values in counted)
    return [_clamped(ad, 0.25, 1.5), _clamped(1 - variance / 2, 0.0, 0.75)]


def _quarters(exact: Fraction) -> Fraction:
    return Fraction(math.floor(exact * 4 + Fraction(1, 2)), 4)


def _clamped(exact: float, least: float, most: float) -> str:
    rounded = min(most, max(least, math.floor(exact * 4 + 0.5 + 1e-9) / 4))
    sign = "≤ " if rounded == least else "≥ " if rounded == most else ""
    return f"{sign}{rounded:g}".replace(".", ",")


def _too_few(theme: str, sheets: Sheets, papers: frozenset[int], groups: set[str]) -> Iterator[str]:
    """R10: five in each group that is shown, never one group left over, never one or two people.

    Papers do not count among the five, and what is left is judged with them and without.
    """
    place = place_of(theme)
    small = [group for group in groups if len(set(in_group_mean(place, sheets, group)) - papers) < 5]
    yield from (f"the group {group} of {theme}" for group in small)
    for unread in (sheets, {who: sheet for who, sheet in sheets.items() if who not in papers}):
        if _one_left(theme, unread, groups - {EXTERNAL}):
            yield f"what is left of {theme}"


def _one_left(theme: str, sheets: Sheets, inner: set[str]) -> bool:
    place = place_of(theme)
    valued = {
        who: group
        for who, (group, codes) in sheets.items()
        if group != EXTERNAL and any(value(codes[at]) is not None for at in place.items)
    }
    means = {who for group in inner for who in in_group_mean(place, sheets, group)}
    return bool(inner) and (len(set(valued.values()) - inner) == 1 or len(set(valued) - means) in (1, 2))


def _chart(chart: Chart) -> Iterator[str]:
    """Each mark stands where its own words say."""
    (x0, v0), *_, (x1, v1) = sorted((row["x"], float(row["text"])) for row in chart.layers["tick"])
    for name in (name for name in chart.layers if name.startswith("dot_")):
        for row in chart.layers[name]:
            group, _, said = row["text"].partition(": ")
            drawn = v0 + (row["x"] - x0) * (v1 - v0) / (x1 - x0)
            if said and abs(drawn - float(said.lstrip("≤≥ ").replace(",", "."))) > CLOSE:
                yield f"{drawn:.3f} drawn for {group} {said}"
