"""The figures of an organisation, worked out again from a database dump and the questionnaire's file.

Written from the rules of the scoring manual with exact fractions; knows nothing of the product's code.
Levels are 0, 1, 2 … and the score range is the same in the edition that is tested here.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

DASH = "–"
VED_IKKE, IKKE_RELEVANT = "ved_ikke", "ikke_relevant"
JOINT = "joint"
Row = tuple[str, int | None, str | None]
Told = dict[str, list[Row]]


@dataclass(frozen=True, slots=True)
class Bank:
    """The questionnaire as its file says: themes in order with items and names, pillars with their themes."""

    items: dict[str, tuple[str, ...]]
    names: dict[str, str]
    titles: dict[str, str]
    pillars: dict[str, tuple[str, ...]]
    item_titles: dict[str, str]
    highest: int

    @property
    def order(self) -> list[str]:
        """Return every item in file order."""
        return [item for items in self.items.values() for item in items]

    def theme_of(self, item: str) -> str:
        """Return the theme of an item."""
        return next(theme for theme, items in self.items.items() if item in items)


@dataclass(frozen=True, slots=True)
class Figures:
    """What the manual gives for one theme."""

    score: Fraction | None
    answered: int
    asked: int
    staircase: int | None
    unknown: Fraction | None


def bank(file: Path) -> Bank:
    """Read a questionnaire's file."""
    told = yaml.safe_load(file.read_text(encoding="utf-8"))
    themes: list[dict[str, Any]] = told["themes"]
    assert told["score_range"] == [0, 4]
    assert [level["value"] for level in told["scale"]["levels"]] == [0, 1, 2, 3, 4]
    return Bank(
        items={t["id"]: tuple(i["id"] for i in t["items"]) for t in themes},
        names={t["id"]: t["axis_da"] for t in themes},
        titles={t["id"]: t["title_da"] for t in themes},
        pillars={
            p["id"]: tuple(t["id"] for t in themes if t["pejlemaerke"] == p["id"])
            for p in told["pejlemaerker"]
        },
        item_titles={i["id"]: i["title_da"] for t in themes for i in t["items"]},
        highest=4,
    )


def dump(file: Path) -> Path:
    """Write a database that is in use out as one file of its own."""
    out = file.with_name("dump.sqlite")
    with sqlite3.connect(f"file:{file.as_posix()}?mode=ro", uri=True) as connection:
        connection.execute("VACUUM INTO ?", (str(out),))
    return out


def answers(dump: Path, participation: int) -> Told:
    """Return the submitted respondents' newest answers by item: group, level, reason; externals left out.

    The board's joint steps stand among them, as those of a group of their own.
    """
    query = """
        SELECT a.item_key, r."group", a.level, a.reason FROM answer a
        JOIN respondent r ON r.id = a.respondent_id
        WHERE r.participation_id = ? AND r.submitted_at IS NOT NULL
          AND r."group" <> 'eksterne' AND r.kind <> 'joint'
          AND a.version = (SELECT max(b.version) FROM answer b
                           WHERE b.respondent_id = a.respondent_id AND b.item_key = a.item_key)
    """
    joint = """
        SELECT a.item_key, 'joint', a.level, a.reason FROM answer a
        JOIN respondent r ON r.id = a.respondent_id
        WHERE r.participation_id = ? AND r.kind = 'joint'
          AND a.version = (SELECT max(b.version) FROM answer b
                           WHERE b.respondent_id = a.respondent_id AND b.item_key = a.item_key)
    """
    told: Told = defaultdict(list)
    with sqlite3.connect(dump) as connection:
        for asked in (query, joint):
            for item, group, level, reason in connection.execute(asked, (participation,)):
                told[item].append((group, level, reason))
    return told


def sheet(dump: Path, respondent: int) -> Told:
    """Return one respondent's newest answers by item, in the same shape, whatever the group."""
    query = """
        SELECT a.item_key, r."group", a.level, a.reason FROM answer a
        JOIN respondent r ON r.id = a.respondent_id
        WHERE r.id = ? AND a.version = (SELECT max(b.version) FROM answer b
                                        WHERE b.respondent_id = r.id AND b.item_key = a.item_key)
    """
    told: Told = defaultdict(list)
    with sqlite3.connect(dump) as connection:
        for item, group, level, reason in connection.execute(query, (respondent,)):
            told[item].append((group, level, reason))
    return told


def submitted(dump: Path, participation: int) -> int:
    """Count the submitted sheets."""
    query = "SELECT count(*) FROM respondent WHERE participation_id = ? AND submitted_at IS NOT NULL"
    with sqlite3.connect(dump) as connection:
        return int(connection.execute(query, (participation,)).fetchone()[0])


