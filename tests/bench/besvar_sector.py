"""A database of its own for the Besvar bench: many signed-in people, each with a seat in an open round."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from almene_assess.domain.answers import RespondentGroup, RespondentKind
from almene_assess.domain.rights import Role, ScopeKind
from almene_assess.storage import accounts, answers, database, participations, schema
from tests.support import small_sector
from tests.support.people import Person, cookie_of, new_token

PER_ORGANISATION = 10


@dataclass(frozen=True, slots=True)
class Guest:
    """One signed-in person: the seat, and the Cookie header of the browser."""

    respondent_id: int
    cookie: str


@dataclass(frozen=True, slots=True)
class Crowd:
    """The database and everybody in it."""

    engine: sa.Engine
    url: str
    themes: tuple[str, ...]
    guests: tuple[Guest, ...]


def crowd(folder: Path, people: int) -> Crowd:
    """Make the database; sessions come about through the services, since the form is not what is measured."""
    sector = small_sector.make(folder)
    with database.writing(sector.engine) as connection:
        seats = [_seat(connection, sector, number) for number in range(people)]
    guests = tuple(
        Guest(respondent, cookie_of(new_token(sector.engine, person))) for person, respondent in seats
    )
    url = sector.engine.url.render_as_string(hide_password=False)
    return Crowd(sector.engine, url, tuple(sector.bank.form_themes("full")), guests)


def kept(crowd: Crowd, guest: Guest) -> dict[str, tuple[int, int]]:
    """Return what the database holds of a guest: (byte of the choice, version) by item."""
    with database.reading(crowd.engine) as connection:
        found = answers.cards(connection, guest.respondent_id, None)
    return {item: (stored.card.code, stored.version) for item, stored in found.items()}


def disagreements(crowd: Crowd) -> int:
    """Return how many sheets differ from the history of their answers."""
    with database.reading(crowd.engine) as connection:
        return len(list(answers.disagreements(connection, participations.item_orders(connection))))


def _seat(connection: sa.Connection, sector: small_sector.SmallSector, number: int) -> tuple[Person, int]:
    place = number // PER_ORGANISATION
    if number % PER_ORGANISATION == 0:
        _organisation(connection, sector, place)
    name = f"gæst-{number}@eksempel.dk"
    account = accounts.add_account(
        connection,
        username=name,
        display_name=f"Gæst {number}",
        password_hash="x",
        created_at=small_sector.LONG_AGO,
    )
    accounts.add_grant(
        connection,
        account_id=account,
        role=Role.RESPONDENT.value,
        scope_kind=ScopeKind.ORGANISATION.value,
        scope_id=sector.organisations[f"g{place}"],
        valid_from=small_sector.LONG_AGO,
    )
    respondent = participations.add_respondent(
        connection,
        sector.participations[f"g{place}"],
        group=RespondentGroup.ANSATTE,
        kind=RespondentKind.ACCOUNT,
        account_id=account,
        items=len(sector.bank.item_order),
    )
    return Person(account, name, f"Gæst {number}"), respondent


def _organisation(connection: sa.Connection, sector: small_sector.SmallSector, place: int) -> None:
    name = f"g{place}"
    organisation = schema.new_id(
        connection.execute(schema.organisation.insert().values(name=f"Boligforeningen {place}"))
    )
    sector.organisations[name] = organisation
    sector.participations[name] = schema.new_id(
        connection.execute(
            schema.participation.insert().values(
                round_id=sector.round_id, organisation_id=organisation, created_at=small_sector.LONG_AGO
            )
        )
    )
