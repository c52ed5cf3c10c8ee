"""`retention`: delete what has had its time; the server does it by itself once a day."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from almene_assess.config import stated
from almene_assess.services import retention
from almene_assess.storage.database import connect


@click.command("retention", help="Slet det, der har haft sin tid. Serveren gør det selv en gang i døgnet.")
def command() -> None:
    """Run the verb."""
    counts = retention.run_due(connect(stated().database_url), datetime.now(UTC))
    if counts is None:
        click.echo("Det er gjort for mindre end 20 timer siden, eller en anden er i gang.")
        click.echo("Har Pejling været slukket i mere end 45 dage, sletter den først næste gang.")
        return
    for rule in retention.SCHEDULE:
        click.echo(f"{rule.what}, efter {rule.age.days} dage: {counts[rule.name]}")
