"""What opens by a one-time link: taking an invitation, and choosing a new password. Looking opens nothing."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa

from almene_assess.config import settings
from almene_assess.domain.answers import RespondentKind
from almene_assess.domain.errors import InvalidValue, NotFound, NotNow
from almene_assess.domain.rights import Action, Actor, Role, ScopeKind, State
from almene_assess.services import attempts, mail, mail_words, passwords
from almene_assess.services.accounts import normalised, token_hash
from almene_assess.services.attempts import Limit, Wait
from almene_assess.services.cards import checked_text
from almene_assess.services.invitations import ADDRESS, NAME_LIMIT, PATH, Invitee, invitee_of, may_invite
from almene_assess.services.mail import Letter
from almene_assess.services.verbs import now, verb
from almene_assess.storage import accounts as rows
from almene_assess.storage import audit, counted, doors, participations, questionnaires
from almene_assess.storage.database import reading, writing

RESET_LIFE = timedelta(minutes=30)
HOUR = timedelta(hours=1)
LIMITS = {
    # Wrong links from one address; right ones are free.
    "link": Limit(free=60, first_wait=30, longest_wait=600, window=HOUR),
    # Letters to one person, and asked for from one address.
    "forgot": Limit(free=3, first_wait=1200, longest_wait=3600, window=HOUR),
    "forgot_line": Limit(free=30, first_wait=60, longest_wait=600, window=HOUR),
}
SHUT = frozenset({State.PARTICIPATION_SUBMITTED, State.PARTICIPATION_CLOSED, State.ONCE_SUBMITTED})
"""Where no seat is added: somebody may have seen the result, and could tell what the new one answered."""


class Kind(StrEnum):
    """What a link is for, as whoever holds it sees it."""

    NEW = "new"
    KNOWN = "known"
    RESET = "reset"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Look:
    """What the link's page may say; name and address are suggestions where the person is new."""

    kind: Kind
    address: str = ""
    name: str = ""
    where: str = ""


@verb(Action.ACCOUNT_LINK)
def look(engine: sa.Engine, token: str, *, line: str = "") -> Look | Wait:
    """Return where a link leads; only wrong ones count against the address they come from.

    Raises: NotFound.
    """
    keys = {"link": attempts.line(line)}
    with reading(engine) as connection:  # only wrong ones write, and whoever must wait does not
        found = doors.find(connection, token_hash(token))
        if found is not None:
            return _look(connection, found)
        held = attempts.waits(connection, keys, LIMITS, now())
    if held is None:
        with writing(engine) as connection:
            attempts.admit(connection, keys, LIMITS, now())
        raise NotFound("link")
    return held


@verb(Action.ACCOUNT_LINK)
def take(engine: sa.Engine, token: str, *, name: str, address: str, password: str) -> None:
    """Make the account that an invitation is for; nothing happens to the link unless all of it fits.

    Raises: NotFound, NotNow (the link is used or too old, or the person has an account), InvalidValue.
    """
    with reading(engine) as connection:
        found = _open(connection, token, doors.INVITATION)
        one = _invited(connection, found)
    shown = checked_text("name", " ".join(name.split()), NAME_LIMIT, needed=True)
    username = one.address or normalised(address)
    if not ADDRESS.fullmatch(username):
        raise InvalidValue("address", "unknown")
    passwords.check_password(password, username)
    kept = passwords.hashed(password, settings().password_cost)
    with writing(engine) as connection:
        if rows.account_by_username(connection, username) is not None:
            raise NotNow("known", "take")
        _use(connection, token, doors.INVITATION)
        _invited(connection, found)
        account = rows.add_account(
            connection, username=username, display_name=shown, password_hash=kept, created_at=now()
        )
        audit.note(connection, now(), found.scope["by"], "account_create", "account", account)
        _let_in(connection, account, one, found.scope["by"])
        doors.spent(connection, found.id)


@verb(Action.ACCOUNT_LINK)
def take_signed_in(engine: sa.Engine, actor: Actor, token: str) -> None:
    """Add an invitation's role to the account that it is for, and which is signed in.

    Raises: NotFound, NotNow.
    """
    with writing(engine) as connection:
        found = _open(connection, token, doors.INVITATION)
        own = rows.account_by_id(connection, actor.account_id)
        if own is None or own.username != found.scope["address"] or actor.session_id is None:
            raise NotFound("link")
        one = _invited(connection, found)
        _use(connection, token, doors.INVITATION)
        _let_in(connection, own.id, one, found.scope["by"])
        doors.spent(connection, found.id)


@verb(Action.ACCOUNT_LINK)
def ask_reset(engine: sa.Engine, address: str, *, line: str) -> None:
    """Send a link to whoever has an account with this address; says nothing, and does as much for others."""
    name = normalised(address)[:200]
    token = secrets.token_urlsafe(32)
    keys = {"forgot": name, "forgot_line": attempts.line(line)}
    with writing(engine) as connection:
        held = attempts.admit(connection, keys, LIMITS, now())
        found = rows.account_by_username(connection, name)
        fits = found is not None and found.disabled_at is None and ADDRESS.fullmatch(name) is not None
        account = found.id if fits and found is not None else None
        if isinstance(held, Wait):
            return
        doors.forget_resets_of(connection, account or 0)
        _keep_reset(connection, token, account)
        audit.note(connection, now(), None, "reset_ask", "account", account)
    link = settings().origin + PATH + token
    letter = Letter(name, mail_words.RESET_SUBJECT, mail_words.reset(link)) if account else None
    mail.send_later(letter)


