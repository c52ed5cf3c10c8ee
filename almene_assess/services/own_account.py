"""What people do to their own account: see where it is signed in, end that, choose another password."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from almene_assess.config import settings
from almene_assess.domain.errors import InvalidValue, NotAllowed, NotFound
from almene_assess.domain.rights import Action, Actor, Role
from almene_assess.services import passwords, sign_in
from almene_assess.services.accounts import IDLE
from almene_assess.services.attempts import Wait
from almene_assess.services.verbs import now, possible_id, verb
from almene_assess.storage import accounts as rows
from almene_assess.storage import audit
from almene_assess.storage.database import reading, writing

Fits = Callable[[str, str], bool]
"""Compares a prepared password with a hash: `ui.auth_fence.fits`, the only one that may."""


@dataclass(frozen=True, slots=True)
class OwnSession:
    """One sign-in that is in force; `here` is the one that asks."""

    id: int
    device: str
    began_at: datetime
    seen_at: datetime
    here: bool


def is_guest(actor: Actor) -> bool:
    """Return whether somebody is here by an answer link alone: no password, nothing to look after."""
    return {grant.role for grant in actor.grants} == {Role.GUEST}


@verb(Action.OWN_ACCOUNT)
def sessions(engine: sa.Engine, actor: Actor) -> list[OwnSession]:
    """Return where the own account is signed in, the newest first.

    Raises: NotAllowed for a guest.
    """
    _signed_in(actor)
    with reading(engine) as connection:
        found = rows.sessions_of(connection, actor.account_id, now(), now() - IDLE)
    return [
        OwnSession(row.id, row.device, row.created_at, row.last_seen_at, row.id == actor.session_id)
        for row in found
    ]


@verb(Action.OWN_ACCOUNT)
def end_session(engine: sa.Engine, actor: Actor, session_id: int) -> None:
    """End one of the own sign-ins.

    Raises: NotFound, NotAllowed for a guest.
    """
    key = possible_id(session_id, "session")
    if key not in {one.id for one in sessions(engine, actor)}:
        raise NotFound("session")
    with writing(engine) as connection:
        rows.revoke_session(connection, key, now())
        audit.note(connection, now(), actor.account_id, "sign_out", "session", key)


@verb(Action.OWN_ACCOUNT)
def end_everywhere(engine: sa.Engine, actor: Actor) -> None:
    """End every own sign-in, this one too.

    Raises: NotAllowed for a guest.
    """
    _signed_in(actor)
    with writing(engine) as connection:
        rows.change_account(connection, actor.account_id)
        audit.note(connection, now(), actor.account_id, "sign_out_all", "account", actor.account_id)


@verb(Action.OWN_ACCOUNT)
def proves(engine: sa.Engine, actor: Actor, password: str, line: str, fits: Fits) -> bool | Wait:
    """Return whether this is the own password: counted as a sign-in is, and one hash check.

    Raises: NotAllowed for a guest.
    """
    _signed_in(actor)
    with reading(engine) as connection:
        own = rows.account_by_id(connection, actor.account_id)
    admitted = sign_in.begin(engine, own.username if own is not None else "", line)
    if isinstance(admitted, Wait):
        return admitted
    right = fits(passwords.prepared(password), admitted.password_hash)
    if right:
        sign_in.forgive(engine, admitted)
    return right and admitted.account_id == actor.account_id


@verb(Action.OWN_ACCOUNT)
def change_password(
    engine: sa.Engine, actor: Actor, proved: Callable[[], bool | Wait], new: str
) -> Wait | None:
    """Replace the own password; needs the old one, and ends every sign-in, this one too.

    Raises: InvalidValue (field "password" for the new one, "old" for the old one), NotAllowed for a guest.
    """
    _signed_in(actor)
    with reading(engine) as connection:
        own = rows.account_by_id(connection, actor.account_id)
    passwords.check_password(new, own.username if own is not None else "")
    known = proved()
    if isinstance(known, Wait):
        return known
    if not known:
        raise InvalidValue("old", "wrong")
    kept = passwords.hashed(new, settings().password_cost)
    with writing(engine) as connection:
        rows.change_account(connection, actor.account_id, password_hash=kept)
        audit.note(connection, now(), actor.account_id, "password_change", "account", actor.account_id)
    return None


def _signed_in(actor: Actor) -> None:
    if actor.session_id is None or is_guest(actor):
        raise NotAllowed(Action.OWN_ACCOUNT.value)
