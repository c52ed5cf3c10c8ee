"""Accounts, their roles and their sessions: who somebody is, for how long, and when that ends."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from almene_assess.config import settings
from almene_assess.domain.answers import clean_text
from almene_assess.domain.errors import InvalidValue
from almene_assess.domain.rights import STAFF, Actor, Grant, Role, ScopeKind
from almene_assess.services import passwords
from almene_assess.storage import accounts as rows
from almene_assess.storage import audit, migrations
from almene_assess.storage.database import reading, writing

IDLE = timedelta(minutes=45)
ABSOLUTE = timedelta(hours=12)
TOUCH_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class LiveSession:
    """A session that is in force; `id` is the handle that travels inside the server."""

    id: int
    account_id: int


def now_utc() -> datetime:
    """Return the time now."""
    return datetime.now(UTC)


def token_hash(token: str) -> str:
    """Return the form in which tokens, codes and keys are stored: a read database opens no door."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def normalised(username: str) -> str:
    """Return the form of a username that is compared and stored."""
    return unicodedata.normalize("NFKC", clean_text(username)).strip().casefold()


def create_account(
    engine: sa.Engine, username: str, display_name: str, password: str, *, now: datetime | None = None
) -> int:
    """Create an account and return its id.

    Raises: InvalidValue.
    """
    name = normalised(username)
    if not name or len(name) > 200:
        raise InvalidValue("username", "length")
    passwords.check_password(password, name)
    kept = passwords.hashed(password, settings().password_cost)
    with writing(engine) as connection:
        if rows.account_by_username(connection, name) is not None:
            raise InvalidValue("username", "taken")
        key = rows.add_account(
            connection,
            username=name,
            display_name=display_name,
            password_hash=kept,
            created_at=now or now_utc(),
        )
        audit.note(connection, now or now_utc(), None, "account_create", "account", key)
        return key


def set_password(engine: sa.Engine, account_id: int, password: str) -> None:
    """Replace the password and end every session of the account.

    Raises: InvalidValue.
    """
    passwords.check_password(password)
    kept = passwords.hashed(password, settings().password_cost)
    with writing(engine) as connection:
        rows.change_account(connection, account_id, password_hash=kept)
        audit.note(connection, now_utc(), None, "password_change", "account", account_id)


def disable_account(engine: sa.Engine, account_id: int, *, now: datetime | None = None) -> None:
    """Close the account; its sessions end."""
    with writing(engine) as connection:
        rows.change_account(connection, account_id, disabled_at=now or now_utc())
        audit.note(connection, now or now_utc(), None, "account_disable", "account", account_id)


def grant_role(engine: sa.Engine, account_id: int, grant: Grant) -> int:
    """Give a role and return the grant's id; sessions end, so that rights are read anew.

    Raises: InvalidValue if the role cannot reach so far.
    """
    if not grant.possible:
        raise InvalidValue("role", "unknown")
    with writing(engine) as connection:
        rows.change_account(connection, account_id)
        audit.note(connection, now_utc(), None, "role_grant", "account", account_id, grant.role.value)
        return rows.add_grant(
            connection,
            account_id=account_id,
            role=grant.role.value,
            scope_kind=grant.scope_kind.value,
            scope_id=grant.scope_id,
            valid_from=grant.valid_from,
            valid_to=grant.valid_to,
        )


def end_role(engine: sa.Engine, grant_id: int, *, now: datetime | None = None) -> None:
    """Take a role back; sessions end, so that rights are read anew."""
    with writing(engine) as connection:
        account_id = rows.end_grant(connection, grant_id, now or now_utc())
        if account_id is not None:
            rows.change_account(connection, account_id)
            audit.note(connection, now or now_utc(), None, "role_end", "account", account_id)


