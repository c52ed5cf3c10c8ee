"""`reset-link`: a one-time link to a new password, for whoever has the machine itself."""

from __future__ import annotations

import click

from almene_assess.config import stated
from almene_assess.domain.errors import NotFound, RefusedSetup
from almene_assess.services import account_links
from almene_assess.storage.database import connect


@click.command("reset-link", help="Lav et engangslink til en ny adgangskode, hvor der ikke kan sendes mail.")
@click.argument("address", metavar="MAILADRESSE")
def command(address: str) -> None:
    """Run the verb."""
    try:
        path = account_links.operators_reset(connect(stated().database_url), address)
    except NotFound:
        raise RefusedSetup(
            problem="Der er ingen åben konto med den mailadresse.", remedy="Se efter stavefejl, og prøv igen."
        ) from None
    click.echo(f"Linket gælder i 30 minutter og kan bruges én gang:\n  {stated().origin}{path}")
