"""Rows of the second step of signing in: the sealed key, the newest step used, the recovery codes left."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from almene_assess.storage.schema import recovery_code, second_factor

Row = sa.Row[Any]


def find(connection: sa.Connection, account_id: int) -> Row | None:
    """Return an account's second factor, confirmed or not."""
    mine = second_factor.c.account_id == account_id
    return connection.execute(sa.select(second_factor).where(mine)).one_or_none()


def begin(connection: sa.Connection, account_id: int, sealed_key: str) -> None:
    """Keep a key that nobody has shown to hold yet."""
    connection.execute(second_factor.insert().values(account_id=account_id, sealed_key=sealed_key))


def confirm(connection: sa.Connection, account_id: int, sealed_key: str, at: datetime) -> bool:
    """Let an unconfirmed key count from now on, sealed anew; return whether it was unconfirmed."""
    fresh = (second_factor.c.account_id == account_id) & second_factor.c.confirmed_at.is_(None)
    now = {"confirmed_at": at, "sealed_key": sealed_key}
    return connection.execute(second_factor.update().where(fresh).values(**now)).rowcount == 1


def use_step(connection: sa.Connection, account_id: int, step: int) -> bool:
    """Spend a time step; return False if it, or a later one, was spent before."""
    unused = (second_factor.c.account_id == account_id) & (second_factor.c.last_step < step)
    return connection.execute(second_factor.update().where(unused).values(last_step=step)).rowcount == 1


def use_code(connection: sa.Connection, account_id: int, code_hash: str, at: datetime) -> bool:
    """Spend a recovery code; return whether it was there and unspent."""
    mine = (recovery_code.c.account_id == account_id) & (recovery_code.c.code_hash == code_hash)
    fresh = mine & recovery_code.c.used_at.is_(None)
    return connection.execute(recovery_code.update().where(fresh).values(used_at=at)).rowcount == 1


def set_codes(connection: sa.Connection, account_id: int, hashes: Collection[str]) -> None:
    """Replace all recovery codes of an account."""
    connection.execute(recovery_code.delete().where(recovery_code.c.account_id == account_id))
    connection.execute(
        recovery_code.insert(), [{"account_id": account_id, "code_hash": one} for one in hashes]
    )


def codes_left(connection: sa.Connection, account_id: int) -> int:
    """Return how many recovery codes are unspent."""
    mine = (recovery_code.c.account_id == account_id) & recovery_code.c.used_at.is_(None)
    return connection.execute(sa.select(sa.func.count()).where(mine)).scalar_one()


def remove(connection: sa.Connection, account_id: int) -> bool:
    """Take the second factor and its codes away; return whether there was a confirmed one."""
    found = find(connection, account_id)
    for table in (recovery_code, second_factor):
        connection.execute(table.delete().where(table.c.account_id == account_id))
    return found is not None and found.confirmed_at is not None
