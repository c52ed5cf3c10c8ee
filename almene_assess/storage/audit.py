"""The log of who did what to whose data: rows are added here, and never changed or removed."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from almene_assess.storage.schema import audit_log


def note(
    connection: sa.Connection,
    at: datetime,
    actor_id: int | None,
    action: str,
    object_kind: str,
    object_id: int | None,
    detail: str = "",
) -> None:
    """Add one row."""
    connection.execute(
        audit_log.insert().values(
            at=at,
            actor_id=actor_id,
            action=action,
            object_kind=object_kind,
            object_id=object_id,
            detail=detail[:400],
        )
    )


LOOK = timedelta(minutes=10)
"""A page draws the same figures many times; one row says that somebody was looking."""


def note_look(
    connection: sa.Connection,
    at: datetime,
    actor_id: int,
    action: str,
    object_kind: str,
    object_id: int,
) -> None:
    """Add one row about a read, unless the same person's same look was noted a moment ago."""
    same = (
        audit_log.c.actor_id == actor_id,
        audit_log.c.action == action,
        audit_log.c.object_kind == object_kind,
        audit_log.c.object_id == object_id,
        audit_log.c.at > at - LOOK,
    )
    if connection.execute(sa.select(audit_log.c.id).where(*same).limit(1)).first() is None:
        note(connection, at, actor_id, action, object_kind, object_id)
