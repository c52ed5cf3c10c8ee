"""One small example sector for all who test services: made once a run, copied for whoever writes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from almene_assess.example.sector import seed
from almene_assess.services.benchmarks import OPERATOR, Published, build_release
from almene_assess.storage import migrations, schema
from almene_assess.storage.database import connect, writing
from tests.support.short_bank import short_bank

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SIZE = 80


@pytest.fixture(scope="session")
def sector_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of a small example sector that has no release yet."""
    path = tmp_path_factory.mktemp("sector") / "sector.sqlite"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PEJLING_PASSWORD_COST", "4")
        engine = connect(f"sqlite:///{path}")
        migrations.upgrade(engine)
        seed(engine, short_bank(), organisations=SIZE, seed=3, now=NOW)
    engine.dispose()  # the last connection brings everything from the log into the one file
    return path


@pytest.fixture
def example(sector_file: Path, tmp_path: Path) -> Iterator[sa.Engine]:
    """Return an example sector of the test's own."""
    yield from _copied(sector_file, tmp_path)


@pytest.fixture(scope="session")
def published(
    sector_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[sa.Engine, Published]]:
    """Return an example with its first release, for tests that only read.

    Nearly all of the largest kreds is run by one administrator, so that every reason to hide occurs.
    """
    for engine in _copied(sector_file, tmp_path_factory.mktemp("published")):
        table = schema.participation
        with writing(engine) as connection:
            fourth = connection.execute(
                sa.select(table.c.id).where(table.c.kreds_id == 4, table.c.submitted_at.is_not(None))
            )
            keys = fourth.scalars().all()
            connection.execute(table.update().where(table.c.id.in_(keys[3:])).values(administrator_id=1))
        yield engine, build_release(engine, OPERATOR, 1, NOW)


def _copied(path: Path, folder: Path) -> Iterator[sa.Engine]:
    copy = folder / "copy.sqlite"
    shutil.copy(path, copy)
    engine = connect(f"sqlite:///{copy}")
    yield engine
    engine.dispose()
