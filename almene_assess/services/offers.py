"""The board of a kreds: what its organisations can share and seek help with, by name and by choice.

Whoever belongs to an organisation of the kreds reads it, and the kreds's coordinator; nobody else. Nothing
here is a figure, and what is taken back is deleted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from almene_assess.domain.errors import Conflict, InvalidValue, NotFound, NotReady
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.rights import Action, Actor, Place, may, require
from almene_assess.services.cards import checked_text, chosen
from almene_assess.services.verbs import possible_id, verb
from almene_assess.storage import audit, offers, questionnaires, sector
from almene_assess.storage.database import reading, writing
from almene_assess.storage.offers import Draft, Home, Offer, OfferKind

TEXT_LIMIT, CONTACT_LIMIT = 500, 200
MOST = 12
"""Entries of one organisation: room for six of each, and nobody fills the board alone."""


@dataclass(frozen=True, slots=True)
class Match:
    """A theme in which somebody seeks what somebody else can share."""

    theme: str
    seeks: tuple[Offer, ...]
    shares: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The entries of one kreds in the order of the themes, and the reader's own organisation's beside."""

    kreds_id: int
    kreds_name: str
    questionnaire: Questionnaire
    offers: tuple[Offer, ...]
    organisation_id: int | None
    own: tuple[Offer, ...]
    may_write: bool

    @property
    def matches(self) -> tuple[Match, ...]:
        """Return the themes that bring two organisations together, in the order of the questionnaire."""
        found = (self._match(theme.id) for theme in self.questionnaire.themes)
        return tuple(one for one in found if one is not None)

    def of_kind(self, kind: OfferKind, theme: str | None = None) -> tuple[Offer, ...]:
        """Return the entries of a kind, of one theme or of all."""
        mine = (one for one in self.offers if one.draft.kind is kind)
        return tuple(one for one in mine if theme is None or one.draft.theme == theme)

    def _match(self, theme: str) -> Match | None:
        seeks, shares = self.of_kind(OfferKind.SEEKS, theme), self.of_kind(OfferKind.SHARES, theme)
        names = {one.organisation_id for one in (*seeks, *shares)}
        return Match(theme, seeks, shares) if seeks and shares and len(names) > 1 else None


@verb(Action.OFFER_READ, look="organisation")
def of_organisation(engine: sa.Engine, actor: Actor, organisation_id: int, now: datetime) -> Board | None:
    """Return the board of an organisation's own kreds; None where it belongs to none.

    Raises: NotFound, NotAllowed.
    """
    with reading(engine) as connection:
        home = _home(connection, actor, organisation_id, Action.OFFER_READ, now)
        if home.kreds_id is None or home.kreds_name is None:
            return None
        may_write = may(actor, Action.OFFER_WRITE, home.place, frozenset(), now)
        return _board(connection, home.kreds_id, home.kreds_name, home.id, may_write=may_write)


@verb(Action.OFFER_READ, look="kreds")
def of_kreds(engine: sa.Engine, actor: Actor, kreds_id: int, now: datetime) -> Board:
    """Return the board of a kreds as its coordinator sees it.

    Raises: NotAllowed, NotFound.
    """
    with reading(engine) as connection:
        require(actor, Action.OFFER_READ, Place(kreds_id=possible_id(kreds_id, "kreds")), frozenset(), now)
        name = sector.kreds_names(connection).get(kreds_id)
        if name is None:
            raise NotFound("kreds")
        return _board(connection, kreds_id, name, None, may_write=False)


