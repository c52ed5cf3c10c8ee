"""`referat-<workshop>`: the minutes of a closed meeting."""

from __future__ import annotations

from almene_assess.reports.document import Document
from almene_assess.reports.minutes import minutes_document
from almene_assess.services.minutes import minutes
from almene_assess.web.paper import Paper, Wanted, document_forms, whole


def _document(wanted: Wanted) -> Document:
    asked = whole(wanted)
    return minutes_document(minutes(asked.engine, asked.actor, asked.id))


PAPER = Paper(document_forms(_document), not_yet="hent.ikke_endnu")
