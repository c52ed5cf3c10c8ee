"""Rows of the log as they are read back: an organisation's, or what the sector's own staff did."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from almene_assess.domain.rights import Role
from almene_assess.storage.schema import account, audit_log, organisation, role_grant


@dataclass(frozen=True, slots=True)
class Row:
    """Who did what, when. `name` is None for the machine itself, and empty for an account that is erased."""

    at: datetime
    name: str | None
    action: str


@dataclass(frozen=True, slots=True)
class Period:
    """From one moment up to another; with `actions`, only these."""

    since: datetime
    until: datetime
    actions: frozenset[str] | None = None


def of_organisation(connection: sa.Connection, organisation_id: int, asked: Period, most: int) -> list[Row]:
    """Return the newest rows about an organisation's data."""
    return _rows(connection, audit_log.c.organisation_id == organisation_id, asked, most)


def of_sector(connection: sa.Connection, kinds: Collection[str], asked: Period, most: int) -> list[Row]:
    """Return the newest rows of what the sector's staff did to things of these kinds."""
    role, table = Role.SECTOR_ADMIN.value, audit_log.c
    given = (table.action == "role_grant") & (table.object_kind == "account") & (table.detail == role)
    # Whoever is erased holds no role any more; what they did as staff must not leave the log with them.
    staff = sa.union(
        sa.select(role_grant.c.account_id).where(role_grant.c.role == role),
        sa.select(table.object_id).where(given),
    )
    mine = audit_log.c.actor_id.in_(staff) & audit_log.c.object_kind.in_(kinds)
    return _rows(connection, mine, asked, most)


def actions(connection: sa.Connection) -> frozenset[str]:
    """Return every action that the log knows."""
    return frozenset(connection.execute(sa.select(audit_log.c.action.distinct())).scalars())


def organisations(
    connection: sa.Connection, ids: Collection[int], administrators: Collection[int]
) -> dict[int, str]:
    """Return the names of these organisations and of those that these administrators run, by id."""
    table = organisation.c
    mine = table.id.in_(ids) | table.administrator_id.in_(administrators)
    rows = connection.execute(sa.select(table.id, table.name).where(mine).order_by(table.name))
    return {row.id: row.name for row in rows}


def _rows(connection: sa.Connection, whose: sa.ColumnElement[bool], asked: Period, most: int) -> list[Row]:
    table = audit_log.c
    within = whose & (table.at >= asked.since) & (table.at < asked.until)
    if asked.actions is not None:
        within &= table.action.in_(asked.actions)
    joined = audit_log.outerjoin(account, account.c.id == table.actor_id)
    query = sa.select(table.at, account.c.display_name, table.action).select_from(joined).where(within)
    found = connection.execute(query.order_by(table.at.desc(), table.id.desc()).limit(most))
    return [Row(*row) for row in found]
