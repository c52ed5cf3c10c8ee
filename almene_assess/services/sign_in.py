"""The way in: limited attempts, one path for known and unknown users, a one-time ticket, a session."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from almene_assess.config import settings
from almene_assess.domain.errors import NotFound
from almene_assess.services import attempts, passwords, second_factor, security_log
from almene_assess.services.accounts import ABSOLUTE, normalised, now_utc, token_hash
from almene_assess.services.attempts import Limit, Wait
from almene_assess.services.security_log import Event
from almene_assess.storage import accounts as rows
from almene_assess.storage import audit, second_factors
from almene_assess.storage.database import writing

TICKET = "ticket"
TICKET_LIFE = timedelta(seconds=30)
SECOND = "second_step"
SECOND_LIFE = timedelta(minutes=5)
DEVICE_LIMIT = 80
WINDOW = timedelta(minutes=15)
LOCAL_PAGE = re.compile(r"[a-z0-9-]{0,60}(\?[A-Za-z0-9=&_.%+-]{0,400})?")


LIMITS = {
    "account": Limit(free=5, first_wait=15, longest_wait=300),
    # A whole meeting may sit behind one address.
    "address": Limit(free=40, first_wait=2, longest_wait=60),
    "global": Limit(free=600, first_wait=1, longest_wait=5),
}


@dataclass(frozen=True, slots=True)
class Challenge:
    """One admitted attempt: the hash to check against, also when there is no such account."""

    username: str
    account_id: int | None
    password_hash: str
    attempt_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SecondStep:
    """The password was right and there is a second factor; the token is for this tab alone."""

    token: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A redeemed ticket: the token for the cookie and the local address to go to."""

    token: str
    page: str


def begin(engine: sa.Engine, username: str, address: str, *, now: datetime | None = None) -> Challenge | Wait:
    """Admit one attempt, counted before anything is checked, or say how long to wait."""
    moment = now or now_utc()
    name = normalised(username)
    keys = {"account": name, "address": attempts.line(address), "global": attempts.EVERYBODY}
    with writing(engine) as connection:
        ids = attempts.admit(connection, keys, LIMITS, moment)
        if isinstance(ids, Wait):
            security_log.note(Event.SIGN_IN_LIMITED, account=name, line=address)
            return ids
        found = rows.account_by_username(connection, name)
    known = found is not None and found.disabled_at is None
    kept = found.password_hash if known and found is not None else nobodys_hash()
    return Challenge(name, found.id if known and found is not None else None, kept, ids)


def succeed(
    engine: sa.Engine, challenge: Challenge, browser: str, page: str, *, now: datetime | None = None
) -> str | SecondStep | None:
    """Give the ticket that follows a right password, or ask for the second step; None without an account.

    The ticket opens one session, once, within 30 seconds, in this browser only.
    """
    if challenge.account_id is None:
        return None
    moment = now or now_utc()
    scope = {"browser": browser, "page": page if LOCAL_PAGE.fullmatch(page) else ""}
    with writing(engine) as connection:
        rows.forget_attempts(connection, challenge.attempt_ids)
        attempts.forget(connection, "account", challenge.username)
        rows.forget_one_times(connection, moment - WINDOW)
        factor = second_factors.find(connection, challenge.account_id)
        if factor is not None and factor.confirmed_at is not None:
            return SecondStep(_keep(connection, SECOND, challenge.account_id, scope, moment + SECOND_LIFE))
        return _keep(connection, TICKET, challenge.account_id, scope, moment + TICKET_LIFE)


def fail(challenge: Challenge, address: str) -> None:
    """Write down that the password was not right, or that there is no such account: nobody sees which."""
    security_log.note(Event.SIGN_IN_FAILED, account=challenge.username, line=address)


def forgive(engine: sa.Engine, challenge: Challenge) -> None:
    """Count nothing against somebody who turned out to be the account's owner."""
    with writing(engine) as connection:
        rows.forget_attempts(connection, challenge.attempt_ids)
        attempts.forget(connection, "account", challenge.username)


def second_step(
    engine: sa.Engine, token: str, typed: str, browser: str, *, now: datetime | None = None
) -> str | Wait | None:
    """Give the ticket that follows a right code; None for a wrong one, Wait after too many of them.

    Raises: NotFound once the step is too old, used, or another browser's: the password comes first again.
    """
    moment = now or now_utc()
    with writing(engine) as connection:
        step = rows.find_one_time(connection, token_hash(token), SECOND, moment)
        if step is None or not secrets.compare_digest(str(step.scope["browser"]), browser):
            raise NotFound("second step")
        fits = second_factor.check(connection, step.account_id, typed, moment)
        if isinstance(fits, Wait):
            security_log.note(Event.SIGN_IN_LIMITED, number=step.account_id)
            return fits
        if not fits:
            security_log.note(Event.SECOND_STEP_FAILED, number=step.account_id)
        if not fits or rows.use_one_time(connection, token_hash(token), SECOND, moment) is None:
            return None
        return _keep(connection, TICKET, step.account_id, step.scope, moment + TICKET_LIFE)


def redeem(
    engine: sa.Engine, code: str, browser: str, *, device: str = "", now: datetime | None = None
) -> Opened | None:
    """Open a session for a ticket that is fresh, unused and this browser's own."""
    moment, token = now or now_utc(), secrets.token_urlsafe(32)
    with writing(engine) as connection:
        ticket = rows.use_one_time(connection, token_hash(code), TICKET, moment)
        owner = rows.account_by_id(connection, ticket.account_id) if ticket is not None else None
        if ticket is None or owner is None or owner.disabled_at is not None:
            return None
        if not browser or not secrets.compare_digest(str(ticket.scope["browser"]), browser):
            return None
        rows.add_session(
            connection,
            token_hash=token_hash(token),
            account_id=owner.id,
            epoch=owner.epoch,
            created_at=moment,
            last_seen_at=moment,
            expires_at=moment + ABSOLUTE,
            device=device[:DEVICE_LIMIT],
        )
        audit.note(connection, moment, owner.id, "sign_in", "account", owner.id)
    security_log.note(Event.SIGNED_IN, number=owner.id)
    return Opened(token, "/" + ticket.scope["page"])


def nobodys_hash() -> str:
    """Return the hash that unknown users are checked against; call it at start-up, since it is slow once."""
    return passwords.nobodys_hash(settings().password_cost)


def _keep(
    connection: sa.Connection, purpose: str, account_id: int, scope: dict[str, str], until: datetime
) -> str:
    token = secrets.token_urlsafe(32)
    rows.add_one_time(
        connection,
        token_hash=token_hash(token),
        purpose=purpose,
        account_id=account_id,
        scope=scope,
        expires_at=until,
    )
    return token
