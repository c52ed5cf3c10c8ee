"""`dialogark-<participation>`: the sheet for the yearly dialogue, once the board has picked its themes."""

from __future__ import annotations

from almene_assess.domain.errors import NotNow
from almene_assess.domain.outside import Paper as Which
from almene_assess.reports.document import Document
from almene_assess.reports.outside import dialogue_document
from almene_assess.services import shown
from almene_assess.web.paper import Paper, Wanted, document_forms, whole


def _document(wanted: Wanted) -> Document:
    asked = whole(wanted)
    found = shown.shown(asked.engine, asked.actor, asked.id, Which.DIALOGUE)
    if not found.ready:
        raise NotNow("themes", "dialogue")
    return dialogue_document(shown.page(found))


PAPER = Paper(document_forms(_document), not_yet="dialogark.ikke_klar")
