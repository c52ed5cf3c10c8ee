"""Learning notes in a kreds: lent by their own desk, read without a name, and taken back at once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from almene_assess.domain.errors import Conflict, InvalidValue, NotAllowed, NotFound, NotReady
from almene_assess.domain.rights import Actor, Role, ScopeKind
from almene_assess.services import goal_learning, lessons
from almene_assess.services.benchmarks import OPERATOR, build_release
from almene_assess.storage import lessons as stored
from almene_assess.storage import schema
from almene_assess.storage.database import connect, reading, writing
from almene_assess.storage.learning import LessonWords
from tests.services.test_offers import organisations, somebody

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
MONTH_BEFORE = datetime(2026, 10, 25, tzinfo=UTC)
NEXT = datetime(2026, 12, 1, 0, 0, 1, tzinfo=UTC)
COORDINATOR = somebody(Role.KREDS_COORDINATOR, 4, ScopeKind.KREDS)


def write(engine: sa.Engine, organisation_id: int, text: str) -> int:
    """Return the id of a note that somebody wrote and has not shared."""
    whole = schema.participation.c
    with writing(engine) as connection:
        mine = sa.select(whole.id).where(whole.organisation_id == organisation_id)
        row = {
            "participation_id": connection.execute(mine).scalar_one(),
            "theme": "am26.a1",
            "tried": text,
            "went_wrong": "Ingen kom.",
            "now_do": "Vi ringer først.",
            "version": 1,
            "at": NOW,
        }
        return schema.new_id(connection.execute(schema.learning.insert().values(**row)))


def kreds_reads(engine: sa.Engine, now: datetime = NEXT) -> list[str]:
    """Return what the coordinator can read."""
    return [one.words.tried for one in lessons.of_kreds(engine, COORDINATOR, 4, now).lessons]


@pytest.fixture(scope="module")
def released(sector_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a sector with a release and without notes, once; copy it, never use it."""
    file = Path(shutil.copy(sector_file, tmp_path_factory.mktemp("released")))
    made = connect(f"sqlite:///{file}")
    with writing(made) as connection:
        connection.execute(schema.learning.delete())
    build_release(made, OPERATOR, 1, NOW)
    made.dispose()  # brings everything from the log into the one file
    return file


@pytest.fixture
def engine(released: Path, tmp_path: Path) -> Iterator[sa.Engine]:
    """Return a copy of the test's own."""
    found = connect(f"sqlite:///{shutil.copy(released, tmp_path)}")
    yield found
    found.dispose()


@pytest.fixture
def three(engine: sa.Engine) -> list[tuple[int, Actor]]:
    """Return three notes of three organisations with hands of their own, and their desks."""
    with writing(engine) as connection:
        connection.execute(schema.organisation.update().values(administrator_id=None))
    homes = organisations(engine, 4)[:3]
    desks = [somebody(Role.ORGANISATION_ADMIN, home) for home in homes]
    return [(write(engine, home, f"prøve {home}"), desk) for home, desk in zip(homes, desks, strict=True)]


def test_notes_are_read_on_the_first_of_the_next_month_and_never_say_whose(
    engine: sa.Engine, three: list[tuple[int, Actor]]
) -> None:
    for key, desk in three:
        lessons.share(engine, desk, key, 1, NOW)
        assert kreds_reads(engine, NOW) == []
    read = lessons.of_kreds(engine, COORDINATOR, 4, NEXT).lessons
    assert len(read) == 3
    fields = {name for one in read for name in (*one.__slots__, *one.words.__slots__)}
    assert fields == {"words", "year", "half", "theme", "tried", "went_wrong", "now_do"}


def test_what_is_taken_back_is_gone_at_once_and_only_its_own_desk_can(
    engine: sa.Engine, three: list[tuple[int, Actor]]
) -> None:
    fourth = organisations(engine, 4)[3]
    desk = somebody(Role.FACILITATOR, fourth)
    for key, own in [*three, (write(engine, fourth, "den fjerde"), desk)]:
        lessons.share(engine, own, key, 1, NOW)
    key, own = three[0]
    for stranger in (three[1][1], COORDINATOR, somebody(Role.SECTOR_ADMIN, None, ScopeKind.SECTOR)):
        with pytest.raises(NotAllowed):
            lessons.take_back(engine, stranger, key, 2, NEXT)
    lessons.take_back(engine, own, key, 2, NEXT)
    assert len(kreds_reads(engine)) == 3
    assert f"prøve {organisations(engine, 4)[0]}" not in kreds_reads(engine)


def test_a_lot_that_becomes_too_small_waits(engine: sa.Engine, three: list[tuple[int, Actor]]) -> None:
    for key, desk in three:
        lessons.share(engine, desk, key, 1, NOW)
    lessons.take_back(engine, three[0][1], three[0][0], 2, NEXT)
    assert kreds_reads(engine) == []


