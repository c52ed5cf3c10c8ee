"""`minedata-<own account>`: everything about whoever asks; anybody else's number is not there."""

from __future__ import annotations

from almene_assess.domain.errors import NotFound
from almene_assess.locale import say
from almene_assess.reports.document import Document
from almene_assess.reports.my_data import my_data_document
from almene_assess.services import my_data
from almene_assess.services.verbs import now
from almene_assess.web.paper import File, Paper, Wanted, document_forms, whole


def _own(wanted: Wanted) -> Wanted:
    asked = whole(wanted)
    if asked.id != asked.actor.account_id:
        raise NotFound("account")
    return asked


def _document(wanted: Wanted) -> Document:
    asked = _own(wanted)
    return my_data_document(my_data.in_words(asked.engine, asked.actor), now())


def _rows(wanted: Wanted) -> File:
    asked = _own(wanted)
    return File(say("mine.fil"), my_data.as_rows(asked.engine, asked.actor).encode())


PAPER = Paper({**document_forms(_document), "json": _rows}, not_yet="hent.findes_ikke")
