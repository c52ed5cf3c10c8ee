"""`restore`: put a backup in the database's place, after erasing in it again whoever was erased since."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import click
import sqlalchemy as sa

from almene_assess.config import stated
from almene_assess.domain.errors import RefusedSetup
from almene_assess.services import tombstones
from almene_assess.storage import backup, migrations, tombstone_file
from almene_assess.storage.database import connect, leave_no_trace, own_file
from almene_assess.storage.erasing import EMPTIED


@click.command("restore", help="Læg en sikkerhedskopi tilbage, og slet igen dem, der er slettet siden.")
@click.argument("copy", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Læg kopien oven på den database, der er der nu.")
def command(copy: Path, replace: bool) -> None:
    """Run the verb; the live file is only ever the old one or the finished one."""
    url = stated().database_url
    target = _file(url)
    if target.exists() and not replace:
        raise RefusedSetup(
            f"Der ligger en database i forvejen: {target.name}.",
            "Stop Pejling, tag en kopi af den med backup, og kør igen med --replace.",
        )
    kept = backup.check(copy)
    ready = target.with_name(target.name + ".klar")
    _remove(ready, "", "-wal", "-shm")
    own_file(ready)
    shutil.copyfile(copy, ready)
    again = _forget(ready, tombstone_file.path_of(url))
    _remove(target, "-wal", "-shm")  # the file itself is there until the finished one takes its place
    os.replace(ready, target)
    click.echo(f"Kopien fra {kept.made_at} er lagt tilbage: {sum(kept.rows.values())} rækker.")
    click.echo("Alle er logget ud, og ubrugte invitationer skal sendes igen.")
    click.echo(f"Konti, der er slettet igen: {again}. Start Pejling med `python -m almene_assess prepare`.")


def _file(url: str) -> Path:
    made = sa.make_url(url)
    if made.get_backend_name() != "sqlite" or not made.database:
        raise RefusedSetup(
            "Kommandoen lægger kun den indlejrede database tilbage.",
            "Brug pg_restore til PostgreSQL, og kør derefter prepare, som sletter igen.",
        )
    return Path(made.database)


def _forget(ready: Path, stones: Path) -> int:
    """Bring the copy to the newest shape and erase in it; afterwards it is one file."""
    engine = connect(f"sqlite:///{ready.as_posix()}")
    if migrations.current(engine) != migrations.head():
        migrations.upgrade(engine)
    done = tombstones.replay(engine, tombstone_file.read(stones))
    tombstones.close_doors(engine, datetime.now(UTC))
    leave_no_trace(engine, EMPTIED)
    engine.dispose()
    return done


def _remove(path: Path, *endings: str) -> None:
    for ending in endings:
        path.with_name(path.name + ending).unlink(missing_ok=True)
