"""Rows of people and doors: account, session, attempt, one-time code, role grant. No rule is decided here."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from almene_assess.storage.schema import (
    account,
    attempt,
    installation,
    one_time,
    role_grant,
    second_factor,
    session,
)

Row = sa.Row[Any]

_OWNED = session.join(account, account.c.id == session.c.account_id)
_LIVE = sa.and_(
    session.c.revoked_at.is_(None),
    session.c.expires_at > sa.bindparam("now"),
    session.c.last_seen_at > sa.bindparam("seen_after"),
    session.c.epoch == account.c.epoch,
    account.c.disabled_at.is_(None),
)
# Built once: every run of a page asks it.
_ACTOR = (
    sa.select(
        session.c.account_id,
        *(column for column in role_grant.c if column.name not in ("id", "account_id")),
        second_factor.c.confirmed_at.label("factor_at"),
        sa.select(installation.c.is_example).limit(1).scalar_subquery().label("is_example"),
    )
    .select_from(
        _OWNED.outerjoin(role_grant, role_grant.c.account_id == session.c.account_id).outerjoin(
            second_factor, second_factor.c.account_id == session.c.account_id
        )
    )
    .where(_LIVE, session.c.id == sa.bindparam("session"))
    .order_by(role_grant.c.id)
)

# All of them: to name the few hundred that are asked for costs more than to read the ids.
_LIVE_IDS = sa.select(session.c.id).select_from(_OWNED).where(_LIVE)


def account_by_username(connection: sa.Connection, username: str) -> Row | None:
    """Return the account with this (already normalised) username."""
    return connection.execute(sa.select(account).where(account.c.username == username)).first()


def account_by_id(connection: sa.Connection, account_id: int) -> Row | None:
    """Return the account."""
    return connection.execute(sa.select(account).where(account.c.id == account_id)).first()


def add_account(connection: sa.Connection, **values: Any) -> int:
    """Insert an account and return its id."""
    return _new_id(connection.execute(account.insert().values(**values)))


def change_account(connection: sa.Connection, account_id: int, **values: Any) -> None:
    """Change columns of an account; its epoch grows, so that every session and half-made way in is dead."""
    grown = values | {"epoch": account.c.epoch + 1}
    connection.execute(account.update().where(account.c.id == account_id).values(**grown))
    ways_in = one_time.c.purpose.in_(("ticket", "second_step", "reset")) & one_time.c.used_at.is_(None)
    connection.execute(one_time.delete().where(one_time.c.account_id == account_id, ways_in))


def add_grant(connection: sa.Connection, **values: Any) -> int:
    """Insert a role grant and return its id."""
    return _new_id(connection.execute(role_grant.insert().values(**values)))


def end_grant(connection: sa.Connection, grant_id: int, at: datetime) -> int | None:
    """Let a grant end now; return whose it was."""
    connection.execute(role_grant.update().where(role_grant.c.id == grant_id).values(valid_to=at))
    return connection.scalar(sa.select(role_grant.c.account_id).where(role_grant.c.id == grant_id))


def grants_of(connection: sa.Connection, account_id: int) -> list[Row]:
    """Return every grant the account has ever had."""
    query = sa.select(role_grant).where(role_grant.c.account_id == account_id).order_by(role_grant.c.id)
    return list(connection.execute(query))


def add_session(connection: sa.Connection, **values: Any) -> int:
    """Insert a session and return its id."""
    return _new_id(connection.execute(session.insert().values(**values)))


def live_sessions(
    connection: sa.Connection,
    now: datetime,
    seen_after: datetime,
    *,
    ids: Collection[int] | None = None,
    token_hash: str | None = None,
) -> list[Row]:
    """Return those of the asked sessions that are neither revoked, expired, idle nor of an older epoch."""
    query = sa.select(session.c.id, session.c.account_id, session.c.last_seen_at).select_from(_OWNED)
    query = query.where(_LIVE)
    if ids is not None:
        query = query.where(session.c.id.in_(ids))
    if token_hash is not None:
        query = query.where(session.c.token_hash == token_hash)
    return list(connection.execute(query, {"now": now, "seen_after": seen_after}))


def actor_rows(connection: sa.Connection, session_id: int, now: datetime, seen_after: datetime) -> list[Row]:
    """Return a live session's account once for each grant it has ever had (one row of blanks if none)."""
    return list(connection.execute(_ACTOR, {"session": session_id, "now": now, "seen_after": seen_after}))


