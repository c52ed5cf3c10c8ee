"""Blind spots with the real questionnaire: to whom, when, from what; and that a second look tells nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa

from almene_assess.domain.answers import Card, RespondentGroup, RespondentKind
from almene_assess.domain.blind_spot_marks import ThemeSpots, Unjudged
from almene_assess.domain.blind_spots import Signal
from almene_assess.domain.errors import NotAllowed, NotFound
from almene_assess.domain.rights import Actor, Grant, Role, ScopeKind
from almene_assess.services import answering, blind_spots, joint_steps, results, rounds
from almene_assess.services.blind_spots import BlindSpots
from almene_assess.storage import database, participations, schema
from tests.support.small_sector import LONG_AGO, SmallSector, make

FIRST_THEME = "am26.a1"


@pytest.fixture
def sector(tmp_path: Path) -> SmallSector:
    return make(tmp_path)


def seat(
    sector: SmallSector, group: RespondentGroup, levels: list[int], kind: RespondentKind = RespondentKind.LINK
) -> list[int]:
    """Let more people hand in sheets on which every item has the same level."""
    places, made = len(sector.bank.item_order), []
    with database.writing(sector.engine) as connection:
        for level in levels:
            key = participations.add_respondent(
                connection,
                sector.participations["eng"],
                group=group,
                kind=kind,
                account_id=None,
                items=places,
            )
            own = schema.sheet.c.respondent_id == key
            connection.execute(schema.sheet.update().where(own).values(levels=bytes([level]) * places))
            participations.mark_sheet(connection, key, LONG_AGO)
            made.append(key)
    return made


def hand_in(sector: SmallSector, card: Card) -> None:
    """Let the administrator answer everything alike, and submit the sheet."""
    actor, own = sector.people["leder"], sector.seats["leder"]
    stands = answering.open_sheet(sector.engine, actor, own)
    for item in sector.bank.item_order:
        answering.save(sector.engine, actor, own, item, card, stands.card(item).version)
    answering.submit(sector.engine, actor, own)


def submit(sector: SmallSector) -> None:
    rounds.submit(sector.engine, sector.people["leder"], sector.participations["eng"], share=False)


def reopen(sector: SmallSector) -> None:
    rounds.reopen(sector.engine, sector.people["leder"], sector.participations["eng"], sector.seats["leder"])


def read(sector: SmallSector, who: str = "læser") -> BlindSpots:
    return blind_spots.read(sector.engine, sector.people[who], sector.participations["eng"])


def theme(found: BlindSpots, key: str = FIRST_THEME) -> ThemeSpots:
    return next(one for one in found.themes if one.theme == key)


def signals(found: ThemeSpots) -> set[Signal]:
    return {mark.signal for mark in found.marks}


def test_five_who_answer_high_without_a_text_are_told_of_every_item(sector: SmallSector) -> None:
    seat(sector, RespondentGroup.VALGTE, [3, 3, 3, 3])
    hand_in(sector, Card(level=3))
    submit(sector)
    found = theme(read(sector))
    mark = next(one for one in found.marks if one.signal is Signal.UNPROVEN)
    assert mark.items == sector.bank.form_themes("full")[FIRST_THEME]


def test_one_text_among_five_takes_the_mark_away(sector: SmallSector) -> None:
    seat(sector, RespondentGroup.VALGTE, [3, 3, 3, 3])
    hand_in(sector, Card(level=3, evidence="Referat fra maj."))
    submit(sector)
    assert Signal.UNPROVEN not in signals(theme(read(sector)))


def test_a_text_that_only_one_could_have_written_is_not_told_of(sector: SmallSector) -> None:
    seat(sector, RespondentGroup.VALGTE, [3] * 8, RespondentKind.WORKSHOP)
    hand_in(sector, Card(level=3))
    submit(sector)
    assert theme(read(sector)).unjudged[Signal.UNPROVEN] is Unjudged.FEW_WRITERS


def test_a_second_look_after_a_correction_is_the_first_one_again(sector: SmallSector) -> None:
    seat(sector, RespondentGroup.VALGTE, [3, 3, 3, 0, 4, 4])
    seat(sector, RespondentGroup.ANSATTE, [1, 1, 2, 1])
    hand_in(sector, Card(level=4, evidence=""))
    submit(sector)
    before = read(sector)
    assert signals(theme(before)) >= {Signal.APART, Signal.UNASKED}
    reopen(sector)
    item = sector.bank.item_order[0]
    joint_steps.set_joint(
        sector.engine, sector.people["leder"], sector.participations["eng"], item, Card(level=4), 0
    )
    hand_in(sector, Card(level=0, evidence="Nu skriver jeg noget."))
    submit(sector)
    after = read(sector)
    assert after.corrected
    assert not before.corrected
    assert (after.themes, after.first_seen) == (before.themes, before.first_seen)


def test_what_compares_with_others_follows_the_score_that_resultat_shows(
    sector: SmallSector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        blind_spots, "_bands", lambda *_: dict.fromkeys(sector.bank.form_themes("full"), (1.0, 2.0))
    )
    hand_in(sector, Card(level=3))
    submit(sector)
    assert Signal.UNLIKE in signals(theme(read(sector)))
    reopen(sector)
    hand_in(sector, Card(level=2))
    submit(sector)
    score = results.profile(sector.engine, sector.people["læser"], sector.participations["eng"])
    assert score.themes[FIRST_THEME].score == 2.0
    assert Signal.UNLIKE not in signals(theme(read(sector)))


def test_the_groups_that_nobody_asked_are_named_with_their_items(sector: SmallSector) -> None:
    seat(sector, RespondentGroup.BEBOERE, [2])
    hand_in(sector, Card(level=2))
    submit(sector)
    unasked = theme(read(sector)).unasked
    assert unasked == {
        RespondentGroup.VALGTE: ("am26.a1.2", "am26.a1.3"),
        RespondentGroup.EKSTERNE: ("am26.a1.1", "am26.a1.3"),
    }


def test_five_externals_who_see_it_otherwise_are_heard(sector: SmallSector) -> None:
    seat(sector, RespondentGroup.EKSTERNE, [1] * 5)
    hand_in(sector, Card(level=3))
    submit(sector)
    mark = next(one for one in theme(read(sector)).marks if one.signal is Signal.OUTSIDE)
    assert mark.figures == (1.0, 3.0)


@pytest.mark.parametrize("who", ["nabo", "sektor", "gæst", "kreds"])
def test_nobody_else_reads_them_and_whoever_is_refused_settles_nothing(sector: SmallSector, who: str) -> None:
    scope = sector.organisations["eng"]
    sector.people["gæst"] = Actor(901, (Grant(Role.GUEST, ScopeKind.ORGANISATION, scope, LONG_AGO),))
    sector.people["kreds"] = Actor(902, (Grant(Role.KREDS_COORDINATOR, ScopeKind.KREDS, 1, LONG_AGO),))
    hand_in(sector, Card(level=1))
    submit(sector)
    with pytest.raises(NotAllowed):
        read(sector, who)
    with database.reading(sector.engine) as connection:
        assert connection.execute(sa.select(schema.counted_sheet)).all() == []


def test_they_exist_only_while_the_participation_is_submitted(sector: SmallSector) -> None:
    hand_in(sector, Card(level=1))
    with pytest.raises(NotAllowed):
        read(sector)
    submit(sector)
    assert len(read(sector).themes) == 16
    reopen(sector)
    with pytest.raises(NotAllowed):
        read(sector)
    with pytest.raises(NotFound):
        blind_spots.read(sector.engine, sector.people["læser"], 10_000)


def test_a_look_leaves_a_row_in_the_log_and_settles_who_counts(sector: SmallSector) -> None:
    hand_in(sector, Card(level=1))
    submit(sector)
    read(sector)
    with database.reading(sector.engine) as connection:
        noted = connection.exec_driver_sql("SELECT actor_id FROM audit_log WHERE action = 'blind_spots_read'")
        assert [row[0] for row in noted] == [sector.people["læser"].account_id]
        assert len(connection.execute(sa.select(schema.counted_sheet)).all()) == 1


def test_joint_steps_alone_are_judged_without_anybody(sector: SmallSector) -> None:
    item = sector.bank.item_order[0]
    joint_steps.set_joint(
        sector.engine, sector.people["leder"], sector.participations["eng"], item, Card(level=4), 0
    )
    submit(sector)
    found = theme(read(sector))
    assert next(m for m in found.marks if m.signal is Signal.UNPROVEN).items == (item,)


def test_random_people_get_the_same_marks_at_every_look(sector: SmallSector) -> None:
    random = Random(11)
    for group in (RespondentGroup.VALGTE, RespondentGroup.ANSATTE):
        seat(sector, group, [random.randrange(5) for _ in range(7)])
    hand_in(sector, Card(level=2))
    submit(sector)
    looks = [replace(read(sector), first_seen=datetime(2026, 1, 1, tzinfo=UTC)) for _ in range(2)]
    assert looks[0] == looks[1]
