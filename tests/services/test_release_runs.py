"""Runs of the gate: one at a time, with the rights of today, seen by everybody, never half done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from almene_assess.commands.release import command
from almene_assess.domain.errors import NotAllowed, NotFound, RefusedSetup, Underway
from almene_assess.domain.gate import Step
from almene_assess.domain.release_run import LOST_AFTER, Outcome, Run
from almene_assess.domain.rights import Actor, Grant, Role, ScopeKind
from almene_assess.services import accounts, release_runs
from almene_assess.services.benchmarks import OPERATOR
from almene_assess.services.release_words import ENDED
from almene_assess.storage import release_runs as rows
from almene_assess.storage import schema
from almene_assess.storage.database import reading, writing
from tests.support.server import ROOT

ROUND = 1
PATIENCE = 60.0
"""Unit: seconds; a run starts in two, but the machine may be shared."""


def now() -> datetime:
    return datetime.now(UTC)


def secretariat(engine: sa.Engine) -> Actor:
    """Return the example's sector administrator, with the rights of today."""
    grants = schema.role_grant
    with reading(engine) as connection:
        mine = sa.select(grants.c.account_id).where(grants.c.role == Role.SECTOR_ADMIN.value)
        found = accounts.holder(connection, connection.execute(mine).scalar_one(), now())
    assert found is not None
    return found


def withdraw(engine: sa.Engine, *, all_but: int = 0) -> None:
    """Let organisations withdraw from the comparison, all but so many of those that count."""
    query = """
        SELECT c.id FROM consent c JOIN participation p ON p.id = c.participation_id
        WHERE p.submitted_at IS NOT NULL AND c.withdrawn_at IS NULL ORDER BY 1
    """
    table = schema.consent
    with writing(engine) as connection:
        gone = connection.exec_driver_sql(query).scalars().all()[all_but:]
        connection.execute(table.update().where(table.c.id.in_(gone)).values(withdrawn_at=now()))


def end_roles(engine: sa.Engine) -> None:
    """Take the secretariat's role away."""
    table = schema.role_grant
    with writing(engine) as connection:
        mine = table.c.role == Role.SECTOR_ADMIN.value
        connection.execute(table.update().where(mine).values(valid_to=now() - timedelta(seconds=1)))


def plant_a_leak(engine: sa.Engine) -> None:
    """Lay a second figure beside a published one: the same organisations less one, who is then found."""
    cells, members = schema.release_cell, schema.release_member
    with writing(engine) as connection:
        shown = (cells.c.family == "region") & cells.c.hidden_reason.is_(None)
        cell = dict(connection.execute(sa.select(cells).where(shown).limit(1)).one()._mapping)
        where = [members.c[name] == cell[name] for name in ("family", "slice", "theme")]
        inside = [dict(row._mapping) for row in connection.execute(sa.select(members).where(*where))]
        for row in (cell, *inside):
            row.pop("id")
            row["slice"] = "planted"
        connection.execute(cells.insert(), [cell])
        connection.execute(members.insert(), inside[1:])


def releases_of(engine: sa.Engine) -> int:
    with reading(engine) as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(schema.release)).scalar_one())


def run_of(engine: sa.Engine, run_id: int) -> Run:
    with reading(engine) as connection:
        found = rows.find(connection, run_id)
    assert found is not None
    return found


def started(engine: sa.Engine, *, rehearsal: bool = False) -> int:
    return release_runs.start(engine, secretariat(engine), ROUND, now(), rehearsal=rehearsal)


def outcome(engine: sa.Engine, run_id: int, progress: Callable[[Step], None] = lambda _: None) -> Outcome:
    found = release_runs.perform(engine, ROUND, run_id, progress).run.outcome
    assert found is not None
    return found


def test_two_who_start_at_the_same_moment_start_one_run(example: sa.Engine) -> None:
    actor, both = secretariat(example), Barrier(2)

    def click(_: int) -> str:
        both.wait()
        try:
            release_runs.start(example, actor, ROUND, now(), rehearsal=True)
        except Underway:
            return "refused"
        return "started"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(click, range(2))) == ["refused", "started"]
    with reading(example) as connection:
        assert len(connection.execute(sa.select(schema.release_run.c.id)).all()) == 1


