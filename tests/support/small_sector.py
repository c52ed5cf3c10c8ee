"""A sector small enough to reason about: two organisations, one open round, a handful of people."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from almene_assess.domain.answers import RespondentGroup, RespondentKind
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.rights import Actor, Grant, Role, ScopeKind
from almene_assess.storage import accounts, database, migrations, participations, questionnaires, schema
from almene_assess.storage.content import load_shipped

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass
class SmallSector:
    """Ids of what was made; `people` are actors by name, `seats` their respondent ids."""

    engine: sa.Engine
    bank: Questionnaire
    round_id: int
    organisations: dict[str, int]
    participations: dict[str, int]
    people: dict[str, Actor]
    seats: dict[str, int]

    def close_round(self) -> None:
        """Let the round end a minute ago."""
        with database.writing(self.engine) as connection:
            connection.execute(
                schema.round_.update().values(closes_at=datetime.now(UTC) - timedelta(minutes=1))
            )

    def keep_grants(self) -> None:
        """Let the database know everybody's roles too, as it does outside tests."""
        with database.writing(self.engine) as connection:
            for actor in self.people.values():
                for grant in actor.grants:
                    keep_grant(connection, actor.account_id, grant)


def keep_grant(connection: sa.Connection, account: int, grant: Grant) -> int:
    """Write down a role that somebody has."""
    return accounts.add_grant(
        connection,
        account_id=account,
        role=grant.role.value,
        scope_kind=grant.scope_kind.value,
        scope_id=grant.scope_id,
        valid_from=grant.valid_from,
    )


PEOPLE = {
    "leder": ("eng", RespondentGroup.ANSATTE, (Role.RESPONDENT, Role.ORGANISATION_ADMIN)),
    "valgt": ("eng", RespondentGroup.VALGTE, (Role.RESPONDENT,)),
    "læser": ("eng", None, (Role.READER,)),
    "nabo": ("bakke", RespondentGroup.ANSATTE, (Role.RESPONDENT, Role.ORGANISATION_ADMIN)),
}


def make(folder: Path, *, form: str = "full") -> SmallSector:
    """Return the sector in a database of the test's own: made once a process, copied after that."""
    if form not in _MADE:
        made = _make(Path(_HOME.name) / f"{form}.sqlite", form)
        made.engine.dispose()  # the last connection brings everything from the log into the one file
        _MADE[form] = made
    made = _MADE[form]
    path = folder / "lille.sqlite"
    shutil.copy(Path(_HOME.name) / f"{form}.sqlite", path)
    engine = database.connect(f"sqlite:///{path.as_posix()}")
    return replace(made, engine=engine, people=dict(made.people), seats=dict(made.seats))


_HOME = TemporaryDirectory(prefix="pejling-lille-")
_MADE: dict[str, SmallSector] = {}


def _make(path: Path, form: str) -> SmallSector:
    engine = database.connect(f"sqlite:///{path.as_posix()}")
    migrations.upgrade(engine)
    bank = load_shipped("am26")
    with database.writing(engine) as connection:
        made = _sector(connection, engine, bank, form)
        for name, (organisation, group, roles) in PEOPLE.items():
            _person(connection, made, name, organisation, group, roles)
        made.people["sektor"] = _actor(connection, "sektor", (Role.SECTOR_ADMIN,), ScopeKind.SECTOR, None)
    return made


def _sector(connection: sa.Connection, engine: sa.Engine, bank: Questionnaire, form: str) -> SmallSector:
    now = datetime.now(UTC)
    connection.execute(schema.installation.insert().values(is_example=True, created_at=now))
    kreds = _insert(connection, schema.kreds, number=1, name="1. kreds")
    round_id = _insert(
        connection,
        schema.round_,
        title="Prøverunde",
        questionnaire_id=questionnaires.keep(connection, bank),
        form=form,
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=30),
    )
    organisations = {
        name: _insert(
            connection, schema.organisation, name=f"Boligforeningen {name}", kreds_id=kreds, size_band="s2"
        )
        for name in ("eng", "bakke")
    }
    joined = {
        name: _insert(
            connection, schema.participation, round_id=round_id, organisation_id=key, created_at=now
        )
        for name, key in organisations.items()
    }
    return SmallSector(engine, bank, round_id, organisations, joined, {}, {})


def _person(
    connection: sa.Connection,
    made: SmallSector,
    name: str,
    organisation: str,
    group: RespondentGroup | None,
    roles: tuple[Role, ...],
) -> None:
    scope = made.organisations[organisation]
    made.people[name] = _actor(connection, name, roles, ScopeKind.ORGANISATION, scope)
    if group is not None:
        made.seats[name] = participations.add_respondent(
            connection,
            made.participations[organisation],
            group=group,
            kind=RespondentKind.ACCOUNT,
            account_id=made.people[name].account_id,
            items=len(made.bank.item_order),
        )


def _actor(
    connection: sa.Connection, name: str, roles: tuple[Role, ...], kind: ScopeKind, scope: int | None
) -> Actor:
    account = _insert(
        connection,
        schema.account,
        username=f"{name}@eksempel.dk",
        display_name=name,
        password_hash="x",
        created_at=LONG_AGO,
    )
    return Actor(
        account, tuple(Grant(role, kind, scope, LONG_AGO) for role in roles), session_id=1000 + account
    )


def _insert(connection: sa.Connection, table: sa.Table, **values: object) -> int:
    return schema.new_id(connection.execute(table.insert().values(**values)))
