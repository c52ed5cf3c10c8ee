"""`resultat-<participation>[-<family>]`: the result, beside the sector or beside the family that is named."""

from __future__ import annotations

from almene_assess.reports.document import Document
from almene_assess.reports.result import result_document
from almene_assess.services.result_papers import result_paper
from almene_assess.web.paper import Paper, Wanted, document_forms
from almene_assess.web.papers.family import family_named


def _document(wanted: Wanted) -> Document:
    family = family_named(wanted.part)
    return result_document(result_paper(wanted.engine, wanted.actor, wanted.id, [family]))


PAPER = Paper(document_forms(_document), not_yet="hent.resultat_ikke_endnu")