def test_a_rehearsal_leaves_counts_and_no_release(example: sa.Engine) -> None:
    run_id = started(example, rehearsal=True)
    steps: list[Run] = []
    assert outcome(example, run_id, lambda _: steps.append(run_of(example, run_id))) is Outcome.REHEARSED
    assert [(step.turn, step.done, step.themes) for step in steps[:2]] == [(1, 0, 2), (1, 1, 2)]
    ended = run_of(example, run_id)
    assert ended.report is not None
    assert ended.report["cells_shown"] > 0
    assert not {"median", "p25", "p75", "mean", "rows"} & set(str(ended.report).split("'"))
    assert releases_of(example) == 0


def test_the_secretariat_sees_no_count_of_a_rehearsal_that_could_be_held_against_another(
    example: sa.Engine,
) -> None:
    run_id = started(example, rehearsal=True)
    actor = secretariat(example)
    seen: list[Run | None] = []
    outcome(example, run_id, lambda _: seen.append(release_runs.latest(example, actor, ROUND, now())))
    seen += [release_runs.latest(example, actor, ROUND, now())]
    seen += [one.run for one in release_runs.rounds(example, actor, now())]
    for run in seen:
        assert run is not None
        assert (run.report, run.turn, run.held_back) == (None, 1, 0)


def test_who_started_it_and_how_it_ended_stand_in_the_log(example: sa.Engine) -> None:
    who, run_id = secretariat(example).account_id, started(example)
    assert outcome(example, run_id) is Outcome.PUBLISHED
    with reading(example) as connection:
        log = connection.execute(sa.select(schema.audit_log).order_by(schema.audit_log.c.id)).all()
    assert [(row.action, row.actor_id, row.detail.split(",")[0]) for row in log[-3:]] == [
        ("release_run_start", who, "udgivelse"),
        ("release_build", who, "nr. 1"),
        ("release_run_end", who, "published"),
    ]


@pytest.mark.parametrize(("left", "expected"), [(0, "nobody"), (1, "too_few"), (7, "too_few")])
@pytest.mark.parametrize("rehearsal", [True, False])
def test_too_few_end_in_words_and_publish_nothing(
    example: sa.Engine, left: int, expected: str, rehearsal: bool
) -> None:
    withdraw(example, all_but=left)
    assert outcome(example, started(example, rehearsal=rehearsal)) == expected
    assert releases_of(example) == 0


def test_a_third_release_is_refused(example: sa.Engine) -> None:
    with writing(example) as connection:
        for number in (1, 2):
            made = {"round_id": ROUND, "number": number, "rule_version": "x", "sha256": "x" * 64}
            connection.execute(schema.release.insert().values(**made, created_at=now()))
    assert outcome(example, started(example)) is Outcome.SPENT
    assert releases_of(example) == 2


def test_where_what_stands_already_leaks_nothing_more_is_published(example: sa.Engine) -> None:
    assert outcome(example, started(example)) is Outcome.PUBLISHED
    plant_a_leak(example)
    assert outcome(example, started(example)) is Outcome.LEAKS
    assert releases_of(example) == 1


def test_somebody_who_withdraws_meanwhile_stops_it(example: sa.Engine) -> None:
    ended = outcome(example, started(example), lambda _: withdraw(example, all_but=60))
    assert (ended, releases_of(example)) == (Outcome.CHANGED, 0)


def test_nobody_but_the_secretariat_starts_sees_or_closes_a_run(example: sa.Engine) -> None:
    run_id = started(example, rehearsal=True)
    leader = Actor(1, (Grant(Role.ORGANISATION_ADMIN, ScopeKind.ORGANISATION, 1, now() - timedelta(1)),))
    for call in (
        lambda: release_runs.start(example, leader, ROUND, now(), rehearsal=True),
        lambda: release_runs.rounds(example, leader, now()),
        lambda: release_runs.latest(example, leader, ROUND, now()),
        lambda: release_runs.give_up(example, leader, run_id, now()),
    ):
        with pytest.raises(NotAllowed):
            call()


def test_a_role_that_ended_before_the_work_began_does_no_work(example: sa.Engine) -> None:
    run_id = started(example)
    end_roles(example)
    assert outcome(example, run_id) is Outcome.NOT_ALLOWED
    assert run_of(example, run_id).turn == 0


def test_a_role_that_ends_during_the_work_publishes_nothing(example: sa.Engine) -> None:
    ended = outcome(example, started(example), lambda _: end_roles(example))
    assert (ended, releases_of(example)) == (Outcome.NOT_ALLOWED, 0)


