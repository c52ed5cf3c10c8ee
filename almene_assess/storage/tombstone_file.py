"""A file beside the database: which accounts are erased, by number, so that an older backup forgets again.

It must outlive the database: a backup of yesterday does not know what was erased this morning.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from almene_assess.config import ROOT
from almene_assess.domain.errors import RefusedSetup
from almene_assess.storage.database import own_file
from almene_assess.storage.erasing import Tombstone


def path_of(url: str) -> Path:
    """Return where the file of a database is."""
    made = sa.make_url(url)
    if made.get_backend_name() == "sqlite" and made.database:
        return Path(f"{made.database}.slettede")
    return ROOT / "var" / f"{made.database}.slettede"


def add(path: Path, stones: Iterable[Tombstone]) -> None:
    """Write more lines, and wait until the disk has them."""
    own_file(path)
    with path.open("a", encoding="utf-8") as file:
        for one in stones:
            line = {"kind": one.kind, "account": one.account_id, "at": one.at.isoformat()}
            file.write(json.dumps(line) + "\n")
        file.flush()
        os.fsync(file.fileno())


def read(path: Path) -> list[Tombstone]:
    """Return every line; a last one that was cut off by a crash is left out.

    Raises: RefusedSetup if another line cannot be read.
    """
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").split("\n")
    try:
        return [_stone(line) for line in lines[:-1] if line]
    except (ValueError, KeyError, TypeError) as error:
        raise RefusedSetup(
            f"Filen {path.name} med slettede konti kan ikke læses.",
            "Find den i en sikkerhedskopi: uden den kan slettede personer komme igen.",
        ) from error


def _stone(line: str) -> Tombstone:
    held = json.loads(line)
    return Tombstone(str(held["kind"]), int(held["account"]), datetime.fromisoformat(held["at"]))
