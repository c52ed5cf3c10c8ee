"""The report of a breach: what happened, whom it touches, and nothing that a spreadsheet would run."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from almene_assess.commands.breach_report import command
from almene_assess.services import goals
from almene_assess.storage import database, schema
from tests.support.small_sector import SmallSector, make

ROWS = int(os.environ.get("PEJLING_BREACH_ROWS", "20000"))
WITHIN = 300
"""Unit: seconds."""


@pytest.fixture
def sector(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallSector:
    monkeypatch.setenv("PEJLING_DATABASE_URL", f"sqlite:///{(tmp_path / 'lille.sqlite').as_posix()}")
    return make(tmp_path)


def report(folder: Path, at: datetime | None = None) -> tuple[str, str]:
    day = f"{at or datetime.now(UTC):%Y-%m-%d}"
    done = CliRunner().invoke(command, [day, day, "--to", str(folder)])
    assert done.exit_code == 0, done.output
    return done.output, next(folder.glob("brud-*.csv")).read_text(encoding="utf-8-sig")


def test_it_says_who_did_what_to_whom_how_many_are_concerned_and_who_failed(
    sector: SmallSector, tmp_path: Path
) -> None:
    at = datetime.now(UTC)
    goals.board(sector.engine, sector.people["læser"], sector.participations["eng"])
    with database.writing(sector.engine) as connection:
        for _ in range(3):
            connection.execute(schema.attempt.insert().values(kind="account", key_hash="a" * 64, at=at))
    text, table = report(tmp_path)
    assert "1 organisationer er berørt" in text
    assert f"Konto {sector.people['læser'].account_id}, læser: set 1." in text
    assert "set: så jeres mål og handlinger: 1 gange" in text
    assert "Personer, som der er oplysninger om i de organisationer: 2." in text
    assert "account: 3 forsøg mod 1 nøgler" in text
    assert "så jeres mål og handlinger;1;" in table


def test_what_was_before_or_after_is_left_out_and_names_are_no_formulas(
    sector: SmallSector, tmp_path: Path
) -> None:
    goals.board(sector.engine, sector.people["læser"], sector.participations["eng"])
    with database.writing(sector.engine) as connection:
        evil = schema.account.update().where(schema.account.c.id == sector.people["læser"].account_id)
        connection.execute(evil.values(display_name="=1+1"))
    assert ";'=1+1;" in report(tmp_path)[1]
    (tmp_path / f"brud-{datetime.now(UTC):%Y%m%d}-{datetime.now(UTC):%Y%m%d}.csv").unlink()
    assert "0 rækker i loggen" in report(tmp_path, datetime.now(UTC) - timedelta(days=9))[0]


def test_a_large_log_is_told_in_time(sector: SmallSector, tmp_path: Path) -> None:
    at, people = datetime.now(UTC), [one.account_id for one in sector.people.values()]
    places = list(sector.organisations.values())
    actions = ["result_read", "goals_read", "goal_add", "workshop_step", "role_grant"]
    with database.writing(sector.engine) as connection:
        connection.execute(
            schema.audit_log.insert(),
            [
                {
                    "at": at,
                    "actor_id": people[n % len(people)],
                    "action": actions[n % len(actions)],
                    "object_kind": "participation",
                    "object_id": n % 400,
                    "organisation_id": places[n % len(places)],
                }
                for n in range(ROWS)
            ],
        )
    began = time.perf_counter()
    text, _ = report(tmp_path)
    took = time.perf_counter() - began
    print(f"{ROWS} rows: {took:.1f} s")
    assert f"{ROWS} rækker" in text
    assert took < WITHIN
