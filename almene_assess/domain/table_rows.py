"""Rows of an uploaded table under their headings, and what is wrong with them, all of it at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from almene_assess.domain.errors import InvalidValue
from almene_assess.domain.table_file import Line

Headings = Mapping[str, tuple[str, ...]]
"""Each field, and what its column may be called; the first is what the template calls it."""
Fields = Mapping[str, str]
BETWEEN = re.compile(r"[\s.\-_/]+")


@dataclass(frozen=True, slots=True, order=True)
class RowProblem:
    """One thing that is wrong: in which row, in which field, why, and what stands there."""

    line: int
    field: str
    why: str
    value: str = ""


def under_headings(
    lines: Sequence[Line], headings: Headings, needed: Iterable[str]
) -> list[tuple[int, dict[str, str]]]:
    """Return every row after the first as its fields; columns that nobody asked for are left out.

    Raises: InvalidValue (field "columns", problem: the first needed field that has no column).
    """
    columns = _columns(lines[0][1], headings)
    for field in needed:
        if field not in columns:
            raise InvalidValue("columns", field)
    return [
        (number, {field: _at(cells, place) for field, place in columns.items()})
        for number, cells in lines[1:]
        if any(_at(cells, place) for place in columns.values())
    ]


def same(text: str) -> str:
    """Return the form in which names are compared, whoever wrote them."""
    return BETWEEN.sub(" ", text.casefold()).strip()


def _columns(titles: Sequence[str], headings: Headings) -> dict[str, int]:
    called = {same(name): field for field, names in headings.items() for name in names}
    found: dict[str, int] = {}
    for place, title in enumerate(titles):
        field = called.get(same(title.rstrip("*:")))
        if field is not None:
            found.setdefault(field, place)
    return found


def _at(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""
