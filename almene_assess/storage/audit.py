"""The log of who did what to whose data: rows are added here, and never changed or removed."""

from __future__ import annotations

from datetime import datetime

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
