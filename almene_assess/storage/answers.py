"""Answers as they are kept: a history that only grows, and one dense sheet that says what holds now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from almene_assess.domain.answers import BLANK, UNANSWERED, Card, UnscoredReason
from almene_assess.domain.errors import Conflict
from almene_assess.storage.schema import answer, sheet


@dataclass(frozen=True, slots=True)
class StoredCard:
    """A card as it was read back. Version 0 was never written.

    `epoch` counts the versions that another sign-in than the viewer's wrote: it grows when somebody else
    (or the same person on another device) has written, and never because of the viewer.
    """

    item: str
    version: int = 0
    card: Card = BLANK
    at: datetime | None = None
    epoch: int = 0


def blank_sheet(connection: sa.Connection, respondent_id: int, items: int) -> None:
    """Lay an empty sheet for a new respondent."""
    connection.execute(
        sheet.insert().values(respondent_id=respondent_id, levels=bytes([UNANSWERED]) * items, version=0)
    )


def cards(connection: sa.Connection, respondent_id: int, viewer_session: int | None) -> dict[str, StoredCard]:
    """Return the current card of each item that has one, by item id."""
    rows = connection.execute(_CARDS, {"respondent": respondent_id, "viewer": viewer_session})
    return {
        row.item_key: StoredCard(row.item_key, row.version, _card(row), row.at, row.epoch) for row in rows
    }


def cards_at(connection: sa.Connection, respondent_id: int, at: datetime) -> dict[str, Card]:
    """Return the card of each item as it stood at a time, by item id."""
    query = sa.select(answer).where(answer.c.respondent_id == respondent_id, answer.c.at <= at)
    return {row.item_key: _card(row) for row in connection.execute(query.order_by(answer.c.version))}


def card(
    connection: sa.Connection, respondent_id: int, viewer_session: int | None, item: str
) -> tuple[StoredCard, bytes]:
    """Return the current card of one item (an untouched one has version 0) and the whole sheet's bytes.

    Raises: sqlalchemy.exc.NoResultFound.
    """
    asked = {"respondent": respondent_id, "viewer": viewer_session, "item": item}
    row = connection.execute(_CARD, asked).one()
    found = (
        StoredCard(item)
        if row.version is None
        else StoredCard(item, row.version, _card(row), row.at, row.epoch)
    )
    return found, bytes(row.levels)


def levels(connection: sa.Connection, respondent_id: int) -> bytes:
    """Return the sheet: one byte an item in the questionnaire's order.

    Raises: sqlalchemy.exc.NoResultFound.
    """
    return bytes(connection.execute(_LEVELS, {"respondent": respondent_id}).scalar_one())


def append(
    connection: sa.Connection,
    respondent_id: int,
    position: int,
    stored: StoredCard,
    *,
    actor_id: int | None,
    session_id: int | None,
    at: datetime,
    source: str = "screen",
) -> tuple[StoredCard, bytes]:
    """Write `stored.card` as the version after `stored.version`, and its byte into the sheet; read both back.

    Raises: Conflict if somebody else wrote that version first.
    """
    current = connection.execute(_LOCKED, {"respondent": respondent_id, "item": stored.item}).one()
    newest = current.newest or 0
    if newest != stored.version:
        raise Conflict(newest)
    try:
        connection.execute(
            _APPEND,
            {
                **_columns(stored),
                "respondent_id": respondent_id,
                "actor_id": actor_id,
                "session_id": session_id,
                "source": source,
                "at": at,
            },
        )
    except IntegrityError as clash:  # the key decides; what was read before it may be older than the lock
        raise Conflict(stored.version + 1) from clash
    changed = bytearray(current.levels)
    changed[position] = stored.card.code
    connection.execute(
        _REWRITE, {"respondent": respondent_id, "changed": bytes(changed), "grown": current.version + 1}
    )
    return card(connection, respondent_id, session_id, stored.item)


def disagreements(connection: sa.Connection, orders: dict[int, Sequence[str]]) -> Iterator[tuple[int, str]]:
    """Yield (respondent, item) wherever the sheet differs from the newest answer.

    `orders` gives the item order of each respondent's questionnaire.
    """
    newest: dict[int, dict[str, int]] = {}
    for row in connection.execute(
        sa.select(answer).order_by(answer.c.respondent_id, answer.c.item_key, answer.c.version)
    ):
        newest.setdefault(row.respondent_id, {})[row.item_key] = _card(row).code
    held = {row.respondent_id: bytes(row.levels) for row in connection.execute(sa.select(sheet))}
    for respondent_id, order in orders.items():
        told = newest.pop(respondent_id, {})
        expected = bytes(told.pop(item, UNANSWERED) for item in order)
        found = held.get(respondent_id, b"")
        if len(found) != len(expected):
            yield respondent_id, "*"
            continue
        yield from (
            (respondent_id, item) for item, a, b in zip(order, expected, found, strict=True) if a != b
        )
        yield from ((respondent_id, item) for item in told)


def _foreign(table: sa.FromClause) -> sa.Function[int]:
    """Count the versions that another sign-in than the viewer's wrote; all of them if there is no viewer."""
    return sa.func.sum(sa.case((table.c.session_id == sa.bindparam("viewer", type_=sa.Integer), 0), else_=1))


