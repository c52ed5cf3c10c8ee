"""`lokalsamfund-<participation>`: the one page that the board tells the local community."""

from __future__ import annotations

from almene_assess.domain.outside import Paper as Which
from almene_assess.reports.document import Document
from almene_assess.reports.outside import community_document
from almene_assess.services import shown
from almene_assess.web.paper import Paper, Wanted, document_forms, whole


def _document(wanted: Wanted) -> Document:
    asked = whole(wanted)
    found = shown.shown(asked.engine, asked.actor, asked.id, Which.COMMUNITY)
    return community_document(shown.page(found))


PAPER = Paper(document_forms(_document), not_yet="lokalsamfund.tom")
