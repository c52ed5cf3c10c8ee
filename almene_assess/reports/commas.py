"""Rows as plain text that Danish spreadsheets open: semicolons, decimal commas, UTF-8 with its mark."""

from __future__ import annotations

import csv
from io import StringIO

from almene_assess.domain.numbers import danish_short
from almene_assess.domain.result_paper import ResultPaper
from almene_assess.reports.document import printable
from almene_assess.reports.tidy import COLUMNS, Cell, rows

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A spreadsheet runs a cell that begins so. Source: OWASP, CSV Injection."""


def separated(paper: ResultPaper) -> bytes:
    """Return the rows as a .csv file."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows(paper):
        writer.writerow([written(getattr(row, name)) for name in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def written(cell: Cell) -> str:
    """Return a cell as text that no spreadsheet runs; numbers stay numbers, also negative ones."""
    if cell is None:
        return ""
    if not isinstance(cell, str):
        return danish_short(float(cell)) if isinstance(cell, float) else str(cell)
    text = printable(cell)
    return f"'{text}" if text.lstrip(" ").startswith(DANGEROUS) else text
