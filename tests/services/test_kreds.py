"""A kreds on a shared screen: rows of the current release as they stand, for those who may see them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from almene_assess.domain.benchmark import Family
from almene_assess.domain.errors import NotAllowed, NotFound
from almene_assess.domain.rights import Actor, Grant, Role, ScopeKind
from almene_assess.services import kreds
from almene_assess.services.benchmarks import Published
from almene_assess.storage import schema
from almene_assess.storage.database import reading

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ROUND = 1
Example = tuple[sa.Engine, Published]


def holder(role: Role, kind: ScopeKind, scope: int | None) -> Actor:
    """Return somebody with one role."""
    return Actor(1, (Grant(role, kind, scope, NOW - timedelta(days=30)),))


def coordinator(kreds_id: int) -> Actor:
    """Return the coordinator of a kreds."""
    return holder(Role.KREDS_COORDINATOR, ScopeKind.KREDS, kreds_id)


def participation(engine: sa.Engine, *, submitted: bool, kreds_id: int | None = None) -> tuple[int, int]:
    """Return a participation and its organisation."""
    table = schema.participation.c
    stands = table.submitted_at.is_not(None) if submitted else table.submitted_at.is_(None)
    place = sa.true() if kreds_id is None else table.kreds_id == kreds_id
    with reading(engine) as connection:
        row = connection.execute(sa.select(table.id, table.organisation_id).where(stands, place)).first()
    assert row is not None
    return row[0], row[1]


def test_every_figure_of_a_kreds_is_a_row_of_the_release(published: Example) -> None:
    engine, made = published
    rows = {row.key: row for row in made.rows}
    for number in range(1, 12):
        view = kreds.of_kreds(engine, coordinator(number), number, ROUND, NOW)
        assert set(view.kreds.values()) == {
            row for row in rows.values() if row.family is Family.KREDS and row.slice == str(number)
        }
        assert set(view.sector.values()) == {r for r in rows.values() if r.family is Family.SECTOR}


def test_a_participant_sees_the_same_kreds_as_its_coordinator(published: Example) -> None:
    engine, _ = published
    own, organisation = participation(engine, submitted=True, kreds_id=4)
    member = holder(Role.READER, ScopeKind.ORGANISATION, organisation)
    seen = kreds.of_participation(engine, member, own, NOW)
    assert seen is not None
    assert seen.kreds == kreds.of_kreds(engine, coordinator(4), 4, ROUND, NOW).kreds


def test_nobody_looks_before_the_own_submission_or_into_another_organisation(published: Example) -> None:
    engine, _ = published
    own, organisation = participation(engine, submitted=False)
    foreign, _ = participation(engine, submitted=True)
    member = holder(Role.ORGANISATION_ADMIN, ScopeKind.ORGANISATION, organisation)
    for key in (own, foreign):
        with pytest.raises(NotAllowed):
            kreds.of_participation(engine, member, key, NOW)


def test_a_coordinator_sees_the_own_kreds_only(published: Example) -> None:
    engine, _ = published
    with pytest.raises(NotAllowed):
        kreds.of_kreds(engine, coordinator(4), 3, ROUND, NOW)
    assert [seat.kreds_id for seat in kreds.seats(engine, coordinator(4), NOW)] == [4]
    reader = holder(Role.READER, ScopeKind.ORGANISATION, 1)
    assert kreds.seats(engine, reader, NOW) == []


def test_a_coordinator_whose_time_is_over_sees_nothing(published: Example) -> None:
    engine, _ = published
    over = Actor(1, (Grant(Role.KREDS_COORDINATOR, ScopeKind.KREDS, 4, NOW - timedelta(days=9), NOW),))
    with pytest.raises(NotAllowed):
        kreds.of_kreds(engine, over, 4, ROUND, NOW)
    with pytest.raises(NotAllowed):
        kreds.seats(engine, over, NOW)


@pytest.mark.parametrize("round_id", [0, 2, 10**30])
def test_a_round_that_does_not_exist_is_not_found(published: Example, round_id: int) -> None:
    with pytest.raises(NotFound):
        kreds.of_kreds(published[0], coordinator(4), 4, round_id, NOW)


def test_before_the_first_release_there_is_nothing_to_see(example: sa.Engine) -> None:
    own, organisation = participation(example, submitted=True, kreds_id=4)
    member = holder(Role.READER, ScopeKind.ORGANISATION, organisation)
    assert kreds.of_participation(example, member, own, NOW) is None
    assert kreds.seats(example, coordinator(4), NOW) == []
    with pytest.raises(NotFound):
        kreds.of_kreds(example, coordinator(4), 4, ROUND, NOW)


def test_strengths_and_hard_spots_never_share_a_theme(published: Example) -> None:
    engine, _ = published
    for number in range(1, 12):
        view = kreds.of_kreds(engine, coordinator(number), number, ROUND, NOW)
        assert not set(view.strengths) & set(view.hard_spots)
        medians = {theme: row.median for theme, row in view.kreds.items() if row.median is not None}
        assert all(medians[a] >= medians[b] for a in view.strengths for b in view.hard_spots)
