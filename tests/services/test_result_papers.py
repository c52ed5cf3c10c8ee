"""The result on paper: opened by readers that are not ours, and held against figures from the answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from almene_assess.domain.benchmark import Family
from almene_assess.domain.errors import NotFound
from almene_assess.domain.result_paper import Planned, ResultPaper
from almene_assess.domain.rights import Actor, Grant, Role, ScopeKind
from almene_assess.reports.commas import separated
from almene_assess.reports.pdf import pdf
from almene_assess.reports.result import result_document
from almene_assess.reports.tidy import COLUMNS
from almene_assess.reports.word import word
from almene_assess.reports.workbook import workbook
from almene_assess.services.benchmarks import Published
from almene_assess.services.result_papers import every_comparison, result_paper
from almene_assess.storage import schema
from almene_assess.storage.database import reading
from tests.browser import recompute
from tests.support import papers
from tests.support.short_bank import short_bank

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
BANK = short_bank()
ITEMS = {theme.id: tuple(item.id for item in theme.items) for theme in BANK.themes}


@dataclass(frozen=True, slots=True)
class Seen:
    """An organisation beside the release, and the same worked out again from the rows of the database."""

    paper: ResultPaper
    dump: Path

    @property
    def told(self) -> recompute.Told:
        """Return the organisation's answers."""
        return recompute.answers(self.dump, self.paper.participation_id)

    def theme(self, key: str) -> recompute.Figures:
        """Work a theme out again."""
        return recompute.theme(self.told, ITEMS[key], 4)

    def row(self, key: str) -> list[str]:
        """Return what must stand beside a theme, beside the whole sector."""
        own, cell = self.theme(key), recompute.published(self.dump, "sector", "all")[key]
        return [
            BANK.theme(key).axis_da,
            recompute.danish(own.score),
            recompute.quarter(cell["median"]),
            recompute.band(cell["p25"], cell["p75"]),
            recompute.DASH if own.staircase is None else str(own.staircase),
            recompute.percent(own.unknown),
            f"{own.answered}/{own.asked}",
        ]


@pytest.fixture(scope="module")
def seen(published: tuple[sa.Engine, Published]) -> Seen:
    """Look at an organisation of the kreds whose figures are hidden."""
    engine, _ = published
    table = schema.participation.c
    query = sa.select(table.id, table.organisation_id).where(
        table.kreds_id == 4, table.submitted_at.is_not(None), table.region_id.is_not(None)
    )
    with reading(engine) as connection:
        found = connection.execute(query.order_by(table.id)).first()
    assert found is not None
    grant = Grant(Role.READER, ScopeKind.ORGANISATION, found.organisation_id, LONG_AGO)
    paper = every_comparison(engine, Actor(1, (grant,)), found.id)
    return Seen(paper, recompute.dump(Path(str(engine.url.database))))


@pytest.fixture(scope="module")
def printed(seen: Seen) -> bytes:
    """Print the report beside the sector."""
    return pdf(result_document(seen.paper))


def test_the_pdf_is_tagged_danish_and_its_headings_come_in_order(seen: Seen, printed: bytes) -> None:
    assert papers.language(printed) == "da"
    found = papers.tags(printed)
    levels = [int(tag.role[1:]) for tag in found if tag.role[0] == "H" and tag.role[1:].isdigit()]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= before + 1 for before, later in pairwise(levels))
    roles = [tag.role for tag in found]
    heads = [table[0] for table in papers.word_tables(word(result_document(seen.paper)))]
    assert roles.count("Table") == len(heads) >= 2
    assert roles.count("TH") == sum(map(len, heads))
    assert b"pdfuaid:part>1" in printed


def test_each_chart_in_the_pdf_says_in_words_what_it_shows(seen: Seen, printed: bytes) -> None:
    figures = [tag.alt for tag in papers.tags(printed) if tag.role == "Figure"]
    assert len(figures) == len(seen.paper.pillars)
    for key in ITEMS:
        name, score, median, band, *_ = seen.row(key)
        middle = "vises ikke" if band == recompute.DASH else band
        assert f"{name}: jeres temascore {score}, median {median}, midterste halvdel {middle}" in figures[0]
    assert "eksempeldata" in figures[0]


