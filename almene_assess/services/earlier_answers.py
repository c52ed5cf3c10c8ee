"""What somebody answered in the round before, offered again: it counts from the press that confirms it.

Only the person's own sheet, for the same organisation and edition, and only questions that read as they did.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from almene_assess.domain.answers import Card, UnscoredReason
from almene_assess.domain.errors import Conflict, NotFound
from almene_assess.domain.kinship import same_item
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.rights import Action, Actor, may, require
from almene_assess.services.answering import Look
from almene_assess.services.cards import checked_card, checked_version
from almene_assess.services.verbs import now, possible_id, verb
from almene_assess.storage import answers, participations, questionnaires
from almene_assess.storage.answers import StoredCard
from almene_assess.storage.database import reading, writing
from almene_assess.storage.participations import Seat

SOURCE = "prefill"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An earlier answer as it would be written, and when it was given."""

    card: Card
    at: datetime | None


@verb(Action.SHEET_READ)
def suggestions(engine: sa.Engine, actor: Actor, respondent_id: int) -> dict[str, Suggestion]:
    """Return the earlier answer to each item of the actor's own sheet that has one.

    Raises: NotFound, NotAllowed.
    """
    with reading(engine) as connection:
        seat = _seat(connection, actor, respondent_id, Action.SHEET_READ)
        return _suggested(connection, actor, seat)


@verb(Action.ANSWER_SAVE)
def confirm(engine: sa.Engine, actor: Actor, respondent_id: int, item: str, version: int) -> Look:
    """Write the earlier answer to an unanswered item, on top of `version`; texts that stand there stay.

    Raises: NotFound (also where nothing is suggested), NotAllowed, Conflict.
    """
    with writing(engine) as connection:
        seat = _seat(connection, actor, respondent_id, Action.ANSWER_SAVE)
        found = _suggested(connection, actor, seat).get(item) if isinstance(item, str) else None
        if found is None:
            raise NotFound("suggestion")
        stored, _ = answers.card(connection, respondent_id, actor.session_id, item)
        if stored.card.answered:
            raise Conflict(stored.version)
        bank = questionnaires.get(connection, seat.participation.questionnaire_id)
        card = checked_card(bank, seat.participation.form, item, _over(stored.card, found.card))
        written, codes = answers.append(
            connection,
            respondent_id,
            bank.item_order.index(item),
            StoredCard(item, checked_version(version), card),
            actor_id=actor.account_id,
            session_id=actor.session_id,
            at=now(),
            source=SOURCE,
        )
        return Look(written, codes, writable=True)


def _suggested(connection: sa.Connection, actor: Actor, seat: Seat) -> dict[str, Suggestion]:
    bank = questionnaires.get(connection, seat.participation.questionnaire_id)
    before = next(_before(connection, actor, seat, bank), None)
    if before is None:
        return {}
    asked = questionnaires.get(connection, before.participation.questionnaire_id)
    told = answers.cards(connection, before.respondent_id, actor.session_id)
    return {
        item: Suggestion(_carried(told[item].card), told[item].at)
        for item in bank.form_items(seat.participation.form)
        if item in told and told[item].card.answered and same_item(asked.items[item], bank.items[item])
    }


def _before(connection: sa.Connection, actor: Actor, seat: Seat, bank: Questionnaire) -> Iterator[Seat]:
    """Yield the sheets that the actor handed in for the same organisation and edition, newest first."""
    here = seat.participation
    for one in participations.seats_of(connection, actor.account_id):
        there = one.participation
        if there.organisation_id != here.organisation_id or there.opens_at >= here.opens_at:
            continue
        asked = questionnaires.get(connection, there.questionnaire_id)
        readable = may(actor, Action.SHEET_READ, one.place, one.states(now()), now())
        if readable and one.submitted_at is not None and asked.meta.id == bank.meta.id:
            yield one


def _carried(card: Card) -> Card:
    """Return what is offered again: a comment belongs to its time, unless it says why nothing is relevant."""
    return card if card.reason is UnscoredReason.IKKE_RELEVANT else replace(card, comment="")


def _over(stored: Card, earlier: Card) -> Card:
    """Return the earlier choice with the texts that are written already; where there are none, its own."""
    evidence, comment = stored.evidence or earlier.evidence, stored.comment or earlier.comment
    return replace(earlier, evidence=evidence, comment=comment)


def _seat(connection: sa.Connection, actor: Actor, respondent_id: int, action: Action) -> Seat:
    seat = participations.seat(connection, possible_id(respondent_id, "respondent"))
    if seat is None:
        raise NotFound("respondent")
    require(actor, action, seat.place, seat.states(now()), now())
    return seat
