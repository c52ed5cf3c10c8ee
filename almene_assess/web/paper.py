"""What a paper is to the download route: who asks for which one, how it is made, and what file comes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from almene_assess.domain.errors import NotFound
from almene_assess.domain.rights import Actor
from almene_assess.reports.document import Document


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who asks for the paper of what; `part` is what stands after the number in the address, or empty."""

    engine: sa.Engine
    actor: Actor
    id: int
    part: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A finished file and the title that it is saved under, without its ending."""

    title: str
    content: bytes


Make = Callable[[Wanted], File]


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of paper: how each of its forms is made, and what to say while it is not to be had yet."""

    forms: Mapping[str, Make]
    not_yet: str


KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "ics": "text/calendar; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "json": "application/json",
    "png": "image/png",
    "svg": "image/svg+xml",
}
"""What browsers call each form."""


def document_forms(make: Callable[[Wanted], Document]) -> dict[str, Make]:
    """Return a document's two forms: to print, and to edit."""
    return {"pdf": lambda wanted: _pdf(make(wanted)), "docx": lambda wanted: _word(make(wanted))}


def whole(wanted: Wanted) -> Wanted:
    """Return what is wanted of a paper that has no parts.

    Raises: NotFound.
    """
    if wanted.part:
        raise NotFound("part")
    return wanted


def _pdf(document: Document) -> File:
    from almene_assess.reports.pdf import pdf  # typesetting is loaded when somebody first asks

    return File(document.title, pdf(document))


def _word(document: Document) -> File:
    from almene_assess.reports.word import word

    return File(document.title, word(document))
