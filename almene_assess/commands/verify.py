"""`verify`: prove that the history of answers and the current sheets agree, row by row."""

from __future__ import annotations

import sys

import click

from almene_assess.config import stated
from almene_assess.storage import answers, participations
from almene_assess.storage.database import connect, reading


@click.command("verify", help="Kontrollér, at historikken og de gældende svar stemmer.")
def command() -> None:
    """Run the verb; exit 1 if they differ anywhere."""
    with reading(connect(stated().database_url)) as connection:
        orders = participations.item_orders(connection)
        wrong = list(answers.disagreements(connection, orders))
    for respondent_id, item in wrong:
        click.echo(f"Svarark {respondent_id}, spørgsmål {item}: arket og historikken stemmer ikke.", err=True)
    if wrong:
        sys.exit(1)
    click.echo(f"{len(orders)} svarark er kontrolleret. Historik og ark stemmer.")
