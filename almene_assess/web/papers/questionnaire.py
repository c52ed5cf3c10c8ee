"""`spoergeskema-<participation>`: the questions of its round, to be answered by hand."""

from __future__ import annotations

from almene_assess.reports.document import Document
from almene_assess.reports.questionnaire import questionnaire_document
from almene_assess.services.questionnaire_reading import questions
from almene_assess.web.paper import Paper, Wanted, document_forms, whole


def _document(wanted: Wanted) -> Document:
    asked = whole(wanted)
    found = questions(asked.engine, asked.actor, asked.id)
    return questionnaire_document(found.questionnaire, found.participation.form, is_example=found.is_example)


PAPER = Paper(document_forms(_document), not_yet="hent.findes_ikke")
