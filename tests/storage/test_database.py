"""The database's own promises: settings, migrations, and that half a migration never stays."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from almene_assess.storage import database, migrations, schema


@pytest.fixture
def engine(tmp_path: Path) -> sa.Engine:
    return database.connect(f"sqlite:///{(tmp_path / 'a.sqlite').as_posix()}")


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1)],
)
def test_every_connection_has_the_settings_that_the_promises_rest_on(
    engine: sa.Engine, pragma: str, value: object
) -> None:
    for _ in range(3):
        with database.reading(engine) as connection:
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


def test_the_sqlite_in_use_is_free_of_the_wal_reset_bug(engine: sa.Engine) -> None:
    with database.reading(engine) as connection:
        version = connection.exec_driver_sql("SELECT sqlite_version()").scalar_one()
    assert tuple(map(int, version.split("."))) >= database.SAFE_SQLITE


def test_migrations_build_exactly_what_the_schema_says(engine: sa.Engine) -> None:
    migrations.upgrade(engine)
    assert migrations.current(engine) == migrations.head()
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []


def test_migrations_go_up_down_and_up_again(engine: sa.Engine) -> None:
    migrations.upgrade(engine)
    migrations.downgrade(engine, "base")
    assert set(sa.inspect(engine).get_table_names()) == {"alembic_version"}
    migrations.upgrade(engine)
    assert set(sa.inspect(engine).get_table_names()) == {*schema.metadata.tables, "alembic_version"}


def test_a_migration_that_breaks_off_leaves_nothing_behind(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE sheet (x)")  # in the way of the migration's last tables
    with pytest.raises(sa.exc.OperationalError):
        migrations.upgrade(engine)
    assert set(sa.inspect(engine).get_table_names()) == {"sheet"}
    assert migrations.current(engine) is None


def test_times_must_be_aware(engine: sa.Engine) -> None:
    from datetime import datetime

    migrations.upgrade(engine)
    with pytest.raises(sa.exc.StatementError), database.writing(engine) as connection:
        connection.execute(
            schema.installation.insert().values(is_example=True, created_at=datetime(2026, 1, 1))
        )


def test_a_reader_does_not_wait_for_a_writer(engine: sa.Engine) -> None:
    migrations.upgrade(engine)
    with database.writing(engine) as writer:
        writer.execute(schema.kreds.insert().values(number=1, name="1. kreds"))
        with database.reading(engine) as reader:
            assert reader.execute(sa.select(sa.func.count()).select_from(schema.kreds)).scalar() == 0