def session_of(engine: sa.Engine, token: str, *, now: datetime | None = None) -> LiveSession | None:
    """Return the live session that a cookie's token opens."""
    moment = now or now_utc()
    with reading(engine) as connection:
        found = rows.live_sessions(connection, moment, moment - IDLE, token_hash=token_hash(token))
    return LiveSession(found[0].id, found[0].account_id) if found else None


def alive(engine: sa.Engine, ids: Collection[int], *, now: datetime | None = None) -> frozenset[int]:
    """Return which of these sessions are still in force."""
    moment = now or now_utc()
    with reading(engine) as connection:
        return frozenset(rows.live_ids(connection, moment, moment - IDLE) & set(ids))


def actor_of(engine: sa.Engine, session_id: int, *, now: datetime | None = None) -> Actor | None:
    """Return who acts in a session, with the grants in force, or None if the session is over."""
    moment = now or now_utc()
    with reading(engine) as connection:
        found = rows.actor_rows(connection, session_id, moment, moment - IDLE)
    if not found:
        return None
    held = [_grant(row) for row in found if row.role is not None]
    grants = tuple(grant for grant in held if grant.holds(moment))
    if found[0].factor_at is None and not found[0].is_example and _demands_factor(grants):
        return Actor(found[0].account_id, (), session_id, must_enrol=True)
    return Actor(found[0].account_id, grants, session_id)


def must_have_factor(connection: sa.Connection, account_id: int, now: datetime) -> bool:
    """Return whether an account's roles demand a second factor; in the example it is up to each."""
    held = (_grant(row) for row in rows.grants_of(connection, account_id))
    in_force = tuple(grant for grant in held if grant.holds(now))
    return not rows.is_example(connection) and _demands_factor(in_force)


def holder(connection: sa.Connection, account_id: int, now: datetime) -> Actor | None:
    """Return an account with the grants in force now, without any sign-in; None if it is closed."""
    found = rows.account_by_id(connection, account_id)
    if found is None or found.disabled_at is not None:
        return None
    held = [_grant(row) for row in rows.grants_of(connection, account_id)]
    return Actor(account_id, tuple(grant for grant in held if grant.holds(now)))


def touch(engine: sa.Engine, session_id: int, *, now: datetime | None = None) -> None:
    """Note that a person is active; writes at most once a minute, and never wakes a dead session."""
    moment = now or now_utc()
    with reading(engine) as connection:
        found = rows.live_sessions(connection, moment, moment - IDLE, ids=(session_id,))
    if found and found[0].last_seen_at <= moment - TOUCH_EVERY:
        with writing(engine) as connection:
            rows.saw_session(connection, session_id, moment)


def sign_out(engine: sa.Engine, session_id: int, *, now: datetime | None = None) -> None:
    """End a session everywhere."""
    with writing(engine) as connection:
        rows.revoke_session(connection, session_id, now or now_utc())
        audit.note(connection, now or now_utc(), None, "sign_out", "session", session_id)


def display_name(engine: sa.Engine, account_id: int) -> str:
    """Return the name an account is shown with."""
    with reading(engine) as connection:
        row = rows.account_by_id(connection, account_id)
    return row.display_name if row is not None else ""


def username(engine: sa.Engine, account_id: int) -> str:
    """Return the name an account signs in with."""
    with reading(engine) as connection:
        row = rows.account_by_id(connection, account_id)
    return row.username if row is not None else ""


def is_example(engine: sa.Engine) -> bool:
    """Return whether the database holds example data."""
    with reading(engine) as connection:
        return rows.is_example(connection)


def database_is_ready(engine: sa.Engine) -> bool:
    """Return whether the database has exactly the shape of this version."""
    return migrations.current(engine) == migrations.head()


def _grant(row: rows.Row) -> Grant:
    return Grant(Role(row.role), ScopeKind(row.scope_kind), row.scope_id, row.valid_from, row.valid_to)


def _demands_factor(grants: tuple[Grant, ...]) -> bool:
    return any(grant.role in STAFF for grant in grants)
