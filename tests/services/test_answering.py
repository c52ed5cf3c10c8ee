"""Answering: what is saved, what is refused, and that nobody overwrites unseen."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from almene_assess.domain.answers import NOT_RELEVANT, UNANSWERED, UNKNOWN, Card, UnscoredReason
from almene_assess.domain.errors import Conflict, InvalidValue, NotAllowed, NotFound, NotReady
from almene_assess.domain.rights import Actor
from almene_assess.services import answering, rounds
from almene_assess.storage import answers, database, participations
from tests.support.small_sector import SmallSector, make

ITEM = "am26.a1.1"
NEVER_IRRELEVANT = "am26.a2.1"


@pytest.fixture
def sector(tmp_path: Path) -> SmallSector:
    return make(tmp_path)


def save(
    sector: SmallSector, card: Card, *, who: str = "leder", item: str = ITEM, version: int = 0
) -> answering.Look:
    return answering.save(sector.engine, sector.people[who], sector.seats[who], item, card, version)


def answer_everything(sector: SmallSector, who: str, level: int = 2) -> None:
    for item in sector.bank.item_order:
        save(sector, Card(level=level), who=who, item=item)


def test_a_saved_card_is_read_back_exactly(sector: SmallSector) -> None:
    card = Card(level=3, evidence="Referat, 3. maj: æøå", comment="  mellemrum bliver  ")
    saved = save(sector, card)
    assert saved.stored.card == card
    assert saved.stored.version == 1
    opened = answering.open_sheet(sector.engine, sector.people["leder"], sector.seats["leder"])
    assert opened.card(ITEM).card == card
    assert opened.card(ITEM).at == saved.stored.at


def test_the_sheet_holds_the_byte_of_every_kind_of_answer(sector: SmallSector) -> None:
    order = sector.bank.item_order
    save(sector, Card(level=4), item=order[0])
    save(sector, Card(reason=UnscoredReason.VED_IKKE), item=order[1])
    codes = save(
        sector, Card(reason=UnscoredReason.IKKE_RELEVANT, comment="Ingen planer"), item=order[2]
    ).codes
    assert list(codes[:4]) == [4, UNKNOWN, NOT_RELEVANT, UNANSWERED]


def test_history_keeps_every_version_and_the_newest_holds(sector: SmallSector) -> None:
    for version, level in enumerate((1, 4, 0)):
        save(sector, Card(level=level), version=version)
    with database.reading(sector.engine) as connection:
        versions = connection.exec_driver_sql("SELECT version, level FROM answer ORDER BY seq").all()
    assert [tuple(row) for row in versions] == [(1, 1), (2, 4), (3, 0)]
    assert (
        answering.look(sector.engine, sector.people["leder"], sector.seats["leder"], ITEM).stored.card.level
        == 0
    )


def test_whoever_comes_second_is_told_and_changes_nothing(sector: SmallSector) -> None:
    save(sector, Card(level=1))
    with pytest.raises(Conflict) as refused:
        save(sector, Card(level=4))
    assert refused.value.version == 1
    look = answering.look(sector.engine, sector.people["leder"], sector.seats["leder"], ITEM)
    assert look.stored.card.level == 1
    assert look.codes[sector.bank.item_order.index(ITEM)] == 1


def test_only_another_sign_in_moves_the_epoch(sector: SmallSector) -> None:
    save(sector, Card(level=1))
    save(sector, Card(level=2), version=1)
    here = sector.people["leder"]
    elsewhere = replace(here, session_id=77)
    assert answering.look(sector.engine, here, sector.seats["leder"], ITEM).stored.epoch == 0
    assert answering.look(sector.engine, elsewhere, sector.seats["leder"], ITEM).stored.epoch == 2
    answering.save(sector.engine, elsewhere, sector.seats["leder"], ITEM, Card(level=3), 2)
    assert answering.look(sector.engine, here, sector.seats["leder"], ITEM).stored.epoch == 1


@pytest.mark.parametrize("who", ["valgt", "læser", "nabo", "sektor"])
def test_nobody_but_the_respondent_reads_or_writes_a_sheet(sector: SmallSector, who: str) -> None:
    save(sector, Card(level=1))
    other, seat = sector.people[who], sector.seats["leder"]
    for attempt in (
        lambda: answering.open_sheet(sector.engine, other, seat),
        lambda: answering.look(sector.engine, other, seat, ITEM),
        lambda: answering.save(sector.engine, other, seat, ITEM, Card(level=0), 1),
        lambda: answering.submit(sector.engine, other, seat, with_gaps=True),
        lambda: answering.reopen(sector.engine, other, seat),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_an_account_without_grants_may_nothing_even_on_its_own_sheet(sector: SmallSector) -> None:
    bare = Actor(sector.people["leder"].account_id)
    with pytest.raises(NotAllowed):
        answering.open_sheet(sector.engine, bare, sector.seats["leder"])


def test_a_seat_that_does_not_exist_is_not_found(sector: SmallSector) -> None:
    with pytest.raises(NotFound):
        answering.open_sheet(sector.engine, sector.people["leder"], 10_000)


@pytest.mark.parametrize(
    ("item", "card", "field"),
    [
        ("am26.z9.9", Card(level=1), "item"),
        (ITEM, Card(level=5), "level"),
        (ITEM, Card(level=-1), "level"),
        (ITEM, Card(level=1, reason=UnscoredReason.VED_IKKE), "level"),
        (NEVER_IRRELEVANT, Card(reason=UnscoredReason.IKKE_RELEVANT), "reason"),
        (ITEM, Card(evidence="x" * 2001), "evidence"),
        (ITEM, Card(comment="x" * 2001), "comment"),
    ],
)
def test_values_that_a_card_cannot_hold_are_refused_by_name(
    sector: SmallSector, item: str, card: Card, field: str
) -> None:
    with pytest.raises(InvalidValue) as refused:
        save(sector, card, item=item)
    assert refused.value.field == field


def test_items_outside_the_rounds_form_are_refused(tmp_path: Path) -> None:
    quick = make(tmp_path, form="quick")
    asked = quick.bank.form_items("quick")
    outside = next(item for item in quick.bank.item_order if item not in asked)
    save(quick, Card(level=1), item=asked[0])
    with pytest.raises(InvalidValue):
        save(quick, Card(level=1), item=outside)


def test_submitting_lists_what_is_missing_and_accepts_gaps_when_told(sector: SmallSector) -> None:
    leader, seat = sector.people["leder"], sector.seats["leder"]
    with pytest.raises(NotReady):
        answering.submit(sector.engine, leader, seat, with_gaps=True)  # not even one answer
    save(sector, Card(level=1))
    with pytest.raises(NotReady) as missing:
        answering.submit(sector.engine, leader, seat)
    assert missing.value.missing == sector.bank.item_order[1:]
    answering.submit(sector.engine, leader, seat, with_gaps=True)
    with pytest.raises(NotAllowed):
        save(sector, Card(level=2), version=1)


def test_not_relevant_without_a_reason_cannot_be_submitted(sector: SmallSector) -> None:
    answer_everything(sector, "leder")
    save(sector, Card(reason=UnscoredReason.IKKE_RELEVANT), version=1)
    leader, seat = sector.people["leder"], sector.seats["leder"]
    with pytest.raises(NotReady) as missing:
        answering.submit(sector.engine, leader, seat, with_gaps=True)
    assert missing.value.missing == (ITEM,)
    save(sector, Card(reason=UnscoredReason.IKKE_RELEVANT, comment="Ingen planer hos os"), version=2)
    answering.submit(sector.engine, leader, seat)


def test_a_submitted_sheet_can_be_reopened_while_the_round_is_open(sector: SmallSector) -> None:
    leader, seat = sector.people["leder"], sector.seats["leder"]
    answer_everything(sector, "leder")
    answering.submit(sector.engine, leader, seat)
    answering.reopen(sector.engine, leader, seat)
    assert save(sector, Card(level=0), version=1).stored.version == 2
    answering.submit(sector.engine, leader, seat)
    sector.close_round()
    with pytest.raises(NotAllowed):
        answering.reopen(sector.engine, leader, seat)


def test_sheets_stand_still_once_the_organisation_has_submitted(sector: SmallSector) -> None:
    leader, whole = sector.people["leder"], sector.participations["eng"]
    answer_everything(sector, "leder")
    answering.submit(sector.engine, leader, sector.seats["leder"])
    rounds.submit(sector.engine, leader, whole, share=False)
    with pytest.raises(NotAllowed):
        save(sector, Card(level=1), who="valgt")
    with pytest.raises(NotAllowed):
        answering.reopen(sector.engine, leader, sector.seats["leder"])


def test_after_a_first_result_only_the_administrators_own_sheet_can_change(sector: SmallSector) -> None:
    leader, whole = sector.people["leder"], sector.participations["eng"]
    for who in ("leder", "valgt"):
        answer_everything(sector, who)
        answering.submit(sector.engine, sector.people[who], sector.seats[who])
    rounds.submit(sector.engine, leader, whole, share=False)
    rounds.reopen(sector.engine, leader, whole, sector.seats["leder"])
    assert save(sector, Card(level=0), version=1).stored.version == 2
    with pytest.raises(NotAllowed):  # a look before and a look after would give these answers away
        answering.reopen(sector.engine, sector.people["valgt"], sector.seats["valgt"])
    assert not answering.look(sector.engine, sector.people["valgt"], sector.seats["valgt"], ITEM).writable
    answering.submit(sector.engine, leader, sector.seats["leder"])
    rounds.submit(sector.engine, leader, whole, share=False)


def test_reopening_for_the_organisation_and_oneself_is_one_step_or_none(sector: SmallSector) -> None:
    leader, whole = sector.people["leder"], sector.participations["eng"]
    answer_everything(sector, "leder")
    answering.submit(sector.engine, leader, sector.seats["leder"])
    rounds.submit(sector.engine, leader, whole, share=False)
    with pytest.raises(NotAllowed):
        rounds.reopen(sector.engine, leader, whole, sector.seats["valgt"])
    (task,) = rounds.tasks(sector.engine, leader)
    assert task.may_see_result


def test_a_closed_round_can_be_read_but_not_written(sector: SmallSector) -> None:
    save(sector, Card(level=1))
    sector.close_round()
    assert not answering.look(sector.engine, sector.people["leder"], sector.seats["leder"], ITEM).writable
    with pytest.raises(NotAllowed):
        save(sector, Card(level=2), version=1)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    writes=st.lists(
        st.tuples(st.sampled_from([1, 2, 3]), st.integers(0, 4), st.booleans()), min_size=1, max_size=12
    )
)
def test_nobody_overwrites_what_they_have_not_seen(
    tmp_path_factory: pytest.TempPathFactory, writes: list[tuple[int, int, bool]]
) -> None:
    sector = make(tmp_path_factory.mktemp("kapløb"))
    seen = dict.fromkeys((1, 2, 3), 0)
    truth: list[int] = []
    for device, level, looks_first in writes:
        actor = replace(sector.people["leder"], session_id=device)
        if looks_first:
            seen[device] = answering.look(sector.engine, actor, sector.seats["leder"], ITEM).stored.version
        write = partial(
            answering.save, sector.engine, actor, sector.seats["leder"], ITEM, Card(level=level), seen[device]
        )
        if seen[device] < len(truth):
            with pytest.raises(Conflict) as refused:
                write()
            assert refused.value.version == len(truth)
        else:
            seen[device] = write().stored.version
            truth.append(level)
    with database.reading(sector.engine) as connection:
        stored = answers.cards(connection, sector.seats["leder"], None)[ITEM]
        assert (stored.card.level, stored.version) == (truth[-1], len(truth))
        assert not list(answers.disagreements(connection, participations.item_orders(connection)))
