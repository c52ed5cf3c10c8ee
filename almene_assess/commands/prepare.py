"""`prepare`: bring the database to the newest shape, and fill the example's own database once."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from almene_assess.commands import release
from almene_assess.commands.seed import accounts_text, complete_example
from almene_assess.config import stated
from almene_assess.services import accounts, installations, secret, tombstones
from almene_assess.storage import migrations, tombstone_file
from almene_assess.storage.database import connect


@click.command("prepare", help="Gør databasen klar (og eksempelsektoren, hvis den mangler).")
@click.option("--example", is_flag=True, help="Læg en eksempelsektor i en tom database.")
def command(example: bool) -> None:
    """Run the verb."""
    secret.make_once()
    engine = connect(stated().database_url)
    if migrations.current(engine) != migrations.head():
        click.echo("Bringer databasen til den nyeste udgave …")
        migrations.upgrade(engine)
    tombstones.replay(engine, tombstone_file.read(tombstone_file.path_of(stated().database_url)))
    if example:
        click.echo("Ser efter, om eksempelsektoren er på plads …")
        complete_example(
            engine, organisations=220, seed_number=7, now=datetime.now(UTC), progress=release.say
        )
    else:
        installations.settle(engine, now=datetime.now(UTC))
    if accounts.is_example(engine):
        click.echo(f"Eksempelkonti (alt er opdigtet):\n{accounts_text()}")
    click.echo(f"Adresse: {stated().origin}")
    first = installations.first_administrator(engine, now=datetime.now(UTC))
    if first is not None:
        click.echo(
            "Ingen står for Pejling endnu. Åbn dette link, og lav den første konto. "
            f"Det gælder i 7 dage og kan bruges én gang:\n  {stated().origin}{first}"
        )