def test_the_pdf_prints_the_figures_that_follow_from_the_answers(seen: Seen, printed: bytes) -> None:
    text = papers.pdf_text(printed)
    for key in ITEMS:
        assert " ".join(seen.row(key)) in text
    best = max(ITEMS, key=lambda key: seen.theme(key).score or 0)
    assert f"{BANK.theme(best).title_da}: {recompute.danish(seen.theme(best).score)} af 4" in text
    assert f"Bygger på {recompute.submitted(seen.dump, seen.paper.participation_id)} svar." in text
    assert text.count("Eksempeldata. Organisationer og tal er opdigtede.") == len(papers.ink(printed))


def test_nothing_is_printed_outside_the_margins_of_a_page(printed: bytes) -> None:
    for left, top, right, bottom in papers.ink(printed):
        assert 0.08 < left < right < 0.92
        assert 0.03 < top < bottom < 0.97


def test_the_word_file_holds_the_same_table_and_the_words_of_each_chart(seen: Seen) -> None:
    file = word(result_document(seen.paper))
    head, *rows = papers.word_tables(file)[0]
    assert head == ["Tema", "Jeres", "Median", "Midterste halvdel", "Trappe", "Ved ikke", "Besvaret"]
    assert rows == [seen.row(key) for key in ITEMS]
    assert "Det står I stærkest i" in papers.word_text(file)


def test_the_report_ends_with_goals_actions_and_the_goal_of_the_un(seen: Seen) -> None:
    goal = Planned("=Flere i dialog", "Formanden", date(2027, 3, 1))
    deed = Planned("Ring til kommunen", "Driftslederen", date(2026, 12, 24))
    file = word(result_document(replace(seen.paper, goals=(goal,), deeds=(deed,))))
    assert papers.word_tables(file)[-2:] == [
        [["Mål", "Hvem", "Senest"], ["=Flere i dialog", "Formanden", "1. marts 2027"]],
        [["Handling", "Hvem", "Senest"], ["Ring til kommunen", "Driftslederen", "24. december 2026"]],
    ]
    assert "FN's verdensmål 11" in papers.word_text(file)
    nothing = papers.word_text(word(result_document(replace(seen.paper, goals=(), deeds=()))))
    assert "Der er ikke skrevet mål eller handlinger endnu." in nothing


def test_the_workbook_has_a_row_for_each_figure_and_the_same_figures(seen: Seen) -> None:
    rows = papers.sheet_rows(workbook(seen.paper))
    assert list(rows[0]) == list(COLUMNS)
    told = {(row["tema_id"], row["tal"]): row["vaerdi"] for row in rows if row["kilde"] == "egne svar"}
    for key in ITEMS:
        own = seen.theme(key)
        assert told[key, "temascore"] == _number(recompute.danish(own.score))
        assert told[key, "trappe"] == own.staircase
        assert told[key, "andel »ved ikke«"] == _number(recompute.percent(own.unknown))
        assert (told[key, "besvarede spørgsmål"], told[key, "stillede spørgsmål"]) == (
            own.answered,
            own.asked,
        )


def test_published_rows_are_the_releases_own_with_their_reason_where_they_are_hidden(seen: Seen) -> None:
    rows = [row for row in papers.sheet_rows(workbook(seen.paper)) if row["kilde"] == "sammenligning"]
    families = {one.name: one.family for one in seen.paper.compared}
    assert {"sector", "kreds", "region"} <= set(families.values())
    assert {row["sammenlignet_med"] for row in rows} == set(families)
    place = recompute.place(seen.dump, seen.paper.participation_id)
    for row in rows:
        family = families[row["sammenlignet_med"]]
        slice_ = {"sector": "all", "size_band": place["size_band"]}.get(family) or place[f"{family}_id"]
        _is_cell(row, recompute.published(seen.dump, family, str(slice_))[row["tema_id"]])
    hidden = [row for row in rows if row["skjult"] == "large_administrator"]
    assert hidden
    assert all(row["vaerdi"] is None and row["n"] is None and row["hvorfor"] for row in hidden)


