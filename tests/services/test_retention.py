"""The schedule of deletion on a clock of its own: years pass, processes die, and things go when due."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from almene_assess.services import results, retention
from almene_assess.services.retention import SCHEDULE, run_due
from almene_assess.services.retention_words import WORDS
from almene_assess.storage import audit, database, erasing, schema, tombstone_file
from tests.services.test_erasure import submitted
from tests.support.small_sector import SmallSector, make

YEARS = int(os.environ.get("PEJLING_RETENTION_YEARS", "7"))
STEP = timedelta(days=int(os.environ.get("PEJLING_RETENTION_STEP", "120")))


@pytest.fixture
def sector(tmp_path: Path) -> SmallSector:
    return make(tmp_path)


def lay(sector: SmallSector, at: datetime) -> None:
    """Lay one of each thing that goes by itself, made at this time."""
    account = sector.people["valgt"].account_id
    with database.writing(sector.engine) as connection:
        connection.execute(
            schema.session.insert().values(
                token_hash=str(at), account_id=account, epoch=0, created_at=at, last_seen_at=at, expires_at=at
            )
        )
        connection.execute(schema.attempt.insert().values(kind="account", key_hash="x", at=at))
        connection.execute(
            schema.one_time.insert().values(token_hash=str(at), purpose="invitation", scope={}, expires_at=at)
        )
        audit.note(connection, at, account, "goal_add", "participation", 1)


LEFT = {
    "sessions": schema.session.c.expires_at,
    "attempts": schema.attempt.c.at,
    "links": schema.one_time.c.expires_at,
    "log": schema.audit_log.c.at,
}


def oldest(sector: SmallSector, name: str) -> datetime | None:
    column = LEFT[name]
    with database.reading(sector.engine) as connection:
        found: datetime | None = connection.execute(
            sa.select(sa.func.min(column, type_=column.type))
        ).scalar()
        return found


def test_years_pass_and_nothing_outstays_its_time_nor_goes_too_early(
    sector: SmallSector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "SILENCE", timedelta.max)  # many months are one step here
    start = datetime.now(UTC)
    ages = {rule.name: rule.age for rule in SCHEDULE}
    at = start
    while at < start + timedelta(days=365 * YEARS):
        lay(sector, at)
        at += STEP
        assert run_due(sector.engine, at) is not None
        for name in LEFT:
            left, limit = oldest(sector, name), at - ages[name]
            assert left is None or left >= limit, name
            if at - STEP >= limit:
                assert left is not None, name
            if name == "log" and at - ages[name] < start:
                assert left == start


def test_a_second_process_has_nothing_to_do(sector: SmallSector) -> None:
    at = datetime.now(UTC)
    assert run_due(sector.engine, at) is not None
    assert run_due(sector.engine, at + timedelta(hours=1)) is None
    assert run_due(sector.engine, at + timedelta(hours=21)) is not None


def test_a_clock_that_jumps_ahead_deletes_nothing_and_one_that_was_ahead_stops_nothing(
    sector: SmallSector,
) -> None:
    at, years = datetime.now(UTC), timedelta(days=4000)
    assert run_due(sector.engine, at) is not None
    lay(sector, at)
    assert run_due(sector.engine, at + years) is None
    assert None not in [oldest(sector, name) for name in LEFT]
    back = at + timedelta(days=1)
    assert run_due(sector.engine, back) is not None
    assert None not in [oldest(sector, name) for name in LEFT]
    assert run_due(sector.engine, back + timedelta(hours=1)) is None


def test_a_long_silence_that_was_true_is_believed_a_run_later(sector: SmallSector) -> None:
    at, late = datetime.now(UTC), datetime.now(UTC) + timedelta(days=4000)
    assert run_due(sector.engine, at) is not None
    lay(sector, at)
    assert run_due(sector.engine, late) is None
    assert run_due(sector.engine, late + timedelta(hours=1)) is None
    assert run_due(sector.engine, late + timedelta(hours=21)) is not None
    assert [oldest(sector, name) for name in LEFT] == [None] * len(LEFT)


@pytest.mark.parametrize("place", range(len(SCHEDULE)))
def test_a_run_that_dies_in_the_middle_is_run_again(
    sector: SmallSector, monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    at = datetime.now(UTC)
    lay(sector, at - timedelta(days=3000))
    dying = list(SCHEDULE)

    def die(*_: object) -> int:
        raise OSError("killed")

    dying[place] = retention.Rule(dying[place].name, dying[place].age, die)
    monkeypatch.setattr(retention, "SCHEDULE", tuple(dying))
    with pytest.raises(OSError, match="killed"):
        run_due(sector.engine, at)
    monkeypatch.undo()
    assert run_due(sector.engine, at + timedelta(minutes=30)) is None, "the other may still be at it"
    assert run_due(sector.engine, at + timedelta(hours=2)) is not None
    assert [oldest(sector, name) for name in LEFT] == [None] * len(LEFT)
    with database.reading(sector.engine) as connection:
        runs = connection.execute(sa.select(schema.retention_run.c.ended_at)).scalars()
        assert None not in list(runs)


def test_a_year_after_the_round_the_sheets_go_and_the_organisations_figures_stay(sector: SmallSector) -> None:
    before = submitted(sector, 5)
    closes = datetime.now(UTC) + timedelta(days=30)
    counts = run_due(sector.engine, closes + timedelta(days=364))
    assert counts is not None
    assert counts["sheets"] == 0
    counts = run_due(sector.engine, closes + timedelta(days=366))
    assert counts is not None
    assert counts["sheets"] == 7, "six who handed in, and the neighbour's empty sheet"
    with database.reading(sector.engine) as connection:
        for table in (schema.respondent, schema.sheet, schema.answer, schema.counted_sheet):
            assert connection.execute(sa.select(sa.func.count()).select_from(table)).scalar() == 0
    assert (
        results.profile(sector.engine, sector.people["læser"], sector.participations["eng"]).themes
        == before.themes
    )


def test_which_computer_wrote_an_answer_is_forgotten_and_the_answer_stays(sector: SmallSector) -> None:
    submitted(sector, 5)
    counts = run_due(sector.engine, datetime.now(UTC) + timedelta(days=91))
    assert counts is not None
    assert counts["devices"] == 2 * len(sector.bank.item_order)


def test_a_year_after_the_last_role_nothing_names_somebody_who_has_left(sector: SmallSector) -> None:
    sector.keep_grants()
    left, ended = datetime.now(UTC), schema.role_grant.c
    mine = {name: sector.people[name].account_id for name in ("valgt", "leder", "læser")}
    with database.writing(sector.engine) as connection:
        gone = ended.account_id == mine["valgt"]
        half = (ended.account_id == mine["leder"]) & (ended.role == "respondent")
        connection.execute(schema.role_grant.update().where(gone | half).values(valid_to=left))
    early = run_due(sector.engine, left + timedelta(days=364))
    late = run_due(sector.engine, left + timedelta(days=366))
    again = run_due(sector.engine, left + timedelta(days=368))
    assert [counts and counts["leavers"] for counts in (early, late, again)] == [0, 1, 0]
    with database.reading(sector.engine) as connection:
        named = dict(connection.execute(sa.select(schema.account.c.id, schema.account.c.display_name)).all())
    assert named[mine["valgt"]] == ""
    assert (named[mine["leder"]], named[mine["læser"]]) == ("leder", "læser")
    (stone,) = tombstone_file.read(tombstone_file.path_of(str(sector.engine.url)))
    assert (stone.kind, stone.account_id) == (erasing.LEAVER, mine["valgt"])


def test_the_schedule_is_told_in_words_and_its_runs_in_numbers_alone(sector: SmallSector) -> None:
    assert {rule.name for rule in SCHEDULE} == set(WORDS)
    assert all(rule.what and rule.why for rule in SCHEDULE)
    run_due(sector.engine, datetime.now(UTC))
    with database.reading(sector.engine) as connection:
        counts = connection.execute(sa.select(schema.retention_run.c.counts)).scalar()
    assert counts is not None
    assert all(type(value) is int for value in json.loads(json.dumps(counts)).values())
