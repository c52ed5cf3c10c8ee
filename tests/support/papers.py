"""Opens papers with readers that are not ours: what stands in a PDF, a Word file, a workbook, a text file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any

import docx
import openpyxl
import pypdf
import pypdfium2
from pypdf.generic import IndirectObject

Cells = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Tag:
    """A node of a PDF's structure: its role, and the words for whoever cannot see it."""

    role: str
    alt: str


def tags(file: bytes) -> list[Tag]:
    """Return every tag of a PDF in reading order."""
    return list(_walk(pypdf.PdfReader(BytesIO(file)).trailer["/Root"]["/StructTreeRoot"]))


def _walk(node: Any) -> Iterator[Tag]:
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, list):
        for kid in node:
            yield from _walk(kid)
    elif isinstance(node, dict):
        if "/S" in node:
            yield Tag(str(node["/S"])[1:], str(node.get("/Alt", "")))
        yield from _walk(node.get("/K", []))


def language(file: bytes) -> str:
    """Return the language that a PDF says it is in."""
    return str(pypdf.PdfReader(BytesIO(file)).trailer["/Root"]["/Lang"])


def pdf_text(file: bytes) -> str:
    """Return the words of a PDF as pdfium finds them, each run of space as one."""
    opened = pypdfium2.PdfDocument(file)
    try:
        pages = [opened[n].get_textpage().get_text_bounded() for n in range(len(opened))]
    finally:
        opened.close()
    return " ".join(" ".join(pages).split())


def ink(file: bytes) -> list[tuple[float, float, float, float]]:
    """Return where something is printed on each page: left, top, right and bottom as shares of the page."""
    opened = pypdfium2.PdfDocument(file)
    found = []
    for n in range(len(opened)):
        drawn = opened[n].render(scale=0.5).to_pil().convert("L").point(lambda grey: 255 if grey < 200 else 0)
        left, top, right, bottom = drawn.getbbox() or (0, 0, 0, 0)
        found.append((left / drawn.width, top / drawn.height, right / drawn.width, bottom / drawn.height))
    opened.close()
    return found


def word_tables(file: bytes) -> list[list[list[str]]]:
    """Return the tables of a Word file, cell by cell."""
    tables = docx.Document(BytesIO(file)).tables
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in tables]


def word_text(file: bytes) -> str:
    """Return the lines of a Word file outside its tables."""
    return "\n".join(line.text for line in docx.Document(BytesIO(file)).paragraphs)


def sheet_rows(file: bytes) -> Cells:
    """Return the figures of a workbook, a row as a dict; no cell may be a formula."""
    sheet = openpyxl.load_workbook(BytesIO(file))["Tal"]
    head, *rest = sheet.iter_rows()
    assert all(cell.data_type != "f" for row in rest for cell in row)
    names = [cell.value for cell in head]
    return [dict(zip(names, (cell.value for cell in row), strict=True)) for row in rest]


def comma_rows(file: bytes) -> list[dict[str, str]]:
    """Return the rows of a text file."""
    return list(csv.DictReader(StringIO(file.decode("utf-8-sig"), newline=""), delimiter=";"))
