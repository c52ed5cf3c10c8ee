"""`verify` after a release: content with a whole one, loud about any row that is no longer what it was."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from almene_assess.commands.verify import command
from almene_assess.services.benchmarks import OPERATOR, build_release
from almene_assess.storage import releases
from almene_assess.storage.database import connect, reading, writing

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SHOWN = "SELECT min(id) FROM release_cell WHERE release_id = {} AND median IS NOT NULL"

ADDED = "(release_id, family, slice, theme, median, vintage) VALUES ({}, 'kreds', '77', 'am26.a1', 2.0, 1)"


@pytest.fixture(scope="module")
def twice(sector_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make two releases once; copy the file, never use it."""
    path = Path(shutil.copy(sector_file, tmp_path_factory.mktemp("twice")))
    engine = connect(f"sqlite:///{path}")
    for _ in range(2):
        build_release(engine, OPERATOR, 1, NOW)
    engine.dispose()  # the last connection brings everything from the log into the one file
    return path


@pytest.fixture
def released(twice: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[sa.Engine]:
    """Return an example with two releases, which is what `verify` reads."""
    engine = connect(f"sqlite:///{shutil.copy(twice, tmp_path)}")
    monkeypatch.setenv("PEJLING_DATABASE_URL", str(engine.url))
    yield engine
    engine.dispose()


def verified() -> Result:
    """Run the command."""
    return CliRunner().invoke(command)


def test_releases_that_nobody_touched_are_whole(released: sa.Engine) -> None:
    told = verified()
    assert told.exit_code == 0, told.output
    assert "Udgivne sammenligninger, der er kontrolleret: 2. Ingen tal er ændret." in told.output


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize(
    "change",
    [
        f"UPDATE release_cell SET median = median + 0.25 WHERE id = ({SHOWN})",
        f"UPDATE release_cell SET n_ca = n_ca + 5 WHERE id = ({SHOWN})",
        f"UPDATE release_cell SET hidden_reason = 'gate' WHERE id = ({SHOWN})",
        f"DELETE FROM release_cell WHERE id = ({SHOWN})",
        f"INSERT INTO release_cell {ADDED}",
        "UPDATE release SET rule_version = '2020-01.1' WHERE id = {}",
        "UPDATE release SET sha256 = '0' WHERE id = {}",
    ],
)
def test_a_changed_release_is_told_in_words(released: sa.Engine, change: str, number: int) -> None:
    with writing(released) as connection:
        assert connection.exec_driver_sql(change.format(number)).rowcount == 1
    told = verified()
    assert told.exit_code == 1
    assert f"Sammenligning nr. {number} i runde 1: tallene er ændret" in told.output
    assert f"nr. {3 - number}" not in told.output
    with reading(released) as connection:
        whole = [releases.is_whole(connection, one) for one in releases.every(connection)]
    assert whole == [number != 1, number != 2]
