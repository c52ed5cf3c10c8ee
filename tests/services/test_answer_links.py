"""Personal answer links: one sheet, one browser, and nothing of the organisation."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from almene_assess.domain.answers import Card, RespondentGroup, RespondentKind
from almene_assess.domain.errors import InvalidValue, NotAllowed, NotFound, NotNow
from almene_assess.domain.rights import Actor, Role
from almene_assess.services import (
    accounts,
    adapting,
    answer_links,
    answering,
    blind_spots,
    results,
    rounds,
    workshops,
)
from almene_assess.services.answer_links import Door, Links
from almene_assess.storage import participations, schema
from almene_assess.storage.database import reading
from tests.support.small_sector import SmallSector, make

ITEM = "am26.a1.1"


@pytest.fixture
def sector(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallSector:
    monkeypatch.setenv("PEJLING_PASSWORD_COST", "4")
    return make(tmp_path)


def invite(sector: SmallSector, count: int = 1, *, who: str = "leder") -> list[str]:
    place = sector.participations["eng"]
    return answer_links.invite(sector.engine, sector.people[who], place, RespondentGroup.VALGTE, count)


def come_in(sector: SmallSector, token: str) -> tuple[Actor, int, str]:
    """Open a link in a new browser; return who that is, the seat, and the browser's mark."""
    opened = answer_links.open_link(sector.engine, token, None)
    assert opened is not None
    live = accounts.session_of(sector.engine, opened.session)
    assert live is not None
    actor = accounts.actor_of(sector.engine, live.id)
    assert actor is not None
    (task,) = rounds.tasks(sector.engine, actor)
    assert task.seat is not None
    return actor, task.seat.respondent_id, opened.mark


def links(sector: SmallSector) -> Links:
    return answer_links.links(sector.engine, sector.people["leder"], sector.participations["eng"])


def test_a_member_answers_by_link_and_is_a_respondent_like_any_other(sector: SmallSector) -> None:
    (token,) = invite(sector)
    assert links(sector) == Links(1, 0, 0, may_invite=True)
    guest, seat, _ = come_in(sector, token)
    answering.save(sector.engine, guest, seat, ITEM, Card(level=3, evidence="Referat"), 0)
    assert links(sector) == Links(1, 1, 0, may_invite=True)
    answering.submit(sector.engine, guest, seat, with_gaps=True)
    assert links(sector) == Links(1, 1, 1, may_invite=True)
    rounds.submit(sector.engine, sector.people["leder"], sector.participations["eng"], share=False)
    profile = results.profile(sector.engine, sector.people["leder"], sector.participations["eng"])
    assert profile.respondents == 1
    assert links(sector) == Links(1, 1, 1, may_invite=False)


def test_a_guest_reaches_the_own_sheet_and_nothing_else(sector: SmallSector) -> None:
    (token, other) = invite(sector, 2)
    guest, seat, _ = come_in(sector, token)
    _, others_seat, _ = come_in(sector, other)
    engine, place = sector.engine, sector.participations["eng"]
    assert {grant.role for grant in guest.grants} == {Role.GUEST}
    answering.save(engine, guest, seat, ITEM, Card(level=3), 0)
    answering.submit(engine, guest, seat, with_gaps=True)
    assert results.own_profile(engine, guest, seat)
    for attempt in (
        lambda: answering.open_sheet(engine, guest, sector.seats["leder"]),
        lambda: answering.open_sheet(engine, guest, others_seat),
        lambda: answering.save(engine, guest, others_seat, ITEM, Card(level=0), 0),
        lambda: rounds.standing(engine, guest, place),
        lambda: rounds.submit(engine, guest, place, share=True),
        lambda: answer_links.links(engine, guest, place),
        lambda: workshops.workshops_of(engine, guest, place),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    rounds.submit(engine, sector.people["leder"], place, share=False)
    with pytest.raises(NotAllowed):
        results.profile(engine, guest, place)


def test_the_first_browser_keeps_the_link(sector: SmallSector) -> None:
    (token,) = invite(sector)
    assert answer_links.look(sector.engine, token, None).door is Door.NEW
    _, seat, mark = come_in(sector, token)
    assert answer_links.look(sector.engine, token, mark).door is Door.MINE
    assert answer_links.look(sector.engine, token, None).door is Door.TAKEN
    assert answer_links.open_link(sector.engine, token, None) is None
    assert answer_links.open_link(sector.engine, token, "gættet") is None
    again = answer_links.open_link(sector.engine, token, mark)
    assert again is not None
    assert again.mark == mark
    assert seat in [s.respondent_id for s in _sheets(sector)]


def test_of_browsers_that_press_at_once_one_gets_in(sector: SmallSector) -> None:
    (token,) = invite(sector)
    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(lambda _: answer_links.open_link(sector.engine, token, None), range(8)))
    assert sum(one is not None for one in opened) == 1


