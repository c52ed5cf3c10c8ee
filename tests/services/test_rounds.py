"""Rounds: what each person is asked to do, and submitting for the organisation."""

from __future__ import annotations

from pathlib import Path

import pytest

from almene_assess.domain.answers import Card
from almene_assess.domain.errors import NotAllowed, NotFound, NotReady
from almene_assess.domain.rights import Actor, Grant, Role, ScopeKind
from almene_assess.services import answering, results, rounds
from almene_assess.storage import database, participations
from tests.support.small_sector import LONG_AGO, SmallSector, make


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


def test_consent_can_be_changed_after_the_round_and_without_hiding_the_result(sector: SmallSector) -> None:
    hand_in(sector, "leder")
    leader, whole = sector.people["leder"], sector.participations["eng"]
    rounds.submit(sector.engine, leader, whole, share=True)
    sector.close_round()
    rounds.change_consent(sector.engine, leader, whole, share=False)
    assert not rounds.standing(sector.engine, leader, whole).consented
    assert rounds.tasks(sector.engine, leader)[0].may_see_result
    with pytest.raises(NotAllowed):
        rounds.change_consent(sector.engine, sector.people["valgt"], whole, share=True)


def test_a_consent_keeps_its_words_and_times_and_every_change_leaves_a_row(sector: SmallSector) -> None:
    hand_in(sector, "leder")
    leader, whole = sector.people["leder"], sector.participations["eng"]
    assert rounds.standing(sector.engine, leader, whole).consent is None
    rounds.submit(sector.engine, leader, whole, share=True)
    given = rounds.standing(sector.engine, leader, whole).consent
    assert given is not None
    assert (given.text_version, given.withdrawn_at) == (rounds.CONSENT_TEXT, None)
    rounds.change_consent(sector.engine, leader, whole, share=False)
    withdrawn = rounds.standing(sector.engine, leader, whole).consent
    assert withdrawn is not None
    assert withdrawn.withdrawn_at is not None
    assert given.given_at == withdrawn.given_at <= withdrawn.withdrawn_at
    with database.reading(sector.engine) as connection:
        query = "SELECT action, actor_id, object_id FROM audit_log WHERE action LIKE 'consent%' ORDER BY id"
        rows = connection.exec_driver_sql(query).all()
    assert rows == [(f"consent_{what}", leader.account_id, whole) for what in ("give", "withdraw")]


def test_externals_alone_make_no_profile_and_are_never_counted_in_it(sector: SmallSector) -> None:
    with database.writing(sector.engine) as connection:
        connection.exec_driver_sql(
            "UPDATE respondent SET \"group\" = 'eksterne' WHERE id = ?", (sector.seats["valgt"],)
        )
    hand_in(sector, "valgt", level=4)
    leader, whole = sector.people["leder"], sector.participations["eng"]
    with pytest.raises(NotReady):
        rounds.submit(sector.engine, leader, whole, share=False)
    hand_in(sector, "leder", level=1)
    rounds.submit(sector.engine, leader, whole, share=False)
    found = results.profile(sector.engine, leader, whole)
    assert (found.respondents, found.themes["am26.a1"].score) == (1, 1.0)


def test_a_look_at_a_result_leaves_one_row_however_often_it_is_drawn(sector: SmallSector) -> None:
    hand_in(sector, "leder")
    leader, whole = sector.people["leder"], sector.participations["eng"]
    rounds.submit(sector.engine, leader, whole, share=False)
    for who in ("leder", "læser", "leder", "læser"):
        results.profile(sector.engine, sector.people[who], whole)
    with database.reading(sector.engine) as connection:
        rows = connection.exec_driver_sql(
            "SELECT actor_id FROM audit_log WHERE action = 'result_read' ORDER BY id"
        ).all()
    assert [row[0] for row in rows] == [leader.account_id, sector.people["læser"].account_id]


def test_rights_follow_where_the_organisation_belongs_today(sector: SmallSector) -> None:
    hand_in(sector, "leder")
    whole = sector.participations["eng"]
    rounds.submit(sector.engine, sector.people["leder"], whole, share=False)
    with database.writing(sector.engine) as connection:
        connection.exec_driver_sql("INSERT INTO administrator (id, name) VALUES (1, 'Før'), (2, 'Nu')")
        connection.exec_driver_sql("UPDATE participation SET administrator_id = 1")
        connection.exec_driver_sql("UPDATE organisation SET administrator_id = 2")
    account = sector.people["sektor"].account_id
    before, today = (
        Actor(account, (Grant(Role.ORGANISATION_ADMIN, ScopeKind.ADMINISTRATOR, key, LONG_AGO),))
        for key in (1, 2)
    )
    assert results.profile(sector.engine, today, whole).respondents == 1
    with pytest.raises(NotAllowed):
        results.profile(sector.engine, before, whole)


def test_a_seat_without_its_role_is_no_task(sector: SmallSector) -> None:
    leader = sector.people["leder"]
    bare = Actor(leader.account_id, tuple(g for g in leader.grants if g.role is not Role.RESPONDENT))
    (task,) = rounds.tasks(sector.engine, bare)
    assert task.seat is None


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
