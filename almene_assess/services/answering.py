"""Answer a questionnaire: open the sheet, save a card, submit, open again. Nothing here draws anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from almene_assess.domain.adapting import in_order, offered_first
from almene_assess.domain.answers import Card, RespondentGroup, clean_text
from almene_assess.domain.errors import NotFound, NotReady
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.rights import Action, Actor, may, require
from almene_assess.domain.who_is_asked import asked_items
from almene_assess.services.cards import checked_card, checked_version
from almene_assess.services.verbs import now, possible_id, verb
from almene_assess.storage import adapting, answers, audit, participations, questionnaires
from almene_assess.storage.answers import StoredCard
from almene_assess.storage.database import reading, writing
from almene_assess.storage.participations import Seat


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """A respondent's own sheet as it stands: where, which questions, and the current cards by item id.

    `chosen` are the themes that the organisation offers first (none: all), `own_help` its words by item.
    """

    seat: Seat
    questionnaire: Questionnaire
    cards: dict[str, StoredCard]
    chosen: frozenset[str] = frozenset()
    own_help: Mapping[str, str] = field(default_factory=dict)

    @property
    def asked(self) -> Mapping[str, tuple[str, ...]]:
        """Return the items that the round asks of this respondent, by theme in file order."""
        return asked_items(self.questionnaire, self.seat.participation.form, self.seat.group)

    @property
    def items(self) -> tuple[str, ...]:
        """Return the ids of the items that the round asks of this respondent, in file order."""
        return tuple(item for items in self.asked.values() for item in items)

    @property
    def external(self) -> bool:
        """Return whether the respondent is somebody from outside, who sees nothing of the organisation."""
        return self.seat.group is RespondentGroup.EKSTERNE

    @property
    def themes(self) -> tuple[str, ...]:
        """Return every theme of the round: those that the organisation offers first, then the others."""
        return in_order(self.asked, self.chosen)

    @property
    def offered(self) -> tuple[str, ...]:
        """Return the themes that the organisation offers first; all of them where it chose none."""
        return offered_first(self.asked, self.chosen)

    @property
    def expected(self) -> tuple[str, ...]:
        """Return the items of the themes that are offered first."""
        return tuple(item for item in self.items if self.questionnaire.theme_of(item).id in self.offered)

    @property
    def narrowed(self) -> bool:
        """Return whether the organisation has left a theme out."""
        return len(self.expected) < len(self.items)

    def card(self, item: str) -> StoredCard:
        """Return the current card of an item; an untouched one has version 0."""
        return self.cards.get(item, StoredCard(item))

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Return the items that have neither a rung nor *ved ikke* nor *ikke relevant*."""
        return tuple(item for item in self.items if not self.card(item).card.answered)

    @property
    def waiting(self) -> tuple[str, ...]:
        """Return the unanswered items of the themes that are offered first: what somebody is reminded of."""
        return tuple(item for item in self.expected if not self.card(item).card.answered)

    @property
    def without_reason(self) -> tuple[str, ...]:
        """Return the items marked *ikke relevant* without saying why."""
        return tuple(item for item in self.items if self.card(item).card.lacks_reason)


@dataclass(frozen=True, slots=True)
class Look:
    """One card as it stands now, the whole sheet's bytes, and whether the card may be written."""

    stored: StoredCard
    codes: bytes
    writable: bool


@verb(Action.SHEET_READ)
def open_sheet(engine: sa.Engine, actor: Actor, respondent_id: int) -> OpenSheet:
    """Return the actor's own sheet.

    Raises: NotFound, NotAllowed.
    """
    with reading(engine) as connection:
        seat = _seat(connection, actor, respondent_id, Action.SHEET_READ, now())
        return _sheet(connection, actor, seat)


@verb(Action.SHEET_READ)
def look(engine: sa.Engine, actor: Actor, respondent_id: int, item: str) -> Look:
    """Return one card of the actor's own sheet, and the sheet's bytes for counting.

    Raises: NotFound, NotAllowed.
    """
    if not isinstance(item, str) or clean_text(item) != item:  # no database can be asked for it
        raise NotFound("item")
    with reading(engine) as connection:
        seat = _seat(connection, actor, respondent_id, Action.SHEET_READ, now())
        stored, codes = answers.card(connection, respondent_id, actor.session_id, item)
        writable = may(actor, Action.ANSWER_SAVE, seat.place, seat.states(now()), now())
        return Look(stored, codes, writable)


@verb(Action.ANSWER_SAVE)
def save(engine: sa.Engine, actor: Actor, respondent_id: int, item: str, card: Card, version: int) -> Look:
    """Write a card on top of `version` and return the row that was read back.

    Raises: NotFound, NotAllowed, InvalidValue, Conflict.
    """
    with writing(engine) as connection:
        seat = _seat(connection, actor, respondent_id, Action.ANSWER_SAVE, now())
        bank = questionnaires.get(connection, seat.participation.questionnaire_id)
        clean = checked_card(bank, seat.participation.form, item, card)
        stored, codes = answers.append(
            connection,
            respondent_id,
            bank.item_order.index(item),
            StoredCard(item, checked_version(version), clean),
            actor_id=actor.account_id,
            session_id=actor.session_id,
            at=now(),
        )
        return Look(stored, codes, writable=True)


@verb(Action.SHEET_SUBMIT)
def submit(engine: sa.Engine, actor: Actor, respondent_id: int, *, with_gaps: bool = False) -> None:
    """Submit the sheet; unanswered items stop it unless the respondent has accepted the gaps.

    Raises: NotFound, NotAllowed, NotReady (with the items).
    """
    with writing(engine) as connection:
        seat = _seat(connection, actor, respondent_id, Action.SHEET_SUBMIT, now())
        sheet = _sheet(connection, actor, seat)
        missing = sheet.without_reason + (() if with_gaps else sheet.waiting)
        if missing or len(sheet.unanswered) == len(sheet.items):
            raise NotReady(missing or sheet.unanswered)
        participations.mark_sheet(connection, respondent_id, now())
        audit.note(connection, now(), actor.account_id, "sheet_submit", "respondent", respondent_id)


@verb(Action.SHEET_REOPEN)
def reopen(engine: sa.Engine, actor: Actor, respondent_id: int) -> None:
    """Take a submitted sheet back while the round is open, so that it can be corrected.

    Raises: NotFound, NotAllowed.
    """
    with writing(engine) as connection:
        _seat(connection, actor, respondent_id, Action.SHEET_REOPEN, now())
        participations.mark_sheet(connection, respondent_id, None)
        audit.note(connection, now(), actor.account_id, "sheet_reopen", "respondent", respondent_id)


def _sheet(connection: sa.Connection, actor: Actor, seat: Seat) -> OpenSheet:
    whole = seat.participation
    bank = questionnaires.get(connection, whole.questionnaire_id)
    cards = answers.cards(connection, seat.respondent_id, actor.session_id)
    if seat.group is RespondentGroup.EKSTERNE:  # what the board says to its own is not for outsiders
        return OpenSheet(seat, bank, cards)
    return OpenSheet(
        seat,
        bank,
        cards,
        adapting.chosen_themes(connection, whole.id),
        adapting.shown_help(connection, whole.organisation_id),
    )


def _seat(connection: sa.Connection, actor: Actor, respondent_id: int, action: Action, at: datetime) -> Seat:
    seat = participations.seat(connection, possible_id(respondent_id, "respondent"))
    if seat is None:
        raise NotFound("respondent")
    require(actor, action, seat.place, seat.states(at), at)
    return seat
