"""Rows of links that open once, and what is asked about those who hold a role. No rule is decided here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from almene_assess.domain.rights import Place, Role
from almene_assess.storage.schema import account, administrator, kreds, one_time, organisation, role_grant

Row = sa.Row[Any]
INVITATION = "invitation"
RESET = "reset"


def find(connection: sa.Connection, token_hash: str) -> Row | None:
    """Return the invitation or reset that a token belongs to, used and old ones too."""
    mine = (one_time.c.token_hash == token_hash) & one_time.c.purpose.in_((INVITATION, RESET))
    return connection.execute(sa.select(one_time).where(mine)).one_or_none()


def pending(connection: sa.Connection, now: datetime) -> list[Row]:
    """Return every invitation that can still be used, oldest first."""
    open_ = one_time.c.used_at.is_(None) & (one_time.c.expires_at > now)
    query = sa.select(one_time).where(open_, one_time.c.purpose == INVITATION).order_by(one_time.c.id)
    return list(connection.execute(query))


def spent(connection: sa.Connection, link_id: int) -> None:
    """Forget whom a used link was for."""
    connection.execute(one_time.update().where(one_time.c.id == link_id).values(scope={}))


def forget(connection: sa.Connection, link_id: int) -> None:
    """Delete one link."""
    connection.execute(one_time.delete().where(one_time.c.id == link_id))


def forget_old(connection: sa.Connection, before: datetime) -> None:
    """Delete links that ran out before this time."""
    old = one_time.c.expires_at < before
    connection.execute(one_time.delete().where(old, one_time.c.purpose.in_((INVITATION, RESET))))


def forget_resets_of(connection: sa.Connection, account_id: int) -> None:
    """Delete every reset link of an account: a newer one counts, or none is needed any more."""
    mine = (one_time.c.account_id == account_id) & (one_time.c.purpose == RESET)
    connection.execute(one_time.delete().where(mine))


def place_of_organisation(connection: sa.Connection, organisation_id: int) -> Place | None:
    """Return where an organisation stands today, or None."""
    columns = (organisation.c.kreds_id, organisation.c.administrator_id)
    row = connection.execute(sa.select(*columns).where(organisation.c.id == organisation_id)).one_or_none()
    return None if row is None else Place(organisation_id, row.kreds_id, row.administrator_id)


def exists(connection: sa.Connection, table: str, key: int) -> bool:
    """Return whether there is such a kreds or administrator."""
    found = {"kreds": kreds, "administrator": administrator}[table]
    return connection.execute(sa.select(found.c.id).where(found.c.id == key)).first() is not None


def organisation_name(connection: sa.Connection, organisation_id: int) -> str:
    """Return what an organisation is called."""
    query = sa.select(organisation.c.name).where(organisation.c.id == organisation_id)
    return str(connection.execute(query).scalar() or "")


def sector_administrators(connection: sa.Connection, now: datetime) -> set[int]:
    """Return the accounts that look after the sector now."""
    in_force = (role_grant.c.valid_from <= now) & (
        role_grant.c.valid_to.is_(None) | (role_grant.c.valid_to > now)
    )
    query = (
        sa.select(account.c.id)
        .select_from(account.join(role_grant, role_grant.c.account_id == account.c.id))
        .where(role_grant.c.role == Role.SECTOR_ADMIN.value, in_force, account.c.disabled_at.is_(None))
    )
    return set(connection.execute(query).scalars())


def grant(connection: sa.Connection, grant_id: int) -> Row | None:
    """Return a role grant."""
    return connection.execute(sa.select(role_grant).where(role_grant.c.id == grant_id)).one_or_none()
