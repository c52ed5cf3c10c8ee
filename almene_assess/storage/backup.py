"""Copy a live SQLite database whole, and prove that the copy is whole.

A plain copy of the file misses what still lies in the write-ahead log (519 rows, measured); SQLite's own
backup call does not. PostgreSQL has its own tools.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from almene_assess.domain.errors import RefusedSetup
from almene_assess.storage.database import own_file, reading, sqlite_driver
from almene_assess.storage.schema import metadata


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a copy holds: its checksum and the number of rows of each table."""

    file: str
    made_at: str
    sha256: str
    bytes: int
    rows: dict[str, int]


def copy(engine: sa.Engine, target: Path, at: datetime) -> Manifest:
    """Copy the database to a new file, verify it, and write its manifest beside it.

    Raises: RefusedSetup if the target exists, the engine is not SQLite, or the copy is not whole.
    """
    if engine.dialect.name != "sqlite":
        raise RefusedSetup("Kommandoen kopierer kun den indlejrede database.", "Brug pg_dump til PostgreSQL.")
    if target.exists():
        raise RefusedSetup(f"Filen {target.name} findes allerede.", "Vælg et andet navn med --to.")
    half = target.with_name(target.name + ".halv")
    half.unlink(missing_ok=True)
    own_file(half)
    _copy(engine, half)
    manifest = _verified(half, target.name, at)
    os.replace(half, target)
    own_file(_manifest_path(target))
    _manifest_path(target).write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
    return manifest


def check(target: Path) -> Manifest:
    """Return a copy's manifest if the file still agrees with it.

    Raises: RefusedSetup if it does not, or if the file is damaged.
    """
    try:
        written = json.loads(_manifest_path(target).read_text(encoding="utf-8"))
        kept = Manifest(**written)
        found = _verified(target, target.name, datetime.fromisoformat(kept.made_at))
    except (OSError, ValueError, TypeError) as error:
        raise _damaged(target) from error
    if (found.sha256, found.rows) != (kept.sha256, kept.rows):
        raise _damaged(target)
    return kept


def _copy(engine: sa.Engine, half: Path) -> None:
    destination = sqlite_driver().connect(str(half))
    try:
        with engine.connect() as connection:
            source: Any = connection.connection.driver_connection
            source.backup(destination)
        destination.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
    finally:
        destination.close()


def _verified(path: Path, name: str, at: datetime) -> Manifest:
    if not path.is_file():
        raise _damaged(path)
    driver = sqlite_driver()
    connection = driver.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        healthy = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        rows = {
            t: connection.execute(f'SELECT count(*) FROM "{t}"').fetchone()[0]
            for t in sorted(metadata.tables)
        }
    except driver.DatabaseError as error:
        raise _damaged(path) from error
    finally:
        connection.close()
    if not healthy:
        raise _damaged(path)
    content = path.read_bytes()
    return Manifest(name, at.isoformat(), hashlib.sha256(content).hexdigest(), len(content), rows)


def difference(engine: sa.Engine, manifest: Manifest) -> dict[str, int]:
    """Return how many rows each table has gained since the copy (negative: lost)."""
    with reading(engine) as connection:
        now = {
            name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for name, table in metadata.tables.items()
        }
    return {name: now[name] - count for name, count in manifest.rows.items() if now[name] != count}


def _manifest_path(target: Path) -> Path:
    return target.with_name(target.name + ".json")


def _damaged(path: Path) -> RefusedSetup:
    return RefusedSetup(
        f"Kopien {path.name} er ikke hel.", "Behold den gamle kopi, kontrollér disken, og tag en ny."
    )