def test_looking_at_a_link_opens_nothing(sector: SmallSector) -> None:
    (token,) = invite(sector)
    for _ in range(3):
        answer_links.look(sector.engine, token, None)
    assert links(sector).opened == 0


def test_no_key_is_kept_as_it_is_and_no_password_opens_a_guests_account(sector: SmallSector) -> None:
    (token,) = invite(sector)
    _, _, mark = come_in(sector, token)
    with reading(sector.engine) as connection:
        dump = repr([connection.execute(sa.select(table)).all() for table in schema.metadata.sorted_tables])
    assert token not in dump
    assert mark not in dump
    assert "svarlink-" in dump


def test_links_that_nobody_opened_can_be_taken_back_without_a_trace(sector: SmallSector) -> None:
    tokens = invite(sector, 3)
    come_in(sector, tokens[0])
    before = len(_sheets(sector))
    place = sector.participations["eng"]
    assert answer_links.withdraw_unopened(sector.engine, sector.people["leder"], place) == 2
    assert len(_sheets(sector)) == before - 2
    assert links(sector) == Links(1, 1, 0, may_invite=True)
    with pytest.raises(NotFound):
        answer_links.look(sector.engine, tokens[1], None)


def end(sector: SmallSector, link: str, *, who: str = "leder") -> None:
    answer_links.end(sector.engine, sector.people[who], sector.participations["eng"], link)


