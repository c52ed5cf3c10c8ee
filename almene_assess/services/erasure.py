"""Somebody is erased: by own wish with every answer, or the account alone of somebody who has left.

What stays, and why nobody can work the answers out of it: docs/adr/0025.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa

from almene_assess.domain.errors import InvalidValue, NotAllowed, NotFound, NotNow
from almene_assess.domain.inside import MIN_GROUP
from almene_assess.domain.rights import Action, Actor
from almene_assess.services import people
from almene_assess.services.attempts import Wait
from almene_assess.services.own_account import is_guest
from almene_assess.services.results import figures_to_keep, profile_of, seen_of
from almene_assess.services.verbs import now, verb
from almene_assess.storage import (
    audit,
    counted,
    doors,
    erasing,
    kept_results,
    participations,
    tombstone_file,
)
from almene_assess.storage.database import leave_no_trace, writing
from almene_assess.storage.erasing import LEAVER, PERSON, Tombstone


@verb(Action.ERASE_OWN)
def erase_own(engine: sa.Engine, actor: Actor, proved: Callable[[], bool | Wait]) -> Wait | None:
    """Erase the own account with every answer and text, for good; needs the password, where there is one.

    Raises: NotAllowed without a session, InvalidValue (field "old"), NotNow if nobody would look after the
    sector any more.
    """
    if actor.session_id is None:
        raise NotAllowed(Action.ERASE_OWN.value)
    known = True if is_guest(actor) else proved()
    if isinstance(known, Wait):
        return known
    if not known:
        raise InvalidValue("old", "wrong")
    with writing(engine) as connection:
        if doors.sector_administrators(connection, now()) == {actor.account_id}:
            raise NotNow("last", "erase")
        audit.note(connection, now(), actor.account_id, "erase_own", "account", actor.account_id)
        stone = Tombstone(PERSON, actor.account_id, now())
        erase(connection, stone)
        tombstone_file.add(tombstone_file.path_of(_address(engine)), [stone])
    leave_no_trace(engine, erasing.EMPTIED)
    return None


@verb(Action.PEOPLE_MANAGE)
def erase_leaver(engine: sa.Engine, actor: Actor, account_id: int) -> None:
    """Erase the account of somebody who has left: name, roles and ways in, never what was answered.

    The sheets that count go on counting without an owner, so that no figure changes.

    Raises: NotFound for an account with a role that is not the actor's to give, and for the own.
    """
    with writing(engine) as connection:
        owner = people.looked_after(connection, actor, account_id)
        if owner.id == actor.account_id:
            raise NotFound("account")
        audit.note(connection, now(), actor.account_id, "erase_leaver", "account", owner.id)
        stone = Tombstone(LEAVER, owner.id, now())
        erase(connection, stone)
        tombstone_file.add(tombstone_file.path_of(_address(engine)), [stone])
    leave_no_trace(engine, erasing.EMPTIED)


def settle(connection: sa.Connection, participation_id: int, at: datetime) -> None:
    """Keep a result as figures and let nothing more be made of its sheets, before one of them is deleted.

    Figures of fewer than five people are nearly those people's answers: then only joint steps remain.
    """
    counted.lock(connection, participation_id)
    if counted.gone_at(connection, participation_id) is not None:
        return
    whole = participations.find(connection, participation_id)
    assert whole is not None
    profile = profile_of(seen_of(connection, whole))
    if profile.respondents >= MIN_GROUP:
        kept_results.keep(connection, participation_id, figures_to_keep(profile), at)
    counted.mark_gone(connection, participation_id, at)


def erase(connection: sa.Connection, stone: Tombstone) -> None:
    """Delete what an erased account leaves, inside a transaction; doing it twice changes nothing more."""
    seats = erasing.seats(connection, stone.account_id)
    if stone.kind == PERSON:
        for seat in seats:
            if seat.counted:
                settle(connection, seat.participation_id, stone.at)
        erasing.drop_respondents(connection, [seat.id for seat in seats])
    else:
        erasing.drop_respondents(connection, [s.id for s in seats if not s.submitted and not s.counted])
        erasing.let_go(connection, stone.account_id)
    erasing.empty_account(connection, stone.account_id, stone.at)
    erasing.bury(connection, stone.kind, stone.account_id, stone.at)


def _address(engine: sa.Engine) -> str:
    return engine.url.render_as_string(hide_password=False)