def _is_cell(row: dict[str, Any], cell: dict[str, Any]) -> None:
    name = {"median": "median", "nedre": "p25", "øvre": "p75"}[row["tal"].split()[0]]
    assert row["vaerdi"] == cell[name]
    assert row["skjult"] == (cell["hidden_reason"] or (cell["band_reason"] if name != "median" else None))


def test_no_number_has_a_digit_more_than_the_page(seen: Seen) -> None:
    for row in papers.sheet_rows(workbook(seen.paper)):
        value = row["vaerdi"]
        if isinstance(value, float):
            parts = 20 if row["tal"] in ("temascore", "gennemsnit af temaerne") else 4
            assert value * parts == pytest.approx(round(value * parts), abs=1e-9), row


def test_the_text_file_says_what_the_workbook_says(seen: Seen) -> None:
    for written, cells in zip(
        papers.comma_rows(separated(seen.paper)), papers.sheet_rows(workbook(seen.paper)), strict=True
    ):
        for name, cell in cells.items():
            told = written[name]
            assert (_number(told) if isinstance(cell, int | float) else told) == (
                "" if cell is None else cell
            )


def test_every_column_is_explained_in_the_workbook(seen: Seen) -> None:
    book = openpyxl.load_workbook(BytesIO(workbook(seen.paper)))
    assert book.sheetnames == ["Tal", "Forklaring"]
    told = {row[0].value: row[1].value for row in book["Forklaring"].iter_rows(min_row=2)}
    assert list(told)[: len(COLUMNS)] == list(COLUMNS)
    assert all(told.values())
    assert book["Tal"].freeze_panes == "A2"


def test_a_family_that_the_organisation_has_no_place_in_is_not_there(
    published: tuple[sa.Engine, Published], seen: Seen
) -> None:
    engine, _ = published
    table = schema.participation.c
    with reading(engine) as connection:
        found = connection.execute(
            sa.select(table.id, table.organisation_id).where(
                table.kreds_id.is_(None), table.submitted_at.is_not(None)
            )
        ).first()
    assert found is not None
    grant = Grant(Role.READER, ScopeKind.ORGANISATION, found.organisation_id, LONG_AGO)
    with pytest.raises(NotFound):
        result_paper(engine, Actor(1, (grant,)), found.id, [Family.KREDS])


RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula."""
STARTS = (
    *RUNS,
    *(" =", "=-", "@@", "+-", "\t=", "\x00=", "\x1f@", "\u200b=", "'="),
)
ENDS = (
    "1+1",
    "SUM(A1:A9)",
    "cmd|' /C calc'!A0",
    'HYPERLINK("http://ond.example";"klik")',
    'IMPORTXML("http://ond.example";"//a")',
    'DDE("cmd";"/C calc";"x")',
    "1;=1+1",
    '1"&A1&"',
    "1\r\n=2",
    "2+5+cmd|calc!A",
)


@pytest.mark.parametrize("start", STARTS, ids=repr)
def test_two_hundred_formulas_stay_text(seen: Seen, start: str) -> None:
    for end in ENDS:
        typed = start + end
        named = [replace(one, name=typed) for one in seen.paper.compared]
        paper = replace(seen.paper, organisation=typed, round_title=typed, compared=tuple(named))
        fields = ("organisation", "runde", "sammenlignet_med")
        for row in papers.comma_rows(separated(paper)):
            for name in fields:
                assert (
                    not row[name]
                    .lstrip(" ")
                    .startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
                )
    told = papers.sheet_rows(workbook(paper))  # no cell of it is a formula; one workbook a start is enough
    assert all(isinstance(row[name], str) for row in told for name in fields[:2])


def _number(text: str) -> float | str | None:
    if text == recompute.DASH:
        return None
    return float(text.removesuffix(" %").replace(",", ".")) if text else ""
