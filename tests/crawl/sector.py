"""The sector that is crawled: two releases, people of many organisations, and texts that must not travel.

Made with the product; what its figures ought to be is worked out again in `facts`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from almene_assess.domain.rights import Grant, Role, ScopeKind
from almene_assess.example.accounts import EXAMPLE_PASSWORD
from almene_assess.services import accounts
from almene_assess.services.benchmarks import OPERATOR, build_release
from almene_assess.storage import schema
from almene_assess.storage.database import connect, reading, writing
from tests.crawl import facts
from tests.screens import stage
from tests.support.people import Person, cookie_of, new_token

CANARY = "KANARIE{}SLUT"
"""Stands in every text that a respondent wrote; {} is the respondent. Markdown escapes nothing in it."""
UNSHARED = "UDELT{}NOTE"
"""Stands in every learning note that was not shared; {} is the organisation."""
LEAVERS = "SELECT participation_id FROM consent WHERE withdrawn_at IS NULL ORDER BY id LIMIT 12"
INSIDE = (Role.READER, Role.ORGANISATION_ADMIN, Role.FACILITATOR, Role.RESPONDENT)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
CHOSEN = """
    SELECT organisation_id FROM participation p WHERE {}
    AND organisation_id NOT IN (SELECT scope_id FROM role_grant WHERE scope_id IS NOT NULL)
    ORDER BY (kreds_id * 7 + organisation_id * 5) % 31 LIMIT {}
"""
KINDS = {
    "p.submitted_at IS NOT NULL AND p.kreds_id IS NOT NULL": 7,
    "p.submitted_at IS NOT NULL AND p.kreds_id IS NULL": 1,
    "p.submitted_at IS NOT NULL AND p.size_band IS NULL": 1,
    "p.submitted_at IS NOT NULL AND p.id NOT IN (SELECT participation_id FROM consent)": 1,
    "p.id IN (SELECT participation_id FROM consent WHERE withdrawn_at IS NOT NULL)": 2,
    "p.submitted_at IS NULL": 2,
}
"""Organisations whose people look around, and how many of each kind."""


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who looks around: the cookie, the organisations and the sheet that are their own."""

    name: str
    cookie: str | None
    organisations: frozenset[int] = field(default_factory=frozenset)
    account: int | None = None
    kreds: int | None = None
    """The kreds that this person coordinates."""


@dataclass(frozen=True, slots=True)
class Crawled:
    """A database file, who looks at it, and the true figures of every cell of every release."""

    file: Path
    people: tuple[Who, ...]
    cells: tuple[facts.Cells, ...]


def make(folder: Path) -> Crawled:
    """Make the sector."""
    file = folder / "crawled.sqlite"
    stage.build(file)
    engine = connect(url_of(file))
    before = facts.true_cells(engine)
    _let_some_leave(engine)
    after = facts.true_cells(engine)
    build_release(engine, OPERATOR, 1, datetime.now(UTC))
    _mark_texts(engine)
    _mark_notes(engine)
    people = tuple(_people(engine))
    engine.dispose()  # brings everything from the log into the one file
    return Crawled(file, people, (before, after))


def url_of(file: Path) -> str:
    """Return the address of a database file."""
    return f"sqlite:///{file.as_posix()}"


def _let_some_leave(engine: sa.Engine) -> None:
    """Withdraw twelve: some figures are made anew, the others are repeated."""
    with writing(engine) as connection:
        leaving = connection.exec_driver_sql(LEAVERS).scalars().all()
        chosen = schema.consent.c.participation_id.in_(leaving)
        connection.execute(schema.consent.update().where(chosen).values(withdrawn_at=datetime.now(UTC)))


def _mark_texts(engine: sa.Engine) -> None:
    """Write a canary into everything that somebody wrote."""
    head, tail = CANARY.split("{}")
    with writing(engine) as connection:
        for column in ("evidence", "comment"):
            connection.exec_driver_sql(
                f"UPDATE answer SET {column} = ? || respondent_id || ? WHERE {column} <> ''", (head, tail)
            )


def _mark_notes(engine: sa.Engine) -> None:
    """Write a canary into every learning note that is nobody else's yet."""
    head, tail = UNSHARED.split("{}")
    own = "SELECT organisation_id FROM participation p WHERE p.id = participation_id"
    with writing(engine) as connection:
        connection.exec_driver_sql(
            f"UPDATE learning SET tried = ? || ({own}) || ? WHERE shared_at IS NULL", (head, tail)
        )


def _people(engine: sa.Engine) -> list[Who]:
    os.environ["PEJLING_PASSWORD_COST"] = "4"
    found = [Who("fremmed", None)]
    found += [_known(engine, name) for name in (*stage_people(),)]
    chosen = [one for kind, count in KINDS.items() for one in _organisations(engine, kind, count)]
    for place, organisation in enumerate(dict.fromkeys(chosen)):
        role = INSIDE[place % len(INSIDE)]
        found.append(_newcomer(engine, f"{role.value}-{organisation}", role, (organisation,)))
    found.append(_newcomer(engine, "to-hatte", Role.READER, tuple(chosen[:2])))
    for kind, scope in ((ScopeKind.ADMINISTRATOR, 1), (ScopeKind.KREDS, 4)):
        found.append(_wide(engine, kind, scope))
    return found


def stage_people() -> tuple[str, ...]:
    """Return the accounts that the stage brings along."""
    return (
        stage.LEADER,
        stage.BOARD_MEMBER,
        stage.FINISHED,
        stage.READER,
        stage.SECTOR,
        stage.NEWCOMER,
        stage.LARGE,
    )


def _known(engine: sa.Engine, username: str) -> Who:
    actor = stage.actor(engine, username)
    own = {g.scope_id for g in actor.grants if g.scope_kind is ScopeKind.ORGANISATION and g.scope_id}
    token = stage.token(engine, username)
    return Who(username, cookie_of(token), frozenset(own), actor.account_id)


def _newcomer(engine: sa.Engine, name: str, role: Role, organisations: tuple[int, ...]) -> Who:
    grants = [Grant(role, ScopeKind.ORGANISATION, one, LONG_AGO) for one in organisations]
    return _with_grants(engine, name, grants, frozenset(organisations))


def _wide(engine: sa.Engine, kind: ScopeKind, scope: int) -> Who:
    """Return somebody of an administration company, whose all are, or of a kreds, where none is."""
    leads = kind is ScopeKind.KREDS
    role = Role.KREDS_COORDINATOR if leads else Role.ORGANISATION_ADMIN
    table = schema.organisation.c
    with reading(engine) as connection:
        served = connection.execute(sa.select(table.id).where(table.administrator_id == scope)).scalars()
        own = frozenset[int]() if leads else frozenset(served)
    who = _with_grants(engine, f"{kind.value}-{scope}", [Grant(role, kind, scope, LONG_AGO)], own)
    return replace(who, kreds=scope) if leads else who


def _with_grants(engine: sa.Engine, name: str, grants: list[Grant], own: frozenset[int]) -> Who:
    account = accounts.create_account(engine, f"{name}@eksempel.dk", name, EXAMPLE_PASSWORD)
    for grant in grants:
        accounts.grant_role(engine, account, grant)
    token = new_token(engine, Person(account, f"{name}@eksempel.dk", name, EXAMPLE_PASSWORD))
    return Who(name, cookie_of(token), own, account)


def _organisations(engine: sa.Engine, kind: str, count: int) -> list[int]:
    with reading(engine) as connection:
        return list(connection.exec_driver_sql(CHOSEN.format(kind, count)).scalars())
