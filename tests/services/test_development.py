"""Udvikling: whose rounds stand beside each other, who may read them, and that the figures are right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from almene_assess.domain.answers import Card
from almene_assess.domain.development import Verdict
from almene_assess.domain.errors import NotAllowed
from almene_assess.domain.goals import Doer, GoalWords, Horizon
from almene_assess.services import answering, development, results, rounds
from almene_assess.storage import database, goals
from almene_assess.storage.content import load_shipped
from tests.support import past
from tests.support.past import Past
from tests.support.small_sector import SmallSector, make


@pytest.fixture
def sector(tmp_path: Path) -> Iterator[SmallSector]:
    made = make(tmp_path)
    yield made
    made.engine.dispose()


def everything(sector: SmallSector, level: int) -> dict[str, Card]:
    return {item: Card(level=level) for item in sector.bank.item_order}


def submit_now(sector: SmallSector, level: int = 3) -> None:
    """Let the leader answer everything alike, and submit for the organisation."""
    leader = sector.people["leder"]
    for item, card in everything(sector, level).items():
        answering.save(sector.engine, leader, sector.seats["leder"], item, card, 0)
    answering.submit(sector.engine, leader, sector.seats["leder"])
    rounds.submit(sector.engine, leader, sector.participations["eng"], share=False)


def read(sector: SmallSector, who: str = "læser", before: int | None = None) -> development.Development:
    key = sector.participations["eng"]
    return development.development(sector.engine, sector.people[who], key, before)


def test_a_first_round_has_nothing_beside_it(sector: SmallSector) -> None:
    submit_now(sector)
    found = read(sector)
    assert (found.before, found.earlier, found.changes) == (None, (), ())


def test_the_scores_are_those_that_resultat_shows_of_each_round(sector: SmallSector) -> None:
    key = past.add(sector, Past({"leder": everything(sector, 1), "a": everything(sector, 2)}))
    submit_now(sector)
    found, reader = read(sector), sector.people["læser"]
    then = results.profile(sector.engine, reader, key)
    today = results.profile(sector.engine, reader, sector.participations["eng"])
    assert [(one.before, one.now) for one in found.changes] == [
        (then.themes[theme].score, today.themes[theme].score) for theme in sector.bank.theme_ids
    ]
    assert {(one.before, one.now, one.change) for one in found.changes} == {(1.5, 3.0, 1.5)}


def test_few_people_and_no_release_never_make_a_real_change(sector: SmallSector) -> None:
    past.add(sector, Past({"leder": everything(sector, 0)}))
    submit_now(sector, 4)
    found = read(sector)
    assert {one.verdict for one in found.changes} == {Verdict.FEW}
    assert not found.least_known


def test_quick_and_full_never_mix_and_the_edition_before_is_never_a_round_of_this_one(
    sector: SmallSector,
) -> None:
    am24 = load_shipped("am24")
    old = {item: Card(level=2) for item in am24.item_order}
    past.add(sector, Past({"leder": everything(sector, 1)}, form="quick"))
    past.add(sector, Past({"leder": old}, bank=am24, days_ago=500))
    submit_now(sector)
    found = read(sector)
    assert found.before is None
    assert found.old_round is not None
    steps = {one.step for told in found.ancestors.values() for one in told} - {None}
    assert steps == {theme.items[0].levels_da[2] for theme in am24.themes}


def test_a_round_that_was_never_submitted_and_a_neighbours_are_left_out(sector: SmallSector) -> None:
    past.add(sector, Past({"leder": everything(sector, 1)}, submitted=False))
    theirs = past.add(sector, Past({"nabo": everything(sector, 1)}, organisation="bakke"))
    submit_now(sector)
    found = read(sector, before=theirs)
    assert (found.before, found.earlier) == (None, ())


def test_among_several_the_reader_chooses_and_the_newest_comes_first(sector: SmallSector) -> None:
    older = past.add(sector, Past({"leder": everything(sector, 0)}, days_ago=400))
    newer = past.add(sector, Past({"leder": everything(sector, 2)}))
    submit_now(sector)
    assert [one.id for one in read(sector).earlier] == [newer, older]
    assert {one.before for one in read(sector).changes} == {2.0}
    assert {one.before for one in read(sector, before=older).changes} == {0.0}


def test_the_goals_beside_are_the_own_of_any_round_and_have_a_theme(
    sector: SmallSector,
) -> None:
    key = past.add(sector, Past({"leder": everything(sector, 1)}))
    theirs = past.add(sector, Past({"nabo": everything(sector, 1)}, organisation="bakke"))
    submit_now(sector)
    words = GoalWords("Lån", "", "Formanden", date(2027, 1, 1), Horizon.LARGER, Doer.BOARD)
    with database.writing(sector.engine) as connection:
        for place, theme in ((key, "am26.a1"), (key, None), (theirs, "am26.a2")):
            goals.add(connection, place, theme, words, (), datetime.now(UTC))
    assert [(one.theme, one.words.text) for one in read(sector).goals] == [("am26.a1", "Lån")]


@pytest.mark.parametrize("who", ["nabo", "sektor"])
def test_neither_neighbours_nor_the_sectors_staff_see_it(sector: SmallSector, who: str) -> None:
    past.add(sector, Past({"leder": everything(sector, 1)}))
    submit_now(sector)
    with pytest.raises(NotAllowed):
        read(sector, who)


def test_nothing_is_shown_before_the_organisation_has_submitted(sector: SmallSector) -> None:
    past.add(sector, Past({"leder": everything(sector, 1)}))
    with pytest.raises(NotAllowed):
        read(sector, "leder")


def test_each_round_that_is_looked_at_is_noted_and_settles_who_counts(sector: SmallSector) -> None:
    key = past.add(sector, Past({"leder": everything(sector, 1)}))
    submit_now(sector)
    read(sector)
    with sector.engine.connect() as connection:
        looks = connection.execute(
            sa.text("SELECT object_id FROM audit_log WHERE action = 'result_read' ORDER BY object_id")
        )
        assert list(looks.scalars()) == sorted([sector.participations["eng"], key])
        counted = connection.execute(sa.text("SELECT DISTINCT participation_id FROM counted_sheet"))
        assert set(counted.scalars()) == {sector.participations["eng"], key}
