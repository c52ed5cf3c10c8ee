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


def cards(
    connection: sa.Connection,
    respondent_id: int,
    viewer_session: int | None,
    items: Sequence[str] | None = None,
) -> dict[str, StoredCard]:
    """Return the current card of each item that has one (of `items`, or of all), by item id."""
    newest = _newest(respondent_id, viewer_session, items)
    rows = connection.execute(
        sa.select(answer, newest.c.epoch)
        .join(newest, sa.and_(answer.c.item_key == newest.c.item_key, answer.c.version == newest.c.version))
        .where(answer.c.respondent_id == respondent_id)
    )
    return {
        row.item_key: StoredCard(row.item_key, row.version, _card(row), row.at, row.epoch) for row in rows
    }


def card(connection: sa.Connection, respondent_id: int, viewer_session: int | None, item: str) -> StoredCard:
    """Return the current card of one item; an untouched one has version 0."""
    return cards(connection, respondent_id, viewer_session, [item]).get(item, StoredCard(item))


def levels(connection: sa.Connection, respondent_id: int) -> bytes:
    """Return the sheet: one byte an item in the questionnaire's order.

    Raises: sqlalchemy.exc.NoResultFound.
    """
    return bytes(
        connection.execute(
            sa.select(sheet.c.levels).where(sheet.c.respondent_id == respondent_id)
        ).scalar_one()
    )


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
) -> StoredCard:
    """Write `stored.card` as the version after `stored.version`, and its byte into the sheet.

    Raises: Conflict if somebody else wrote that version first.
    """
    current = _lock_sheet(connection, respondent_id)
    try:
        with connection.begin_nested():
            connection.execute(
                answer.insert().values(
                    **_columns(stored),
                    respondent_id=respondent_id,
                    actor_id=actor_id,
                    session_id=session_id,
                    source=source,
                    at=at,
                )
            )
    except IntegrityError as clash:
        raise Conflict(card(connection, respondent_id, session_id, stored.item).version) from clash
    changed = bytearray(current.levels)
    changed[position] = stored.card.code
    connection.execute(
        sheet.update()
        .where(sheet.c.respondent_id == respondent_id)
        .values(levels=bytes(changed), version=current.version + 1)
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


def _newest(respondent_id: int, viewer_session: int | None, items: Sequence[str] | None) -> sa.Subquery:
    foreign = (
        sa.case((answer.c.session_id == viewer_session, 0), else_=1) if viewer_session else sa.literal(1)
    )
    query = sa.select(
        answer.c.item_key,
        sa.func.max(answer.c.version).label("version"),
        sa.func.sum(foreign).label("epoch"),
    ).where(answer.c.respondent_id == respondent_id)
    if items is not None:
        query = query.where(answer.c.item_key.in_(items))
    return query.group_by(answer.c.item_key).subquery()


def _lock_sheet(connection: sa.Connection, respondent_id: int) -> Any:
    return connection.execute(
        sa.select(sheet.c.levels, sheet.c.version)
        .where(sheet.c.respondent_id == respondent_id)
        .with_for_update()
    ).one()


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
