"""Who has access to what, for those who give it: roles and doors, never how far anybody is with answering."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from almene_assess.domain.errors import NotAllowed
from almene_assess.domain.rights import Action, Actor, Place, Role, ScopeKind, may_grant
from almene_assess.domain.roles import SCOPES
from almene_assess.services.invitations import Pending, invitee_of
from almene_assess.services.verbs import now, verb
from almene_assess.storage import audit, doors, people
from almene_assess.storage.database import reading, writing
from almene_assess.storage.people import Account, Held, Spot

GIVEN: tuple[Role, ...] = tuple(role for role in Role if role is not Role.GUEST)
"""A guest's role comes with the answer link."""


Scope = tuple[ScopeKind, int | None]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a role that the actor may give; other roles of theirs are not told.

    `whole` says that all their roles are the actor's to give, so that the account may be closed.
    """

    account: Account
    held: tuple[Held, ...]
    whole: bool
    oneself: bool


@dataclass(frozen=True, slots=True)
class Directory:
    """Everybody whose access is the actor's to look after, and where new people can be asked in."""

    people: tuple[Person, ...]
    pending: tuple[Pending, ...]
    offered: Mapping[Role, Mapping[Scope, str]]
    """Each role that can be given → where, with its name; without those that are part of another."""
    names: Mapping[Scope, str]

    @property
    def organisations(self) -> dict[int, str]:
        """Return the organisations where somebody can be asked in."""
        return {
            key: name
            for scopes in self.offered.values()
            for (kind, key), name in scopes.items()
            if kind is ScopeKind.ORGANISATION and key is not None
        }

    def where(self, kind: ScopeKind, key: int | None) -> str:
        """Return what a part of the sector is called; the whole of it has no name here."""
        return self.names.get((kind, key), "")


@verb(Action.PEOPLE_MANAGE)
def directory(engine: sa.Engine, actor: Actor) -> Directory:
    """Return everybody whose access the actor looks after; looking leaves a row in the log.

    Raises: NotAllowed for somebody who may give no role at all.
    """
    with reading(engine) as connection:
        found = look(connection, actor)
    first, at = actor.grants[0], now()
    seen = (actor.account_id, "people_read", first.scope_kind.value, first.scope_id or 0)
    if audit.is_news(engine, at, *seen):  # a page is drawn many times, and the database has one writer
        with writing(engine) as connection:
            audit.note_look(connection, at, *seen)
    return found


def look(connection: sa.Connection, actor: Actor) -> Directory:
    """Return what `directory` does, within a transaction of somebody else's.

    Raises: NotAllowed.
    """
    spots = people.spots(connection)
    places = _places(connection, spots)
    offered: dict[Role, dict[Scope, str]] = {
        role: {
            scope: name
            for scope, (place, name) in places.items()
            if scope[0] in SCOPES[role] and may_grant(actor, role, scope[0], place, now())
        }
        for role in GIVEN
    }
    if not any(offered.values()):
        raise NotAllowed(Action.PEOPLE_MANAGE.value)
    mine = [one for one in doors.pending(connection, now()) if _asked_by(one, offered)]
    gone = {(ScopeKind.ORGANISATION, key) for key, spot in spots.items() if spot.merged}
    return Directory(
        _people(connection, actor, offered),
        tuple(Pending(one.id, invitee_of(one.scope), one.expires_at) for one in mine),
        {
            role: {s: name for s, name in over.items() if s not in gone}
            for role, over in offered.items()
            if over
        },
        {scope: name for scope, (_, name) in places.items()},
    )


def _places(connection: sa.Connection, spots: Mapping[int, Spot]) -> dict[Scope, tuple[Place, str]]:
    found: dict[Scope, tuple[Place, str]] = {(ScopeKind.SECTOR, None): (Place(), "")}
    for key, name in people.kreds_names(connection).items():
        found[ScopeKind.KREDS, key] = Place(kreds_id=key), name
    for key, name in people.administrator_names(connection).items():
        found[ScopeKind.ADMINISTRATOR, key] = Place(administrator_id=key), name
    for key, spot in spots.items():
        found[ScopeKind.ORGANISATION, key] = spot.place, spot.name
    return found


def _people(
    connection: sa.Connection, actor: Actor, offered: Mapping[Role, Mapping[Scope, str]]
) -> tuple[Person, ...]:
    accounts = people.accounts(connection)
    by_account: dict[int, list[Held]] = {}
    for one in people.held(connection, now()):
        if one.grant.role is not Role.GUEST:
            by_account.setdefault(one.account_id, []).append(one)
    found = []
    for key, held in by_account.items():
        mine = tuple(one for one in held if _scope(one) in offered.get(one.grant.role, {}))
        if mine:
            found.append(Person(accounts[key], mine, len(mine) == len(held), key == actor.account_id))
    return tuple(sorted(found, key=lambda one: (one.account.name.casefold(), one.account.id)))


def _scope(one: Held) -> Scope:
    return one.grant.scope_kind, one.grant.scope_id


def _asked_by(row: doors.Row, offered: Mapping[Role, Mapping[Scope, str]]) -> bool:
    one = invitee_of(row.scope)
    return bool(one.address) and (one.scope_kind, one.scope_id) in offered.get(one.role, {})
