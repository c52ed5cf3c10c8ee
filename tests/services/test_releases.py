"""Releases as a verb: who may build, what enters, and that nothing published ever changes."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
import sqlalchemy as sa

from almene_assess.commands.release import command as release_command
from almene_assess.commands.release import summary
from almene_assess.domain.benchmark import Family
from almene_assess.domain.errors import Conflict, NotAllowed, NotFound, RefusedSetup, ReleaseRefused
from almene_assess.domain.release_run import Outcome
from almene_assess.domain.rights import Actor, Grant, Role, ScopeKind
from almene_assess.services.benchmarks import OPERATOR, Published, build_release, compare
from almene_assess.storage import releases, schema
from almene_assess.storage.database import connect, reading, writing
from tests.support.recount import in_slice, recounted
from tests.support.short_bank import short_bank

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ROUND = 1
SIZE = 80
ITEMS = 6
SUBMITTED = """
    SELECT p.id, p.organisation_id FROM participation p JOIN consent c ON c.participation_id = p.id
    WHERE p.submitted_at IS NOT NULL AND c.withdrawn_at IS NULL
"""


def test_stored_rows_are_the_published_rows(published: tuple[sa.Engine, Published]) -> None:
    engine, made = published
    with reading(engine) as connection:
        current = releases.current(connection, ROUND)
        assert current == made.release
        assert set(releases.rows(connection, made.release.id)) == set(made.rows)
        assert len(releases.rows(connection, made.release.id)) == len(made.rows)
        first = made.rows[0]
        assert releases.cell(connection, made.release.id, first.family, first.slice, first.theme) == first


def test_a_comparison_holds_nothing_but_stored_figures(published: tuple[sa.Engine, Published]) -> None:
    engine, made = published
    known = {(row.family.value, row.slice, row.theme): row for row in made.rows}
    for family in Family:
        compared = compare(engine, _reader(engine), _submitted(engine), family, NOW)
        assert compared is not None
        assert compared.lines.height == 2
        for line in compared.lines.iter_rows(named=True):
            row = known[line["family"], line["slice"], line["theme"]]
            assert row.hidden_reason is None
            for name in ("median", "p25", "p75", "mean", "n_ca", "band_reason"):
                assert repr(line[name]) == repr(getattr(row, name))
            assert (line["family"], line["slice"]) in compared.names


def test_the_benchmark_is_not_shown_before_the_own_submission(published: tuple[sa.Engine, Published]) -> None:
    engine, _ = published
    query = "SELECT id, organisation_id FROM participation WHERE submitted_at IS NULL"
    open_one, organisation = _first(engine, query)
    with pytest.raises(NotAllowed):
        compare(engine, _inside(organisation), open_one, Family.SECTOR, NOW)
    with pytest.raises(NotAllowed):
        compare(engine, _inside(organisation), _submitted(engine), Family.SECTOR, NOW)


def test_there_is_no_comparison_before_the_first_release(example: sa.Engine) -> None:
    assert compare(example, _reader(example), _submitted(example), Family.SECTOR, NOW) is None


def test_a_third_release_is_refused_and_changes_nothing(example: sa.Engine) -> None:
    build_release(example, OPERATOR, ROUND, NOW)
    second = build_release(example, OPERATOR, ROUND, NOW)
    assert second.release.number == 2
    with pytest.raises(ReleaseRefused) as refused:
        build_release(example, OPERATOR, ROUND, NOW)
    assert refused.value.reason is Outcome.SPENT
    with reading(example) as connection:
        assert releases.numbers(connection, ROUND) == [1, 2]
        assert releases.current(connection, ROUND) == second.release


def test_answers_that_come_later_change_no_released_figure(example: sa.Engine) -> None:
    made = build_release(example, OPERATOR, ROUND, NOW)
    with writing(example) as connection:
        connection.execute(schema.sheet.update().values(levels=bytes([4]) * ITEMS))
        connection.execute(schema.consent.update().values(withdrawn_at=NOW))
    with reading(example) as connection:
        assert set(releases.rows(connection, made.release.id)) == set(made.rows)


def test_nothing_in_the_store_changes_or_removes_a_release() -> None:
    text = Path(releases.__file__).read_text(encoding="utf-8")
    assert "update(" not in text
    assert "delete(" not in text


def test_those_without_consent_are_not_in_the_release(example: sa.Engine) -> None:
    with reading(example) as connection:
        found = {member.organisation for member in releases.members(connection, ROUND)}
    standing = Counter(row.standing for row in _everybody(example) if row.organisation_id not in found)
    assert standing == {"open": 4, "no consent": 2, "withdrawn": 1}
    assert len(found) == SIZE - 7


def test_a_withdrawn_consent_leaves_the_next_release(example: sa.Engine) -> None:
    first = build_release(example, OPERATOR, ROUND, NOW)
    with writing(example) as connection:
        given = schema.consent.c.withdrawn_at.is_(None)
        key = connection.execute(sa.select(schema.consent.c.id).where(given)).scalars().first()
        connection.execute(schema.consent.update().where(schema.consent.c.id == key).values(withdrawn_at=NOW))
    assert build_release(example, OPERATOR, ROUND, NOW).organisations == first.organisations - 1


def test_a_consent_withdrawn_while_the_figures_are_made_stops_the_release(example: sa.Engine) -> None:
    elsewhere = connect(str(example.url))

    def withdraw(_connection: sa.Connection) -> None:
        with writing(elsewhere) as connection:
            connection.execute(schema.consent.update().values(withdrawn_at=NOW))

    sa.event.listen(example, "commit", withdraw, once=True)  # the end of the reading half
    with pytest.raises(Conflict):
        build_release(example, OPERATOR, ROUND, NOW)
    with reading(elsewhere) as connection:
        assert releases.numbers(connection, ROUND) == []
    elsewhere.dispose()


def test_a_reopened_participation_is_left_out_although_it_agreed(example: sa.Engine) -> None:
    key, _ = _first(example, SUBMITTED)
    with writing(example) as connection:
        connection.execute(
            schema.participation.update().where(schema.participation.c.id == key).values(submitted_at=None)
        )
    assert build_release(example, OPERATOR, ROUND, NOW).organisations == SIZE - 8


def test_sheets_that_were_not_submitted_do_not_count(example: sa.Engine) -> None:
    with writing(example) as connection:
        lowest = schema.sheet.update().values(levels=bytes([1]) * ITEMS)
        connection.execute(lowest)
        reopened = schema.respondent.update().values(submitted_at=None)
        connection.execute(reopened.where(schema.respondent.c.group == "valgte"))
        highest = sa.select(schema.respondent.c.id).where(schema.respondent.c.group == "valgte")
        connection.execute(
            schema.sheet.update()
            .where(schema.sheet.c.respondent_id.in_(highest))
            .values(levels=bytes([4]) * ITEMS)
        )
    rows = build_release(example, OPERATOR, ROUND, NOW).rows
    assert {row.median for row in rows if row.family is Family.SECTOR} == {1.0}


def test_a_joint_step_overrules_the_sheets(example: sa.Engine) -> None:
    with writing(example) as connection:
        connection.execute(schema.sheet.update().values(levels=bytes([2]) * ITEMS))
        for key in connection.execute(sa.select(schema.participation.c.id)).scalars().all():
            joint = connection.execute(
                schema.respondent.insert().values(participation_id=key, kind="joint", group="valgte")
            ).lastrowid
            connection.execute(
                schema.sheet.insert().values(respondent_id=joint, levels=bytes([3]) * ITEMS, version=1)
            )
    rows = build_release(example, OPERATOR, ROUND, NOW).rows
    assert {row.mean for row in rows if row.family is Family.SECTOR} == {3.0}


def test_one_item_themes_of_the_quick_form_need_twelve(example: sa.Engine) -> None:
    with writing(example) as connection:
        connection.execute(schema.round_.update().values(form="quick"))
    made = build_release(example, OPERATOR, ROUND, NOW)
    scores = recounted(example, short_bank().form_themes("quick"))
    reasons = Counter(row.hidden_reason for row in made.rows)
    assert reasons["one_item"] > 0
    for row in made.rows:
        if row.hidden_reason is None:
            assert sum(o in scores[row.theme] for o in in_slice(example, row.family.value, row.slice)) >= 12


def test_only_the_sectors_own_staff_may_build(example: sa.Engine) -> None:
    with pytest.raises(NotAllowed):
        build_release(example, _inside(1), ROUND, NOW)
    made = build_release(example, _actor(Role.SECTOR_ADMIN, ScopeKind.SECTOR, None), ROUND, NOW)
    with reading(example) as connection:
        logged = connection.execute(sa.select(schema.audit_log)).all()
    assert [(row.action, row.actor_id, row.object_id) for row in logged if row.at >= NOW] == [
        ("release_build", 1, made.release.id)
    ]


def test_an_organisations_own_round_has_no_benchmark(example: sa.Engine) -> None:
    with writing(example) as connection:
        connection.execute(schema.round_.update().values(owner_organisation_id=1))
    with pytest.raises(NotFound):
        build_release(example, OPERATOR, ROUND, NOW)


@pytest.mark.parametrize(
    ("arguments", "words"), [(["99"], "ingen fælles runde"), (["1"], "Ingen har både indsendt")]
)
def test_the_command_says_in_danish_why_there_is_no_release(
    example: sa.Engine, arguments: list[str], words: str
) -> None:
    with writing(example) as connection:
        connection.execute(schema.consent.update().values(withdrawn_at=NOW))
    with pytest.raises(RefusedSetup) as refused:
        release_command.main([*arguments, "--database", str(example.url)], standalone_mode=False)
    assert words in refused.value.problem


def test_the_command_counts_cells_and_shows_no_figure(published: tuple[sa.Engine, Published]) -> None:
    _, made = published
    text = summary(made)
    shown = sum(row.hidden_reason is None for row in made.rows)
    assert f"{shown} tal bliver vist, og {len(made.rows) - shown} er skjult" in text
    assert "Færre end 8 organisationer" in text


class Standing(NamedTuple):
    """How far an organisation is, as read here."""

    organisation_id: int
    standing: str


def _everybody(example: sa.Engine) -> list[Standing]:
    query = """
        SELECT p.organisation_id, CASE
            WHEN p.submitted_at IS NULL THEN 'open' WHEN c.id IS NULL THEN 'no consent'
            WHEN c.withdrawn_at IS NOT NULL THEN 'withdrawn' ELSE 'in' END
        FROM participation p LEFT JOIN consent c ON c.participation_id = p.id
    """
    with reading(example) as connection:
        return [Standing(*row) for row in connection.exec_driver_sql(query)]


def _actor(role: Role, kind: ScopeKind, scope: int | None) -> Actor:
    return Actor(1, (Grant(role, kind, scope, datetime(2026, 1, 1, tzinfo=UTC)),))


def _inside(organisation: int) -> Actor:
    return _actor(Role.READER, ScopeKind.ORGANISATION, organisation)


def _submitted(example: sa.Engine) -> int:
    return _first(example, SUBMITTED)[0]


def _reader(example: sa.Engine) -> Actor:
    return _inside(_first(example, SUBMITTED)[1])


def _first(example: sa.Engine, query: str) -> tuple[int, int]:
    with reading(example) as connection:
        found = connection.exec_driver_sql(f"{query} ORDER BY 1").first()
    assert found is not None
    return found[0], found[1]
