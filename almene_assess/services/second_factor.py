"""The second step of signing in: a code from an app (TOTP), or one of ten recovery codes; each opens once."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp
import sqlalchemy as sa

from almene_assess.domain.errors import InvalidValue, NotAllowed, NotNow
from almene_assess.domain.rights import Action, Actor, Role
from almene_assess.services import attempts, secret
from almene_assess.services.accounts import must_have_factor, token_hash
from almene_assess.services.attempts import Limit, Wait
from almene_assess.services.verbs import now, verb
from almene_assess.storage import accounts as rows
from almene_assess.storage import audit
from almene_assess.storage import second_factors as kept
from almene_assess.storage.database import reading, writing

ISSUER = "Pejling"
STEP = 30
"""Unit: seconds, as every app has it."""
AROUND = 1
"""Steps before and after the present one that count: clocks differ."""
CODES = 10
CODE_GROUPS, CODE_GROUP = 3, 4
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Recovery codes: 12 of 31 characters, nearly 60 bits, none that looks like another."""
LIMITS = {
    # Three codes of a million hold at any time; this lets a few dozen be tried in a day.
    "code": Limit(free=5, first_wait=15, longest_wait=3600, window=timedelta(hours=24)),
}


@dataclass(frozen=True, slots=True)
class Factor:
    """How an account's second step stands; `required` if its roles demand one here."""

    since: datetime | None
    codes_left: int
    required: bool


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an app needs: the address in the QR code, and the key to type where no camera is at hand."""

    address: str
    key: str


@verb(Action.OWN_ACCOUNT)
def own(engine: sa.Engine, actor: Actor) -> Factor:
    """Return how the own second step stands."""
    with reading(engine) as connection:
        found = kept.find(connection, actor.account_id)
        since = None if found is None else found.confirmed_at
        left = kept.codes_left(connection, actor.account_id)
        return Factor(since, left, must_have_factor(connection, actor.account_id, now()))


@verb(Action.OWN_ACCOUNT)
def enrol(engine: sa.Engine, actor: Actor) -> Enrolment:
    """Return a key for an app; the same one until it is confirmed, and another for every sign-in.

    Raises: NotNow if there is a confirmed one already, NotAllowed for a guest.
    """
    _signed_in(actor)
    with writing(engine) as connection:
        found, owner = kept.find(connection, actor.account_id), _asking(actor)
        if found is not None and found.confirmed_at is not None:
            raise NotNow("confirmed", "enrol")
        key = None if found is None else secret.opened(found.sealed_key, owner)
        if key is None:
            key = pyotp.random_base32()
            kept.remove(connection, actor.account_id)
            kept.begin(connection, actor.account_id, secret.sealed(key, owner))
        account = rows.account_by_id(connection, actor.account_id)
    name = account.username if account is not None else ""
    return Enrolment(pyotp.TOTP(key).provisioning_uri(name=name, issuer_name=ISSUER), key)


@verb(Action.OWN_ACCOUNT)
def confirm(engine: sa.Engine, actor: Actor, typed: str) -> list[str] | Wait:
    """Let the key count once its first code is right, and return the recovery codes; they are shown once.

    Other sign-ins of the account end: they were opened without the second step.

    Raises: NotNow without a key to confirm, InvalidValue for a wrong code, NotAllowed for a guest.
    """
    _signed_in(actor)
    with writing(engine) as connection:
        found = kept.find(connection, actor.account_id)
        if found is None or found.confirmed_at is not None:
            raise NotNow("none", "confirm")
        key = secret.opened(found.sealed_key, _asking(actor))
        if key is None:
            raise NotNow("none", "confirm")
        fits = check(connection, actor.account_id, typed, now(), _asking(actor))
        if fits is True:
            kept.confirm(connection, actor.account_id, secret.sealed(key, str(actor.account_id)), now())
            rows.revoke_others(connection, actor.account_id, actor.session_id, now())
            audit.note(connection, now(), actor.account_id, "factor_on", "account", actor.account_id)
            return _new_codes(connection, actor.account_id)
    return _refused(fits)


@verb(Action.OWN_ACCOUNT)
def new_codes(
    engine: sa.Engine, actor: Actor, proved: Callable[[], bool | Wait], typed: str
) -> list[str] | Wait:
    """Replace the recovery codes; needs the password and a code.

    Raises: InvalidValue (field "password" or "code").
    """
    held = _prove(engine, actor, proved, typed)
    if held is not None:
        return held
    with writing(engine) as connection:
        audit.note(connection, now(), actor.account_id, "factor_codes", "account", actor.account_id)
        return _new_codes(connection, actor.account_id)


@verb(Action.OWN_ACCOUNT)
def switch_off(engine: sa.Engine, actor: Actor, proved: Callable[[], bool | Wait], typed: str) -> Wait | None:
    """Take the own second step away; needs the password and a code, and no role that demands it.

    Raises: NotNow if the roles demand it, InvalidValue (field "password" or "code").
    """
    with reading(engine) as connection:
        if must_have_factor(connection, actor.account_id, now()):
            raise NotNow("required", "switch_off")
    held = _prove(engine, actor, proved, typed)
    if held is None:
        with writing(engine) as connection:
            kept.remove(connection, actor.account_id)
            audit.note(connection, now(), actor.account_id, "factor_off", "account", actor.account_id)
    return held


def check(
    connection: sa.Connection, account_id: int, typed: str, at: datetime, owner: str = ""
) -> bool | Wait:
    """Return whether a code is the account's and unspent; it is spent by this. Wrong ones are counted.

    `owner` is whom the key is sealed for while nobody has shown to hold it.
    """
    tried = attempts.admit(connection, {"code": str(account_id)}, LIMITS, at)
    if isinstance(tried, Wait):
        return tried
    plain = "".join(typed.split()).replace("-", "").casefold()[:40]
    fits = _fits_step(connection, account_id, plain, at, owner or str(account_id)) or kept.use_code(
        connection, account_id, token_hash(f"{account_id}:{plain}"), at
    )
    if fits:
        attempts.forget(connection, "code", str(account_id))
    return fits


def _asking(actor: Actor) -> str:
    """Return whom an unconfirmed key is for: who saw it in another sign-in must not hold the owner's key."""
    return f"{actor.account_id} in {actor.session_id}"