def live_ids(connection: sa.Connection, now: datetime, seen_after: datetime) -> set[int]:
    """Return every session that is in force."""
    return set(connection.execute(_LIVE_IDS, {"now": now, "seen_after": seen_after}).scalars())


def saw_session(connection: sa.Connection, session_id: int, now: datetime) -> None:
    """Note that somebody used the session now."""
    connection.execute(session.update().where(session.c.id == session_id).values(last_seen_at=now))


def revoke_session(connection: sa.Connection, session_id: int, now: datetime) -> None:
    """End one session for good."""
    connection.execute(
        session.update()
        .where(session.c.id == session_id, session.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def revoke_others(connection: sa.Connection, account_id: int, but: int | None, now: datetime) -> None:
    """End every session of an account except one."""
    others = (
        (session.c.account_id == account_id) & session.c.revoked_at.is_(None) & (session.c.id != (but or 0))
    )
    connection.execute(session.update().where(others).values(revoked_at=now))


def sessions_of(connection: sa.Connection, account_id: int, now: datetime, seen_after: datetime) -> list[Row]:
    """Return an account's sessions that are in force, newest first."""
    query = sa.select(session).select_from(_OWNED).where(_LIVE, session.c.account_id == account_id)
    return list(
        connection.execute(
            query.order_by(session.c.last_seen_at.desc()), {"now": now, "seen_after": seen_after}
        )
    )


def add_one_time(connection: sa.Connection, **values: Any) -> None:
    """Insert a one-time code."""
    connection.execute(one_time.insert().values(**values))


def find_one_time(connection: sa.Connection, token_hash: str, purpose: str, now: datetime) -> Row | None:
    """Return a code that is there, unused and not too old; it stays unused."""
    mine = (one_time.c.token_hash == token_hash) & (one_time.c.purpose == purpose)
    fresh = one_time.c.used_at.is_(None) & (one_time.c.expires_at > now)
    return connection.execute(sa.select(one_time).where(mine & fresh)).one_or_none()


def use_one_time(connection: sa.Connection, token_hash: str, purpose: str, now: datetime) -> Row | None:
    """Mark the code as used and return it, if it is there, unused and not too old."""
    mine = (one_time.c.token_hash == token_hash) & (one_time.c.purpose == purpose)
    fresh = one_time.c.used_at.is_(None) & (one_time.c.expires_at > now)
    taken = connection.execute(one_time.update().where(mine & fresh).values(used_at=now))
    return connection.execute(sa.select(one_time).where(mine)).first() if taken.rowcount == 1 else None


def forget_one_times(connection: sa.Connection, before: datetime) -> None:
    """Delete tickets and second steps that ran out before this time."""
    short = one_time.c.purpose.in_(("ticket", "second_step"))
    connection.execute(one_time.delete().where(one_time.c.expires_at < before, short))


def add_attempt(connection: sa.Connection, kind: str, key_hash: str, at: datetime) -> int:
    """Insert an attempt and return its id."""
    return _new_id(connection.execute(attempt.insert().values(kind=kind, key_hash=key_hash, at=at)))


def attempts_since(connection: sa.Connection, kind: str, key_hash: str, since: datetime) -> tuple[int, Any]:
    """Return how many attempts there were since then, and when the last one was."""
    query = sa.select(sa.func.count(), sa.func.max(attempt.c.at, type_=attempt.c.at.type)).where(
        attempt.c.kind == kind, attempt.c.key_hash == key_hash, attempt.c.at > since
    )
    count, last = connection.execute(query).one()
    return count, last


def forget_attempts(connection: sa.Connection, ids: Collection[int]) -> None:
    """Delete these attempts."""
    connection.execute(attempt.delete().where(attempt.c.id.in_(ids)))


def forget_attempts_of(connection: sa.Connection, kind: str, key_hash: str) -> None:
    """Delete all attempts against one key."""
    connection.execute(attempt.delete().where(attempt.c.kind == kind, attempt.c.key_hash == key_hash))


def forget_attempts_before(connection: sa.Connection, kinds: Collection[str], before: datetime) -> None:
    """Delete attempts of these kinds that no limit counts any more."""
    connection.execute(attempt.delete().where(attempt.c.kind.in_(kinds), attempt.c.at < before))


def is_example(connection: sa.Connection) -> bool:
    """Return whether this database holds example data; False where nobody said."""
    return bool(connection.scalar(sa.select(installation.c.is_example).limit(1)))


def _new_id(result: sa.CursorResult[Any]) -> int:
    key = result.inserted_primary_key
    assert key is not None
    return int(key[0])
