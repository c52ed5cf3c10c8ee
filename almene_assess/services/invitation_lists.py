"""Asking many people in from a list: looked through whole, then sent whole."""

from __future__ import annotations

import sqlalchemy as sa

from almene_assess.domain.errors import InvalidValue
from almene_assess.domain.list_words import ROLES
from almene_assess.domain.people_list import Known, Named, PeopleList, read_people
from almene_assess.domain.rights import Action, Actor, ScopeKind
from almene_assess.domain.table_file import Line, read
from almene_assess.services import invitations
from almene_assess.services.directory import look
from almene_assess.services.invitations import ADDRESS, MOST, NAME_LIMIT, Invitee, Sent
from almene_assess.services.verbs import verb
from almene_assess.storage import accounts, people
from almene_assess.storage.database import reading


@verb(Action.PEOPLE_MANAGE)
def preview(engine: sa.Engine, actor: Actor, content: bytes) -> PeopleList:
    """Return whom a file would ask in and what is wrong in it; writes nothing.

    Raises: NotAllowed, InvalidValue.
    """
    lines = read(content)
    with reading(engine) as connection:
        return _read(connection, actor, lines)


@verb(Action.PEOPLE_MANAGE)
def send(engine: sa.Engine, actor: Actor, content: bytes) -> list[Sent]:
    """Ask everybody of a file in, or nobody where a row is wrong.

    Raises: NotAllowed, InvalidValue.
    """
    found = preview(engine, actor, content)
    if found.problems or not found.people:
        raise InvalidValue("file", "rows")
    return invitations.invite(engine, actor, [_invitee(one) for one in found.people])


def _read(connection: sa.Connection, actor: Actor, lines: list[Line]) -> PeopleList:
    if len(lines) > MOST + 1:
        raise InvalidValue("file", "too_many_people")
    return read_people(lines, _known(connection, actor))


def _known(connection: sa.Connection, actor: Actor) -> Known:
    found = look(connection, actor)
    here = found.organisations
    own = accounts.account_by_id(connection, actor.account_id)
    spots = people.spots(connection)
    address = {one.id: one.address for one in people.accounts(connection).values()}
    return Known(
        frozenset(role for role in ROLES if role in found.offered),
        {spots[key].cvr: key for key in here if spots[key].cvr},
        next(iter(here)) if len(here) == 1 else None,
        own.username if own else "",
        frozenset(
            (address[one.account_id], one.grant.role, one.grant.scope_id)
            for person in found.people
            for one in person.held
            if one.grant.scope_kind is ScopeKind.ORGANISATION and one.grant.scope_id is not None
        ),
        ADDRESS,
        NAME_LIMIT,
    )


def _invitee(one: Named) -> Invitee:
    return Invitee(one.address, one.name, one.role, ScopeKind.ORGANISATION, one.organisation_id, one.group)
