"""Who has access, as each of those who give it sees it; and asking many in at once, all of them or nobody."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from almene_assess.domain.errors import InvalidValue, NotAllowed
from almene_assess.domain.rights import Role
from almene_assess.services import directory, invitation_lists, invitations, people
from almene_assess.storage import accounts, schema
from almene_assess.storage.database import reading, writing
from tests.support import tables
from tests.support.small_sector import LONG_AGO, SmallSector, make

HEAD = ["Navn", "Mailadresse", "Rolle", "Gruppe", "CVR"]
CVR = tables.cvr(30_000_000)


@pytest.fixture
def sector(tmp_path: Path) -> SmallSector:
    """Return the small sector with its people's roles in the database, and one organisation with a number."""
    made = make(tmp_path)
    with writing(made.engine) as connection:
        for actor in made.people.values():
            for grant in actor.grants:
                accounts.add_grant(
                    connection,
                    account_id=actor.account_id,
                    role=grant.role.value,
                    scope_kind=grant.scope_kind.value,
                    scope_id=grant.scope_id,
                    valid_from=LONG_AGO,
                )
        mine = schema.organisation.c.id == made.organisations["eng"]
        connection.execute(schema.organisation.update().where(mine).values(cvr=CVR))
    return made


def seen(sector: SmallSector, who: str) -> dict[str, set[Role]]:
    found = directory.directory(sector.engine, sector.people[who])
    return {one.account.name: {held.grant.role for held in one.held} for one in found.people}


def test_everybody_sees_those_whose_access_is_theirs_to_give_and_nobody_else(sector: SmallSector) -> None:
    admin, respondent = Role.ORGANISATION_ADMIN, Role.RESPONDENT
    assert seen(sector, "leder") == {
        "leder": {respondent, admin}, "valgt": {respondent}, "læser": {Role.READER},
    }  # fmt: skip
    assert seen(sector, "nabo") == {"nabo": {respondent, admin}}
    assert seen(sector, "sektor") == {"leder": {admin}, "nabo": {admin}, "sektor": {Role.SECTOR_ADMIN}}


@pytest.mark.parametrize("who", ["valgt", "læser"])
def test_those_who_give_no_access_see_no_list(sector: SmallSector, who: str) -> None:
    engine, actor = sector.engine, sector.people[who]
    content = tables.text([HEAD, ["A", "a@x.dk", "læser", "", CVR]])
    for attempt in (
        lambda: directory.directory(engine, actor),
        lambda: invitation_lists.preview(engine, actor, content),
        lambda: invitation_lists.send(engine, actor, content),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_only_an_account_whose_every_role_is_ones_own_to_give_may_be_closed(sector: SmallSector) -> None:
    whole = {one.account.name: one.whole for one in _people(sector, "sektor")}
    assert whole == {"leder": False, "nabo": False, "sektor": True}
    assert all(one.whole for one in _people(sector, "leder"))


def _people(sector: SmallSector, who: str) -> tuple[directory.Person, ...]:
    return directory.directory(sector.engine, sector.people[who]).people


def test_looking_leaves_one_row_in_the_log_and_closing_shows_at_once(sector: SmallSector) -> None:
    leader = sector.people["leder"]
    for _ in range(2):
        directory.directory(sector.engine, leader)
    people.disable(sector.engine, leader, sector.people["læser"].account_id)
    closed = {one.account.name for one in _people(sector, "leder") if one.account.closed}
    assert closed == {"læser"}
    with reading(sector.engine) as connection:
        looks = schema.audit_log.c.action == "people_read"
        assert len(connection.execute(sa.select(schema.audit_log).where(looks)).all()) == 1


def test_a_merged_organisation_keeps_its_people_and_gets_no_new_ones(sector: SmallSector) -> None:
    with writing(sector.engine) as connection:
        mine = schema.organisation.c.id == sector.organisations["eng"]
        connection.execute(
            schema.organisation.update().where(mine).values(merged_into=sector.organisations["bakke"])
        )
    found = directory.directory(sector.engine, sector.people["leder"])
    assert [one.account.name for one in found.people] == ["leder", "læser", "valgt"]
    assert found.organisations == {}


def invited(sector: SmallSector, who: str) -> list[str]:
    return [one.invitee.address for one in invitations.pending(sector.engine, sector.people[who])]


def test_many_are_asked_in_at_once_or_nobody_is(sector: SmallSector) -> None:
    leader = sector.people["leder"]
    good = [["A", "a@x.dk", "svarer", "valgt", ""], ["B", "b@x.dk", "læser", "", CVR]]
    with pytest.raises(InvalidValue, match="rows"):
        invitation_lists.send(sector.engine, leader, tables.text([HEAD, *good, ["C", "", "", "", ""]]))
    assert invited(sector, "leder") == []
    content = tables.workbook([HEAD, *good])
    assert invitation_lists.preview(sector.engine, leader, content).problems == ()
    assert invited(sector, "leder") == [], "looking sends nothing"
    sent = invitation_lists.send(sector.engine, leader, content)
    assert all(one.path.startswith("/adgang/") and not one.mailed for one in sent)
    assert invited(sector, "leder") == ["a@x.dk", "b@x.dk"]
    assert invited(sector, "nabo") == []


def test_a_neighbours_number_in_a_list_opens_nothing(sector: SmallSector) -> None:
    found = invitation_lists.preview(
        sector.engine, sector.people["nabo"], tables.text([HEAD, ["A", "a@x.dk", "læser", "", CVR]])
    )
    assert [(one.field, one.why) for one in found.problems] == [("cvr", "unknown")]


def test_a_list_longer_than_one_go_is_refused_whole(sector: SmallSector) -> None:
    rows = [[f"P{n}", f"p{n}@x.dk", "læser", "", ""] for n in range(invitations.MOST + 1)]
    with pytest.raises(InvalidValue, match="too_many_people"):
        invitation_lists.preview(sector.engine, sector.people["leder"], tables.text([HEAD, *rows]))


def test_a_role_that_has_ended_is_not_shown(sector: SmallSector) -> None:
    reader = next(one for one in _people(sector, "leder") if one.account.name == "læser")
    people.end_role(sector.engine, sector.people["leder"], reader.held[0].id)
    assert "læser" not in seen(sector, "leder")
