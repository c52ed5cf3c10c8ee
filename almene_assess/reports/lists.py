"""A list with headings as a workbook or as text; every cell is words, and none is ever run as a formula."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO

import xlsxwriter

from almene_assess.reports.commas import written
from almene_assess.reports.document import printable
from almene_assess.reports.workbook import OPTIONS

Rows = Sequence[Sequence[str]]
WIDEST = 60
"""Unit: characters."""


def workbook(name: str, head: Sequence[str], rows: Rows) -> bytes:
    """Return an .xlsx file with one sheet, whose columns are as wide as what stands in them."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        sheet = book.add_worksheet(name)
        bold = book.add_format({"bold": True, "bottom": 1})
        for column, title in enumerate(head):
            cells = [printable(row[column]) for row in rows]
            longest = max(len(cell) for cell in [title, *cells])
            # As text already before anything stands there: a number of digits keeps its leading zero.
            sheet.set_column(column, column, min(WIDEST, longest + 3), book.add_format({"num_format": "@"}))
            sheet.write_string(0, column, title, bold)
            for place, cell in enumerate(cells, start=1):
                sheet.write_string(place, column, cell)
        sheet.freeze_panes(1, 0)
    return out.getvalue()


def separated(head: Sequence[str], rows: Rows) -> bytes:
    """Return a .csv file as Danish spreadsheets open it."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([[written(cell) for cell in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")
