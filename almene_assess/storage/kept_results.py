"""Results that are kept as figures once sheets behind them are erased; written once, never reckoned anew."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from almene_assess.storage.schema import kept_result


def find(connection: sa.Connection, participation_id: int) -> dict[str, Any] | None:
    """Return the figures that were kept, if any were."""
    query = sa.select(kept_result.c.figures).where(kept_result.c.participation_id == participation_id)
    found: dict[str, Any] | None = connection.execute(query).scalar()
    return found


def keep(connection: sa.Connection, participation_id: int, figures: dict[str, Any], at: datetime) -> None:
    """Keep the figures; there must be none yet."""
    connection.execute(kept_result.insert().values(participation_id=participation_id, figures=figures, at=at))
