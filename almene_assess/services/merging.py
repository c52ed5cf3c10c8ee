"""Laying two organisations together, and taking them apart again; nobody's answers, results or rights move.

What an organisation has answered belongs to those who answered, in the name that it had (docs/adr/0021).
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from almene_assess.domain.errors import NotFound, NotNow
from almene_assess.domain.rights import Action, Actor, Place, require
from almene_assess.services.verbs import now, possible_id, verb
from almene_assess.storage import audit, merged
from almene_assess.storage import organisations as rows
from almene_assess.storage.database import reading, writing
from almene_assess.storage.organisations import Organisation


@dataclass(frozen=True, slots=True)
class Consequences:
    """What stands in the old organisation's name, and goes on standing there."""

    old: Organisation
    into: Organisation
    going_on: tuple[str, ...]
    past_rounds: int
    people: int
    invited: int
    offers: int


@verb(Action.ORGANISATIONS_MERGE)
def consequences(engine: sa.Engine, actor: Actor, old_id: int, into_id: int) -> Consequences:
    """Return what laying one organisation into another would mean; writes nothing.

    Raises: NotAllowed, NotFound, NotNow.
    """
    require(actor, Action.ORGANISATIONS_MERGE, Place(), frozenset(), now())
    with reading(engine) as connection:
        old, into = _pair(connection, old_id, into_id)
        going_on, past = merged.rounds_of(connection, old.id, now())
        return Consequences(
            old,
            into,
            tuple(going_on),
            past,
            merged.people_of(connection, old.id, now()),
            merged.invited_to(connection, old.id, now()),
            merged.offers_of(connection, old.id),
        )


@verb(Action.ORGANISATIONS_MERGE)
def merge(engine: sa.Engine, actor: Actor, old_id: int, into_id: int) -> None:
    """Say that an organisation has become a part of another: it enters no new round.

    Raises: NotAllowed, NotFound, NotNow if either has become a part of one already.
    """
    require(actor, Action.ORGANISATIONS_MERGE, Place(), frozenset(), now())
    with writing(engine) as connection:
        rows.one_at_a_time(connection)
        old, into = _pair(connection, old_id, into_id)
        rows.set_merged(connection, old.id, into.id)
        _note(connection, actor, "organisation_merge", old.id, f"into {into.id}")


@verb(Action.ORGANISATIONS_MERGE)
def part(engine: sa.Engine, actor: Actor, old_id: int) -> None:
    """Let an organisation stand alone again; the log keeps both.

    Raises: NotAllowed, NotFound, NotNow if it stands alone.
    """
    require(actor, Action.ORGANISATIONS_MERGE, Place(), frozenset(), now())
    with writing(engine) as connection:
        rows.one_at_a_time(connection)
        old = _held(connection, old_id)
        if old.merged_into is None:
            raise NotNow("alone", "part")
        rows.set_merged(connection, old.id, None)
        _note(connection, actor, "organisation_part", old.id, f"from {old.merged_into}")


def _pair(connection: sa.Connection, old_id: int, into_id: int) -> tuple[Organisation, Organisation]:
    old, into = _held(connection, old_id), _held(connection, into_id)
    if old.id == into.id or old.merged_into is not None or into.merged_into is not None:
        raise NotNow("merged", "merge")
    return old, into


def _held(connection: sa.Connection, organisation_id: int) -> Organisation:
    held = rows.find(connection, possible_id(organisation_id, "organisation"))
    if held is None:
        raise NotFound("organisation")
    return held


def _note(connection: sa.Connection, actor: Actor, action: str, key: int, detail: str) -> None:
    audit.note(connection, now(), actor.account_id, action, "organisation", key, detail)
