"""`verify`: prove that answers and sheets agree row by row, and that no published figure has been changed."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click
import sqlalchemy as sa

from almene_assess.config import stated
from almene_assess.storage import answers, participations, releases
from almene_assess.storage.database import connect, reading
from almene_assess.storage.releases import Release


@click.command("verify", help="Kontrollér, at svarene stemmer, og at ingen udgivne tal er ændret.")
def command() -> None:
    """Run the verb; exit 1 if anything differs anywhere."""
    with reading(connect(stated().database_url)) as connection:
        orders = participations.item_orders(connection)
        published = releases.every(connection)
        wrong = [*_sheets(connection, orders), *_releases(connection, published)]
    for line in wrong:
        click.echo(line, err=True)
    if wrong:
        sys.exit(1)
    click.echo(f"{len(orders)} svarark er kontrolleret. Historik og ark stemmer overens.")
    if published:
        click.echo(f"Udgivne sammenligninger, der er kontrolleret: {len(published)}. Ingen tal er ændret.")


def _sheets(connection: sa.Connection, orders: dict[int, Sequence[str]]) -> list[str]:
    return [
        f"Svarark {respondent_id}, spørgsmål {item}: arket og historikken stemmer ikke overens."
        for respondent_id, item in answers.disagreements(connection, orders)
    ]


def _releases(connection: sa.Connection, published: Sequence[Release]) -> list[str]:
    return [
        f"Sammenligning nr. {one.number} i runde {one.round_id}: tallene er ændret, siden de blev udgivet. "
        "De passer ikke til udgivelsens fingeraftryk. Find de rigtige i en sikkerhedskopi."
        for one in published
        if not releases.is_whole(connection, one)
    ]