@verb(Action.ACCOUNT_LINK)
def choose_password(engine: sa.Engine, token: str, password: str) -> None:
    """Set the new password of a reset link's account; all its sessions and other reset links end.

    Raises: NotFound, NotNow, InvalidValue.
    """
    with reading(engine) as connection:
        found = _open(connection, token, doors.RESET)
        owner = rows.account_by_id(connection, found.account_id) if found.account_id else None
    if owner is None or owner.disabled_at is not None:
        raise NotFound("link")
    passwords.check_password(password, owner.username)
    kept = passwords.hashed(password, settings().password_cost)
    with writing(engine) as connection:
        _use(connection, token, doors.RESET)
        rows.change_account(connection, owner.id, password_hash=kept)
        audit.note(connection, now(), owner.id, "password_reset", "account", owner.id)


@verb(Action.ACCOUNT_LINK)
def operators_reset(engine: sa.Engine, address: str) -> str:
    """Return the path of a reset link, for whoever has the machine itself: nobody else may give one.

    An administrator with such a link could sign in as a respondent and read the answers.

    Raises: NotFound.
    """
    token = secrets.token_urlsafe(32)
    with writing(engine) as connection:
        found = rows.account_by_username(connection, normalised(address))
        if found is None or found.disabled_at is not None:
            raise NotFound("account")
        doors.forget_resets_of(connection, found.id)
        _keep_reset(connection, token, found.id)
        audit.note(connection, now(), None, "reset_link", "account", found.id)
    return PATH + token


def _look(connection: sa.Connection, found: doors.Row) -> Look:
    if found.used_at is not None or found.expires_at <= now():
        return Look(Kind.OVER)
    if found.purpose == doors.RESET:
        owner = rows.account_by_id(connection, found.account_id) if found.account_id else None
        return Look(Kind.OVER) if owner is None else Look(Kind.RESET, owner.username)
    try:
        one = _invited(connection, found)
    except NotNow:
        return Look(Kind.OVER)
    in_house = one.scope_kind is ScopeKind.ORGANISATION and one.scope_id is not None
    where = doors.organisation_name(connection, one.scope_id or 0) if in_house else ""
    known = bool(one.address) and rows.account_by_username(connection, one.address) is not None
    return Look(Kind.KNOWN if known else Kind.NEW, one.address, one.name, where)


def _open(connection: sa.Connection, token: str, purpose: str) -> doors.Row:
    found = doors.find(connection, token_hash(token))
    if found is None or found.purpose != purpose:
        raise NotFound("link")
    if found.used_at is not None or found.expires_at <= now():
        raise NotNow("over", "take")
    return found


def _invited(connection: sa.Connection, found: doors.Row) -> Invitee:
    """Return whom an invitation asks in, if whoever made it may still do so: leaving takes one's keys along.

    Raises: NotNow.
    """
    one, by = invitee_of(found.scope), found.scope["by"]
    if by is not None and not may_invite(connection, by, one):
        raise NotNow("over", "take")
    return one


def _use(connection: sa.Connection, token: str, purpose: str) -> None:
    if rows.use_one_time(connection, token_hash(token), purpose, now()) is None:
        raise NotNow("over", "take")


def _keep_reset(connection: sa.Connection, token: str, account: int | None) -> None:
    """Keep a link; one without an account opens nothing, and is there so that both ways do the same work."""
    ends: datetime = now() + RESET_LIFE
    rows.add_one_time(
        connection,
        token_hash=token_hash(token),
        purpose=doors.RESET,
        account_id=account,
        scope={},
        expires_at=ends,
    )


def _let_in(connection: sa.Connection, account: int, one: Invitee, by: int | None) -> None:
    at = now()
    rows.add_grant(
        connection,
        account_id=account,
        role=one.role.value,
        scope_kind=one.scope_kind.value,
        scope_id=one.scope_id,
        valid_from=at,
        answer_group=one.group and one.group.value,
    )
    audit.note(connection, at, by, "role_grant", "account", account, one.role.value)
    if one.role is Role.RESPONDENT and one.scope_id is not None:
        _seat(connection, account, one)


def _seat(connection: sa.Connection, account: int, one: Invitee) -> None:
    """Give a new respondent an empty sheet in every round that still takes one."""
    assert one.scope_id is not None
    assert one.group is not None
    taken = {seat.participation.id for seat in participations.seats_of(connection, account)}
    for whole in participations.of_organisations(connection, [one.scope_id]):
        counted.lock(connection, whole.id)
        if whole.id in taken or whole.closes_at <= now() or whole.states(now()) & SHUT:
            continue
        items = len(questionnaires.get(connection, whole.questionnaire_id).item_order)
        participations.add_respondent(
            connection,
            whole.id,
            group=one.group,
            kind=RespondentKind.ACCOUNT,
            account_id=account,
            items=items,
        )