@verb(Action.OFFER_WRITE)
def post(engine: sa.Engine, actor: Actor, organisation_id: int, draft: Draft, now: datetime) -> Offer:
    """Put an entry on the board of the own kreds, under the organisation's name.

    Raises: NotFound, NotAllowed, InvalidValue; NotReady where there is no kreds, or no room for more.
    """
    with writing(engine) as connection:
        home = _home(connection, actor, organisation_id, Action.OFFER_WRITE, now)
        clean = _checked(connection, draft)
        if home.kreds_id is None:
            raise NotReady(("kreds",))
        if offers.count(connection, home.id) >= MOST:
            raise NotReady(("room",))
        key = offers.add(connection, home.id, home.kreds_id, clean, now)
        audit.note(connection, now, actor.account_id, "offer_post", "offer", key, clean.theme)
        return Offer(key, home.id, home.name, clean, now)


@verb(Action.OFFER_WRITE)
def change(
    engine: sa.Engine, actor: Actor, offer_id: int, seen: datetime, draft: Draft, now: datetime
) -> Offer:
    """Write an own entry anew, on top of what was seen.

    Raises: NotFound, NotAllowed, InvalidValue, Conflict.
    """
    with writing(engine) as connection:
        standing = _own(connection, actor, offer_id, now)
        clean, at = _checked(connection, draft), max(now, seen + timedelta(microseconds=1))
        if not offers.change(connection, offer_id, seen, clean, at):
            raise Conflict(version=offer_id)
        audit.note(connection, now, actor.account_id, "offer_change", "offer", offer_id, clean.theme)
        return Offer(offer_id, standing.organisation_id, standing.organisation_name, clean, at)


@verb(Action.OFFER_WRITE)
def withdraw(engine: sa.Engine, actor: Actor, offer_id: int, now: datetime) -> Draft:
    """Delete an own entry at once, and return what it said: posting that again undoes it.

    Raises: NotFound, NotAllowed.
    """
    with writing(engine) as connection:
        standing = _own(connection, actor, offer_id, now)
        audit.note(connection, now, actor.account_id, "offer_withdraw", "offer", offer_id)
        offers.remove(connection, offer_id)
        return standing.draft


def _board(
    connection: sa.Connection, kreds_id: int, name: str, organisation_id: int | None, *, may_write: bool
) -> Board:
    bank = _bank(connection)
    order = {theme.id: place for place, theme in enumerate(bank.themes)}
    # An entry about a theme of an earlier questionnaire has no place on a board that is filtered by theme.
    found = [one for one in offers.of_kreds(connection, kreds_id) if one.draft.theme in order]
    by_theme = tuple(sorted(found, key=lambda one: order[one.draft.theme]))
    own = [one for one in by_theme if one.organisation_id == organisation_id]
    if may_write and organisation_id is not None:  # what was written in another kreds is the own desk's alone
        own = offers.of_organisation(connection, organisation_id)
    return Board(kreds_id, name, bank, by_theme, organisation_id, tuple(own), may_write)


def _home(
    connection: sa.Connection, actor: Actor, organisation_id: int, action: Action, now: datetime
) -> Home:
    home = offers.home(connection, possible_id(organisation_id, "organisation"))
    if home is None:
        raise NotFound("organisation")
    require(actor, action, home.place, frozenset(), now)
    return home


def _own(connection: sa.Connection, actor: Actor, offer_id: int, now: datetime) -> Offer:
    found = offers.find(connection, possible_id(offer_id, "offer"))
    if found is None:
        raise NotFound("offer")
    _home(connection, actor, found.organisation_id, Action.OFFER_WRITE, now)
    return found


def _checked(connection: sa.Connection, draft: Draft) -> Draft:
    if draft.theme not in [theme.id for theme in _bank(connection).themes]:
        raise InvalidValue("theme", "unknown")
    return Draft(
        chosen(OfferKind, draft.kind, "kind"),
        draft.theme,
        checked_text("text", draft.text, TEXT_LIMIT, needed=True).strip(),
        checked_text("contact", draft.contact, CONTACT_LIMIT, needed=True).strip(),
    )


def _bank(connection: sa.Connection) -> Questionnaire:
    newest = questionnaires.newest(connection)
    if newest is None:
        raise NotFound("questionnaire")
    return questionnaires.get(connection, newest)
