"""Roles and accounts in the hands of those who look after them, and out of everybody else's, at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from almene_assess.domain.errors import NotAllowed, NotFound, NotNow
from almene_assess.domain.rights import Actor, Grant, Role, ScopeKind
from almene_assess.services import accounts, mail, people, second_factor
from almene_assess.services.mail import Letter
from almene_assess.storage import accounts as rows
from almene_assess.storage import schema, second_factors
from almene_assess.storage.database import reading, writing
from tests.support.people import Person, new_token
from tests.support.small_sector import LONG_AGO, SmallSector, keep_grant, make

ENG = ScopeKind.ORGANISATION


@pytest.fixture
def sector(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallSector:
    """Return the small sector with its roles in the database too."""
    monkeypatch.setenv("PEJLING_PASSWORD_COST", "4")
    made = make(tmp_path)
    made.keep_grants()
    return made


def grant_of(sector: SmallSector, name: str, role: Role) -> int:
    with reading(sector.engine) as connection:
        held = rows.grants_of(connection, sector.people[name].account_id)
    return next(row.id for row in held if row.role == role.value and row.valid_to is None)


def roles_of(sector: SmallSector, name: str) -> set[tuple[str, int | None]]:
    with reading(sector.engine) as connection:
        actor = accounts.holder(connection, sector.people[name].account_id, datetime.now(UTC))
    return set() if actor is None else {(one.role.value, one.scope_id) for one in actor.grants}


def session(sector: SmallSector, name: str) -> Callable[[], Actor | None]:
    token = new_token(sector.engine, Person(0, f"{name}@eksempel.dk", ""))
    live = accounts.session_of(sector.engine, token)
    assert live is not None
    return lambda: accounts.actor_of(sector.engine, live.id)


def test_a_changed_role_is_in_force_at_once_and_ends_the_sign_ins(sector: SmallSector) -> None:
    leader, eng = sector.people["leder"], sector.organisations["eng"]
    here = session(sector, "læser")
    assert here() is not None
    people.change_role(sector.engine, leader, grant_of(sector, "læser", Role.READER), Role.FACILITATOR)
    assert here() is None
    assert roles_of(sector, "læser") == {("facilitator", eng)}
    people.end_role(sector.engine, leader, grant_of(sector, "læser", Role.FACILITATOR))
    assert roles_of(sector, "læser") == set()


def test_a_closed_account_is_out_at_once_and_comes_back_as_it_was(sector: SmallSector) -> None:
    leader, reader = sector.people["leder"], sector.people["læser"]
    here, before = session(sector, "læser"), roles_of(sector, "læser")
    people.disable(sector.engine, leader, reader.account_id)
    assert here() is None
    assert roles_of(sector, "læser") == set()
    people.enable(sector.engine, leader, reader.account_id)
    assert here() is None
    assert roles_of(sector, "læser") == before


@pytest.mark.parametrize("by", ["nabo", "valgt", "læser", "sektor"])
def test_a_neighbour_a_member_and_the_sector_reach_nobody_in_the_house(sector: SmallSector, by: str) -> None:
    actor, before = sector.people[by], roles_of(sector, "valgt")
    grant, account = grant_of(sector, "valgt", Role.RESPONDENT), sector.people["valgt"].account_id
    for refused in (
        lambda: people.end_role(sector.engine, actor, grant),
        lambda: people.change_role(sector.engine, actor, grant, Role.READER),
        lambda: people.move(sector.engine, actor, grant, sector.organisations["bakke"]),
        lambda: people.disable(sector.engine, actor, account),
        lambda: people.remove_factor(sector.engine, actor, account),
    ):
        with pytest.raises(NotFound):
            refused()
    assert roles_of(sector, "valgt") == before


def test_nobody_shuts_out_somebody_who_also_works_elsewhere(sector: SmallSector) -> None:
    leader, reader = sector.people["leder"], sector.people["læser"]
    elsewhere = Grant(Role.READER, ENG, sector.organisations["bakke"], LONG_AGO)
    with writing(sector.engine) as connection:
        keep_grant(connection, reader.account_id, elsewhere)
    for act in (people.disable, people.remove_factor):
        with pytest.raises(NotFound):
            act(sector.engine, leader, reader.account_id)
    people.end_role(sector.engine, leader, grant_of(sector, "læser", Role.READER))
    assert roles_of(sector, "læser") == {("reader", sector.organisations["bakke"])}


def test_a_role_moves_only_where_the_mover_reaches_both_ends(sector: SmallSector) -> None:
    leader, bakke = sector.people["leder"], sector.organisations["bakke"]
    grant = grant_of(sector, "læser", Role.READER)
    with pytest.raises(NotAllowed):
        people.move(sector.engine, leader, grant, bakke)
    both = Actor(leader.account_id, (*leader.grants, Grant(Role.ORGANISATION_ADMIN, ENG, bakke, LONG_AGO)))
    people.move(sector.engine, both, grant, bakke)
    assert roles_of(sector, "læser") == {("reader", bakke)}
    with pytest.raises(NotFound):
        people.move(sector.engine, both, grant, bakke)


def test_nobody_makes_themselves_more_than_others_made_them(sector: SmallSector) -> None:
    staff, eng = sector.people["sektor"], sector.organisations["eng"]
    with writing(sector.engine) as connection:
        own = keep_grant(connection, staff.account_id, Grant(Role.ORGANISATION_ADMIN, ENG, eng, LONG_AGO))
    with pytest.raises(NotAllowed):
        people.move(sector.engine, staff, own, sector.organisations["bakke"])
    with pytest.raises(NotAllowed):
        people.change_role(sector.engine, sector.people["leder"], grant_of(sector, "leder", Role.RESPONDENT),
                           Role.FACILITATOR)  # fmt: skip


def test_the_last_who_looks_after_the_sector_stays(sector: SmallSector) -> None:
    staff = sector.people["sektor"]
    with pytest.raises(NotNow):
        people.end_role(sector.engine, staff, grant_of(sector, "sektor", Role.SECTOR_ADMIN))
    with pytest.raises(NotNow):
        people.disable(sector.engine, staff, staff.account_id)
    assert roles_of(sector, "sektor") == {("sector_admin", None)}
    with writing(sector.engine) as connection:
        other = sector.people["nabo"].account_id
        keep_grant(connection, other, Grant(Role.SECTOR_ADMIN, ScopeKind.SECTOR, None, LONG_AGO))
    people.end_role(sector.engine, staff, grant_of(sector, "sektor", Role.SECTOR_ADMIN))
    assert roles_of(sector, "sektor") == set()


def test_a_lost_phone_is_helped_within_the_house_and_the_person_is_told(
    sector: SmallSector, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Letter] = []
    monkeypatch.setattr(mail, "send", lambda letter: sent.append(letter) is None)
    here, owner = session(sector, "læser"), sector.people["læser"]
    found = here()
    assert found is not None
    second_factor.enrol(sector.engine, found)
    with pytest.raises(NotFound):
        people.remove_factor(sector.engine, sector.people["leder"], sector.people["leder"].account_id)
    assert people.remove_factor(sector.engine, sector.people["leder"], owner.account_id)
    assert [letter.to for letter in sent] == ["læser@eksempel.dk"]
    assert here() is None
    with reading(sector.engine) as connection:
        assert second_factors.find(connection, owner.account_id) is None
        noted = connection.execute(sa.select(schema.audit_log).order_by(schema.audit_log.c.id.desc())).first()
    assert noted is not None
    assert (noted.action, noted.actor_id) == ("factor_remove", sector.people["leder"].account_id)


@pytest.mark.parametrize("strange", [0, -1, 2**70, "1", None])
def test_an_id_that_cannot_be_is_not_found(sector: SmallSector, strange: object) -> None:
    for act in (people.end_role, people.disable, people.enable, people.remove_factor):
        with pytest.raises(NotFound):
            act(sector.engine, sector.people["leder"], strange)  # type: ignore[operator]  # any act
