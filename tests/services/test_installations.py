"""Example and real data never share a database, and a first start that was cut off can be taken up again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from almene_assess.commands import prepare
from almene_assess.commands.seed import complete_example, make_example
from almene_assess.domain.errors import RefusedSetup
from almene_assess.services import accounts, installations
from almene_assess.storage import database, migrations, schema
from almene_assess.storage.content import load_sector

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


RELEASED = ("release_audit", "release_quality", "release_quality_member", "release_member", "release_cell")
"""What hangs on a release."""


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> sa.Engine:
    url = f"sqlite:///{(tmp_path / 'en.sqlite').as_posix()}"
    monkeypatch.setenv("PEJLING_DATABASE_URL", url)
    monkeypatch.setenv("PEJLING_PASSWORD_COST", "4")
    return database.connect(url)


def count(engine: sa.Engine, table: sa.Table) -> int:
    with database.reading(engine) as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def test_a_database_prepared_for_real_organisations_never_takes_an_example(engine: sa.Engine) -> None:
    assert CliRunner().invoke(prepare.command).exit_code == 0
    assert not accounts.is_example(engine)
    for attempt in (make_example, complete_example):
        with pytest.raises(RefusedSetup):
            attempt(engine, organisations=20, seed_number=7, now=NOW)
    assert count(engine, schema.account) == 0


def test_a_single_real_account_keeps_the_example_out(engine: sa.Engine) -> None:
    migrations.upgrade(engine)
    accounts.create_account(engine, "leder@rigtig.dk", "Leder", "en rolig morgen ved åen")
    with pytest.raises(RefusedSetup):
        complete_example(engine, organisations=20, seed_number=7, now=NOW)
    assert count(engine, schema.account) == 1


def test_it_is_said_once_what_a_database_is_for(engine: sa.Engine) -> None:
    migrations.upgrade(engine)
    installations.settle(engine, now=NOW)
    installations.settle(engine, now=NOW)
    assert count(engine, schema.installation) == 1
    with pytest.raises(sa.exc.IntegrityError), database.writing(engine) as connection:
        connection.execute(schema.installation.insert().values(id=1, is_example=True, created_at=NOW))


def test_a_first_start_cut_off_before_the_seed_is_completed_by_the_next(engine: sa.Engine) -> None:
    migrations.upgrade(engine)
    complete_example(engine, organisations=20, seed_number=7, now=NOW)
    assert accounts.is_example(engine)
    assert count(engine, schema.release) == 1


def test_a_first_start_cut_off_before_the_release_is_completed_by_the_next(engine: sa.Engine) -> None:
    migrations.upgrade(engine)
    complete_example(engine, organisations=20, seed_number=7, now=NOW)
    with database.writing(engine) as connection:
        for name in (*RELEASED, "release"):
            if name in schema.metadata.tables:
                connection.execute(schema.metadata.tables[name].delete())
    complete_example(engine, organisations=20, seed_number=7, now=NOW)
    assert (count(engine, schema.release), count(engine, schema.organisation)) == (1, 20)


def test_an_empty_real_database_knows_the_kredse_and_regions_so_that_an_organisation_can_have_one(
    engine: sa.Engine,
) -> None:
    assert CliRunner().invoke(prepare.command).exit_code == 0
    division = load_sector()
    assert count(engine, schema.kreds) == len(division.kredse)
    assert count(engine, schema.region) == len(division.regions)


def test_a_database_from_before_gets_what_is_missing_once_and_follows_the_files(engine: sa.Engine) -> None:
    migrations.upgrade(engine)
    division = load_sector()
    with database.writing(engine) as connection:
        connection.execute(
            schema.kreds.insert().values(id=7, number=division.kredse[0].number, name="Gammel")
        )
    for _ in range(2):
        installations.settle(engine, now=NOW)
    assert count(engine, schema.kreds) == len(division.kredse)
    assert count(engine, schema.region) == len(division.regions)
    with database.reading(engine) as connection:
        found = connection.execute(sa.select(schema.kreds.c.name).where(schema.kreds.c.id == 7)).scalar()
    assert found == division.kredse[0].title_da
