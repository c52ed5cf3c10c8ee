"""Open the database: the right driver, the right settings, one way to read and one way to write."""

from __future__ import annotations

import importlib
import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from almene_assess.domain.errors import RefusedSetup

SAFE_SQLITE = (3, 51, 3)
"""Versions from 3.7.0 to 3.51.2 can lose committed rows when a WAL is reset (the WAL-reset bug)."""

PATIENCE = 10
"""Unit: seconds that a writer waits for the others."""

TRIES = 3
"""How often the log is emptied where readers keep it; each try waits for them itself."""

PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # NORMAL survives kill -9 but not a power cut
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    f"PRAGMA busy_timeout={PATIENCE * 1000}",
)


def sqlite_driver() -> ModuleType:
    """Return a DB-API module whose SQLite is free of the WAL-reset bug.

    Raises: RefusedSetup, with the remedy, if this Python offers none.
    """
    if sqlite3.sqlite_version_info >= SAFE_SQLITE:
        return sqlite3
    try:
        driver = importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        driver = sqlite3
    if tuple(driver.sqlite_version_info) >= SAFE_SQLITE:
        return driver
    raise RefusedSetup(
        problem=f"SQLite {driver.sqlite_version} har en fejl, der kan koste gemte svar.",
        remedy="Installér pysqlite3 0.6.1 eller nyere (python -m pip install pysqlite3), eller brug en "
        "Python med SQLite 3.51.3 eller nyere.",
    )


def connect(url: str) -> sa.Engine:
    """Return an engine for a database URL, with the settings that the promises rest on."""
    if not url.startswith("sqlite"):
        return sa.create_engine(url, pool_pre_ping=True, hide_parameters=True)
    path = sa.make_url(url).database
    engine = sa.create_engine(
        url,
        module=sqlite_driver(),
        connect_args={"check_same_thread": False},
        pool_size=20,
        max_overflow=40,
        hide_parameters=True,  # an error in the log must not carry anybody's answers
    )
    if path and path != ":memory:":
        sa.event.listen(engine, "do_connect", partial(_own_first, Path(path)))
    sa.event.listen(engine, "connect", _settle_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def own_file(path: Path) -> None:
    """Make a new file that only its owner can read, and its folder; an existing one is left as it is.

    The write-ahead log beside a database takes the database's rights.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Run one transaction that writes; it holds the write lock from its first statement."""
    with _turn(engine), engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Run one transaction that only reads: one consistent picture, no write lock."""
    with engine.connect().execution_options(reads_only=True) as connection, connection.begin():
        yield connection


def leave_no_trace(engine: sa.Engine, tables: Sequence[str]) -> bool:
    """Let what was deleted from these tables vanish from the database's files; return whether it has.

    SQLite overwrites deleted rows (`secure_delete`), but its log keeps the old pages until it is emptied,
    which waits for readers. PostgreSQL keeps dead rows until a table is written anew; its log and the
    backups are the operator's.
    """
    if engine.dialect.name == "sqlite":
        return any(_emptied(engine) for _ in range(TRIES))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"VACUUM FULL {', '.join(tables)}")
    return True


def _emptied(engine: sa.Engine) -> bool:
    raw = engine.raw_connection()
    try:
        return not raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    finally:
        raw.close()


_TURNS: WeakKeyDictionary[sa.Engine, threading.RLock] = WeakKeyDictionary()


@contextmanager
def _turn(engine: sa.Engine) -> Iterator[None]:
    """Wait in line with this process's other writers: SQLite's own lock is slept on, and some sleep too long.

    Whoever has waited as long as SQLite would let them goes on to SQLite, which then decides.
    """
    if engine.dialect.name != "sqlite":
        yield
        return
    line = _TURNS.setdefault(engine, threading.RLock())
    first = line.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        if first:
            line.release()


def _own_first(path: Path, *_connection: object) -> None:
    """Make the file our own before SQLite makes it everybody's; not before somebody really connects."""
    own_file(path)


def _settle_sqlite(dbapi_connection: Any, _record: object) -> None:
    dbapi_connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in PRAGMAS:
        dbapi_connection.execute(pragma)


def _begin_sqlite(connection: sa.Connection) -> None:
    reads_only = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")
