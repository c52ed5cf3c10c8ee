"""The board's joint step on an item, set with or without a workshop: one more respondent, kind `joint`."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from almene_assess.domain.answers import BLANK, Card, RespondentGroup, RespondentKind
from almene_assess.domain.errors import InvalidValue, NotFound
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.rights import Action, Actor, may, require
from almene_assess.services.cards import checked_card, checked_version
from almene_assess.services.verbs import now, possible_id, verb
from almene_assess.storage import adapting, answers, audit, participations, questionnaires
from almene_assess.storage.answers import StoredCard
from almene_assess.storage.database import reading, writing
from almene_assess.storage.participations import Participation


@dataclass(frozen=True, slots=True)
class JointSteps:
    """Every joint step of a participation, by item id; those without one are missing."""

    participation: Participation
    questionnaire: Questionnaire
    cards: dict[str, StoredCard]
    may_set: bool
    own_help: dict[str, str]

    def card(self, item: str) -> StoredCard:
        """Return the joint step of an item; an untouched one has version 0."""
        return self.cards.get(item, StoredCard(item))


@verb(Action.JOINT_READ, look="participation")
def joint_steps(engine: sa.Engine, actor: Actor, participation_id: int) -> JointSteps:
    """Return the joint steps of a participation.

    Raises: NotFound, NotAllowed.
    """
    with reading(engine) as connection:
        whole = _participation(connection, actor, participation_id, Action.JOINT_READ)
        seat = participations.seat_of_kind(connection, whole.id, RespondentKind.JOINT)
        cards = answers.cards(connection, seat, actor.session_id) if seat is not None else {}
        bank = questionnaires.get(connection, whole.questionnaire_id)
        may_set = may(actor, Action.JOINT_SET, whole.place(), whole.states(now()), now())
        own_help = adapting.shown_help(connection, whole.organisation_id)
        return JointSteps(whole, bank, cards, may_set, own_help)


@verb(Action.JOINT_SET)
def set_joint(
    engine: sa.Engine, actor: Actor, participation_id: int, item: str, card: Card, version: int
) -> StoredCard:
    """Set what the board agreed on, on top of the version that was seen; a blank card takes it back.

    Raises: NotFound, NotAllowed, InvalidValue, Conflict.
    """
    with writing(engine) as connection:
        whole = _participation(connection, actor, participation_id, Action.JOINT_SET)
        stored = put(connection, actor, whole, item, card, version)
        audit.note(connection, now(), actor.account_id, "joint_set", "participation", whole.id, item)
        return stored


def put(
    connection: sa.Connection, actor: Actor, whole: Participation, item: str, card: Card, version: int
) -> StoredCard:
    """Append the joint step inside somebody's transaction; whether the actor may has been asked.

    Raises: InvalidValue, Conflict.
    """
    bank = questionnaires.get(connection, whole.questionnaire_id)
    clean = checked_card(bank, whole.form, item, card) if card != BLANK else BLANK
    if clean.lacks_reason:
        raise InvalidValue("comment", "missing")
    stored, _ = answers.append(
        connection,
        seat(connection, whole, bank),
        bank.item_order.index(item),
        StoredCard(item, checked_version(version), clean),
        actor_id=actor.account_id,
        session_id=actor.session_id,
        at=now(),
        source="joint",
    )
    return stored


def current(connection: sa.Connection, actor: Actor, participation_id: int, item: str) -> StoredCard:
    """Return the joint step of one item as it stands."""
    found = participations.seat_of_kind(connection, participation_id, RespondentKind.JOINT)
    if found is None:
        return StoredCard(item)
    return answers.card(connection, found, actor.session_id, item)[0]


def seat(connection: sa.Connection, whole: Participation, bank: Questionnaire) -> int:
    """Return the respondent that holds the joint steps, made the first time somebody sets one."""
    participations.hold_still(connection, whole.id)
    found = participations.seat_of_kind(connection, whole.id, RespondentKind.JOINT)
    if found is not None:
        return found
    return participations.add_respondent(
        connection,
        whole.id,
        group=RespondentGroup.VALGTE,
        kind=RespondentKind.JOINT,
        account_id=None,
        items=len(bank.item_order),
    )


def _participation(
    connection: sa.Connection, actor: Actor, participation_id: int, action: Action
) -> Participation:
    whole = participations.find(connection, possible_id(participation_id, "participation"))
    if whole is None:
        raise NotFound("participation")
    require(actor, action, whole.place(), whole.states(now()), now())
    return whole
