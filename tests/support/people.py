"""Accounts and sessions for tests, made through the services as the product makes them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from almene_assess.domain.rights import Grant, Role, ScopeKind
from almene_assess.services import accounts, sign_in
from almene_assess.services.sign_in import Challenge
from almene_assess.storage import database, migrations, schema

import tests.support.secret  # noqa: F401  # isort: skip  # sets the secret

PASSWORD = "en rolig morgen ved åen"
BROWSER = "b" * 64


@dataclass(frozen=True, slots=True)
class Person:
    """An account that tests may use."""

    id: int
    username: str
    display_name: str
    password: str = PASSWORD


def new_database(folder: Path, *, example: bool = True) -> sa.Engine:
    """Return a fresh SQLite database in its newest shape."""
    engine = database.connect(f"sqlite:///{(folder / 'test.sqlite').as_posix()}")
    migrations.upgrade(engine)
    with database.writing(engine) as connection:
        connection.execute(
            schema.installation.insert().values(is_example=example, created_at=datetime.now(UTC))
        )
    return engine


def address_of(engine: sa.Engine) -> str:
    """Return the URL that opens the same database in another process."""
    return engine.url.render_as_string(hide_password=False)


def new_person(engine: sa.Engine, username: str = "leder@eksempel.dk", name: str = "Eksempelleder") -> Person:
    """Create an account with a cheap hash and one role."""
    os.environ.setdefault("PEJLING_PASSWORD_COST", "4")
    account_id = accounts.create_account(engine, username, name, PASSWORD)
    accounts.grant_role(engine, account_id, Grant(Role.READER, ScopeKind.ORGANISATION, 1, datetime.now(UTC)))
    return Person(account_id, username, name)


def new_token(engine: sa.Engine, person: Person, *, now: datetime | None = None) -> str:
    """Return the token of a new session of this person, through ticket and redemption."""
    admitted = sign_in.begin(engine, person.username, "test", now=now)
    assert isinstance(admitted, Challenge)
    code = sign_in.succeed(engine, admitted, BROWSER, "", now=now)
    assert code is not None
    opened = sign_in.redeem(engine, code, BROWSER, device="Firefox på Windows", now=now)
    assert opened is not None
    return opened.token


def cookie_of(token: str) -> str:
    """Return the Cookie header of somebody signed in over plain http."""
    return f"pejling={token}"
