"""Chosen themes and own help texts: what they change for those who answer, and that no figure moves."""

from __future__ import annotations

from pathlib import Path

import pytest

from almene_assess.domain.adapting import HELP_LIMIT, in_order, offered_first
from almene_assess.domain.answers import Card
from almene_assess.domain.errors import Conflict, InvalidValue, NotAllowed, NotReady
from almene_assess.domain.rights import Actor, Grant, Role, ScopeKind
from almene_assess.services import adapting, answering, joint_steps, results, rounds
from almene_assess.services.adapting import Adaptation
from almene_assess.storage import schema
from almene_assess.storage.database import reading, writing
from tests.support.small_sector import LONG_AGO, SmallSector, make

ITEM, THEME = "am26.b1.1", "am26.b1"
SAID = "Tænk på **aftalen** fra maj.\n# Ikke en overskrift"


@pytest.fixture
def sector(tmp_path: Path) -> SmallSector:
    return make(tmp_path)


def read(sector: SmallSector, who: str = "leder") -> Adaptation:
    return adapting.adaptation(sector.engine, sector.people[who], sector.participations["eng"])


def choose(sector: SmallSector, *themes: str, before: tuple[str, ...] = (), who: str = "leder") -> None:
    place = sector.participations["eng"]
    adapting.choose_themes(sector.engine, sector.people[who], place, themes, before)


def write(sector: SmallSector, text: str, version: int = 0, *, who: str = "leder", item: str = ITEM) -> None:
    place = sector.participations["eng"]
    adapting.write_help(sector.engine, sector.people[who], place, item, text, version)


def answer(sector: SmallSector, theme: str, who: str = "leder") -> None:
    for item in sector.bank.theme(theme).items:
        answering.save(sector.engine, sector.people[who], sector.seats[who], item.id, Card(level=2), 0)


def test_nothing_chosen_is_everything_and_the_chosen_come_first() -> None:
    assert offered_first("abc", ()) == in_order("abc", ()) == ("a", "b", "c")
    assert offered_first("abc", ("z",)) == ("a", "b", "c")
    assert in_order("abc", ("c", "b")) == ("b", "c", "a")


def test_a_choice_is_what_progress_and_the_sheet_ask_for_first(sector: SmallSector) -> None:
    choose(sector, THEME)
    answer(sector, THEME)
    task = rounds.tasks(sector.engine, sector.people["leder"])[0]
    assert (task.answered, task.asked, task.narrowed) == (3, 3, True)
    neighbour = rounds.tasks(sector.engine, sector.people["nabo"])[0]
    assert (neighbour.asked, neighbour.narrowed) == (len(sector.bank.item_order), False)
    sheet = answering.open_sheet(sector.engine, sector.people["leder"], sector.seats["leder"])
    assert sheet.themes[0] == THEME
    assert set(sheet.themes) == set(sector.bank.theme_ids)
    assert sheet.waiting == ()
    assert len(sheet.unanswered) == len(sheet.items) - 3


def test_a_sheet_without_the_left_out_themes_needs_no_excuse_and_they_stay_asked(sector: SmallSector) -> None:
    leader, seat, place = sector.people["leder"], sector.seats["leder"], sector.participations["eng"]
    answer(sector, THEME)
    with pytest.raises(NotReady):
        answering.submit(sector.engine, leader, seat)
    choose(sector, THEME)
    answering.submit(sector.engine, leader, seat)
    rounds.submit(sector.engine, leader, place, share=False)
    told = results.profile(sector.engine, leader, place)
    assert told.themes[THEME].score == pytest.approx(2)
    left_out = told.themes["am26.b2"]
    assert (left_out.score, left_out.answered, left_out.asked) == (None, 0, 3)
    assert told.pillars["b"] is None


def test_a_left_out_theme_can_still_be_answered_and_then_has_its_number(sector: SmallSector) -> None:
    leader, place = sector.people["leder"], sector.participations["eng"]
    choose(sector, THEME)
    answer(sector, THEME)
    answer(sector, "am26.b2")
    answering.submit(sector.engine, leader, sector.seats["leder"])
    rounds.submit(sector.engine, leader, place, share=False)
    assert results.profile(sector.engine, leader, place).themes["am26.b2"].score == pytest.approx(2)


def test_a_choice_can_be_undone_until_the_organisation_submits(sector: SmallSector) -> None:
    choose(sector, THEME, "am26.a1")
    with pytest.raises(Conflict):
        choose(sector, "am26.c1")
    choose(sector, *sector.bank.theme_ids, before=(THEME, "am26.a1"))
    assert read(sector).chosen == frozenset()
    answer(sector, THEME)
    answering.submit(sector.engine, sector.people["leder"], sector.seats["leder"], with_gaps=True)
    rounds.submit(sector.engine, sector.people["leder"], sector.participations["eng"], share=False)
    assert not read(sector).may_choose
    with pytest.raises(NotAllowed):
        choose(sector, THEME)


def test_whoever_answers_reads_the_own_help_and_so_does_a_guest(sector: SmallSector) -> None:
    write(sector, SAID)
    guest = Actor(
        sector.people["valgt"].account_id,
        (Grant(Role.GUEST, ScopeKind.ORGANISATION, sector.organisations["eng"], LONG_AGO),),
    )
    for who in (sector.people["valgt"], guest):
        assert answering.open_sheet(sector.engine, who, sector.seats["valgt"]).own_help == {ITEM: SAID}
    other = answering.open_sheet(sector.engine, sector.people["nabo"], sector.seats["nabo"])
    assert other.own_help == {}
    place = sector.participations["eng"]
    assert joint_steps.joint_steps(sector.engine, sector.people["leder"], place).own_help == {ITEM: SAID}
    with pytest.raises(NotAllowed):
        adapting.adaptation(sector.engine, guest, place)


def test_a_help_text_is_written_on_top_of_what_was_seen_and_comes_back_when_undone(
    sector: SmallSector,
) -> None:
    write(sector, SAID)
    for stale in (0, 2):
        with pytest.raises(Conflict):
            write(sector, "Noget andet", stale)
    write(sector, "", 1)
    assert answering.open_sheet(sector.engine, sector.people["valgt"], sector.seats["valgt"]).own_help == {}
    write(sector, SAID, 2)
    assert read(sector).help_text(ITEM).text == SAID


@pytest.mark.parametrize("who", ["valgt", "læser", "nabo", "sektor"])
def test_only_the_desk_adapts(sector: SmallSector, who: str) -> None:
    with pytest.raises(NotAllowed):
        choose(sector, THEME, who=who)
    with pytest.raises(NotAllowed):
        write(sector, SAID, who=who)
    if who in ("nabo", "sektor"):
        with pytest.raises(NotAllowed):
            read(sector, who)


def test_what_cannot_be_is_refused_and_a_closed_participation_stands_still(sector: SmallSector) -> None:
    for item, text in ((ITEM, "x" * (HELP_LIMIT + 1)), ("am26.z9.9", SAID)):
        with pytest.raises(InvalidValue):
            write(sector, text, item=item)
    with pytest.raises(InvalidValue):
        choose(sector, THEME, "am26.z9")
    with writing(sector.engine) as connection:
        connection.execute(schema.participation.update().values(closed_at=LONG_AGO))
    with pytest.raises(NotAllowed):
        write(sector, SAID)
    with reading(sector.engine) as connection:
        assert connection.execute(schema.local_text.select()).all() == []
