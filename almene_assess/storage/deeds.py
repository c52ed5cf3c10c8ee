"""The actions of an organisation, from meetings and written beside them: who does what by when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from almene_assess.domain.errors import Conflict, NotFound
from almene_assess.domain.goals import ActionWords, Deed, Doer, Horizon
from almene_assess.storage.schema import action, new_id, participation


def of_organisation(connection: sa.Connection, organisation_id: int) -> list[Deed]:
    """Return every action of an organisation, whatever the round, the nearest day first."""
    joined = action.join(participation, action.c.participation_id == participation.c.id)
    mine = participation.c.organisation_id == organisation_id
    query = sa.select(action).select_from(joined).where(mine).order_by(action.c.due, action.c.id)
    return [_deed(row) for row in connection.execute(query)]


def find(connection: sa.Connection, action_id: int) -> Deed | None:
    """Return an action, or None."""
    row = connection.execute(sa.select(action).where(action.c.id == action_id)).one_or_none()
    return None if row is None else _deed(row)


def any_of(connection: sa.Connection, participation_id: int) -> bool:
    """Return whether a participation has an action."""
    mine = sa.select(action.c.id).where(action.c.participation_id == participation_id)
    return connection.execute(mine.limit(1)).first() is not None


def add(
    connection: sa.Connection,
    participation_id: int,
    words: ActionWords,
    at: datetime,
    *,
    workshop_id: int | None = None,
    done_at: datetime | None = None,
) -> int:
    """Insert an action and return its id."""
    row = {"participation_id": participation_id, "workshop_id": workshop_id, "done_at": done_at}
    inserted = connection.execute(action.insert().values(**row, **_columns(words), version=1, created_at=at))
    return new_id(inserted)


def change(connection: sa.Connection, action_id: int, version: int, words: ActionWords) -> None:
    """Write an action anew on top of the version that was seen.

    Raises: NotFound, Conflict.
    """
    _write(connection, action_id, version, _columns(words))


def mark(connection: sa.Connection, action_id: int, version: int, done_at: datetime | None) -> None:
    """Say that an action is done, or not yet after all.

    Raises: NotFound, Conflict.
    """
    _write(connection, action_id, version, {"done_at": done_at})


def drop(connection: sa.Connection, action_id: int, version: int) -> None:
    """Take an action away.

    Raises: NotFound, Conflict.
    """
    gone = connection.execute(action.delete().where(_seen(action_id, version)))
    if not gone.rowcount:
        _refuse(connection, action_id)


def _write(connection: sa.Connection, action_id: int, version: int, values: dict[str, Any]) -> None:
    change = action.update().where(_seen(action_id, version)).values(**values, version=version + 1)
    if not connection.execute(change).rowcount:
        _refuse(connection, action_id)


def _seen(action_id: int, version: int) -> sa.ColumnElement[bool]:
    return (action.c.id == action_id) & (action.c.version == version)


def _refuse(connection: sa.Connection, action_id: int) -> None:
    now = connection.execute(sa.select(action.c.version).where(action.c.id == action_id)).scalar()
    raise NotFound("action") if now is None else Conflict(now)


def _columns(words: ActionWords) -> dict[str, Any]:
    return {
        "text": words.text,
        "responsible": words.responsible,
        "due": words.due,
        "horizon": words.horizon and words.horizon.value,
        "level": words.doer and words.doer.value,
        "goal_id": words.goal_id,
    }


def _deed(row: sa.Row[Any]) -> Deed:
    horizon = None if row.horizon is None else Horizon(row.horizon)
    doer = None if row.level is None else Doer(row.level)
    return Deed(
        id=row.id,
        participation_id=row.participation_id,
        words=ActionWords(row.text, row.responsible, row.due, horizon, doer, row.goal_id),
        done_at=row.done_at,
        version=row.version,
        created_at=row.created_at,
        workshop_id=row.workshop_id,
    )
