"""The gate before every release: what is published has passed it, and what goes wrong publishes nothing."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from almene_assess.commands.release import command
from almene_assess.domain import gate as gate_module
from almene_assess.domain.benchmark import Family
from almene_assess.domain.errors import NotAllowed, NotReady, ReleaseRefused
from almene_assess.domain.gate import Step
from almene_assess.domain.release_run import Outcome
from almene_assess.domain.rights import Actor, Grant, Role, ScopeKind
from almene_assess.services.benchmarks import OPERATOR, build_release, latest_report, rehearse_release
from almene_assess.services.gate_words import report_lines
from almene_assess.storage import releases, schema
from almene_assess.storage.database import reading, writing

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ROUND = 1
LIBRARY = Path(gate_module.__file__).parents[1]


def submitted(engine: sa.Engine) -> list[int]:
    """Return the participations that count, by id."""
    query = """
        SELECT p.id FROM participation p JOIN consent c ON c.participation_id = p.id
        WHERE p.submitted_at IS NOT NULL AND c.withdrawn_at IS NULL ORDER BY 1
    """
    with reading(engine) as connection:
        return list(connection.exec_driver_sql(query).scalars())


def withdraw(engine: sa.Engine, participations: list[int]) -> None:
    """Let organisations withdraw from the comparison."""
    table = schema.consent
    with writing(engine) as connection:
        chosen = table.c.participation_id.in_(participations)
        connection.execute(table.update().where(chosen).values(withdrawn_at=NOW))


def rejoin(engine: sa.Engine, participations: list[int]) -> None:
    """Let organisations agree again."""
    table = schema.consent
    with writing(engine) as connection:
        chosen = table.c.participation_id.in_(participations)
        connection.execute(table.update().where(chosen).values(withdrawn_at=None))


def counted(engine: sa.Engine, table: sa.Table) -> int:
    """Return how many rows a table has."""
    with reading(engine) as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def test_a_release_keeps_its_report_and_the_members_of_its_figures(example: sa.Engine) -> None:
    made = build_release(example, OPERATOR, ROUND, NOW)
    with reading(example) as connection:
        assert releases.report(connection, made.release.id) == made.report
        standing = releases.standing(connection, ROUND)
    shown = {row.key for row in made.rows if row.hidden_reason is None}
    assert set(standing) == shown
    assert made.report["safe"] is True
    assert made.report["sums"]["smallest_width"] >= 1
    assert made.report["quantiles"]["smallest_width"] >= 1 - 1e-9


def test_anybody_signed_in_reads_how_the_newest_figures_were_tried_and_no_stranger(
    example: sa.Engine,
) -> None:
    reader = Actor(1, (Grant(Role.READER, ScopeKind.ORGANISATION, 1, NOW),))
    assert latest_report(example, reader, NOW) is None
    made = build_release(example, OPERATOR, ROUND, NOW)
    found = latest_report(example, reader, NOW)
    assert found is not None
    release, report = found
    assert release == made.release
    assert report["cells_shown"] > 0
    with pytest.raises(NotAllowed):
        latest_report(example, Actor(1), NOW)


def test_a_rehearsal_publishes_nothing_shows_no_figure_and_is_no_release(example: sa.Engine) -> None:
    report = rehearse_release(example, OPERATOR, ROUND, NOW)
    assert report["safe"] is True
    assert counted(example, schema.release) == counted(example, schema.release_member) == 0
    made = build_release(example, OPERATOR, ROUND, NOW)
    assert made.release.number == 1
    assert made.report | {"seconds": 0} == report | {"seconds": 0}


def test_nobody_else_may_rehearse(example: sa.Engine) -> None:
    with pytest.raises(NotAllowed):
        rehearse_release(example, Actor(1, ()), ROUND, NOW)


def test_a_gate_that_is_interrupted_publishes_nothing_and_can_be_run_again(example: sa.Engine) -> None:
    def stop(step: Step) -> None:
        if step.done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_release(example, OPERATOR, ROUND, NOW, stop)
    assert counted(example, schema.release) == counted(example, schema.release_cell) == 0
    assert build_release(example, OPERATOR, ROUND, NOW).release.number == 1


def test_progress_is_told_theme_by_theme(example: sa.Engine) -> None:
    steps: list[Step] = []
    rehearse_release(example, OPERATOR, ROUND, NOW, steps.append)
    assert [step.done for step in steps[:2]] == [0, 1]
    assert {step.themes for step in steps if step.turn == 1} == {2}


def test_the_command_rehearses_without_a_figure(example: sa.Engine) -> None:
    told = CliRunner().invoke(command, ["1", "--dry-run", "--database", str(example.url)])
    assert told.exit_code == 0, told.output
    assert "Der er ikke udgivet noget" in told.output
    assert "tema 2 af 2" in told.output
    assert counted(example, schema.release) == 0


def test_the_report_reads_as_danish_without_codes(example: sa.Engine) -> None:
    text = "\n".join(report_lines(rehearse_release(example, OPERATOR, ROUND, NOW)))
    assert "Programmet kunne ikke regne nogen svar ud" in text
    assert "_" not in text


@pytest.mark.parametrize("left", [1, 7])
def test_too_few_participants_are_told_so_and_spend_no_release(example: sa.Engine, left: int) -> None:
    withdraw(example, submitted(example)[left:])
    with pytest.raises(ReleaseRefused) as refused:
        build_release(example, OPERATOR, ROUND, NOW)
    assert refused.value.reason is Outcome.TOO_FEW
    assert counted(example, schema.release) == 0


def test_a_round_without_participants_is_not_ready(example: sa.Engine) -> None:
    withdraw(example, submitted(example))
    with pytest.raises(NotReady):
        build_release(example, OPERATOR, ROUND, NOW)


def test_one_administrator_no_kreds_and_a_theme_nobody_answered_give_reasons(example: sa.Engine) -> None:
    table = schema.participation
    with writing(example) as connection:
        connection.execute(table.update().where(table.c.kreds_id == 4).values(administrator_id=1))
        connection.execute(table.update().where(table.c.id % 9 == 0).values(kreds_id=None))
        unknown = bytes([254] * 3)  # ved ikke to every item of the second theme
        for key, levels in connection.execute(
            sa.select(schema.sheet.c.respondent_id, schema.sheet.c.levels)
        ).all():
            change = schema.sheet.update().where(schema.sheet.c.respondent_id == key)
            connection.execute(change.values(levels=bytes(levels)[:3] + unknown))
    made = build_release(example, OPERATOR, ROUND, NOW)
    second = made.rows[-1].theme
    assert {row.hidden_reason for row in made.rows if row.theme == second} == {"few_organisations"}
    [fourth] = [r for r in made.rows if (r.family, r.slice) == (Family.KREDS, "4") and r.theme != second]
    assert fourth.hidden_reason in ("few_administrators", "large_administrator", "few_organisations")


def test_when_the_largest_administrator_withdraws_no_old_figure_changes(example: sa.Engine) -> None:
    first = build_release(example, OPERATOR, ROUND, NOW)
    with reading(example) as connection:
        table = schema.participation
        run = sa.select(table.c.id).where(table.c.administrator_id == 1)
        withdraw(example, list(connection.execute(run).scalars()))
    second = build_release(example, OPERATOR, ROUND, NOW)
    old = {row.key: row for row in first.rows}
    assert all(row == old[row.key] for row in second.rows if row.vintage == 1 and row.hidden_reason is None)
    assert second.organisations < first.organisations


def test_a_second_release_stacks_both_and_repeats_what_hardly_changed(example: sa.Engine) -> None:
    everybody = submitted(example)
    later = everybody[-2:]
    withdraw(example, later)
    first = build_release(example, OPERATOR, ROUND, NOW)
    rejoin(example, later)
    second = build_release(example, OPERATOR, ROUND, NOW)
    assert second.report["releases_stacked"] == 2
    shown = [row for row in second.rows if row.hidden_reason is None]
    assert {row.vintage for row in shown if row.family is Family.SECTOR} == {1}
    assert {replace(row) for row in shown if row.vintage == 1} <= set(first.rows)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_order_submissions_come_in_nothing_served_changes_between_releases(
    example: sa.Engine, seed: int
) -> None:
    random = Random(seed)
    everybody = submitted(example)
    random.shuffle(everybody)
    waiting = everybody[50:]
    withdraw(example, waiting)
    made = build_release(example, OPERATOR, ROUND, NOW)
    for one in waiting:
        rejoin(example, [one])
        with reading(example) as connection:
            current = releases.current(connection, ROUND)
            assert current == made.release
            assert set(releases.rows(connection, current.id)) == set(made.rows)


def test_the_naive_design_is_out_of_reach_of_everything_but_tests() -> None:
    guilty = []
    for path in LIBRARY.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and any(word.arg == "naive" for word in node.keywords):
                guilty.append(path.name)
    assert guilty == []
