"""`skabelon-0-<list>`: an empty list with the headings that Pejling reads, and nothing of anybody's."""

from __future__ import annotations

from almene_assess.domain import list_words
from almene_assess.domain.errors import NotFound
from almene_assess.domain.table_rows import Headings
from almene_assess.locale import say
from almene_assess.reports.lists import workbook
from almene_assess.web.paper import File, Paper, Wanted

LISTS: dict[str, tuple[str, Headings]] = {
    "organisationer": ("organisationer.titel", list_words.ORGANISATIONS),
    "brugere": ("brugere.titel", list_words.PEOPLE),
}


def _blank(wanted: Wanted) -> File:
    if wanted.id or wanted.part not in LISTS:
        raise NotFound("list")
    title, headings = LISTS[wanted.part]
    head = [names[0] for names in headings.values()]
    name = say("indlaes.skabelon_navn", liste=say(title))
    return File(name, workbook(say(title), head, []))


PAPER = Paper({"xlsx": _blank}, not_yet="hent.findes_ikke")