def published(dump: Path, family: str, slice_: str) -> dict[str, dict[str, Any]]:
    """Return the cells of the newest release by theme, word for word as they are kept."""
    query = """
        SELECT * FROM release_cell WHERE family = ? AND slice = ?
        AND release_id = (SELECT id FROM release ORDER BY number DESC LIMIT 1)
    """
    with sqlite3.connect(dump) as connection:
        connection.row_factory = sqlite3.Row
        return {row["theme"]: dict(row) for row in connection.execute(query, (family, slice_))}


def place(dump: Path, participation: int) -> dict[str, Any]:
    """Return the row of a participation: where the organisation stood when it submitted."""
    with sqlite3.connect(dump) as connection:
        connection.row_factory = sqlite3.Row
        query = "SELECT * FROM participation WHERE id = ?"
        return dict(connection.execute(query, (participation,)).fetchone())


def compared(dump: Path, participation: int, families: list[str]) -> dict[str, dict[str, Any]]:
    """Return each theme's cell: that of the first of these families in which it is not hidden (R9)."""
    columns = {"kreds": "kreds_id", "region": "region_id", "size_band": "size_band"}
    found = place(dump, participation)
    chosen: dict[str, dict[str, Any]] = {}
    for family in families:
        slice_ = str(found[columns[family]]) if family in columns else "all"
        for theme_id, cell in published(dump, family, slice_).items():
            if cell["hidden_reason"] is None:
                chosen.setdefault(theme_id, cell)
    return chosen


def theme(told: Told, items: tuple[str, ...], highest: int) -> Figures:
    """Work out one theme (rules 2, 3, 5, 6 and 8)."""
    asked = [item for item in items if not _left_out(told.get(item, []))]
    values = [value for item in asked if (value := _value(told.get(item, []))) is not None]
    needed = len(asked) if len(asked) <= 2 else -(-len(asked) // 2)
    complete = bool(asked) and len(values) == len(asked)
    return Figures(
        score=sum(values, Fraction()) / len(values) if values and len(values) >= needed else None,
        answered=len(values),
        asked=len(asked),
        staircase=min(highest, max(0, min(values) // 1)) if complete else None,
        unknown=unknown(told, items),
    )


def unknown(told: Told, items: tuple[str, ...]) -> Fraction | None:
    """Work out the share of *ved ikke* among values and *ved ikke*; None under five answers."""
    all_of_them = [row for item in items for row in told.get(item, []) if row[0] != JOINT]
    doubts = sum(reason == VED_IKKE for _, _, reason in all_of_them)
    counted = doubts + sum(level is not None for _, level, _ in all_of_them)
    return Fraction(doubts, counted) if counted >= 5 else None


def pillar(themes: list[Figures]) -> Fraction | None:
    """Work out a pillar (rule 7)."""
    relevant = [one.score for one in themes if one.asked]
    scores = [score for score in relevant if score is not None]
    return sum(scores, Fraction()) / len(scores) if scores and len(scores) == len(relevant) else None


def danish(value: Fraction | float | None, decimals: int = 1) -> str:
    """Write a number with a comma, half away from zero; a dash for none."""
    if value is None:
        return DASH
    units = (Fraction(value) * 10**decimals + Fraction(1, 2)) // 1
    if decimals == 0:
        return str(units)
    digits = str(units).zfill(decimals + 1)
    return f"{digits[:-decimals]},{digits[-decimals:]}"


def percent(share: Fraction | None) -> str:
    """Write a share in whole per cent."""
    return DASH if share is None else f"{danish(share * 100, 0)} %"


def quarter(value: float | None) -> str:
    """Write a published figure: a multiple of 0.25 from 0.5 to 3.5, the ends standing for all beyond."""
    if value is None:
        return DASH
    words = {0.0: "", 0.25: ",25", 0.5: ",5", 0.75: ",75"}
    text = f"{int(value)}{words[value % 1]}"
    return f"≤ {text}" if value <= 0.5 else f"≥ {text}" if value >= 3.5 else text


def band(low: float | None, high: float | None) -> str:
    """Write the middle half."""
    return DASH if low is None or high is None else f"{quarter(low)} – {quarter(high)}"


def _spoken(rows: list[Row]) -> list[Row]:
    """Let the joint step alone speak for an item where the board set one (rule 5)."""
    agreed = [row for row in rows if row[0] == JOINT and (row[1] is not None or row[2] is not None)]
    return agreed or [row for row in rows if row[0] != JOINT]


def _left_out(rows: list[Row]) -> bool:
    given = [reason for _, level, reason in _spoken(rows) if level is not None or reason is not None]
    return bool(given) and all(reason == IKKE_RELEVANT for reason in given)


def _value(rows: list[Row]) -> Fraction | None:
    groups: dict[str, list[int]] = defaultdict(list)
    for group, level, _ in _spoken(rows):
        if level is not None:
            groups[group].append(level)
    means = [Fraction(sum(levels), len(levels)) for levels in groups.values()]
    return sum(means, Fraction()) / len(means) if means else None
