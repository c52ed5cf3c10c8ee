"""What the log and the doors can say about a period in which somebody may have got in: counts and numbers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from almene_assess.storage.schema import (
    account,
    attempt,
    audit_log,
    organisation,
    participation,
    respondent,
    role_grant,
    session,
)


@dataclass(frozen=True, slots=True)
class Deed:
    """How often an account did one thing to one organisation's data, and when first and last."""

    account_id: int | None
    organisation_id: int | None
    action: str
    times: int
    first: datetime
    last: datetime


def deeds(connection: sa.Connection, since: datetime, until: datetime) -> list[Deed]:
    """Return everything that was done in a period, by account, organisation and action."""
    table = audit_log.c
    keys = (table.actor_id, table.organisation_id, table.action)
    first, last = (made(table.at, type_=table.at.type) for made in (sa.func.min, sa.func.max))
    query = sa.select(*keys, sa.func.count(), first, last).where(table.at >= since, table.at < until)
    return [Deed(*row) for row in connection.execute(query.group_by(*keys).order_by(*keys))]


def sign_ins(connection: sa.Connection, since: datetime, until: datetime) -> dict[int, int]:
    """Return how many sessions of each account lived at some time of the period."""
    table = session.c
    alive = (table.created_at < until) & (table.last_seen_at >= since)
    query = sa.select(table.account_id, sa.func.count()).where(alive).group_by(table.account_id)
    return {row[0]: row[1] for row in connection.execute(query)}


def failures(connection: sa.Connection, since: datetime, until: datetime) -> list[tuple[str, str, int]]:
    """Return the attempts to get in that were not forgiven: kind, hashed key, how many."""
    table = attempt.c
    query = sa.select(table.kind, table.key_hash, sa.func.count()).where(table.at >= since, table.at < until)
    found = connection.execute(query.group_by(table.kind, table.key_hash).order_by(sa.func.count().desc()))
    return [(row[0], row[1], row[2]) for row in found]


def reach(
    connection: sa.Connection, since: datetime, until: datetime
) -> list[tuple[int, str, str, int | None]]:
    """Return the roles that were in force at some time of the period: account, role, kind of scope, scope."""
    table = role_grant.c
    held = (table.valid_from < until) & (table.valid_to.is_(None) | (table.valid_to >= since))
    columns = (table.account_id, table.role, table.scope_kind, table.scope_id)
    rows = connection.execute(sa.select(*columns).where(held).order_by(table.account_id, table.id))
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def names(connection: sa.Connection) -> tuple[dict[int, str], dict[int, str]]:
    """Return what accounts and organisations are called, by number."""
    people = connection.execute(sa.select(account.c.id, account.c.display_name))
    houses = connection.execute(sa.select(organisation.c.id, organisation.c.name))
    return {row[0]: row[1] for row in people}, {row[0]: row[1] for row in houses}


def concerned(connection: sa.Connection, organisations: Collection[int]) -> dict[int, int]:
    """Return how many people an organisation holds data about: accounts with a role or a sheet, and sheets
    without an account.
    """
    found: dict[int, int] = {}
    roles = sa.select(role_grant.c.scope_id, role_grant.c.account_id).where(
        role_grant.c.scope_kind == "organisation"
    )
    joined = respondent.join(participation, participation.c.id == respondent.c.participation_id)
    columns = (participation.c.organisation_id, respondent.c.account_id)
    seated = sa.select(*columns).select_from(joined).where(respondent.c.account_id.is_not(None))
    both = sa.union(roles, seated).subquery()
    for key, count in connection.execute(sa.select(both.c[0], sa.func.count()).group_by(both.c[0])):
        found[key] = count
    nobodys = respondent.c.account_id.is_(None) & (respondent.c.kind != "joint")
    counted = sa.select(participation.c.organisation_id, sa.func.count()).select_from(joined).where(nobodys)
    for key, count in connection.execute(counted.group_by(participation.c.organisation_id)):
        found[key] = found.get(key, 0) + count
    return {key: found.get(key, 0) for key in organisations}
