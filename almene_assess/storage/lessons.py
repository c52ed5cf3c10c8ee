"""Learning notes as a kreds shares them: lent, taken back, read. Writing one is the goals' business."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from almene_assess.domain.lessons import Gone, Shared, Words, next_day
from almene_assess.storage.schema import learning, organisation, participation


@dataclass(frozen=True, slots=True)
class OwnLesson:
    """A note as its own organisation sees it."""

    id: int
    organisation_id: int
    words: Words
    shared_at: datetime | None
    version: int


_WORDS = (learning.c.theme, learning.c.tried, learning.c.went_wrong, learning.c.now_do)
_OWN = sa.select(
    learning.c.id, participation.c.organisation_id, *_WORDS, learning.c.shared_at, learning.c.version
).join_from(learning, participation)


def shared_in(connection: sa.Connection, kreds_id: int) -> list[Shared]:
    """Return what organisations that belong to a kreds today have shared, with who runs them.

    Other words are news: a note that was written anew since counts as shared then.
    """
    places = (organisation.c.id, organisation.c.administrator_id)
    columns = (*_WORDS, *places, learning.c.shared_at, learning.c.at)
    query = (
        sa.select(*columns)
        .select_from(learning.join(participation).join(organisation))
        .where(organisation.c.kreds_id == kreds_id, learning.c.shared_at.is_not(None))
    )
    return [_shared(*row) for row in connection.execute(query)]


def gone_from(connection: sa.Connection, kreds_id: int) -> list[Gone]:
    """Return who has left which lot of a kreds."""
    query = (
        sa.select(learning.c.left_lots, organisation.c.id, organisation.c.administrator_id)
        .select_from(learning.join(participation).join(organisation))
        .where(organisation.c.kreds_id == kreds_id, learning.c.left_lots.is_not(None))
    )
    rows = connection.execute(query).all()
    return [Gone(_hand(*place), datetime.fromisoformat(day)) for days, *place in rows for day in days or ()]


def leave_lot(connection: sa.Connection, lesson_id: int, now: datetime) -> None:
    """Note the lot that a shared note is in, before it is taken back or written anew."""
    mine = learning.c.id == lesson_id
    columns = (learning.c.left_lots, learning.c.shared_at, learning.c.at)
    left, shared_at, written_at = connection.execute(sa.select(*columns).where(mine)).one()
    day = None if shared_at is None else next_day(max(shared_at, written_at))
    if day is not None and day <= now:
        days = sorted({*(left or ()), day.isoformat()})
        connection.execute(learning.update().where(mine).values(left_lots=days))


def of_organisation(connection: sa.Connection, organisation_id: int) -> list[OwnLesson]:
    """Return every note of an organisation, newest first."""
    query = _OWN.where(participation.c.organisation_id == organisation_id).order_by(learning.c.id.desc())
    return [_own(row) for row in connection.execute(query)]


def find(connection: sa.Connection, lesson_id: int) -> OwnLesson | None:
    """Return one note, or None."""
    row = connection.execute(_OWN.where(learning.c.id == lesson_id)).one_or_none()
    return None if row is None else _own(row)


def mark(connection: sa.Connection, lesson_id: int, version: int, shared_at: datetime | None) -> bool:
    """Lend a note to the kreds or take it back, on top of a version; return whether that was the newest."""
    same = (learning.c.id == lesson_id) & (learning.c.version == version)
    values = {"shared_at": shared_at, "version": version + 1}
    return connection.execute(learning.update().where(same).values(**values)).rowcount == 1


def _own(row: Any) -> OwnLesson:
    key, organisation_id, theme, tried, went_wrong, now_do, shared_at, version = row
    return OwnLesson(key, organisation_id, Words(theme, tried, went_wrong, now_do), shared_at, version)


def _shared(
    theme: str | None,
    tried: str,
    went_wrong: str,
    now_do: str,
    organisation_id: int,
    administrator_id: int | None,
    shared_at: datetime,
    written_at: datetime,
) -> Shared:
    hand = _hand(organisation_id, administrator_id)
    return Shared(Words(theme, tried, went_wrong, now_do), hand, max(shared_at, written_at))


def _hand(organisation_id: int, administrator_id: int | None) -> tuple[str, int]:
    """Return whoever runs the organisation, or else the organisation itself."""
    if administrator_id is None:
        return "organisation", organisation_id
    return "administrator", administrator_id
