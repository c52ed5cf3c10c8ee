"""Setting up rounds: by the secretariat alone, on top of what was seen, nothing after the last comparison."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from almene_assess.domain.answers import Card
from almene_assess.domain.errors import Conflict, InvalidValue, NotAllowed, NotFound, NotNow
from almene_assess.domain.round_keeping import Period, Standing, checked, last_moment
from almene_assess.services import answering, merging, round_keeping, rounds
from almene_assess.services.round_keeping import KeptRound, Plan
from almene_assess.services.verbs import today
from almene_assess.storage import accounts, schema
from almene_assess.storage.database import reading, writing
from tests.support.small_sector import LONG_AGO, SmallSector, make

DAY = timedelta(days=1)
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture
def sector(tmp_path: Path) -> SmallSector:
    """Return the small sector with its people's roles in the database."""
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
    return made


def plan(**changed: object) -> Plan:
    return replace(Plan("Forår", "am26", "quick", today(), today() + 30 * DAY), **changed)  # type: ignore[arg-type]  # any field


def kept(sector: SmallSector, round_id: int) -> KeptRound:
    found = round_keeping.kept(sector.engine, sector.people["sektor"])
    return next(one for one in found.rounds if one.facts.id == round_id)


def publish(sector: SmallSector, round_id: int, count: int) -> None:
    with writing(sector.engine) as connection:
        for number in range(1, count + 1):
            row = {"round_id": round_id, "number": number, "rule_version": "x", "sha256": "a" * 64}
            connection.execute(schema.release.insert().values(**row, created_at=datetime.now(UTC)))


