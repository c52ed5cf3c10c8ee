"""Two organisations laid together in the middle of a round: no answer is lost, and none gets a new reader."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from almene_assess.domain.answers import Card
from almene_assess.domain.errors import NotAllowed, NotFound, NotNow
from almene_assess.services import answering, goals, merging, organisations, results, rounds
from almene_assess.storage import answers, participations, schema
from almene_assess.storage.database import reading
from tests.support.small_sector import SmallSector, make

KEPT = ("answer", "sheet", "respondent", "participation", "consent", "goal", "role_grant", "release_member")
"""Tables in which a merger changes nothing at all."""


@pytest.fixture
def sector(tmp_path: Path) -> SmallSector:
    return make(tmp_path)


def lay_together(sector: SmallSector) -> None:
    old, into = sector.organisations["eng"], sector.organisations["bakke"]
    merging.merge(sector.engine, sector.people["sektor"], old, into)


def held(sector: SmallSector) -> dict[str, list[tuple[object, ...]]]:
    with reading(sector.engine) as connection:
        tables = {name: schema.metadata.tables[name] for name in KEPT}
        return {name: [tuple(row) for row in connection.execute(sa.select(t))] for name, t in tables.items()}


def hand_in(sector: SmallSector, who: str, items: list[str]) -> None:
    for item in items:
        answering.save(sector.engine, sector.people[who], sector.seats[who], item, Card(level=3), 0)


def test_half_way_through_a_round_everybody_finishes_what_they_began(sector: SmallSector) -> None:
    first, rest = list(sector.bank.item_order[:20]), list(sector.bank.item_order[20:])
    leader, whole = sector.people["leder"], sector.participations["eng"]
    hand_in(sector, "leder", first)
    before = held(sector)
    lay_together(sector)
    assert held(sector) == before, "not one row of anybody's is touched"
    hand_in(sector, "leder", rest)
    answering.submit(sector.engine, leader, sector.seats["leder"])
    rounds.submit(sector.engine, leader, whole, share=True)
    with reading(sector.engine) as connection:
        orders = participations.item_orders(connection)
        assert list(answers.disagreements(connection, orders)) == []
    shown = results.profile(sector.engine, sector.people["læser"], whole)
    assert {theme.score for theme in shown.themes.values()} == {3.0}
    rounds.change_consent(sector.engine, leader, whole, share=False)


def test_nobody_reads_what_they_could_not_read_before(sector: SmallSector) -> None:
    hand_in(sector, "leder", list(sector.bank.item_order))
    answering.submit(sector.engine, sector.people["leder"], sector.seats["leder"])
    rounds.submit(sector.engine, sector.people["leder"], sector.participations["eng"], share=True)
    lay_together(sector)
    eng, seat = sector.participations["eng"], sector.seats["leder"]
    for who in ("nabo", "sektor"):
        actor = sector.people[who]
        for attempt in (
            lambda a: results.profile(sector.engine, a, eng),
            lambda a: goals.board(sector.engine, a, eng),
            lambda a: rounds.standing(sector.engine, a, eng),
            lambda a: answering.open_sheet(sector.engine, a, seat),
        ):
            with pytest.raises(NotAllowed):
                attempt(actor)
    with pytest.raises(NotAllowed):
        results.profile(sector.engine, sector.people["leder"], sector.participations["bakke"])


def test_the_consequences_are_counts_and_titles_alone(sector: SmallSector) -> None:
    old, into = sector.organisations["eng"], sector.organisations["bakke"]
    found = merging.consequences(sector.engine, sector.people["sektor"], old, into)
    assert (found.going_on, found.past_rounds, found.offers, found.invited) == (("Prøverunde",), 0, 0, 0)
    assert found.people == 0, "the small sector's people hold their roles in the test alone"
    sector.close_round()
    after = merging.consequences(sector.engine, sector.people["sektor"], old, into)
    assert (after.going_on, after.past_rounds) == ((), 1)


def test_what_is_a_part_of_another_takes_no_part_in_anything_twice(sector: SmallSector) -> None:
    staff, (old, into) = sector.people["sektor"], sector.organisations.values()
    with pytest.raises(NotNow):
        merging.merge(sector.engine, staff, old, old)
    lay_together(sector)
    for one, other in ((old, into), (into, old)):
        with pytest.raises(NotNow):
            merging.merge(sector.engine, staff, one, other)
    seen = organisations.register(sector.engine, staff).find(old)
    assert seen is not None
    with pytest.raises(NotNow):
        organisations.change(sector.engine, staff, old, seen.draft, seen.draft)
    with pytest.raises(NotFound):
        merging.merge(sector.engine, staff, 10**9, into)


def test_taking_apart_is_open_and_both_stand_in_the_log(sector: SmallSector) -> None:
    staff, (old, into) = sector.people["sektor"], sector.organisations.values()
    with pytest.raises(NotNow):
        merging.part(sector.engine, staff, old)
    before = held(sector)
    lay_together(sector)
    merging.part(sector.engine, staff, old)
    assert held(sector) == before
    columns = (schema.audit_log.c.actor_id, schema.audit_log.c.action, schema.audit_log.c.detail)
    with reading(sector.engine) as connection:
        logged = [tuple(row) for row in connection.execute(sa.select(*columns))]
    assert logged == [
        (staff.account_id, "organisation_merge", f"into {into}"),
        (staff.account_id, "organisation_part", f"from {into}"),
    ]
