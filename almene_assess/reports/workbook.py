"""Rows as a workbook: what people typed stays text, whatever it looks like, and is never run as a formula."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from almene_assess.domain.result_paper import ResultPaper
from almene_assess.locale import say
from almene_assess.reports.document import printable
from almene_assess.reports.tidy import COLUMNS, Cell, explained, rows

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
WIDTHS = {"organisation": 34, "runde": 34, "pejlemaerke": 44, "tema": 24, "tal": 30, "ord": 22, "hvorfor": 70}
USUAL, EXPLAINED = 14, 100
"""Unit: characters."""


def workbook(paper: ResultPaper) -> bytes:
    """Return the rows as an .xlsx file with a sheet that explains each column."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        book.set_properties({"title": printable(paper.organisation)[:200], "author": "Pejling"})
        head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        _figures(book.add_worksheet(say("data.ark_tal")), paper, head)
        _explained(book.add_worksheet(say("data.ark_forklaring")), paper, head, wrapped)
    return out.getvalue()


def _figures(sheet: Worksheet, paper: ResultPaper, head: Format) -> None:
    found = rows(paper)
    for column, name in enumerate(COLUMNS):
        sheet.set_column(column, column, WIDTHS.get(name, USUAL))
        sheet.write_string(0, column, name, head)
    for place, row in enumerate(found, start=1):
        _line(sheet, place, [getattr(row, name) for name in COLUMNS])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(found), len(COLUMNS) - 1)


def _line(sheet: Worksheet, place: int, cells: Sequence[Cell]) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, str):
            sheet.write_string(place, column, printable(cell))
        elif cell is not None:
            sheet.write_number(place, column, cell)


def _explained(sheet: Worksheet, paper: ResultPaper, head: Format, wrapped: Format) -> None:
    told = [*explained(), ("", say("data.ikke_mere"))]
    if paper.is_example:
        told.append(("", say("referat.eksempel")))
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, EXPLAINED)
    sheet.write_row(0, 0, [say("data.kolonne"), say("data.betyder")], head)
    for place, (column, words) in enumerate(told, start=1):
        sheet.write_string(place, 0, column)
        sheet.write_string(place, 1, words, wrapped)
    sheet.freeze_panes(1, 0)
