"""Roles moved and taken, accounts closed and opened, by those who look after them; in force at once."""

from __future__ import annotations

import sqlalchemy as sa

from almene_assess.domain.errors import NotAllowed, NotFound, NotNow
from almene_assess.domain.rights import Action, Actor, Grant, Role, ScopeKind, may_grant
from almene_assess.services import mail, mail_words
from almene_assess.services.cards import chosen
from almene_assess.services.invitations import ADDRESS, place_of
from almene_assess.services.mail import Letter
from almene_assess.services.verbs import now, possible_id, verb
from almene_assess.storage import accounts as rows
from almene_assess.storage import audit, doors, second_factors
from almene_assess.storage.database import writing


@verb(Action.PEOPLE_MANAGE)
def end_role(engine: sa.Engine, actor: Actor, grant_id: int) -> None:
    """Take a role back.

    Raises: NotFound, NotNow if nobody would look after the sector any more.
    """
    with writing(engine) as connection:
        held = _grant(connection, actor, grant_id)
        _end(connection, actor, held)
        _keep_somebody(connection, [held])


@verb(Action.PEOPLE_MANAGE)
def change_role(engine: sa.Engine, actor: Actor, grant_id: int, role: Role) -> int:
    """Give another role over the same part of the sector instead of one; return the new grant.

    Raises: NotFound, NotAllowed, InvalidValue, NotNow if nobody would look after the sector any more.
    """
    new = chosen(Role, role, "role")
    with writing(engine) as connection:
        held = _grant(connection, actor, grant_id)
        return _replace(connection, actor, held, new, held.scope_id)


@verb(Action.PEOPLE_MANAGE)
def move(engine: sa.Engine, actor: Actor, grant_id: int, scope_id: int) -> int:
    """Let a role reach another organisation (or kreds, or administrator) instead; return the new grant.

    Raises: NotFound, NotAllowed.
    """
    with writing(engine) as connection:
        held = _grant(connection, actor, grant_id)
        return _replace(connection, actor, held, Role(held.role), scope_id)


@verb(Action.PEOPLE_MANAGE)
def disable(engine: sa.Engine, actor: Actor, account_id: int) -> None:
    """Close an account whose every role is the actor's to give; its sign-ins end.

    Raises: NotFound, NotNow if nobody would look after the sector any more.
    """
    with writing(engine) as connection:
        owner = looked_after(connection, actor, account_id)
        rows.change_account(connection, owner.id, disabled_at=now())
        audit.note(connection, now(), actor.account_id, "account_disable", "account", owner.id)
        _keep_somebody(connection, rows.grants_of(connection, owner.id))


@verb(Action.PEOPLE_MANAGE)
def enable(engine: sa.Engine, actor: Actor, account_id: int) -> None:
    """Open a closed account again, with the password and the second step that it had.

    Raises: NotFound.
    """
    with writing(engine) as connection:
        owner = looked_after(connection, actor, account_id)
        rows.change_account(connection, owner.id, disabled_at=None)
        audit.note(connection, now(), actor.account_id, "account_enable", "account", owner.id)


@verb(Action.PEOPLE_MANAGE)
def remove_factor(engine: sa.Engine, actor: Actor, account_id: int) -> bool:
    """Take away somebody's second step after a lost phone, and tell them; return whether a letter went.

    Raises: NotFound; also for the own account, which has its own way.
    """
    with writing(engine) as connection:
        owner = looked_after(connection, actor, account_id)
        if owner.id == actor.account_id:
            raise NotFound("account")
        second_factors.remove(connection, owner.id)
        rows.change_account(connection, owner.id)
        audit.note(connection, now(), actor.account_id, "factor_remove", "account", owner.id)
    if not ADDRESS.fullmatch(owner.username):
        return False
    return mail.send(Letter(owner.username, mail_words.FACTOR_SUBJECT, mail_words.factor_removed()))


def _replace(
    connection: sa.Connection, actor: Actor, held: rows.Row, role: Role, scope_id: int | None
) -> int:
    kind = ScopeKind(held.scope_kind)
    place = place_of(connection, kind, scope_id)
    # Nobody makes themselves more, or somewhere else, than others made them.
    if held.account_id == actor.account_id or not may_grant(actor, role, kind, place, now()):
        raise NotAllowed(Action.PEOPLE_MANAGE.value)
    _end(connection, actor, held)
    audit.note(
        connection, now(), actor.account_id, "role_grant", "account", held.account_id, role.value,
        organisation_id=place.organisation_id,
    )  # fmt: skip
    new = rows.add_grant(
        connection,
        account_id=held.account_id,
        role=role.value,
        scope_kind=kind.value,
        scope_id=scope_id,
        valid_from=now(),
        answer_group=held.answer_group,
    )
    _keep_somebody(connection, [held])
    return new


def _end(connection: sa.Connection, actor: Actor, held: rows.Row) -> None:
    rows.end_grant(connection, held.id, now())
    rows.change_account(connection, held.account_id)
    whose = held.scope_id if held.scope_kind == ScopeKind.ORGANISATION.value else None
    audit.note(
        connection, now(), actor.account_id, "role_end", "account", held.account_id, held.role,
        organisation_id=whose,
    )  # fmt: skip


def _grant(connection: sa.Connection, actor: Actor, grant_id: int) -> rows.Row:
    found = doors.grant(connection, possible_id(grant_id, "grant"))
    if found is None or not _in_force(found) or not _may(connection, actor, found):
        raise NotFound("grant")
    return found


def looked_after(connection: sa.Connection, actor: Actor, account_id: int) -> rows.Row:
    """Return an account none of whose roles is beyond the actor: else a neighbour could shut it."""
    owner = rows.account_by_id(connection, possible_id(account_id, "account"))
    held = [row for row in rows.grants_of(connection, account_id) if _in_force(row)] if owner else []
    if owner is None or not held or not all(_may(connection, actor, row) for row in held):
        raise NotFound("account")
    return owner


def _may(connection: sa.Connection, actor: Actor, row: rows.Row) -> bool:
    kind = ScopeKind(row.scope_kind)
    return may_grant(actor, Role(row.role), kind, place_of(connection, kind, row.scope_id), now())


def _in_force(row: rows.Row) -> bool:
    return Grant(Role(row.role), ScopeKind(row.scope_kind), row.scope_id, row.valid_from, row.valid_to).holds(
        now()
    )


def _keep_somebody(connection: sa.Connection, gone: list[rows.Row]) -> None:
    looked_after = any(row.role == Role.SECTOR_ADMIN.value for row in gone)
    if looked_after and not doors.sector_administrators(connection, now()):
        raise NotNow("last", "end")
