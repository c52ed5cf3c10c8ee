"""A table that somebody uploaded: bytes in, rows of text out. Nothing in it is ever run, only read.

A workbook is read here and not by a library: of its format only the first sheet's words are wanted, and what
is not read cannot do harm (docs/adr/0020).
"""

from __future__ import annotations

import csv
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

from almene_assess.domain.errors import InvalidValue

LARGEST = 10 * 1024 * 1024
"""Unit: bytes, as the server's own limit for uploads."""
UNPACKED = 40 * 1024 * 1024
"""Unit: bytes of one part of a workbook; a small file may unpack to any size."""
MOST_ROWS, MOST_COLUMNS = 2000, 40
CELL = 1000
"""Unit: characters. No field of ours is longer."""
SIGNATURE = b"PK"
DELIMITERS = (";", ",", "\t")
COLUMN = re.compile(r"([A-Z]{1,3})[0-9]{1,7}", re.ASCII)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINKED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, struct.error, ElementTree.ParseError, csv.Error, EOFError, LookupError,
    ValueError, NotImplementedError, RuntimeError, OSError,
)  # fmt: skip
"""What a damaged or locked file makes the readers raise."""
DANGEROUS = ("=", "+", "-", "@")

Line = tuple[int, list[str]]
"""Which row it is, counted as a spreadsheet counts them, and its cells."""


def read(content: bytes) -> list[Line]:
    """Return the rows that hold something, of a workbook's first sheet or of text with commas or semicolons.

    Raises: InvalidValue (field "file"; problem "too_large", "unreadable", "too_many" or "empty").
    """
    if len(content) > LARGEST:
        raise InvalidValue("file", "too_large")
    try:
        rows = list(_filled((_sheet if content.startswith(SIGNATURE) else _text)(content)))
    except UNREADABLE as damaged:
        raise InvalidValue("file", "unreadable") from damaged
    if not rows:
        raise InvalidValue("file", "empty")
    return rows


def _filled(lines: Iterator[Line]) -> Iterator[Line]:
    left = MOST_ROWS + 1  # the headings are no row
    for number, row in lines:
        cells = [_told(cell) for cell in row[:MOST_COLUMNS]]
        if any(cells):
            if not left:
                raise InvalidValue("file", "too_many")
            left -= 1
            yield number, cells


def _told(cell: str) -> str:
    """Return a cell on one line; the mark that keeps our own exports from being run is taken off again."""
    text = " ".join(cell[:CELL].replace("\x00", "").split())
    return text[1:] if text.startswith("'") and text[1:].startswith(DANGEROUS) else text


def _text(content: bytes) -> Iterator[Line]:
    text = _decoded(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=lambda mark: len(next(csv.reader([first], delimiter=mark))))
    return enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1)


def _decoded(content: bytes) -> str:
    """Return text as the usual programs write it: with a mark, in UTF-8, or as an old Danish Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def _sheet(content: bytes) -> Iterator[Line]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        shared = _shared(book)
        sheet = ElementTree.fromstring(_part(book, _first(book)))
    for number, row in enumerate(sheet.iterfind(f"{MAIN}sheetData/{MAIN}row"), start=1):
        yield int(row.get("r") or number), _cells(row, shared)


def _part(book: zipfile.ZipFile, name: str) -> bytes:
    """Return a part of a workbook; one that could unfold when it is read is refused."""
    with book.open(name) as packed:
        found = packed.read(UNPACKED + 1)
    if len(found) > UNPACKED or b"<!DOCTYPE" in found or b"<!ENTITY" in found or b"\x00" in found[:200]:
        raise ValueError(name)
    return found


def _first(book: zipfile.ZipFile) -> str:
    """Return where the first sheet stands."""
    sheet = ElementTree.fromstring(_part(book, "xl/workbook.xml")).find(f"{MAIN}sheets/{MAIN}sheet")
    wanted = None if sheet is None else sheet.get(LINKED)
    for link in ElementTree.fromstring(_part(book, "xl/_rels/workbook.xml.rels")):
        if link.get("Id") == wanted:
            target = link.get("Target", "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError("sheet")


def _shared(book: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    return [_words(one) for one in ElementTree.fromstring(_part(book, "xl/sharedStrings.xml"))]


def _words(entry: ElementTree.Element) -> str:
    """Return a text, in however many kinds of type it is set; how it is said aloud is left out."""
    runs = [entry, *entry.findall(f"{MAIN}r")]
    return "".join(run.findtext(f"{MAIN}t") or "" for run in runs)


def _cells(row: ElementTree.Element, shared: list[str]) -> list[str]:
    found: list[str] = []
    for cell in row.iterfind(f"{MAIN}c"):
        place = _place(cell.get("r"), len(found))
        if place < MOST_COLUMNS:
            found += [""] * (place + 1 - len(found))
            found[place] = _value(cell, shared)
    return found


def _place(name: str | None, following: int) -> int:
    """Return which column a cell is in: A is 0."""
    if name is None:
        return following
    named = COLUMN.fullmatch(name)
    if named is None:
        raise ValueError(name)
    place = 0
    for letter in named[1]:
        place = place * 26 + ord(letter) - 64
    return place - 1


def _value(cell: ElementTree.Element, shared: list[str]) -> str:
    kind, value = cell.get("t", "n"), cell.findtext(f"{MAIN}v") or ""
    if kind == "inlineStr":
        inline = cell.find(f"{MAIN}is")
        return "" if inline is None else _words(inline)
    if kind == "s":
        return shared[int(value)] if value.isdecimal() and int(value) < len(shared) else ""
    return _number(value) if kind == "n" and value else value


def _number(value: str) -> str:
    """Return a number as people see it: 12345678, also where it is kept as 1.2345678E7."""
    number = float(value)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else value