def _fits_step(connection: sa.Connection, account_id: int, typed: str, at: datetime, owner: str) -> bool:
    found = kept.find(connection, account_id)
    key = None if found is None else secret.opened(found.sealed_key, owner)
    if key is None or not (typed.isascii() and typed.isdecimal()):
        return False
    app, present = pyotp.TOTP(key), int(at.timestamp()) // STEP
    around = range(present - AROUND, present + AROUND + 1)
    right = [step for step in around if hmac.compare_digest(app.generate_otp(step), typed)]
    return bool(right) and kept.use_step(connection, account_id, max(right))


def _prove(engine: sa.Engine, actor: Actor, proved: Callable[[], bool | Wait], typed: str) -> Wait | None:
    _signed_in(actor)
    known = proved()
    if isinstance(known, Wait):
        return known
    if not known:
        raise InvalidValue("password", "wrong")
    with writing(engine) as connection:
        fits = check(connection, actor.account_id, typed, now())
    return None if fits is True else _refused(fits)


def _refused(fits: bool | Wait) -> Wait:
    if isinstance(fits, Wait):
        return fits
    raise InvalidValue("code", "wrong")


def _new_codes(connection: sa.Connection, account_id: int) -> list[str]:
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(CODE_GROUPS * CODE_GROUP)) for _ in range(CODES)]
    kept.set_codes(connection, account_id, [token_hash(f"{account_id}:{code}") for code in codes])
    return ["-".join(code[at : at + CODE_GROUP] for at in range(0, len(code), CODE_GROUP)) for code in codes]


def _signed_in(actor: Actor) -> None:
    roles = {grant.role for grant in actor.grants}
    if actor.session_id is None or roles == {Role.GUEST}:
        raise NotAllowed(Action.OWN_ACCOUNT.value)
