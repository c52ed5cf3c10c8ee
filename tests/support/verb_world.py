"""A small real database in which every verb has something to do, and everybody who may come and try."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from almene_assess.domain.answers import Card, RespondentGroup
from almene_assess.domain.goals import ActionWords, Doer, GoalWords, Horizon
from almene_assess.domain.local_items import Draft as Question
from almene_assess.domain.rights import Actor, Grant, Place, Role, ScopeKind, State
from almene_assess.services import (
    answer_links,
    answering,
    closing,
    goal_closing,
    goal_deeds,
    goal_learning,
    goals,
    invitations,
    local_items,
    offers,
    rounds,
    workshops,
)
from almene_assess.services.invitations import Invitee
from almene_assess.services.verbs import now
from almene_assess.services.workshops import Plan
from almene_assess.storage import accounts, deeds, schema
from almene_assess.storage.database import connect, reading, writing
from almene_assess.storage.learning import LessonWords
from almene_assess.storage.offers import Draft as Entry
from almene_assess.storage.offers import OfferKind
from tests.support.small_sector import LONG_AGO, SmallSector, make

KREDS, COMPANY = 1, 70
GOAL = GoalWords("Vi spørger", "Flere", "Formanden", date(2027, 3, 1), Horizon.LARGER, Doer.BOARD)
DEED = ActionWords("Skriv til kommunen", "Driftslederen", date(2027, 3, 1))
LESSON = LessonWords("Et åbent møde", "Ingen kom", "Vi går ud til dem")
ENTRY = Entry(OfferKind.SHARES, "am26.a1", "Vi deler vores dagsorden.", "Formanden")
QUESTION = Question("Fællesspisning", "Hvor fast?", ("Aldrig", "Af og til", "Aftalt", "Fast", "Lærende"))
GUEST = Invitee("ny@eksempel.dk", "Ny Leder", Role.READER, ScopeKind.ORGANISATION)
STATES = {
    "open": frozenset({State.ROUND_OPEN}),
    "handed in": frozenset({State.ROUND_OPEN, State.SHEET_SUBMITTED}),
    "submitted": frozenset(
        {State.ROUND_OPEN, State.PARTICIPATION_SUBMITTED, State.ONCE_SUBMITTED, State.SHEET_SUBMITTED}
    ),
}
STATES["closed"] = STATES["submitted"] | {State.PARTICIPATION_CLOSED}


@dataclass
class World:
    """One state of the small sector; ids are of things that belong to the organisation "eng"."""

    engine: sa.Engine
    sector: SmallSector
    ids: dict[str, Any]

    @property
    def part(self) -> int:
        return self.sector.participations["eng"]

    @property
    def org(self) -> int:
        return self.sector.organisations["eng"]

    @property
    def sheet(self) -> int:
        return self.sector.seats["leder"]

    def version(self, table: str, key: int) -> int:
        """Return the version of a row, as somebody would have seen it."""
        found = schema.metadata.tables[table].c
        with reading(self.engine) as connection:
            return int(connection.execute(sa.select(found.version).where(found.id == key)).scalar_one())

    def place(self, where: str, actor: Actor) -> Place:
        """Return where an object lives, said without asking the product."""
        leader = self.sector.people["leder"].account_id
        return {
            "eng": Place(self.org, KREDS, COMPANY),
            "sheet": Place(self.org, KREDS, COMPANY, leader),
            "kreds": Place(kreds_id=KREDS),
            "sector": Place(),
        }[where]


def build(folder: Path) -> dict[str, World]:
    """Return the sector from open to closed, a file for each way it can stand."""
    sector = make(folder)
    _people(sector)
    opened = World(sector.engine, sector, _things(sector))
    handed_in = _copy(opened, folder / "handed-in.sqlite")
    leader, live = sector.people["leder"], opened.ids["live"]
    closing.close(handed_in.engine, leader, live, handed_in.version("workshop", live))
    answering.submit(handed_in.engine, leader, handed_in.sheet, with_gaps=True)
    submitted = _copy(handed_in, folder / "submitted.sqlite")
    rounds.submit(submitted.engine, leader, submitted.part, share=True)
    closed = _copy(submitted, folder / "closed.sqlite")
    goal_closing.close(closed.engine, leader, closed.part, "")
    return {"open": opened, "handed in": handed_in, "submitted": submitted, "closed": closed}


def copied(world: World, file: Path) -> World:
    """Return the same world in a file of its own, for a call that may change it."""
    return _copy(world, file)


def _copy(world: World, file: Path) -> World:
    world.engine.dispose()  # brings everything from the log into the one file
    shutil.copy(str(world.engine.url.database), file)
    engine = connect(f"sqlite:///{file.as_posix()}")
    sa.event.listen(engine, "connect", _no_waiting_for_the_disk)
    return replace(world, engine=engine, sector=replace(world.sector, engine=engine))


def _no_waiting_for_the_disk(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")  # hundreds of commits; nothing here is about power cuts


def _people(sector: SmallSector) -> None:
    """Let everybody exist whom the matrix asks about, with their roles in the database."""
    eng, bakke = sector.organisations["eng"], sector.organisations["bakke"]
    wanted = {
        "mødeleder": (Role.FACILITATOR, ScopeKind.ORGANISATION, eng),
        "nabomødeleder": (Role.FACILITATOR, ScopeKind.ORGANISATION, bakke),
        "nabolæser": (Role.READER, ScopeKind.ORGANISATION, bakke),
        "kreds": (Role.KREDS_COORDINATOR, ScopeKind.KREDS, KREDS),
        "anden kreds": (Role.KREDS_COORDINATOR, ScopeKind.KREDS, 99),
        "administration": (Role.ORGANISATION_ADMIN, ScopeKind.ADMINISTRATOR, COMPANY),
        "anden administration": (Role.ORGANISATION_ADMIN, ScopeKind.ADMINISTRATOR, 71),
        "gæst": (Role.GUEST, ScopeKind.ORGANISATION, eng),
        "uden rolle": None,
    }
    with writing(sector.engine) as connection:
        for key in (COMPANY, 71):
            connection.execute(schema.administrator.insert().values(id=key, name=f"Administration {key}"))
        connection.execute(
            schema.organisation.update()
            .where(schema.organisation.c.id == eng)
            .values(administrator_id=COMPANY)
        )
        for name, given in wanted.items():
            row = {"username": f"{name}@x.dk", "display_name": name, "password_hash": "x"}
            key = accounts.add_account(connection, **row, created_at=LONG_AGO)
            grants = () if given is None else (Grant(*given, LONG_AGO),)
            sector.people[name] = Actor(key, grants, 2000 + key)
        for actor in sector.people.values():
            for grant in actor.grants:
                accounts.add_grant(
                    connection,
                    account_id=actor.account_id,
                    role=grant.role.value,
                    scope_kind=grant.scope_kind.value,
                    scope_id=grant.scope_id,
                    valid_from=grant.valid_from,
                )


def _things(sector: SmallSector) -> dict[str, Any]:
    """Make one of everything in the organisation, as its leader does."""
    engine, leader, part = sector.engine, sector.people["leder"], sector.participations["eng"]
    org, item = sector.organisations["eng"], sector.bank.item_order[0]
    answering.save(engine, leader, sector.seats["leder"], item, Card(3), 0)
    live = workshops.plan(engine, leader, part, Plan("Mødet i gang", pillars=("a",)))
    workshops.open_doors(engine, leader, live, 1)
    deed = goal_deeds.add_deed(engine, leader, part, DEED)
    link = answer_links.invite(engine, leader, part, RespondentGroup.VALGTE, 1)
    goal_learning.add_lesson(engine, leader, part, LESSON, shared=False)
    asked = invitations.invite(engine, leader, [replace(GUEST, scope_id=org)])
    found: dict[str, Any] = {
        "item": item,
        "live": live,
        "planned": workshops.plan(engine, leader, part, Plan("Næste møde", pillars=("a",))),
        "goal": goals.add_goal(engine, leader, part, None, GOAL, {}),
        "deed": deed,
        "local": local_items.add(engine, leader, part, QUESTION),
        "offer": offers.post(engine, leader, org, ENTRY, now()),
        "link": link[0],
        "asked": len(asked),
    }
    with reading(engine) as connection:
        found["whole deed"] = deeds.find(connection, deed)
        grants = schema.role_grant.c
        reader = sector.people["læser"].account_id
        found["grant"] = connection.execute(
            sa.select(grants.id).where(grants.account_id == reader)
        ).scalar_one()
        found["lesson"] = connection.execute(sa.select(schema.learning.c.id)).scalar_one()
        found["invitation"] = invitations.pending(engine, leader)[0].id
    return found
