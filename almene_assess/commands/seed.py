"""`seed`: make an example sector in a database of its own, with its first release."""

from __future__ import annotations

from datetime import UTC, datetime

import click
import sqlalchemy as sa

from almene_assess.commands.release import say
from almene_assess.config import EXAMPLE_URL
from almene_assess.domain.gate import Progress, silent
from almene_assess.example.accounts import EXAMPLE_ACCOUNTS, EXAMPLE_PASSWORD
from almene_assess.example.sector import USUAL, check_count, seed
from almene_assess.example.writing import Seeded
from almene_assess.services.benchmarks import OPERATOR, build_release
from almene_assess.services.installations import is_empty_example, rounds_without_release
from almene_assess.storage import migrations
from almene_assess.storage.content import load_shipped
from almene_assess.storage.database import connect

EDITION, BEFORE = "am26", "am24"


def make_example(
    engine: sa.Engine, *, organisations: int, seed_number: int, now: datetime, progress: Progress = silent
) -> Seeded:
    """Migrate an empty database, fill it with an example sector and publish the first release.

    Raises: RefusedSetup on a database that holds anything already.
    """
    check_count(organisations)  # before a file is made
    if migrations.current(engine) is None:  # somebody else's database is left as it is, and refused below
        migrations.upgrade(engine)
    made = _fill(engine, organisations, seed_number, now)
    build_release(engine, OPERATOR, made.round_id, now, progress)
    return made


def complete_example(
    engine: sa.Engine, *, organisations: int, seed_number: int, now: datetime, progress: Progress = silent
) -> None:
    """Bring a migrated database to a whole example, from wherever an earlier attempt was cut off.

    Raises: RefusedSetup if the database belongs to real organisations.
    """
    if is_empty_example(engine):
        _fill(engine, organisations, seed_number, now)
    for round_id in rounds_without_release(engine):
        build_release(engine, OPERATOR, round_id, now, progress)


def _fill(engine: sa.Engine, organisations: int, seed_number: int, now: datetime) -> Seeded:
    bank, before = load_shipped(EDITION), load_shipped(BEFORE)
    return seed(engine, bank, organisations=organisations, seed=seed_number, now=now, before=before)


def accounts_text() -> str:
    """Return the example accounts with their password, a line each."""
    wide = max(len(person.username) for person in EXAMPLE_ACCOUNTS) + 2
    lines = [f"  {person.username:<{wide}}{person.display_name}" for person in EXAMPLE_ACCOUNTS]
    return "\n".join([*lines, f"  Adgangskode til dem alle: {EXAMPLE_PASSWORD}"])


@click.command("seed", help="Lav en eksempelsektor i en database for sig selv.")
@click.option("--organisations", default=USUAL, show_default=True, help="Antal organisationer.")
@click.option("--seed", "seed_number", default=7, show_default=True, help="Samme tal giver samme sektor.")
@click.option(
    "--database", default=EXAMPLE_URL, help="Databasens adresse. Ellers bruges eksemplets egen fil."
)
def command(organisations: int, seed_number: int, database: str) -> None:
    """Run the verb."""
    made = make_example(
        connect(database),
        organisations=organisations,
        seed_number=seed_number,
        now=datetime.now(UTC),
        progress=say,
    )
    click.echo(
        f"Eksempelsektoren er lavet: {made.organisations} organisationer, {made.respondents} svarark og "
        f"{made.answers} svar. Alt er opdigtet."
    )
    click.echo(f"Eksempelkonti:\n{accounts_text()}")
