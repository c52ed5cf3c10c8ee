"""An organisation's own questions and the board's joint steps on them; read by nobody who counts anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from almene_assess.domain.answers import BLANK, Card
from almene_assess.domain.errors import Conflict
from almene_assess.domain.local_items import Draft, LocalItem
from almene_assess.storage.schema import local_answer, local_item, new_id


@dataclass(frozen=True, slots=True)
class LocalAnswer:
    """The board's joint step on an own question: a rung, and a note as the card's comment."""

    card: Card = BLANK
    version: int = 0
    at: datetime | None = None


def of_organisation(connection: sa.Connection, organisation_id: int) -> list[LocalItem]:
    """Return an organisation's own questions in their order, those taken out of use too."""
    rung = sa.select(local_answer.c.local_item_id).where(local_answer.c.level.is_not(None))
    answered = set(connection.execute(rung.distinct()).scalars())
    mine = sa.select(local_item).where(local_item.c.organisation_id == organisation_id)
    rows = connection.execute(mine.order_by(local_item.c.place, local_item.c.id))
    return [
        LocalItem(
            row.id,
            Draft(row.title, row.question, tuple(row.levels)),
            row.version,
            row.retired_at is not None,
            row.id in answered,
        )
        for row in rows
    ]


def add(connection: sa.Connection, organisation_id: int, draft: Draft) -> int:
    """Add a question after the others, and return its id."""
    last = sa.select(sa.func.max(local_item.c.place)).where(local_item.c.organisation_id == organisation_id)
    place = (connection.execute(last).scalar() or 0) + 1
    row = {"organisation_id": organisation_id, "place": place, "version": 1}
    return new_id(connection.execute(local_item.insert().values(**row, **_words(draft))))


def rewrite(connection: sa.Connection, item_id: int, draft: Draft, version: int) -> None:
    """Write a question anew on top of `version`.

    Raises: Conflict.
    """
    _change(connection, item_id, version, **_words(draft))


def retire(connection: sa.Connection, item_id: int, version: int, at: datetime | None) -> None:
    """Take a question out of use, or with None into use again, on top of `version`.

    Raises: Conflict.
    """
    _change(connection, item_id, version, retired_at=at)


def put_in_order(connection: sa.Connection, ids: Sequence[int]) -> None:
    """Let the questions stand in this order."""
    for place, key in enumerate(ids, 1):
        connection.execute(local_item.update().where(local_item.c.id == key).values(place=place))


def answers(connection: sa.Connection, participation_id: int) -> dict[int, LocalAnswer]:
    """Return the joint steps of a participation by the question's id."""
    query = sa.select(local_answer).where(local_answer.c.participation_id == participation_id)
    return {
        row.local_item_id: LocalAnswer(Card(row.level, comment=row.note), row.version, row.at)
        for row in connection.execute(query)
    }


def put_answer(
    connection: sa.Connection, participation_id: int, item_id: int, card: Card, version: int, at: datetime
) -> LocalAnswer:
    """Write a joint step on top of `version`.

    Raises: Conflict.
    """
    key = {"participation_id": participation_id, "local_item_id": item_id}
    values = {"level": card.level, "note": card.comment, "version": version + 1, "at": at}
    mine = sa.and_(*(local_answer.c[name] == value for name, value in key.items()))
    change: sa.Insert | sa.Update
    if version == 0:
        change = local_answer.insert().values(**key, **values)
    else:
        change = local_answer.update().where(mine, local_answer.c.version == version).values(**values)
    try:
        with connection.begin_nested():
            written = connection.execute(change).rowcount == 1
    except IntegrityError:
        written = False
    if not written:
        raise Conflict(answers(connection, participation_id).get(item_id, LocalAnswer()).version)
    return LocalAnswer(card, version + 1, at)


def _words(draft: Draft) -> dict[str, Any]:
    return {"title": draft.title, "question": draft.question, "levels": list(draft.levels)}


def _change(connection: sa.Connection, item_id: int, version: int, **values: Any) -> None:
    stands = (local_item.c.id == item_id) & (local_item.c.version == version)
    done = connection.execute(local_item.update().where(stands).values(version=version + 1, **values))
    if done.rowcount != 1:
        raise Conflict(version + 1)
