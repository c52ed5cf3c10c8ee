"""Backup: whole while people write, verified, and never mistaken for something it is not."""

from __future__ import annotations

import shutil
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from almene_assess.domain.errors import RefusedSetup
from almene_assess.storage import backup, database, migrations, schema

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def engine(tmp_path: Path) -> sa.Engine:
    engine = database.connect(f"sqlite:///{(tmp_path / 'levende.sqlite').as_posix()}")
    migrations.upgrade(engine)
    engine.dispose()  # folds the write-ahead log into the file
    return engine


def note(engine: sa.Engine, number: int) -> None:
    with database.writing(engine) as connection:
        connection.execute(schema.administrator.insert().values(name=f"Administration {number}"))


def count(path: Path) -> int:
    other = database.connect(f"sqlite:///{path.as_posix()}")
    with database.reading(other) as connection:
        return int(
            connection.execute(sa.select(sa.func.count()).select_from(schema.administrator)).scalar_one()
        )


def test_a_backup_holds_what_a_plain_copy_misses(engine: sa.Engine, tmp_path: Path) -> None:
    with database.reading(engine) as open_reader:  # keeps the write-ahead log from being folded in
        open_reader.exec_driver_sql("SELECT * FROM administrator").all()
        for number in range(50):
            note(engine, number)
        shutil.copy(tmp_path / "levende.sqlite", tmp_path / "grov.sqlite")
        backup.copy(engine, tmp_path / "kopi.sqlite", NOW)
    assert count(tmp_path / "grov.sqlite") < 50
    assert count(tmp_path / "kopi.sqlite") == 50


def test_a_backup_taken_while_people_write_is_whole(engine: sa.Engine, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            note(engine, number := number + 1)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = backup.copy(engine, tmp_path / "kopi.sqlite", NOW)
    finally:
        stop.set()
        writer.join()
    assert backup.check(tmp_path / "kopi.sqlite") == made
    assert count(tmp_path / "kopi.sqlite") == made.rows["administrator"]


def test_a_damaged_copy_is_found(engine: sa.Engine, tmp_path: Path) -> None:
    target = tmp_path / "kopi.sqlite"
    note(engine, 1)
    backup.copy(engine, target, NOW)
    content = bytearray(target.read_bytes())
    content[-200] ^= 0xFF
    target.write_bytes(content)
    with pytest.raises(RefusedSetup):
        backup.check(target)


@pytest.mark.parametrize("damage", ["missing", "no manifest", "not a database"])
def test_what_is_no_backup_is_refused_in_words(engine: sa.Engine, tmp_path: Path, damage: str) -> None:
    target = tmp_path / "kopi.sqlite"
    backup.copy(engine, target, NOW)
    if damage == "missing":
        target.unlink()
    elif damage == "no manifest":
        target.with_name(target.name + ".json").unlink()
    else:
        target.write_text("intet")
    with pytest.raises(RefusedSetup) as refused:
        backup.check(target)
    assert "kopi.sqlite" in refused.value.problem
    assert refused.value.remedy


def test_a_backup_never_writes_over_another(engine: sa.Engine, tmp_path: Path) -> None:
    backup.copy(engine, tmp_path / "kopi.sqlite", NOW)
    with pytest.raises(RefusedSetup):
        backup.copy(engine, tmp_path / "kopi.sqlite", NOW)
