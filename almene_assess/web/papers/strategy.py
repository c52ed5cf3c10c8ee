"""`strategi-<participation>`: the organisation's goals and actions as a draft for its strategy."""

from __future__ import annotations

from almene_assess.reports.document import Document
from almene_assess.reports.goals import strategy_document
from almene_assess.services import accounts
from almene_assess.services.goals import board
from almene_assess.services.verbs import now
from almene_assess.web.paper import Paper, Wanted, document_forms, whole


def _document(wanted: Wanted) -> Document:
    asked = whole(wanted)
    found = board(asked.engine, asked.actor, asked.id)
    return strategy_document(
        found.participation.organisation_name,
        found.questionnaire,
        found.goals,
        found.deeds,
        found.choices,
        now(),
        example=accounts.is_example(asked.engine),
    )


PAPER = Paper(document_forms(_document), not_yet="hent.findes_ikke")