def test_an_opened_link_can_be_ended_with_its_sessions_and_its_answers(sector: SmallSector) -> None:
    kept, gone = invite(sector, 2)
    come_in(sector, kept)
    opened = answer_links.open_link(sector.engine, gone, None)
    assert opened is not None
    live = accounts.session_of(sector.engine, opened.session)
    assert live is not None
    guest = accounts.actor_of(sector.engine, live.id)
    assert guest is not None
    (task,) = rounds.tasks(sector.engine, guest)
    assert task.seat is not None
    seat = task.seat.respondent_id
    answering.save(sector.engine, guest, seat, ITEM, Card(level=3, evidence="Referat"), 0)
    before = len(_sheets(sector))
    end(sector, f"https://pejling.test/svar/{gone} ")
    assert accounts.session_of(sector.engine, opened.session) is None
    assert accounts.actor_of(sector.engine, live.id) is None
    with pytest.raises(NotFound):
        answer_links.open_link(sector.engine, gone, opened.mark)
    for attempt in (
        lambda: answering.open_sheet(sector.engine, guest, seat),
        lambda: answering.save(sector.engine, guest, seat, ITEM, Card(level=1), 1),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert len(_sheets(sector)) == before - 1
    assert links(sector) == Links(1, 1, 0, may_invite=True)
    with reading(sector.engine) as connection:
        told = connection.execute(sa.select(schema.answer.c.evidence)).scalars().all()
    assert "Referat" not in told
    with pytest.raises(NotFound):
        end(sector, gone)


def test_a_link_that_was_answered_is_somebodys_answer_and_stays(sector: SmallSector) -> None:
    (token,) = invite(sector)
    guest, seat, _ = come_in(sector, token)
    answering.save(sector.engine, guest, seat, ITEM, Card(level=3), 0)
    answering.submit(sector.engine, guest, seat, with_gaps=True)
    with pytest.raises(NotNow):
        end(sector, token)
    assert links(sector) == Links(1, 1, 1, may_invite=True)
    assert answering.open_sheet(sector.engine, guest, seat)


@pytest.mark.parametrize("link", ["", "https://pejling.test/svar/", "gættet", "x" * 43, None, 7])
def test_what_is_no_link_ends_nothing(sector: SmallSector, link: str) -> None:
    invite(sector)
    with pytest.raises(NotFound):
        end(sector, link)
    assert links(sector).made == 1


@pytest.mark.parametrize("who", ["valgt", "læser", "nabo", "sektor"])
def test_only_the_desk_ends_links(sector: SmallSector, who: str) -> None:
    (token,) = invite(sector)
    with pytest.raises(NotAllowed):
        end(sector, token, who=who)
    assert answer_links.look(sector.engine, token, None).door is Door.NEW


def test_a_link_is_ended_where_it_was_made_and_nowhere_else(sector: SmallSector) -> None:
    (token,) = invite(sector)
    other = next(key for name, key in sector.participations.items() if name != "eng")
    organisation = next(key for name, key in sector.organisations.items() if name != "eng")
    grants = tuple(replace(grant, scope_id=organisation) for grant in sector.people["leder"].grants)
    stranger = replace(sector.people["leder"], grants=grants)
    with pytest.raises(NotFound):
        answer_links.end(sector.engine, stranger, other, token)
    assert answer_links.look(sector.engine, token, None).door is Door.NEW


def test_a_participation_has_room_for_so_many_links_and_no_more(
    sector: SmallSector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer_links, "MOST_IN_ALL", 3)
    first, _ = invite(sector, 2)
    with pytest.raises(InvalidValue):
        invite(sector, 2)
    invite(sector)
    assert links(sector).room == 0
    with pytest.raises(InvalidValue):
        invite(sector)
    end(sector, first)
    assert links(sector).room == 1
    invite(sector)


def test_a_link_ends_with_the_round(sector: SmallSector) -> None:
    (token,) = invite(sector)
    guest, seat, mark = come_in(sector, token)
    sector.close_round()
    assert answer_links.look(sector.engine, token, mark).door is Door.OVER
    assert answer_links.open_link(sector.engine, token, mark) is None
    with pytest.raises(NotAllowed):
        answering.save(sector.engine, guest, seat, ITEM, Card(level=1), 0)


def test_no_new_link_after_somebody_can_have_seen_a_result(sector: SmallSector) -> None:
    (token,) = invite(sector)
    guest, seat, _ = come_in(sector, token)
    answering.save(sector.engine, guest, seat, ITEM, Card(level=3), 0)
    answering.submit(sector.engine, guest, seat, with_gaps=True)
    leader, place = sector.people["leder"], sector.participations["eng"]
    rounds.submit(sector.engine, leader, place, share=False)
    rounds.reopen(sector.engine, leader, place)
    with pytest.raises(NotAllowed):
        invite(sector)
    with pytest.raises(NotAllowed):
        answering.reopen(sector.engine, guest, seat)


@pytest.mark.parametrize("who", ["valgt", "læser", "nabo", "sektor"])
def test_only_the_desk_makes_links(sector: SmallSector, who: str) -> None:
    with pytest.raises(NotAllowed):
        invite(sector, who=who)


@pytest.mark.parametrize("count", [0, -1, 51, True])
def test_nobody_makes_links_without_number(sector: SmallSector, count: int) -> None:
    with pytest.raises(InvalidValue):
        invite(sector, count)


def test_a_guest_with_another_role_is_still_somebody_else(sector: SmallSector) -> None:
    (token,) = invite(sector)
    guest, seat, _ = come_in(sector, token)
    with pytest.raises(NotAllowed):
        answering.open_sheet(sector.engine, replace(guest, grants=()), seat)


def _sheets(sector: SmallSector) -> list[participations.Sheet]:
    with reading(sector.engine) as connection:
        found = participations.sheets(connection, sector.participations["eng"])
    return [s for s in found if s.kind in (RespondentKind.LINK, RespondentKind.ACCOUNT)]


def test_somebody_from_outside_is_asked_few_items_and_sees_nothing_of_the_organisation(
    sector: SmallSector,
) -> None:
    place, leader = sector.participations["eng"], sector.people["leder"]
    adapting.choose_themes(sector.engine, leader, place, ["am26.b2"], before=[])
    (token,) = answer_links.invite(sector.engine, leader, place, RespondentGroup.EKSTERNE)
    assert answer_links.look(sector.engine, token, None).external
    guest, seat, _ = come_in(sector, token)
    sheet = answering.open_sheet(sector.engine, guest, seat)
    (task,) = rounds.tasks(sector.engine, guest)
    assert (len(sheet.items), task.asked, sheet.narrowed, task.narrowed) == (19, 19, False, False)
    assert (sheet.own_help, task.submitted, task.invited) == ({}, None, None)
    for item in sheet.items:
        answering.save(sector.engine, guest, seat, item, Card(level=1), 0)
    answering.submit(sector.engine, guest, seat)  # without gaps: nothing else is asked
    with pytest.raises(NotAllowed):
        results.inside(sector.engine, guest, place)
    with pytest.raises(NotAllowed):
        blind_spots.read(sector.engine, guest, place)
