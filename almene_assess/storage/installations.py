"""The one row that says whether a database holds example data or real organisations; it is written once."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from almene_assess.storage.schema import account, installation, organisation, questionnaire, release, round_

THE_ONE = 1
"""The row's id: a second one cannot be added."""
SIGNS_OF_USE = (account, organisation, round_, questionnaire)


def is_example(connection: sa.Connection) -> bool | None:
    """Return whether this database holds example data; None if nobody has said yet."""
    return connection.execute(sa.select(installation.c.is_example)).scalar()


def holds_anything(connection: sa.Connection) -> bool:
    """Return whether somebody has begun to use this database."""
    return any(connection.execute(sa.select(table.c.id).limit(1)).first() for table in SIGNS_OF_USE)


def decide(connection: sa.Connection, *, example: bool, now: datetime) -> None:
    """Say for good what this database is for.

    Raises: sqlalchemy.exc.IntegrityError if it has been said already.
    """
    connection.execute(installation.insert().values(id=THE_ONE, is_example=example, created_at=now))


def rounds_without_release(connection: sa.Connection) -> list[int]:
    """Return the ids of the sector's rounds that have no release."""
    released = sa.select(release.c.round_id)
    own = round_.c.owner_organisation_id.is_(None)
    return list(connection.scalars(sa.select(round_.c.id).where(own, round_.c.id.not_in(released))))
