"""Rounds: what each person is asked to do, and submitting for the organisation."""

from __future__ import annotations

from pathlib import Path

import pytest

from almene_assess.domain.answers import Card
from almene_assess.domain.errors import NotAllowed, NotFound, NotReady
from almene_assess.services import answering, results, rounds
from almene_assess.storage import database, participations
from tests.support.small_sector import SmallSector, make


@pytest.fixture
def sector(tmp_path: Path) -> SmallSector:
    return make(tmp_path)


def hand_in(sector: SmallSector, who: str, level: int = 2) -> None:
    actor, seat = sector.people[who], sector.seats[who]
    for item in sector.bank.item_order:
        answering.save(sector.engine, actor, seat, item, Card(level=level), 0)
    answering.submit(sector.engine, actor, seat)


def test_a_respondent_sees_the_own_progress_and_the_organisations_counts(sector: SmallSector) -> None:
    answering.save(
        sector.engine,
        sector.people["leder"],
        sector.seats["leder"],
        sector.bank.item_order[0],
        Card(level=1),
        0,
    )
    (task,) = rounds.tasks(sector.engine, sector.people["leder"])
    assert (task.answered, task.asked) == (1, 48)
    assert (task.submitted, task.invited) == (0, 2)
    assert (task.may_answer, task.may_submit, task.may_see_result) == (True, True, False)


def test_nobody_sees_the_tasks_of_another_organisation(sector: SmallSector) -> None:
    names = {
        name: [t.participation.organisation_name for t in rounds.tasks(sector.engine, actor)]
        for name, actor in sector.people.items()
    }
    assert names["læser"] == names["leder"] == ["Boligforeningen eng"]
    assert names["nabo"] == ["Boligforeningen bakke"]
    assert names["sektor"] == []


@pytest.mark.parametrize("who", ["valgt", "læser", "nabo", "sektor"])
def test_only_the_organisations_administrator_submits_it(sector: SmallSector, who: str) -> None:
    hand_in(sector, "leder")
    with pytest.raises(NotAllowed):
        rounds.submit(sector.engine, sector.people[who], sector.participations["eng"], share=True)


def test_an_organisation_needs_one_submitted_sheet(sector: SmallSector) -> None:
    with pytest.raises(NotReady):
        rounds.submit(sector.engine, sector.people["leder"], sector.participations["eng"], share=True)


def test_submitting_freezes_the_organisations_place(sector: SmallSector) -> None:
    hand_in(sector, "leder")
    rounds.submit(sector.engine, sector.people["leder"], sector.participations["eng"], share=True)
    with database.writing(sector.engine) as connection:
        connection.exec_driver_sql("UPDATE organisation SET size_band = 's5', kreds_id = NULL")
        whole = participations.find(connection, sector.participations["eng"])
    assert whole is not None
    assert (whole.size_band, whole.kreds_id is None) == ("s2", False)


def test_consent_is_given_withdrawn_and_given_again_as_the_box_says(sector: SmallSector) -> None:
    hand_in(sector, "leder")
    leader, whole = sector.people["leder"], sector.participations["eng"]
    for share in (True, False, True):
        rounds.submit(sector.engine, leader, whole, share=share)
        assert rounds.standing(sector.engine, leader, whole).consented is share
        rounds.reopen(sector.engine, leader, whole)


def test_a_result_exists_only_while_the_participation_is_submitted(sector: SmallSector) -> None:
    leader, whole = sector.people["leder"], sector.participations["eng"]
    hand_in(sector, "leder")
    with pytest.raises(NotAllowed):
        results.profile(sector.engine, leader, whole)
    rounds.submit(sector.engine, leader, whole, share=False)
    assert results.profile(sector.engine, sector.people["læser"], whole).respondents == 1
    rounds.reopen(sector.engine, leader, whole)
    with pytest.raises(NotAllowed):
        results.profile(sector.engine, leader, whole)


@pytest.mark.parametrize("who", ["nabo", "sektor"])
def test_neither_the_neighbour_nor_the_secretariat_sees_a_result(sector: SmallSector, who: str) -> None:
    hand_in(sector, "leder")
    rounds.submit(sector.engine, sector.people["leder"], sector.participations["eng"], share=True)
    with pytest.raises(NotAllowed):
        results.profile(sector.engine, sector.people[who], sector.participations["eng"])
    with pytest.raises(NotAllowed):
        rounds.standing(sector.engine, sector.people[who], sector.participations["eng"])


def test_only_submitted_sheets_count(sector: SmallSector) -> None:
    hand_in(sector, "leder", level=1)
    answering.save(
        sector.engine,
        sector.people["valgt"],
        sector.seats["valgt"],
        sector.bank.item_order[0],
        Card(level=4),
        0,
    )
    rounds.submit(sector.engine, sector.people["leder"], sector.participations["eng"], share=True)
    found = results.profile(sector.engine, sector.people["leder"], sector.participations["eng"])
    assert {theme.score for theme in found.themes.values()} == {1.0}


def test_the_own_profile_holds_nobody_elses_answers(sector: SmallSector) -> None:
    hand_in(sector, "leder", level=1)
    hand_in(sector, "valgt", level=3)
    own = results.own_profile(sector.engine, sector.people["valgt"], sector.seats["valgt"])
    assert {theme.score for theme in own.themes.values()} == {3.0}
    with pytest.raises(NotAllowed):
        results.own_profile(sector.engine, sector.people["valgt"], sector.seats["leder"])


def test_a_participation_that_does_not_exist_is_not_found(sector: SmallSector) -> None:
    with pytest.raises(NotFound):
        rounds.standing(sector.engine, sector.people["leder"], 10_000)
