"""Own questions: who writes and sets them, what stands still, and that no figure anywhere knows of them."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from almene_assess.domain.answers import Card, UnscoredReason
from almene_assess.domain.errors import Conflict, InvalidValue, NotAllowed, NotFound
from almene_assess.domain.local_items import MOST, RUNG_LIMIT, TITLE_LIMIT, Draft
from almene_assess.services import answering, local_items, results, rounds
from almene_assess.services.benchmarks import OPERATOR, build_release
from almene_assess.services.local_items import OwnQuestions
from almene_assess.storage import schema
from almene_assess.storage.database import connect, reading, writing
from tests.support.small_sector import LONG_AGO, SmallSector, make

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
DRAFT = Draft("Fællesspisning", "Hvor fast er den?", ("Aldrig", "Af og til", "Aftalt", "Fast", "Lærende"))


@pytest.fixture
def sector(tmp_path: Path) -> SmallSector:
    return make(tmp_path)


def read(sector: SmallSector, who: str = "leder") -> OwnQuestions:
    return local_items.own_questions(sector.engine, sector.people[who], sector.participations["eng"])


def add(sector: SmallSector, draft: Draft = DRAFT, who: str = "leder") -> int:
    return local_items.add(sector.engine, sector.people[who], sector.participations["eng"], draft)


def agree(sector: SmallSector, item: int, card: Card, version: int = 0, who: str = "leder") -> None:
    place = sector.participations["eng"]
    local_items.set_step(sector.engine, sector.people[who], place, item, card, version)


def rewrite(sector: SmallSector, item: int, draft: Draft, version: int, who: str = "leder") -> None:
    place = sector.participations["eng"]
    local_items.rewrite(sector.engine, sector.people[who], place, item, draft, version)


def retire(sector: SmallSector, item: int, version: int, *, retired: bool = True, who: str = "leder") -> None:
    place = sector.participations["eng"]
    local_items.retire(sector.engine, sector.people[who], place, item, version, retired=retired)


def move(sector: SmallSector, item: int, step: int, before: list[int], who: str = "leder") -> None:
    local_items.move(sector.engine, sector.people[who], sector.participations["eng"], item, step, before)


def test_a_question_is_written_answered_together_and_read_inside(sector: SmallSector) -> None:
    item = add(sector)
    agree(sector, item, Card(3, comment="Siden maj"))
    for who in ("leder", "valgt", "læser"):
        found = read(sector, who)
        assert [one.draft for one in found.in_use] == [DRAFT]
        assert found.answer(item).card == Card(3, comment="Siden maj")
    assert read(sector).may_set
    assert not read(sector, "valgt").may_set


def test_two_who_set_the_same_step_are_told_and_it_can_be_taken_back(sector: SmallSector) -> None:
    item = add(sector)
    agree(sector, item, Card(3))
    for stale in (0, 2):
        with pytest.raises(Conflict):
            agree(sector, item, Card(0), stale)
    agree(sector, item, Card(comment="Vi er ikke enige endnu"), 1)
    assert read(sector).answer(item).card == Card(comment="Vi er ikke enige endnu")


def test_words_stand_still_while_there_is_a_joint_step(sector: SmallSector) -> None:
    item, other = add(sector), replace(DRAFT, title="Noget andet")
    rewrite(sector, item, other, 1)
    with pytest.raises(Conflict):
        rewrite(sector, item, DRAFT, 1)
    agree(sector, item, Card(0))
    with pytest.raises(InvalidValue):
        rewrite(sector, item, DRAFT, 2)
    agree(sector, item, Card(), 1)
    rewrite(sector, item, DRAFT, 2)
    assert read(sector).items[0].draft == DRAFT


def test_a_question_out_of_use_keeps_its_step_and_comes_back(sector: SmallSector) -> None:
    first, second = add(sector), add(sector)
    agree(sector, first, Card(2))
    retire(sector, first, 1)
    assert [one.id for one in read(sector).in_use] == [second]
    for refused in (
        lambda: agree(sector, first, Card(1), 1),
        lambda: move(sector, first, 1, [second]),
    ):
        with pytest.raises(InvalidValue):
            refused()
    with pytest.raises(Conflict):
        retire(sector, first, 1, retired=False)
    retire(sector, first, 2, retired=False)
    assert read(sector).answer(first).card == Card(2)


def test_the_order_is_changed_only_as_it_was_seen(sector: SmallSector) -> None:
    first, second, third = (add(sector) for _ in range(3))
    move(sector, third, -1, [first, second, third])
    assert [one.id for one in read(sector).in_use] == [first, third, second]
    with pytest.raises(Conflict):
        move(sector, third, -1, [first, second, third])


def test_there_is_room_for_as_many_as_a_radar_can_show(sector: SmallSector) -> None:
    items = [add(sector) for _ in range(MOST)]
    with pytest.raises(InvalidValue):
        add(sector)
    retire(sector, items[0], 1)
    add(sector)
    with pytest.raises(InvalidValue):
        retire(sector, items[0], 2, retired=False)


@pytest.mark.parametrize("who", ["valgt", "læser", "nabo", "sektor"])
def test_only_the_desk_writes_and_nobody_outside_reads(sector: SmallSector, who: str) -> None:
    item = add(sector)
    for refused in (
        lambda: add(sector, who=who),
        lambda: rewrite(sector, item, DRAFT, 1, who),
        lambda: retire(sector, item, 1, who=who),
        lambda: move(sector, item, 1, [item], who),
        lambda: agree(sector, item, Card(1), who=who),
    ):
        with pytest.raises(NotAllowed):
            refused()
    if who in ("nabo", "sektor"):
        with pytest.raises(NotAllowed):
            read(sector, who)


def test_a_neighbours_question_is_not_there(sector: SmallSector) -> None:
    item = add(sector)
    neighbour, place = sector.people["nabo"], sector.participations["bakke"]
    for act in (
        lambda: local_items.rewrite(sector.engine, neighbour, place, item, DRAFT, 1),
        lambda: local_items.retire(sector.engine, neighbour, place, item, 1, retired=True),
        lambda: local_items.move(sector.engine, neighbour, place, item, 1, [item]),
        lambda: local_items.set_step(sector.engine, neighbour, place, item, Card(1), 0),
    ):
        with pytest.raises(NotFound):
            act()
    assert local_items.own_questions(sector.engine, neighbour, place).items == ()


def test_steps_are_set_while_the_round_is_open_also_after_submitting(sector: SmallSector) -> None:
    leader, place, item = sector.people["leder"], sector.participations["eng"], add(sector)
    submitted(sector)
    agree(sector, item, Card(2))
    sector.close_round()
    with pytest.raises(NotAllowed):
        agree(sector, item, Card(3), 1)
    with writing(sector.engine) as connection:
        connection.execute(schema.participation.update().values(closed_at=LONG_AGO))
    with pytest.raises(NotAllowed):
        add(sector)
    assert local_items.own_questions(sector.engine, leader, place).answer(item).card == Card(2)


@pytest.mark.parametrize(
    "draft",
    [
        replace(DRAFT, title="x" * (TITLE_LIMIT + 1)),
        replace(DRAFT, title="\x00 \n"),
        replace(DRAFT, question=""),
        replace(DRAFT, levels=DRAFT.levels[:4]),
        replace(DRAFT, levels=("", *DRAFT.levels[1:])),
        replace(DRAFT, levels=(*DRAFT.levels[:4], "x" * (RUNG_LIMIT + 1))),
    ],
)
def test_half_a_question_is_refused(sector: SmallSector, draft: Draft) -> None:
    with pytest.raises(InvalidValue):
        add(sector, draft)
    assert read(sector).items == ()


@pytest.mark.parametrize("card", [Card(5), Card(-1), Card(reason=UnscoredReason.VED_IKKE), Card(True)])
def test_a_step_is_a_rung_or_nothing(sector: SmallSector, card: Card) -> None:
    item = add(sector)
    with pytest.raises(InvalidValue):
        agree(sector, item, card)


def submitted(sector: SmallSector) -> None:
    """Answer and submit as the leader."""
    leader, seat = sector.people["leder"], sector.seats["leder"]
    for n, item in enumerate(sector.bank.item_order):
        answering.save(sector.engine, leader, seat, item, Card(n % 5), 0)
    answering.submit(sector.engine, leader, seat)
    rounds.submit(sector.engine, leader, sector.participations["eng"], share=True)


def figures(sector: SmallSector) -> tuple[str, str, str]:
    """Return everything that the organisation's figures are, and what they are made of."""
    leader, place = sector.people["leder"], sector.participations["eng"]
    profile = results.profile(sector.engine, leader, place)
    inside = results.inside(sector.engine, leader, place)
    told = repr((profile.respondents, profile.themes, profile.pillars, profile.unknown))
    return told, repr(inside.figures), counted(sector)


