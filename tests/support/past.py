"""Give the small sector's organisation an earlier round, with sheets that people handed in then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from almene_assess.domain.answers import Card, RespondentGroup, RespondentKind
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.storage import answers, database, participations, questionnaires, schema
from almene_assess.storage.answers import StoredCard
from tests.support.small_sector import SmallSector


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier round: whose, which questions, how long ago it closed, and who answered what."""

    cards: Mapping[str, Mapping[str, Card]]
    """By person of the sector (any other name is somebody without an account): cards by item."""
    organisation: str = "eng"
    bank: Questionnaire | None = None
    form: str = "full"
    days_ago: int = 200
    submitted: bool = True
    title: str = "Runden før"
    seats: dict[str, int] = field(default_factory=dict)


def add(sector: SmallSector, past: Past) -> int:
    """Write it, note the seats, and return the participation."""
    bank, then = past.bank or sector.bank, datetime.now(UTC) - timedelta(days=past.days_ago)
    with database.writing(sector.engine) as connection:
        round_id = schema.new_id(
            connection.execute(
                schema.round_.insert().values(
                    title=past.title,
                    questionnaire_id=questionnaires.keep(connection, bank),
                    form=past.form,
                    opens_at=then - timedelta(days=30),
                    closes_at=then,
                )
            )
        )
        whole = schema.new_id(
            connection.execute(
                schema.participation.insert().values(
                    round_id=round_id,
                    organisation_id=sector.organisations[past.organisation],
                    created_at=then,
                    submitted_at=then if past.submitted else None,
                    first_submitted_at=then if past.submitted else None,
                )
            )
        )
        for name, cards in past.cards.items():
            actor = sector.people.get(name)
            account = None if actor is None else actor.account_id
            kind = RespondentKind.LINK if actor is None else RespondentKind.ACCOUNT
            past.seats[name] = seat = participations.add_respondent(
                connection,
                whole,
                group=RespondentGroup.VALGTE,
                kind=kind,
                account_id=account,
                items=len(bank.item_order),
            )
            for item, card in cards.items():
                answers.append(
                    connection,
                    seat,
                    bank.item_order.index(item),
                    StoredCard(item, 0, card),
                    actor_id=account,
                    session_id=None,
                    at=then,
                )
            participations.mark_sheet(connection, seat, then)
    return whole