@pytest.mark.parametrize("who", ["leder", "valgt", "læser", "nabo"])
def test_nobody_else_sets_up_or_moves_a_round(sector: SmallSector, who: str) -> None:
    engine, actor, key = sector.engine, sector.people[who], sector.round_id
    seen = kept(sector, key).period
    for attempt in (
        lambda: round_keeping.kept(engine, actor),
        lambda: round_keeping.create(engine, actor, plan()),
        lambda: round_keeping.open_now(engine, actor, key, seen),
        lambda: round_keeping.close_now(engine, actor, key, seen),
        lambda: round_keeping.move_end(engine, actor, key, seen, today() + DAY),
        lambda: round_keeping.ask_in(engine, actor, key, [1]),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_a_new_round_gives_each_respondent_one_empty_sheet_in_the_own_group(sector: SmallSector) -> None:
    key = round_keeping.create(sector.engine, sector.people["sektor"], plan())
    assert kept(sector, key).standing is Standing.OPEN
    with reading(sector.engine) as connection:
        query = (
            sa.select(schema.respondent.c.account_id, schema.respondent.c.group)
            .join(schema.participation)
            .where(schema.participation.c.round_id == key)
        )
        seats = {(row.account_id, row.group) for row in connection.execute(query)}
    people = sector.people
    assert seats == {
        (people["leder"].account_id, "ansatte"), (people["valgt"].account_id, "valgte"),
        (people["nabo"].account_id, "ansatte"),
    }  # fmt: skip
    newest = rounds.tasks(sector.engine, people["valgt"])[0]
    assert (newest.participation.round_title, newest.asked, newest.answered) == ("Forår", 16, 0)


def test_a_round_to_come_is_nobodys_task_until_it_opens(sector: SmallSector) -> None:
    later = plan(first_day=today() + 10 * DAY)
    key = round_keeping.create(sector.engine, sector.people["sektor"], later)
    leader = sector.people["leder"]
    assert [one.participation.round_title for one in rounds.tasks(sector.engine, leader)] == ["Prøverunde"]
    round_keeping.open_now(sector.engine, sector.people["sektor"], key, kept(sector, key).period)
    assert rounds.tasks(sector.engine, leader)[0].participation.round_title == "Forår"


@pytest.mark.parametrize(
    ("changed", "field", "problem"),
    [
        ({"title": " "}, "title", "missing"),
        ({"title": "x" * 121}, "title", "too_long"),
        ({"title": "PRØVERUNDE"}, "title", "taken"),
        ({"edition": "../am26"}, "edition", "unknown"),
        ({"form": "half"}, "form", "unknown"),
        ({"last_day": date(2020, 1, 1)}, "closes", "order"),
        ({"first_day": date(2020, 1, 1), "last_day": date(2020, 2, 1)}, "closes", "past"),
        ({"organisations": frozenset({999})}, "organisations", "unknown"),
    ],
)
def test_what_does_not_fit_is_named_and_no_round_is_made(
    sector: SmallSector, changed: dict[str, object], field: str, problem: str
) -> None:
    with pytest.raises(InvalidValue) as refused:
        round_keeping.create(sector.engine, sector.people["sektor"], plan(**changed))
    assert (refused.value.field, refused.value.problem) == (field, problem)
    assert len(round_keeping.kept(sector.engine, sector.people["sektor"]).rounds) == 1


def test_what_is_a_part_of_another_enters_no_new_round(sector: SmallSector) -> None:
    staff, (old, into) = sector.people["sektor"], sector.organisations.values()
    merging.merge(sector.engine, staff, old, into)
    key = round_keeping.create(sector.engine, staff, plan())
    assert list(kept(sector, key).inside) == [into]
    with pytest.raises(InvalidValue):
        round_keeping.ask_in(sector.engine, staff, key, [old])


def test_closing_stops_answers_and_an_extension_lets_them_go_on(sector: SmallSector) -> None:
    staff, key = sector.people["sektor"], sector.round_id
    valgt, seat, item = sector.people["valgt"], sector.seats["valgt"], sector.bank.item_order[0]
    first = kept(sector, key).period
    round_keeping.close_now(sector.engine, staff, key, first)
    with pytest.raises(NotAllowed):
        answering.save(sector.engine, valgt, seat, item, Card(level=1), 0)
    with pytest.raises(Conflict):
        round_keeping.move_end(sector.engine, staff, key, first, today() + DAY)
    with pytest.raises(NotNow):
        round_keeping.close_now(sector.engine, staff, key, kept(sector, key).period)
    with pytest.raises(NotNow):
        round_keeping.ask_in(sector.engine, staff, key, [])
    round_keeping.move_end(sector.engine, staff, key, kept(sector, key).period, today() + DAY)
    answering.save(sector.engine, valgt, seat, item, Card(level=1), 0)


def test_a_round_with_both_comparisons_out_opens_no_more(sector: SmallSector) -> None:
    staff, key = sector.people["sektor"], sector.round_id
    publish(sector, key, 2)
    seen = kept(sector, key).period
    with pytest.raises(NotNow, match="released"):
        round_keeping.move_end(sector.engine, staff, key, seen, today() + 300 * DAY)
    round_keeping.close_now(sector.engine, staff, key, seen)
    assert not kept(sector, key).can_open_again
    with pytest.raises(NotNow, match="released"):
        round_keeping.move_end(sector.engine, staff, key, kept(sector, key).period, today() + DAY)


def test_more_organisations_are_asked_in_and_those_inside_are_left_alone(sector: SmallSector) -> None:
    staff, eng = sector.people["sektor"], sector.organisations["eng"]
    key = round_keeping.create(sector.engine, staff, plan(organisations=frozenset({eng})))
    both = list(sector.organisations.values())
    assert round_keeping.ask_in(sector.engine, staff, key, both) == 1
    assert round_keeping.ask_in(sector.engine, staff, key, both) == 0
    assert set(kept(sector, key).inside) == set(both)
    with pytest.raises(NotFound):
        round_keeping.ask_in(sector.engine, staff, 10**9, both)


def test_every_change_is_in_the_log(sector: SmallSector) -> None:
    staff = sector.people["sektor"]
    key = round_keeping.create(sector.engine, staff, plan())
    round_keeping.close_now(sector.engine, staff, key, kept(sector, key).period)
    with reading(sector.engine) as connection:
        mine = schema.audit_log.c.actor_id == staff.account_id
        logged = list(connection.execute(sa.select(schema.audit_log.c.action).where(mine)).scalars())
    assert logged == ["round_create", "round_ask_in", "round_ask_in", "round_period"]


def test_once_a_round_has_begun_its_first_day_stands() -> None:
    begun = Period(NOW - DAY, NOW + DAY)
    with pytest.raises(NotNow):
        checked(begun, Period(NOW, NOW + DAY), NOW, both_released=False)
    coming = Period(NOW + DAY, NOW + 2 * DAY)
    assert checked(coming, Period(NOW, NOW + DAY), NOW, both_released=False).standing(NOW) is Standing.OPEN


def test_the_last_day_is_a_day_of_the_round_in_danish_time() -> None:
    ends = last_moment(date(2026, 7, 1))
    assert Period(NOW - 400 * DAY, ends).standing(datetime(2026, 7, 1, 21, 58, tzinfo=UTC)) is Standing.OPEN
    assert Period(NOW - 400 * DAY, ends).standing(datetime(2026, 7, 1, 22, 0, tzinfo=UTC)) is Standing.OVER