def counted(sector: SmallSector) -> str:
    """Return every row that figures are made of."""
    tables = (schema.sheet, schema.answer, schema.respondent, schema.tally, schema.counted_sheet)
    with reading(sector.engine) as connection:
        return repr([connection.execute(table.select()).all() for table in tables])


@settings(
    max_examples=int(os.environ.get("PEJLING_OWN_QUESTIONS_EXAMPLES", "6")),
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(st.tuples(st.integers(0, MOST - 1), st.none() | st.integers(0, 4)), max_size=6))
def test_no_figure_moves_whatever_the_own_questions_say(
    with_result: SmallSector, steps: list[tuple[int, int | None]]
) -> None:
    before = figures(with_result)
    items = [one.id for one in read(with_result).items]
    for place, level in steps:
        version = read(with_result).answer(items[place]).version
        agree(with_result, items[place], Card(level), version)
    assert figures(with_result) == before


@pytest.fixture
def with_result(sector: SmallSector) -> SmallSector:
    """Return the sector with a submitted organisation and as many own questions as there is room for."""
    submitted(sector)
    figures(sector)  # the first look settles who counts
    for _ in range(MOST):
        add(sector)
    return sector


def test_a_release_is_the_same_byte_for_byte_with_and_without_own_questions(
    sector_file: Path, tmp_path: Path
) -> None:
    assert released(sector_file, tmp_path, own=False) == released(sector_file, tmp_path, own=True)


def released(sector_file: Path, folder: Path, *, own: bool) -> str:
    """Return all that a release of the example wrote, with the example's own questions or without any."""
    engine = connect(f"sqlite:///{shutil.copy(sector_file, folder / f'{own}.sqlite')}")
    if not own:
        with writing(engine) as connection:
            connection.execute(schema.local_answer.delete())
            connection.execute(schema.local_item.delete())
    build_release(engine, OPERATOR, 1, NOW)
    with reading(engine) as connection:
        assert bool(connection.execute(schema.local_answer.select()).all()) is own
        tables = (schema.release, schema.release_cell, schema.release_member, schema.release_quality)
        told = repr([connection.execute(table.select()).all() for table in tables])
    engine.dispose()
    return told
