"""Who holds which role where, in one look; no rule is decided here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from almene_assess.domain.rights import Grant, Place, Role, ScopeKind
from almene_assess.storage.schema import (
    account,
    administrator,
    kreds,
    organisation,
    role_grant,
    second_factor,
)


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can sign in, or could until the account was closed."""

    id: int
    address: str
    name: str
    closed: bool
    second_factor: bool


@dataclass(frozen=True, slots=True)
class Held:
    """One role that somebody holds; `group` is a respondent's."""

    id: int
    account_id: int
    grant: Grant
    group: str | None


@dataclass(frozen=True, slots=True)
class Spot:
    """An organisation as somewhere to ask people in."""

    name: str
    cvr: str
    place: Place
    merged: bool


def accounts(connection: sa.Connection) -> dict[int, Account]:
    """Return every account by id."""
    query: sa.Select[Any] = sa.select(account, second_factor.c.confirmed_at)
    joined = query.select_from(account.outerjoin(second_factor))
    return {row.id: _account(row) for row in connection.execute(joined)}


def held(connection: sa.Connection, now: datetime) -> list[Held]:
    """Return every role in force, oldest first."""
    rows = connection.execute(sa.select(role_grant).order_by(role_grant.c.id))
    found = [Held(row.id, row.account_id, _grant(row), row.answer_group) for row in rows]
    return [one for one in found if one.grant.holds(now)]


def spots(connection: sa.Connection) -> dict[int, Spot]:
    """Return every organisation by id, in the order of their names."""
    rows = connection.execute(sa.select(organisation)).all()
    return {
        row.id: Spot(
            row.name,
            row.cvr or "",
            Place(row.id, row.kreds_id, row.administrator_id),
            row.merged_into is not None,
        )
        for row in sorted(rows, key=lambda row: (row.name.casefold(), row.id))
    }


def kreds_names(connection: sa.Connection) -> dict[int, str]:
    """Return the name of every kreds by id."""
    query = sa.select(kreds.c.id, kreds.c.name).order_by(kreds.c.number)
    return {row.id: row.name for row in connection.execute(query)}


def administrator_names(connection: sa.Connection) -> dict[int, str]:
    """Return the name of every company that runs organisations, by id."""
    query = sa.select(administrator.c.id, administrator.c.name).order_by(administrator.c.name)
    return {row.id: row.name for row in connection.execute(query)}


def _account(row: sa.Row[Any]) -> Account:
    return Account(
        row.id, row.username, row.display_name, row.disabled_at is not None, row.confirmed_at is not None
    )


def _grant(row: sa.Row[Any]) -> Grant:
    return Grant(Role(row.role), ScopeKind(row.scope_kind), row.scope_id, row.valid_from, row.valid_to)
