"""`backup`: copy the database while the system runs, prove that the copy is whole, or check an old one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from almene_assess.config import ROOT, stated
from almene_assess.storage import backup
from almene_assess.storage.database import connect


@click.command("backup", help="Tag en kontrolleret sikkerhedskopi, mens systemet kører.")
@click.option("--to", "target", type=click.Path(path_type=Path), help="Hvor kopien skal ligge.")
@click.option("--check", "old", type=click.Path(path_type=Path), help="Kontrollér en kopi i stedet.")
def command(target: Path | None, old: Path | None) -> None:
    """Run the verb."""
    if old is not None:
        kept = backup.check(old)
        click.echo(f"Kopien fra {kept.made_at} er hel: {sum(kept.rows.values())} rækker.")
        return
    at = datetime.now(UTC)
    chosen = target or ROOT / "var" / "backup" / f"pejling-{at:%Y%m%d-%H%M%S}.sqlite"
    made = backup.copy(connect(stated().database_url), chosen, at)
    click.echo(f"Kopien er taget og kontrolleret: {chosen}")
    click.echo(f"{sum(made.rows.values())} rækker, {made.bytes} byte, SHA-256 {made.sha256}")
