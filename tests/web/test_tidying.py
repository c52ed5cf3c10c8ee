"""The server runs the schedule of deletion by itself; an example is left alone, a failure waits an hour."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import sqlalchemy as sa

from almene_assess.services import retention
from almene_assess.storage import database, schema
from almene_assess.web import tidying
from tests.support.people import new_database


def runs(engine: sa.Engine) -> int:
    with database.reading(engine) as connection:
        query = sa.select(sa.func.count()).select_from(schema.retention_run)
        return int(connection.execute(query).scalar_one())


async def for_a_moment(engine: sa.Engine) -> None:
    going = asyncio.create_task(tidying.tidy(engine))
    await asyncio.sleep(0.5)
    going.cancel()


@pytest.mark.parametrize(("example", "expected"), [(False, 1), (True, 0)])
def test_it_runs_once_and_not_over_an_example(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, example: bool, expected: int
) -> None:
    engine = new_database(tmp_path, example=example)
    monkeypatch.setattr(tidying, "FIRST", 0.0)
    monkeypatch.setattr(tidying, "EVERY", 0.05)
    asyncio.run(for_a_moment(engine))
    assert runs(engine) == expected


def test_a_failure_does_not_end_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine, tries = new_database(tmp_path, example=False), []

    def failing(*_: object) -> None:
        tries.append(1)
        raise OSError("disk full")

    monkeypatch.setattr(retention, "run_due", failing)
    monkeypatch.setattr(tidying, "FIRST", 0.0)
    monkeypatch.setattr(tidying, "EVERY", 0.05)
    asyncio.run(for_a_moment(engine))
    assert len(tries) > 1
