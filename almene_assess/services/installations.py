"""What a database is for: decided once, by whoever has the machine itself."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from almene_assess.domain.errors import RefusedSetup
from almene_assess.domain.rights import Role, ScopeKind
from almene_assess.services.invitations import PATH, Invitee, kept_scope, make_link
from almene_assess.storage import audit, doors, installations, sector
from almene_assess.storage.content import load_sector
from almene_assess.storage.database import reading, writing


def settle(engine: sa.Engine, *, now: datetime) -> None:
    """Mark a database for real organisations, unless somebody has decided already; lay kredse and regions."""
    with writing(engine) as connection:
        if installations.is_example(connection) is None:
            installations.decide(connection, example=False, now=now)
        if not installations.is_example(connection):  # the example lays its own
            sector.complete_division(connection, load_sector())


def is_empty_example(engine: sa.Engine) -> bool:
    """Return whether an example sector has yet to be laid into this database.

    Raises: RefusedSetup if it belongs to real organisations.
    """
    with reading(engine) as connection:
        decided, used = installations.is_example(connection), installations.holds_anything(connection)
    if decided is False or (decided is None and used):
        raise for_real_organisations()
    return not used


def for_real_organisations() -> RefusedSetup:
    """Return the refusal that keeps example and real data apart."""
    return RefusedSetup(
        problem="Databasen er til rigtige organisationer. Dem må eksempeldata aldrig blandes med.",
        remedy="Vælg en anden database med --database. Uden --database bruges eksemplets egen fil.",
    )


def rounds_without_release(engine: sa.Engine) -> list[int]:
    """Return the sector's rounds that have no release yet."""
    with reading(engine) as connection:
        return installations.rounds_without_release(connection)


def first_administrator(engine: sa.Engine, *, now: datetime) -> str | None:
    """Return the path of a new link for the first administrator; None once somebody looks after the sector.

    Earlier links of the kind are dead, so that a lost one is never in force beside the newest.
    """
    first = Invitee("", "", Role.SECTOR_ADMIN, ScopeKind.SECTOR)
    with writing(engine) as connection:
        if installations.is_example(connection) or doors.sector_administrators(connection, now):
            return None
        for row in doors.pending(connection, now):
            if not row.scope["address"]:
                doors.forget(connection, row.id)
        audit.note(connection, now, None, "invite", "sector", None, "first administrator")
        return PATH + make_link(connection, kept_scope(first, None))