def test_a_run_that_was_given_up_for_lost_publishes_nothing_when_it_wakes(example: sa.Engine) -> None:
    actor, run_id = secretariat(example), started(example)

    def sleep_and_be_replaced(step: Step) -> None:
        if step.done == 0 and step.turn == 1:
            later = now() + LOST_AFTER + timedelta(minutes=1)
            release_runs.start(example, actor, ROUND, later, rehearsal=True)

    assert outcome(example, run_id, sleep_and_be_replaced) is Outcome.INTERRUPTED
    assert releases_of(example) == 0


def test_ctrl_c_is_told_at_once_and_it_can_be_run_again(example: sa.Engine) -> None:
    def stop(_: Step) -> None:
        raise KeyboardInterrupt

    run_id = started(example)
    with pytest.raises(KeyboardInterrupt):
        release_runs.perform(example, ROUND, run_id, stop)
    assert run_of(example, run_id).outcome is Outcome.INTERRUPTED
    assert started(example) > run_id


def test_a_run_that_is_over_is_not_performed_again(example: sa.Engine) -> None:
    withdraw(example)
    run_id = started(example)
    outcome(example, run_id)
    for round_id, run in ((ROUND, run_id), (ROUND, run_id + 1), (ROUND + 1, run_id)):
        with pytest.raises(NotFound):
            release_runs.perform(example, round_id, run)


@pytest.mark.slow
def test_killed_in_the_middle_it_has_published_nothing_and_can_be_run_again(example: sa.Engine) -> None:
    run_id = started(example)
    process = _in_a_process_of_its_own(example, run_id)
    _wait_for(lambda: run_of(example, run_id).turn == 1)
    process.kill()
    process.wait()
    cut = run_of(example, run_id)
    assert (cut.outcome_at(now()), releases_of(example)) == (None, 0)
    later = cut.beat_at + LOST_AFTER + timedelta(seconds=1)
    assert cut.outcome_at(later) is Outcome.INTERRUPTED
    again = release_runs.start(example, secretariat(example), ROUND, later, rehearsal=False)
    assert run_of(example, run_id).outcome is Outcome.INTERRUPTED
    assert outcome(example, again) is Outcome.PUBLISHED
    assert releases_of(example) == 1


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to one process")
def test_the_command_says_in_danish_that_it_was_stopped(example: sa.Engine) -> None:
    run_id = started(example)
    process = _in_a_process_of_its_own(example, run_id)
    _wait_for(lambda: run_of(example, run_id).turn == 1)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=PATIENCE)
    assert "Kontrollen blev afbrudt. Der er ikke udgivet noget." in said
    assert "Traceback" not in said
    assert (run_of(example, run_id).outcome, releases_of(example)) == (Outcome.INTERRUPTED, 0)


def test_the_command_waits_its_turn(example: sa.Engine) -> None:
    started(example, rehearsal=True)
    told = CliRunner().invoke(command, ["1", "--dry-run", "--database", str(example.url)])
    assert isinstance(told.exception, RefusedSetup)
    assert "allerede i gang" in told.exception.problem


def test_the_secretariat_sees_rounded_numbers_and_no_name(example: sa.Engine) -> None:
    (one,) = release_runs.rounds(example, secretariat(example), now())
    assert (one.taking_part, one.left, one.releases, one.run) == (75, 2, (), None)
    withdraw(example, all_but=7)
    (one,) = release_runs.rounds(example, secretariat(example), now())
    assert one.taking_part is None
    with writing(example) as connection:
        connection.execute(schema.round_.update().values(owner_organisation_id=1))
    assert release_runs.rounds(example, secretariat(example), now()) == []


def test_every_ending_has_its_words() -> None:
    assert set(ENDED) == set(Outcome)
    assert all(len(said) == 3 and all(said) for said in ENDED.values())


def test_the_operators_run_is_nobodys(example: sa.Engine) -> None:
    withdraw(example)
    run_id = release_runs.start(example, OPERATOR, ROUND, now(), rehearsal=True)
    assert outcome(example, run_id) is Outcome.NOBODY
    assert run_of(example, run_id).account_id is None


def _in_a_process_of_its_own(engine: sa.Engine, run_id: int) -> subprocess.Popen[str]:
    ordered = ["release", str(ROUND), "--run", str(run_id), "--database", str(engine.url)]
    return subprocess.Popen(
        [sys.executable, "-m", "almene_assess", *ordered],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def _wait_for(seen: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not seen():
        assert time.monotonic() < deadline, "nothing happened"
        time.sleep(0.02)
