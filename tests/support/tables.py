"""Files as a secretary's programs write them: workbooks, and text in old and new Danish letters."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import xlsxwriter

Table = Sequence[Sequence[str | int]]


def workbook(table: Table) -> bytes:
    """Return a table as an .xlsx file; whole numbers are kept as numbers, as spreadsheets do."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Ark1")
        for place, row in enumerate(table):
            sheet.write_row(place, 0, row)
    return out.getvalue()


def text(table: Table, *, encoding: str = "utf-8", delimiter: str = ";") -> bytes:
    """Return a table as a .csv file."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(table)
    return out.getvalue().encode(encoding)


def cvr(number: int) -> str:
    """Return the first CVR number from here on whose digits fit, found by its last digit."""
    while True:
        told = str(number)
        left = sum(int(d) * w for d, w in zip(told[:7], (2, 7, 6, 5, 4, 3, 2), strict=True)) % 11
        if left != 1 and int(told[7]) == (11 - left) % 11:
            return told
        number += 1
