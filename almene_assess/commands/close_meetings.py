"""`close-meetings`: close what nobody closed, so that no vote is kept; `retention` does it too."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from almene_assess.config import stated
from almene_assess.services.forgotten_meetings import GRACE, close_forgotten
from almene_assess.storage.database import connect


@click.command("close-meetings", help="Luk møder, som ingen lukkede, og slet stemmerne.")
def command() -> None:
    """Run the verb."""
    closed = close_forgotten(connect(stated().database_url), datetime.now(UTC))
    said = "1 møde er lukket." if closed == 1 else f"{closed} møder er lukket."
    click.echo(f"{said} Det gælder møder, hvis runde sluttede for mere end {GRACE.days} dage siden.")
