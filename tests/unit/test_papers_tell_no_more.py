"""Random organisations on paper: no figure that the page lacks, none under R10, none by subtraction."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from statistics import fmean
from typing import Any

import polars as pl
from hypothesis import HealthCheck, given, settings

from almene_assess.domain.inside_figures import figures
from almene_assess.domain.result_paper import Edition, Inner, PillarFigures, ResultPaper, ThemeFigures
from almene_assess.domain.scoring import unpack
from almene_assess.reports.commas import separated
from almene_assess.reports.pdf import pdf
from almene_assess.reports.result import result_document
from almene_assess.reports.workbook import workbook
from tests.browser.recompute import DASH, danish
from tests.support import papers
from tests.support.inside_attack import (
    EXTERNAL,
    Sheets,
    exposed,
    group_row,
    in_group_mean,
    score_row,
    value,
    worth,
)
from tests.unit.test_inside_attack import ITEMS, PLACES, RULES, Story, stories

EXAMPLES = int(os.environ.get("PEJLING_PAPER_EXAMPLES", "15"))
"""More on a quiet machine."""
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
NAMES = {"t": "Tillid", "p": "Plads", "e": "Energi"}
GROUPS = {"Valgte": "valgte", "Ansatte": "ansatte", "Beboere": "beboere", "Eksterne": EXTERNAL}
DECIMAL = re.compile(r"\d+,\d+")
Rows = list[dict[str, Any]]


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(stories())
def test_no_paper_tells_of_fewer_than_five_also_by_subtraction(story: Story) -> None:
    sheets = story.first
    paper = on_paper(sheets)
    rows = papers.sheet_rows(workbook(paper))
    for key in PLACES:
        shown = _groups(key, rows)
        _enough(key, sheets, shown)
        _spread(key, sheets, rows)
        score = score_row(PLACES[key], sheets)
        means = [group_row(PLACES[key], sheets, group) for group in shown]
        alone = exposed([score], dict.fromkeys(sheets))
        assert not exposed([score, *means], dict.fromkeys(sheets)) - alone
    assert _said(papers.comma_rows(separated(paper))) == _said(rows)
    _nothing_more_in_print(paper, rows)


def on_paper(sheets: Sheets) -> ResultPaper:
    """Return what the service would hand to the papers."""
    themes = tuple(_own(key, sheets) for key in PLACES)
    return ResultPaper(
        participation_id=7,
        organisation_id=7,
        organisation="Boligforeningen Prøve",
        round_id=7,
        round_title="Prøverunde",
        edition=Edition("prøve", "Prøveskema", "x", "full", (0.0, 4.0), 5),
        respondents=sum(group != EXTERNAL for group, _ in sheets.values()),
        unknown=None,
        pillars=(PillarFigures("a", "Alt", 0, None, themes),),
        compared=(),
        inner=Inner(figures(_frame(sheets), RULES), NOW, corrected=False),
        made_at=NOW,
        is_example=True,
    )


def _own(key: str, sheets: Sheets) -> ThemeFigures:
    row = score_row(PLACES[key], sheets)
    written = danish(Fraction(worth(row)).limit_denominator(10**6)) if row else DASH
    score = None if written == DASH else float(written.replace(",", "."))
    return ThemeFigures(key, NAMES[key], NAMES[key], score, None, None, 1, 1)


def _frame(sheets: Sheets) -> pl.DataFrame:
    return unpack([(1, who, group, codes) for who, (group, codes) in sheets.items()], ITEMS)


def _groups(key: str, rows: Rows) -> dict[str, float]:
    """Return the group means that a workbook shows of a theme."""
    return {
        GROUPS[row["gruppe"]]: row["vaerdi"]
        for row in rows
        if row["tema_id"] == key and row["gruppe"] and row["vaerdi"] is not None
    }


def _enough(key: str, sheets: Sheets, shown: dict[str, float]) -> None:
    """R10: five in each group that is shown, its mean rounded; nobody, or three, left of the score."""
    place = PLACES[key]
    for group, mean in shown.items():
        assert len(in_group_mean(place, sheets, group)) >= 5
        assert abs(mean - min(3.5, max(0.5, worth(group_row(place, sheets, group))))) <= 0.125 + 1e-9
        assert (mean * 4).is_integer() if isinstance(mean, float) else True
    inner = shown.keys() - {EXTERNAL}
    if inner:
        valued = {
            who
            for who, (group, codes) in sheets.items()
            if group != EXTERNAL and any(value(codes[item]) is not None for item in place.items)
        }
        left = valued - {who for group in inner for who in in_group_mean(place, sheets, group)}
        assert len(left) not in (1, 2)


def _spread(key: str, sheets: Sheets, rows: Rows) -> None:
    """Where a distance stands, at least five gave each item that counts a value, and it is the right one."""
    (found,) = (row for row in rows if row["tema_id"] == key and row["tal"] == "afstand (AD)")
    if found["vaerdi"] is None:
        assert found["skjult"]
        return
    own = [codes for group, codes in sheets.values() if group != EXTERNAL]
    columns = [[v for codes in own if (v := value(codes[item])) is not None] for item in PLACES[key].items]
    counted = [column for column in columns if len(column) > 1]
    assert min(map(len, counted)) >= 5
    exact = fmean(fmean(abs(v - fmean(column)) for v in column) for column in counted)
    assert abs(found["vaerdi"] - min(1.5, max(0.25, exact))) <= 0.125 + 1e-9


def _said(rows: Rows) -> list[tuple[str, ...]]:
    """Return which figures stand in a file, and what they are."""
    return [
        (row["tema_id"] or "", row["tal"], row["gruppe"] or "", _written(row["vaerdi"]), row["skjult"] or "")
        for row in rows
    ]


def _written(cell: str | float | None) -> str:
    text = "" if cell is None else str(cell).replace(",", ".")
    return f"{float(text):g}" if text else ""


def _nothing_more_in_print(paper: ResultPaper, rows: Rows) -> None:
    """Every decimal of the PDF is one of the table, or stands in a sentence that all papers have."""
    same = papers.pdf_text(pdf(result_document(_without_figures(paper))))
    told = {_written(row["vaerdi"]) for row in rows}
    printed = set(DECIMAL.findall(papers.pdf_text(pdf(result_document(paper)))))
    extra = {one for one in printed if _written(one) not in told} - set(DECIMAL.findall(same))
    assert extra <= {"0,83", "0,5"}, "the limits of how far people agree, and nothing else"


def _without_figures(paper: ResultPaper) -> ResultPaper:
    empty = tuple(replace(theme, score=None) for theme in paper.themes)
    nobody = _frame({0: ("valgte", bytes([255] * len(ITEMS)))})
    return replace(
        paper,
        pillars=(replace(paper.pillars[0], themes=empty),),
        inner=replace(paper.inner, figures=figures(nobody, RULES)),
    )
