"""What organisations of a kreds can share and seek help with: the one thing there that carries a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from almene_assess.domain.rights import Place
from almene_assess.storage.schema import kreds, new_id, offer, organisation


class OfferKind(StrEnum):
    """Which of the two an entry is."""

    SHARES = "shares"
    SEEKS = "seeks"


@dataclass(frozen=True, slots=True)
class Draft:
    """What an entry says: of which kind, about which theme, in which words, and whom to ask."""

    kind: OfferKind
    theme: str
    text: str
    contact: str


@dataclass(frozen=True, slots=True)
class Offer:
    """One entry with the name on it; `at` is when it was written, which a change is compared with."""

    id: int
    organisation_id: int
    organisation_name: str
    draft: Draft
    at: datetime


@dataclass(frozen=True, slots=True)
class Home:
    """An organisation and the kreds that it belongs to today."""

    id: int
    name: str
    kreds_id: int | None
    kreds_name: str | None
    administrator_id: int | None

    @property
    def place(self) -> Place:
        """Return where the organisation's things live."""
        return Place(self.id, self.kreds_id, self.administrator_id)


_OFFER = sa.select(
    offer.c.id,
    offer.c.organisation_id,
    organisation.c.name,
    offer.c.kind,
    offer.c.theme,
    offer.c.text,
    offer.c.contact,
    offer.c.at,
).join_from(offer, organisation)


def home(connection: sa.Connection, organisation_id: int) -> Home | None:
    """Return an organisation with its kreds, or None."""
    columns = (
        organisation.c.id,
        organisation.c.name,
        organisation.c.kreds_id,
        kreds.c.name.label("kreds"),
        organisation.c.administrator_id,
    )
    query = sa.select(*columns).join_from(organisation, kreds, isouter=True)
    row = connection.execute(query.where(organisation.c.id == organisation_id)).one_or_none()
    return None if row is None else Home(*row)


def of_kreds(connection: sa.Connection, kreds_id: int) -> list[Offer]:
    """Return the entries of a kreds by name; those of an organisation that has left it since stay away."""
    here = (offer.c.kreds_id == kreds_id) & (organisation.c.kreds_id == kreds_id)
    query = _OFFER.where(here).order_by(organisation.c.name, offer.c.id)
    return [_offer(row) for row in connection.execute(query)]


def of_organisation(connection: sa.Connection, organisation_id: int) -> list[Offer]:
    """Return every entry of an organisation, oldest first."""
    query = _OFFER.where(offer.c.organisation_id == organisation_id).order_by(offer.c.id)
    return [_offer(row) for row in connection.execute(query)]


def find(connection: sa.Connection, offer_id: int) -> Offer | None:
    """Return one entry, or None."""
    row = connection.execute(_OFFER.where(offer.c.id == offer_id)).one_or_none()
    return None if row is None else _offer(row)


def count(connection: sa.Connection, organisation_id: int) -> int:
    """Return how many entries an organisation has."""
    mine = sa.select(sa.func.count()).select_from(offer).where(offer.c.organisation_id == organisation_id)
    return int(connection.execute(mine).scalar_one())


def add(connection: sa.Connection, organisation_id: int, kreds_id: int, draft: Draft, at: datetime) -> int:
    """Insert an entry and return its id."""
    row = {"organisation_id": organisation_id, "kreds_id": kreds_id} | _words(draft)
    return new_id(connection.execute(offer.insert().values(**row, at=at)))


def change(connection: sa.Connection, offer_id: int, seen: datetime, draft: Draft, at: datetime) -> bool:
    """Write an entry anew if it still is what was seen; return whether it was."""
    same = (offer.c.id == offer_id) & (offer.c.at == seen)
    return connection.execute(offer.update().where(same).values(**_words(draft), at=at)).rowcount == 1


def remove(connection: sa.Connection, offer_id: int) -> None:
    """Delete an entry."""
    connection.execute(offer.delete().where(offer.c.id == offer_id))


def _words(draft: Draft) -> dict[str, str]:
    return {"kind": draft.kind.value, "theme": draft.theme, "text": draft.text, "contact": draft.contact}


def _offer(row: Any) -> Offer:
    return Offer(row[0], row[1], row[2], Draft(OfferKind(row[3]), row[4], row[5], row[6]), row[7])