@pytest.mark.parametrize("way", ["taken back", "written anew"])
def test_leaving_a_lot_brings_out_no_note_that_waits_alone(
    engine: sa.Engine, three: list[tuple[int, Actor]], way: str
) -> None:
    fourth, (key, own) = organisations(engine, 4)[3], three[0]
    for note, desk in three:
        lessons.share(engine, desk, note, 1, MONTH_BEFORE)
    with writing(engine) as connection:
        connection.execute(schema.learning.update().values(at=MONTH_BEFORE))
    alone = write(engine, fourth, "alene")
    lessons.share(engine, somebody(Role.FACILITATOR, fourth), alone, 1, NOW)
    assert len(kreds_reads(engine)) == 3
    assert "alene" not in kreds_reads(engine)
    if way == "taken back":
        lessons.take_back(engine, own, key, 2, NEXT)
        lessons.share(engine, own, key, 3, NEXT)
    else:
        words = LessonWords("skrevet om", "Ingen kom.", "Vi ringer først.", "am26.a1")
        goal_learning.change_lesson(engine, own, key, 2, words, shared=True)
    assert kreds_reads(engine) == []


def test_a_note_that_is_written_anew_waits_like_a_new_one(
    engine: sa.Engine, three: list[tuple[int, Actor]]
) -> None:
    fourth = organisations(engine, 4)[3]
    own = (write(engine, fourth, "den fjerde"), somebody(Role.FACILITATOR, fourth))
    for key, desk in [*three, own]:
        lessons.share(engine, desk, key, 1, NOW)
    words = LessonWords("skrevet om", "Ingen kom.", "Vi ringer først.", "am26.a1")
    goal_learning.change_lesson(engine, own[1], own[0], 2, words, shared=True)
    with reading(engine) as connection:
        shared = {one.words.tried: one.at for one in stored.shared_in(connection, 4)}
    assert shared["skrevet om"] > NOW
    assert [at for text, at in shared.items() if text != "skrevet om"] == [NOW] * 3
    goal_learning.change_lesson(engine, own[1], own[0], 3, words, shared=True)  # the same words again
    with reading(engine) as connection:
        again = {one.words.tried: one.at for one in stored.shared_in(connection, 4)}
    assert again == shared


def test_a_kreds_that_the_release_hides_reads_nothing(
    engine: sa.Engine, three: list[tuple[int, Actor]]
) -> None:
    for key, desk in three:
        lessons.share(engine, desk, key, 1, NOW)
    with writing(engine) as connection:
        cells = schema.release_cell
        hidden = cells.update().where(cells.c.family == "kreds")
        connection.execute(hidden.values(hidden_reason="few_organisations", median=None))
    found = lessons.of_kreds(engine, COORDINATOR, 4, NEXT)
    assert not found.open
    assert found.lessons == ()


def test_own_notes_are_for_the_desk_alone(engine: sa.Engine, three: list[tuple[int, Actor]]) -> None:
    home = organisations(engine, 4)[0]
    own = lessons.of_organisation(engine, three[0][1], home, NOW)
    assert own is not None
    assert [one.id for one in own.own] == [three[0][0]]
    for role in (Role.RESPONDENT, Role.READER):
        seen = lessons.of_organisation(engine, somebody(role, home), home, NOW)
        assert seen is not None
        assert seen.own == ()
        with pytest.raises(NotAllowed):
            lessons.share(engine, somebody(role, home), three[0][0], 1, NOW)


def test_strangers_read_nothing(engine: sa.Engine) -> None:
    home = organisations(engine, 4)[0]
    away = organisations(engine, 6)[0]
    for who in (
        somebody(Role.SECTOR_ADMIN, None, ScopeKind.SECTOR),
        somebody(Role.GUEST, home),
        somebody(Role.KREDS_COORDINATOR, 6, ScopeKind.KREDS),
        somebody(Role.ORGANISATION_ADMIN, away),
        Actor(1),
    ):
        with pytest.raises(NotAllowed):
            lessons.of_organisation(engine, who, home, NOW)
        with pytest.raises(NotAllowed):
            lessons.of_kreds(engine, who, 4, NOW)


def test_sharing_is_a_compare_and_set_and_leaves_a_row_in_the_log(
    engine: sa.Engine, three: list[tuple[int, Actor]]
) -> None:
    key, desk = three[0]
    with pytest.raises(Conflict):
        lessons.share(engine, desk, key, 9, NOW)
    lessons.share(engine, desk, key, 1, NOW)
    with pytest.raises(InvalidValue):
        lessons.share(engine, desk, key, 2, NOW)
    lessons.take_back(engine, desk, key, 2, NOW)
    with pytest.raises(InvalidValue):
        lessons.take_back(engine, desk, key, 3, NOW)
    with pytest.raises(NotFound):
        lessons.share(engine, desk, 10**30, 1, NOW)
    with reading(engine) as connection:
        log = connection.exec_driver_sql("SELECT action FROM audit_log WHERE object_kind = 'learning'")
        assert log.scalars().all() == ["lesson_share", "lesson_take_back"]


def test_without_a_kreds_there_is_nobody_to_share_with(engine: sa.Engine) -> None:
    lonely = organisations(engine, None)[0]
    desk = somebody(Role.ORGANISATION_ADMIN, lonely)
    assert lessons.of_organisation(engine, desk, lonely, NOW) is None
    with pytest.raises(NotReady):
        lessons.share(engine, desk, write(engine, lonely, "alene"), 1, NOW)
