"""Invitations: who may ask whom in, by a link that opens once and for seven days; only its hash is kept."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from almene_assess.config import settings
from almene_assess.domain.answers import RespondentGroup
from almene_assess.domain.errors import InvalidValue, NotAllowed, NotFound
from almene_assess.domain.rights import Action, Actor, Place, Role, ScopeKind, may_grant
from almene_assess.services import mail, mail_words
from almene_assess.services.accounts import holder, normalised, token_hash
from almene_assess.services.cards import checked_text, chosen
from almene_assess.services.mail import Letter
from almene_assess.services.verbs import now, possible_id, verb
from almene_assess.storage import accounts as rows
from almene_assess.storage import audit, doors
from almene_assess.storage.database import reading, writing

LIFE = timedelta(days=7)
KEPT = timedelta(days=30)
"""How long a link that ran out is remembered, so that its page can say so."""
MOST = 500
"""People in one go; an organisation's board and its employees are a tenth of it."""
NAME_LIMIT = 120
_UNSEEN = (
    r"\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    r"\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
)
"""Characters that nobody sees: two addresses must not look alike to whoever reads them in a list."""
_PART = rf"[^\s@,;:<>()\[\]\\\"{_UNSEEN}]"
_END = rf"[^\s@,;:<>()\[\]\\\".{_UNSEEN}]"
ADDRESS = re.compile(rf"{_PART}{{1,64}}@{_PART}{{1,120}}\.{_END}{{2,}}")
PATH = "/adgang/"


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody to ask in: a mail address, a name, one role over one part of the sector.

    `group` is for respondents: which of the two groups they answer in.
    """

    address: str
    name: str
    role: Role
    scope_kind: ScopeKind
    scope_id: int | None = None
    group: RespondentGroup | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """An invitation that was made: its link, shown once, and whether a letter with it was taken."""

    invitee: Invitee
    path: str
    mailed: bool


@dataclass(frozen=True, slots=True)
class Pending:
    """An invitation that nobody has used yet."""

    id: int
    invitee: Invitee
    expires_at: datetime


def checked(invitee: Invitee) -> Invitee:
    """Return the invitation as it can be kept; asks nothing of the database.

    Raises: InvalidValue (field "address", "name", "role" or "group").
    """
    if not isinstance(invitee.address, str) or not ADDRESS.fullmatch(normalised(invitee.address)):
        raise InvalidValue("address", "unknown")
    name = checked_text("name", " ".join(str(invitee.name).split()), NAME_LIMIT, needed=True)
    role, kind = chosen(Role, invitee.role, "role"), chosen(ScopeKind, invitee.scope_kind, "role")
    if (role is Role.RESPONDENT) != (invitee.group is not None):
        raise InvalidValue("group", "unknown")
    group = None if invitee.group is None else chosen(RespondentGroup, invitee.group, "group")
    return Invitee(normalised(invitee.address), name, role, kind, invitee.scope_id, group)


@verb(Action.PEOPLE_MANAGE)
def invite(engine: sa.Engine, actor: Actor, invitees: Sequence[Invitee]) -> list[Sent]:
    """Ask people in, all of them or nobody, and send each a letter where mail is set up.

    A second invitation of the same person to the same role replaces the first.

    Raises: InvalidValue, NotFound, NotAllowed.
    """
    if not 1 <= len(invitees) <= MOST:
        raise InvalidValue("count", "unknown")
    people = [checked(one) for one in invitees]
    with writing(engine) as connection:
        for one in people:
            _require(connection, actor, one)
        doors.forget_old(connection, now() - KEPT)
        made = [(one, _make(connection, actor, one), _where(connection, one)) for one in people]
    taken = mail.send_all([_letter(one, token, where) for one, token, where in made])
    return [Sent(one, PATH + token, ok) for (one, token, _), ok in zip(made, taken, strict=True)]


@verb(Action.PEOPLE_MANAGE, look="invitations")
def pending(engine: sa.Engine, actor: Actor) -> list[Pending]:
    """Return the unused invitations that the actor could have made."""
    with reading(engine) as connection:
        found = [_pending(row) for row in doors.pending(connection, now())]
        return [one for one in found if _may(connection, actor, one.invitee)]


@verb(Action.PEOPLE_MANAGE)
def withdraw(engine: sa.Engine, actor: Actor, invitation_id: int) -> None:
    """Take an unused invitation back.

    Raises: NotFound.
    """
    with writing(engine) as connection:
        one = _mine(connection, actor, invitation_id)
        doors.forget(connection, one.id)
        audit.note(connection, now(), actor.account_id, "invitation_withdraw", "invitation", one.id)


@verb(Action.PEOPLE_MANAGE)
def renew(engine: sa.Engine, actor: Actor, invitation_id: int) -> Sent:
    """Make a new link for the same person; the old one is dead.

    Raises: NotFound.
    """
    with reading(engine) as connection:
        one = _mine(connection, actor, invitation_id)
    return invite(engine, actor, [one.invitee])[0]


def kept_scope(invitee: Invitee, by: int | None) -> dict[str, Any]:
    """Return an invitation as its row holds it."""
    return {
        "address": invitee.address,
        "name": invitee.name,
        "role": invitee.role.value,
        "kind": invitee.scope_kind.value,
        "scope_id": invitee.scope_id,
        "group": invitee.group and invitee.group.value,
        "by": by,
    }


def invitee_of(scope: dict[str, Any]) -> Invitee:
    """Return whom a row asks in."""
    group = RespondentGroup(scope["group"]) if scope["group"] else None
    kind, role = ScopeKind(scope["kind"]), Role(scope["role"])
    return Invitee(scope["address"], scope["name"], role, kind, scope["scope_id"], group)


def place_of(connection: sa.Connection, kind: ScopeKind, scope_id: int | None) -> Place:
    """Return where a role would live.

    Raises: NotFound.
    """
    if kind is ScopeKind.SECTOR:
        if scope_id is not None:
            raise NotFound("sector")
        return Place()
    key = possible_id(scope_id, kind.value) if scope_id is not None else 0
    if kind is ScopeKind.ORGANISATION:
        found = doors.place_of_organisation(connection, key)
        if found is None:
            raise NotFound("organisation")
        return found
    if not doors.exists(connection, kind.value, key):
        raise NotFound(kind.value)
    return Place(kreds_id=key) if kind is ScopeKind.KREDS else Place(administrator_id=key)


def may_invite(connection: sa.Connection, account_id: int, one: Invitee) -> bool:
    """Return whether an account could ask this person in today."""
    actor = holder(connection, account_id, now())
    place = place_of(connection, one.scope_kind, one.scope_id)
    return actor is not None and may_grant(actor, one.role, one.scope_kind, place, now())


def make_link(connection: sa.Connection, scope: dict[str, Any]) -> str:
    """Keep an invitation and return the token of its link."""
    token = secrets.token_urlsafe(32)
    rows.add_one_time(
        connection,
        token_hash=token_hash(token),
        purpose=doors.INVITATION,
        account_id=None,
        scope=scope,
        expires_at=now() + LIFE,
    )
    return token


def _make(connection: sa.Connection, actor: Actor, one: Invitee) -> str:
    for row in doors.pending(connection, now()):
        held = invitee_of(row.scope)
        if (held.address, held.role, held.scope_kind, held.scope_id) == (
            one.address, one.role, one.scope_kind, one.scope_id,
        ):  # fmt: skip
            doors.forget(connection, row.id)
    detail = f"{one.role.value} {one.scope_kind.value} {one.scope_id or ''}".strip()
    audit.note(connection, now(), actor.account_id, "invite", one.scope_kind.value, one.scope_id, detail)
    return make_link(connection, kept_scope(one, actor.account_id))


def _require(connection: sa.Connection, actor: Actor, one: Invitee) -> None:
    place = place_of(connection, one.scope_kind, one.scope_id)
    own = rows.account_by_id(connection, actor.account_id)
    # Whoever looks after the sector would else read an organisation's answers by inviting themselves.
    if (
        own is None
        or own.username == one.address
        or not may_grant(actor, one.role, one.scope_kind, place, now())
    ):
        raise NotAllowed("invite")


def _may(connection: sa.Connection, actor: Actor, one: Invitee) -> bool:
    try:
        place = place_of(connection, one.scope_kind, one.scope_id)
    except NotFound:
        return False
    return bool(one.address) and may_grant(actor, one.role, one.scope_kind, place, now())


def _mine(connection: sa.Connection, actor: Actor, invitation_id: int) -> Pending:
    key = possible_id(invitation_id, "invitation")
    for row in doors.pending(connection, now()):
        one = _pending(row)
        if one.id == key and _may(connection, actor, one.invitee):
            return one
    raise NotFound("invitation")


def _pending(row: doors.Row) -> Pending:
    return Pending(row.id, invitee_of(row.scope), row.expires_at)


def _where(connection: sa.Connection, one: Invitee) -> str:
    if one.scope_kind is not ScopeKind.ORGANISATION or one.scope_id is None:
        return ""
    return doors.organisation_name(connection, one.scope_id)


def _letter(one: Invitee, token: str, where: str) -> Letter:
    link = settings().origin + PATH + token
    text = mail_words.invitation(link, one.name, where)
    return Letter(one.address, mail_words.INVITATION_SUBJECT, text)