def _newest() -> sa.Select[Any]:
    by_item = (
        sa.select(answer.c.item_key, sa.func.max(answer.c.version).label("version"))
        .add_columns(_foreign(answer).label("epoch"))
        .where(answer.c.respondent_id == _RESPONDENT)
        .group_by(answer.c.item_key)
        .subquery()
    )
    same = sa.and_(answer.c.item_key == by_item.c.item_key, answer.c.version == by_item.c.version)
    return sa.select(answer, by_item.c.epoch).join(by_item, same).where(answer.c.respondent_id == _RESPONDENT)


def _newest_of_item() -> sa.Select[Any]:
    every = answer.alias()
    epoch = sa.select(_foreign(every)).where(every.c.respondent_id == _RESPONDENT, every.c.item_key == _ITEM)
    mine = sa.and_(answer.c.respondent_id == sheet.c.respondent_id, answer.c.item_key == _ITEM)
    return (
        sa.select(sheet.c.levels, *(answer.c[name] for name in _CARD_COLUMNS))
        .add_columns(epoch.scalar_subquery().label("epoch"))
        .select_from(sheet.outerjoin(answer, mine))
        .where(sheet.c.respondent_id == _RESPONDENT)
        .order_by(answer.c.version.desc())
        .limit(1)
    )


def _locked() -> sa.Select[Any]:
    newest = sa.select(sa.func.max(answer.c.version)).where(
        answer.c.respondent_id == _RESPONDENT, answer.c.item_key == _ITEM
    )
    return (
        sa.select(sheet.c.levels, sheet.c.version, newest.scalar_subquery().label("newest"))
        .where(sheet.c.respondent_id == _RESPONDENT)
        .with_for_update(of=sheet)
    )


# Built once: a statement costs more to put together than to run, and every answer needs these.
_RESPONDENT = sa.bindparam("respondent", type_=sa.Integer)
_ITEM = sa.bindparam("item", type_=sa.String)
_CARD_COLUMNS = ("version", "level", "reason", "evidence", "comment", "at")
_CARDS = _newest()
_CARD = _newest_of_item()
_LEVELS = sa.select(sheet.c.levels).where(sheet.c.respondent_id == _RESPONDENT)
_LOCKED = _locked()
_APPEND = answer.insert().inline()
_REWRITE = (
    sheet.update()
    .where(sheet.c.respondent_id == _RESPONDENT)
    .values(levels=sa.bindparam("changed"), version=sa.bindparam("grown"))
)


def _columns(stored: StoredCard) -> dict[str, object]:
    """Return what the next version's row holds of the card itself."""
    return {
        "item_key": stored.item,
        "version": stored.version + 1,
        "level": stored.card.level,
        "reason": stored.card.reason.value if stored.card.reason else None,
        "evidence": stored.card.evidence,
        "comment": stored.card.comment,
        "confirmed": True,
    }


def _card(row: sa.Row[Any]) -> Card:
    reason = UnscoredReason(row.reason) if row.reason else None
    return Card(row.level, reason, row.evidence, row.comment)
