"""Turn an invented sector into rows: participations, respondents, answers with their sheets, consents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from almene_assess.domain.answers import UNANSWERED, RespondentKind
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.example.answers import ExampleSheet
from almene_assess.example.organisations import ExampleOrganisation, Standing
from almene_assess.services.rounds import CONSENT_TEXT

Row = dict[str, Any]

OPENED_DAYS_AGO = 45
CLOSES_IN_DAYS = 120
LAST_ANSWER_DAYS_AGO = 2
MORNING, NOON, AWAKE_MINUTES = timedelta(hours=6), timedelta(hours=11), 14 * 60
ANSWERS_TAKE = timedelta(seconds=25)


@dataclass(frozen=True, slots=True)
class Calendar:
    """When things happen in the example; everything follows from the day it is made."""

    now: datetime

    @property
    def opens(self) -> datetime:
        """Return when the round opened."""
        return self._midnight() - timedelta(days=OPENED_DAYS_AGO)

    @property
    def closes(self) -> datetime:
        """Return when the round closes."""
        return self._midnight() + timedelta(days=CLOSES_IN_DAYS)

    @property
    def submission(self) -> datetime:
        """Return when organisations submit: after the last answer, before now."""
        return self._midnight() - timedelta(days=LAST_ANSWER_DAYS_AGO - 1) + NOON

    def starts(self, sheet: ExampleSheet) -> datetime:
        """Return when somebody began to answer."""
        day, part = divmod(sheet.started_after * (OPENED_DAYS_AGO - LAST_ANSWER_DAYS_AGO), 1)
        return self.opens + timedelta(days=day) + MORNING + timedelta(minutes=round(part * AWAKE_MINUTES))

    def ends(self, sheet: ExampleSheet) -> datetime:
        """Return when somebody submitted a sheet."""
        return self.starts(sheet) + ANSWERS_TAKE * len(sheet.cards)

    def _midnight(self) -> datetime:
        return self.now.replace(hour=0, minute=0, second=0, microsecond=0)


def participation_row(
    organisation: ExampleOrganisation, place: Row, round_id: int, organisation_id: int, when: Calendar
) -> Row:
    """Return a participation; its place is frozen once it is submitted."""
    row: Row = {"round_id": round_id, "organisation_id": organisation_id, "created_at": when.opens}
    submitted = organisation.standing is not Standing.OPEN
    frozen = place if submitted else dict.fromkeys(place)
    at = when.submission if submitted else None
    return row | {"submitted_at": at, "first_submitted_at": at} | frozen


def consent_rows(
    organisations: Sequence[ExampleOrganisation], participations: Sequence[int], when: Calendar
) -> list[Row]:
    """Return the consents: given with the submission, by nearly everybody, withdrawn by one."""
    withdrawn = {Standing.WITHDRAWN: when.submission + timedelta(hours=8)}
    return [
        {
            "participation_id": participation,
            "text_version": CONSENT_TEXT,
            "given_at": when.submission,
            "withdrawn_at": withdrawn.get(organisation.standing),
        }
        for organisation, participation in zip(organisations, participations, strict=True)
        if organisation.standing in (Standing.SUBMITTED, Standing.WITHDRAWN)
    ]


def respondent_row(
    sheet: ExampleSheet, participation_id: int, when: Calendar, account_id: int | None = None
) -> Row:
    """Return a respondent who has submitted."""
    return {
        "participation_id": participation_id,
        "kind": (sheet.kind if account_id is None else RespondentKind.ACCOUNT).value,
        "group": sheet.group.value,
        "account_id": account_id,
        "submitted_at": when.ends(sheet),
    }


def sheet_row(sheet: ExampleSheet, respondent_id: int) -> Row:
    """Return the dense sheet: one byte an item, its version the number of answers."""
    codes = bytes(UNANSWERED if card is None else card.code for card in sheet.cards)
    version = sum(card is not None for card in sheet.cards)
    return {"respondent_id": respondent_id, "levels": codes, "version": version}


def answer_rows(
    sheet: ExampleSheet, respondent_id: int, bank: Questionnaire, when: Calendar, account_id: int | None
) -> Iterator[Row]:
    """Yield the first and only version of each answer."""
    start = when.starts(sheet)
    source = "paper" if sheet.kind is RespondentKind.PAPER and account_id is None else "screen"
    for place, (key, card) in enumerate(zip(bank.item_order, sheet.cards, strict=True)):
        if card is not None:
            yield {
                "respondent_id": respondent_id,
                "item_key": key,
                "version": 1,
                "level": card.level,
                "reason": card.reason.value if card.reason else None,
                "evidence": card.evidence,
                "comment": card.comment,
                "source": source,
                "confirmed": True,
                "actor_id": account_id,
                "at": start + ANSWERS_TAKE * place,
            }
