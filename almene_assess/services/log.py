"""The log as its readers see it: an administrator's own organisation, and what the secretariat itself did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from almene_assess.domain.errors import NotFound
from almene_assess.domain.rights import Action, Actor, Place, Role, ScopeKind, may, require
from almene_assess.services.log_words import DEEDS, OTHER
from almene_assess.services.verbs import now, possible_id, verb
from almene_assess.storage import doors, log_rows
from almene_assess.storage.audit import ABOUT_PEOPLE
from almene_assess.storage.database import reading
from almene_assess.storage.log_rows import Period

MOST = 50_000
"""Rows of one file; a longer period is asked for in parts."""
SECTOR_KINDS = ("account", "sector", "kreds", "organisation", "administrator", "invitation", "invitations",
                "release", "release_run", "round", "questionnaire")  # fmt: skip
"""What the sector's staff look after; what they may do inside an organisation is that one's log."""
DENMARK = ZoneInfo("Europe/Copenhagen")


class Family(StrEnum):
    """What kind of act to look for."""

    ALL = "alt"
    READ = "laest"
    CHANGED = "aendret"
    ACCESS = "adgang"


ACCESS = ABOUT_PEOPLE | {"invite", "invitation_withdraw", "account_create", "link_invite", "link_withdraw",
                         "link_end", "people_manage"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """Which days, both included, and which kind."""

    first: date
    last: date
    family: Family = Family.ALL


@dataclass(frozen=True, slots=True)
class Line:
    """One row: when, who (None for the machine, empty for an erased account) and what, in plain Danish."""

    at: datetime
    name: str | None
    words: str


@verb(Action.TASKS_READ)
def places(engine: sa.Engine, actor: Actor) -> dict[int, str]:
    """Return the organisations whose log is the actor's to read, by id; what is drawn follows."""
    held = [
        g for g in actor.grants if g.role is Role.ORGANISATION_ADMIN and g.scope_id is not None
        and g.holds(now())
    ]  # fmt: skip
    ids = {g.scope_id for g in held if g.scope_kind is ScopeKind.ORGANISATION and g.scope_id is not None}
    runs = {g.scope_id for g in held if g.scope_kind is ScopeKind.ADMINISTRATOR and g.scope_id is not None}
    with reading(engine) as connection:
        return log_rows.organisations(connection, ids, runs)


def reads_sector(actor: Actor) -> bool:
    """Return whether the secretariat's log is the actor's to read."""
    return may(actor, Action.SECTOR_LOG_READ, Place(), frozenset(), now())


@verb(Action.LOG_READ, look="organisation")
def of_organisation(
    engine: sa.Engine, actor: Actor, organisation_id: int, asked: Asked, most: int = MOST
) -> list[Line]:
    """Return who did what to an organisation's data, newest first; never what anybody answered.

    Raises: NotFound, NotAllowed.
    """
    with reading(engine) as connection:
        place = doors.place_of_organisation(connection, possible_id(organisation_id, "organisation"))
        if place is None:
            raise NotFound("organisation")
        require(actor, Action.LOG_READ, place, frozenset(), now())
        return _lines(log_rows.of_organisation(connection, organisation_id, _period(asked), most))


@verb(Action.SECTOR_LOG_READ, look="sector")
def of_sector(engine: sa.Engine, actor: Actor, asked: Asked, most: int = MOST) -> list[Line]:
    """Return what the sector's own staff did, newest first.

    Raises: NotAllowed.
    """
    require(actor, Action.SECTOR_LOG_READ, Place(), frozenset(), now())
    with reading(engine) as connection:
        return _lines(log_rows.of_sector(connection, SECTOR_KINDS, _period(asked), most))


@verb(Action.LOG_READ)
def organisation_name(engine: sa.Engine, actor: Actor, organisation_id: int) -> str:
    """Return whose log it is, for the name of a file.

    Raises: NotFound, NotAllowed.
    """
    with reading(engine) as connection:
        place = doors.place_of_organisation(connection, possible_id(organisation_id, "organisation"))
        if place is None:
            raise NotFound("organisation")
        require(actor, Action.LOG_READ, place, frozenset(), now())
        return doors.organisation_name(connection, organisation_id)


def _lines(rows: list[log_rows.Row]) -> list[Line]:
    return [Line(row.at, row.name, DEEDS.get(row.action, OTHER)) for row in rows]


def _period(asked: Asked) -> Period:
    since = datetime.combine(asked.first, time(), DENMARK)
    until = datetime.combine(asked.last + timedelta(days=1), time(), DENMARK)
    return Period(since, until, family_actions(asked.family))


def family_actions(family: Family) -> frozenset[str] | None:
    """Return the actions of a kind; None for all of them."""
    reads = frozenset(name for name in DEEDS if name.endswith("_read"))
    every = {
        Family.ALL: None,
        Family.READ: reads,
        Family.ACCESS: ACCESS,
        Family.CHANGED: frozenset(DEEDS) - reads - ACCESS,
    }
    return every[family]
