"""Somebody with several organisations, and an administration with 64: all at a glance, none mixed up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from almene_assess.domain.answers import Card
from almene_assess.domain.errors import NotAllowed, NotFound
from almene_assess.domain.goals import ActionWords, Counts, Doer, Horizon
from almene_assess.domain.rights import Actor, Grant, Role, ScopeKind
from almene_assess.services import answering, goal_deeds, goals, meetings, own_organisations, results, rounds
from almene_assess.services.own_organisations import Step
from almene_assess.services.verbs import today
from almene_assess.services.workshops import Plan, plan
from almene_assess.storage import schema
from almene_assess.storage.database import writing
from tests.support.small_sector import LONG_AGO, SmallSector, make

COMPANY = 90


@pytest.fixture
def sector(tmp_path: Path) -> SmallSector:
    """Return the small sector, where both organisations belong to one administration company."""
    made = make(tmp_path)
    serve(made.engine, list(made.organisations.values()))
    account = made.people["sektor"].account_id
    made.people["administration"] = administration(account)
    return made


def administration(account: int, company: int = COMPANY) -> Actor:
    return Actor(account, (Grant(Role.ORGANISATION_ADMIN, ScopeKind.ADMINISTRATOR, company, LONG_AGO),))


def serve(engine: sa.Engine, organisations: list[int], company: int = COMPANY) -> None:
    """Let an administration company serve these organisations, and no others."""
    table = schema.organisation
    with writing(engine) as connection:
        if connection.execute(sa.select(schema.administrator).filter_by(id=company)).first() is None:
            connection.execute(schema.administrator.insert().values(id=company, name="Administrationen"))
        connection.execute(
            table.update().where(table.c.administrator_id == company).values(administrator_id=None)
        )
        connection.execute(
            table.update().where(table.c.id.in_(organisations)).values(administrator_id=company)
        )


def statements(engine: sa.Engine, call: Callable[[], object]) -> int:
    """Return how many statements a call sends."""
    sent: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    call()
    sa.event.remove(engine, "before_cursor_execute", note)
    return len(sent)


def steps(sector: SmallSector) -> list[tuple[int, Step]]:
    found = own_organisations.overview(sector.engine, sector.people["administration"])
    return [(one.participation.organisation_id, one.step) for one in found]


def test_an_administration_reaches_every_organisation_that_it_serves_today(sector: SmallSector) -> None:
    engine, staff = sector.engine, sector.people["administration"]
    both = set(sector.organisations.values())
    assert {one.organisation_id for one in own_organisations.homes(engine, staff)} == both
    assert {task.participation.organisation_id for task in rounds.tasks(engine, staff)} == both
    assert {place.organisation_id for place in meetings.meetings(engine, staff).desks} == both
    serve(engine, [sector.organisations["eng"]])
    assert [one.organisation_id for one in own_organisations.homes(engine, staff)] == [
        sector.organisations["eng"]
    ]
    with pytest.raises(NotAllowed):
        rounds.standing(engine, staff, sector.participations["bakke"])


def test_another_company_and_one_whose_period_is_over_reach_nothing(sector: SmallSector) -> None:
    account = sector.people["sektor"].account_id
    over = Grant(Role.ORGANISATION_ADMIN, ScopeKind.ADMINISTRATOR, COMPANY, LONG_AGO, datetime.now(UTC))
    coming = Grant(
        Role.ORGANISATION_ADMIN, ScopeKind.ADMINISTRATOR, COMPANY, datetime.now(UTC) + timedelta(days=1)
    )
    other = administration(account, company=91)
    assert own_organisations.homes(sector.engine, other) == []
    for grant in (over, coming):
        with pytest.raises(NotAllowed):
            own_organisations.overview(sector.engine, Actor(account, (grant,)))


def test_what_is_next_follows_the_organisation_and_decides_the_order(sector: SmallSector) -> None:
    engine, leader = sector.engine, sector.people["leder"]
    eng, bakke = sector.organisations["eng"], sector.organisations["bakke"]
    assert {step for _, step in steps(sector)} == {Step.WAIT}
    for name in ("leder", "valgt"):
        item = sector.bank.item_order[0]
        answering.save(engine, sector.people[name], sector.seats[name], item, Card(3), 0)
        answering.submit(engine, sector.people[name], sector.seats[name], with_gaps=True)
    assert steps(sector) == [(eng, Step.SUBMIT), (bakke, Step.WAIT)]
    rounds.submit(engine, sector.people["administration"], sector.participations["eng"], share=False)
    assert steps(sector) == [(bakke, Step.WAIT), (eng, Step.GOALS)]
    late = ActionWords("Ring til naboen", "Formanden", today() - timedelta(days=1), Horizon.MONTH, Doer.BOARD)
    goal_deeds.add_deed(engine, leader, sector.participations["eng"], late)
    assert steps(sector) == [(bakke, Step.WAIT), (eng, Step.LATE)]
    found = own_organisations.overview(engine, sector.people["administration"])
    assert [(one.submitted, one.invited, one.near) for one in found] == [
        (0, 1, Counts()),
        (2, 2, Counts(overdue=1)),
    ]
    sector.close_round()
    assert steps(sector) == [(eng, Step.LATE), (bakke, Step.OVER)]


def test_progress_is_counts_and_never_a_score(sector: SmallSector) -> None:
    """Everything that the page gets, by type: no figure of an answer has a place there."""
    (one, *_) = own_organisations.overview(sector.engine, sector.people["administration"])
    kinds = {name: type(getattr(one, name)).__name__ for name in type(one).__slots__}
    assert kinds == {
        "participation": "Participation",
        "submitted": "int",
        "invited": "int",
        "near": "Counts",
        "step": "Step",
    }


def test_a_sheet_or_a_meeting_names_its_organisation_to_those_inside_alone(sector: SmallSector) -> None:
    engine, staff, seat = sector.engine, sector.people["administration"], sector.seats["nabo"]
    meeting = plan(
        engine, sector.people["nabo"], sector.participations["bakke"], Plan("Møde", pillars=("a",))
    )
    bakke = sector.organisations["bakke"]
    assert own_organisations.whose(engine, staff, respondent_id=seat) == bakke
    assert own_organisations.whose(engine, staff, workshop_id=meeting) == bakke
    for name in ("leder", "valgt", "sektor"):
        assert own_organisations.whose(engine, sector.people[name], respondent_id=seat) is None
        assert own_organisations.whose(engine, sector.people[name], workshop_id=meeting) is None
    assert own_organisations.whose(engine, staff, workshop_id=999_999) is None
    with pytest.raises(NotFound):
        own_organisations.whose(engine, staff, respondent_id=-1)


def test_sixty_four_organisations_cost_as_many_statements_as_four(example: sa.Engine) -> None:
    whole = schema.organisation.c.id
    with writing(example) as connection:
        every = list(connection.execute(sa.select(whole).order_by(whole)).scalars())
    staff = administration(1)
    calls: list[Callable[[sa.Engine, Actor], object]] = [
        own_organisations.homes,
        own_organisations.overview,
        rounds.tasks,
        meetings.meetings,
        goals.due,
    ]
    counted = {}
    for served in (4, 64):
        serve(example, every[:served])
        assert len(own_organisations.homes(example, staff)) == served
        counted[served] = [statements(example, lambda call=call: call(example, staff)) for call in calls]  # type: ignore[misc]  # bound early
    assert counted[4] == counted[64]
    assert max(counted[64]) <= 8


def test_the_administration_of_the_example_serves_several_and_sees_their_results(example: sa.Engine) -> None:
    grant, account = schema.role_grant.c, schema.account.c
    with writing(example) as connection:
        row = connection.execute(
            sa.select(grant.account_id, grant.scope_id)
            .join(schema.account, account.id == grant.account_id)
            .where(account.username == "administration@eksempel.dk")
        ).one()
        sizes = connection.execute(
            sa.select(sa.func.count())
            .group_by(schema.organisation.c.administrator_id)
            .where(schema.organisation.c.administrator_id.is_not(None))
        ).scalars()
        by_size = sorted(sizes, reverse=True)
    staff = administration(row.account_id, row.scope_id)
    found = own_organisations.overview(example, staff)
    assert len(found) == by_size[1] >= 4
    ready = next(one for one in found if one.participation.submitted_at is not None)
    assert results.profile(example, staff, ready.participation.id).respondents
