"""Inside the organisation with the real questionnaire: what is served, to whom, and that it stands still."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa

from almene_assess.domain.answers import Card, RespondentGroup, RespondentKind, UnscoredReason
from almene_assess.domain.errors import NotAllowed, NotFound
from almene_assess.domain.inside import GroupReason
from almene_assess.services import answering, paper, results, rounds
from almene_assess.storage import database, participations, schema
from tests.support.inside_attack import Row, Sheets, Theme, exposed, group_row, person_row, score_row, worth
from tests.support.small_sector import SmallSector, make


@pytest.fixture
def sector(tmp_path: Path) -> SmallSector:
    return make(tmp_path)


def seat(sector: SmallSector, group: RespondentGroup, count: int, random: Random) -> None:
    """Let more people of a group hand in sheets, a few of their answers without a value."""
    places = len(sector.bank.item_order)
    with database.writing(sector.engine) as connection:
        for _ in range(count):
            key = participations.add_respondent(
                connection,
                sector.participations["eng"],
                group=group,
                kind=RespondentKind.WORKSHOP,
                account_id=None,
                items=places,
            )
            levels = bytes(254 if random.random() < 0.03 else random.randrange(5) for _ in range(places))
            chosen = schema.sheet.c.respondent_id == key
            connection.execute(schema.sheet.update().where(chosen).values(levels=levels))
            participations.mark_sheet(connection, key, sector.people["leder"].grants[0].valid_from)


def hand_in(sector: SmallSector, who: str, card: Card) -> None:
    """Answer everything alike, and submit."""
    actor, own = sector.people[who], sector.seats[who]
    stands = answering.open_sheet(sector.engine, actor, own)
    for item in sector.bank.item_order:
        answering.save(sector.engine, actor, own, item, card, stands.card(item).version)
    answering.submit(sector.engine, actor, own)


def submit(sector: SmallSector) -> None:
    """Submit for the organisation."""
    rounds.submit(sector.engine, sector.people["leder"], sector.participations["eng"], share=False)


def correct(sector: SmallSector, card: Card) -> None:
    """Let the administrator take the submission back, correct everything and submit anew."""
    rounds.reopen(sector.engine, sector.people["leder"], sector.participations["eng"], sector.seats["leder"])
    hand_in(sector, "leder", card)
    submit(sector)


def profile(sector: SmallSector) -> results.Profile:
    return results.profile(sector.engine, sector.people["læser"], sector.participations["eng"])


def inside(sector: SmallSector) -> results.Inside:
    return results.inside(sector.engine, sector.people["læser"], sector.participations["eng"])


def stored(sector: SmallSector) -> Sheets:
    """Read the sheets of the organisation back, past the product."""
    query = """
        SELECT r.id, r."group", s.levels FROM respondent r JOIN sheet s ON s.respondent_id = r.id
        WHERE r.submitted_at IS NOT NULL AND r.participation_id = ?
    """
    with database.reading(sector.engine) as connection:
        rows = connection.exec_driver_sql(query, (sector.participations["eng"],))
        return {row[0]: (row[1], bytes(row[2])) for row in rows}


def test_a_colleague_finds_nobody_with_all_figures_of_two_looks_at_hand(sector: SmallSector) -> None:
    random = Random(5)
    for group, count in (
        (RespondentGroup.VALGTE, 7),
        (RespondentGroup.ANSATTE, 6),
        (RespondentGroup.BEBOERE, 2),
    ):
        seat(sector, group, count, random)
    hand_in(sector, "leder", Card(level=1))
    submit(sector)
    first, before, views = stored(sector), profile(sector), inside(sector)
    correct(sector, Card(level=4))
    later, after = stored(sector), profile(sector)
    assert inside(sector).figures == views.figures
    assert inside(sector).corrected
    assert any(mean.mean is not None for mean in views.figures.means)
    for key, theme in _themes(sector).items():
        rows: list[Row] = []
        for sheets, seen in ((first, before), (later, after)):
            score = seen.themes[key].score
            assert score is not None
            rows.append(score_row(theme, sheets))
            assert worth(rows[-1]) == pytest.approx(score)
        shown = [m.group.value for m in views.figures.means if m.theme == key and m.mean is not None]
        rows += [group_row(theme, first, group) for group in shown]
        administrator = sector.seats["leder"]
        targets: dict[int, list[Row] | None] = dict.fromkeys(first)
        targets[administrator] = [person_row(theme, sheets, administrator) for sheets in (first, later)]
        assert exposed(rows, targets) == set()


def test_whoever_types_four_papers_does_not_find_the_fifth_of_the_group(sector: SmallSector) -> None:
    items = dict.fromkeys(sector.bank.form_items("full"), 2)
    for _ in range(4):
        paper.type_in(
            sector.engine,
            sector.people["leder"],
            sector.participations["eng"],
            RespondentGroup.BEBOERE,
            items,
        )
    seat(sector, RespondentGroup.BEBOERE, 1, Random(3))
    seat(sector, RespondentGroup.ANSATTE, 7, Random(4))
    submit(sector)
    assert profile(sector).respondents == 12
    found = inside(sector).figures
    assert {mean.reason for mean in found.means if mean.group is RespondentGroup.BEBOERE} == {GroupReason.FEW}
    assert all(mean.mean is None for mean in found.means)


def test_an_administrator_learns_nothing_by_taking_answers_back(sector: SmallSector) -> None:
    seat(sector, RespondentGroup.VALGTE, 6, Random(1))
    seat(sector, RespondentGroup.ANSATTE, 1, Random(2))
    hand_in(sector, "leder", Card(level=1))
    submit(sector)
    before = profile(sector)
    correct(sector, Card(reason=UnscoredReason.VED_IKKE))
    after = profile(sector)
    assert (after.themes, after.unknown, after.respondents) == (
        before.themes,
        before.unknown,
        before.respondents,
    )


def test_an_answer_that_comes_after_the_first_look_does_not_count(sector: SmallSector) -> None:
    seat(sector, RespondentGroup.VALGTE, 2, Random(1))
    submit(sector)
    before = profile(sector)
    rounds.reopen(sector.engine, sector.people["leder"], sector.participations["eng"])
    hand_in(sector, "leder", Card(level=4))
    submit(sector)
    assert (profile(sector).themes, profile(sector).respondents) == (before.themes, 2)


def test_what_is_corrected_before_anybody_looked_counts_in_full(sector: SmallSector) -> None:
    hand_in(sector, "leder", Card(reason=UnscoredReason.VED_IKKE))
    submit(sector)
    correct(sector, Card(level=4))
    assert {theme.score for theme in profile(sector).themes.values()} == {4.0}
    assert not inside(sector).corrected


def test_a_corrected_level_counts_in_the_profile(sector: SmallSector) -> None:
    hand_in(sector, "leder", Card(level=1))
    submit(sector)
    assert {theme.score for theme in profile(sector).themes.values()} == {1.0}
    correct(sector, Card(level=3))
    assert {theme.score for theme in profile(sector).themes.values()} == {3.0}


def test_four_people_see_neither_spread_nor_groups(sector: SmallSector) -> None:
    seat(sector, RespondentGroup.VALGTE, 3, Random(1))
    hand_in(sector, "leder", Card(level=1))
    submit(sector)
    found = inside(sector).figures
    assert all(spread.agreement is None and spread.ad is None for spread in found.spreads)
    assert {mean.reason for mean in found.means} == {GroupReason.FEW}


def test_the_figures_inside_exist_only_while_the_participation_is_submitted(sector: SmallSector) -> None:
    hand_in(sector, "leder", Card(level=1))
    with pytest.raises(NotAllowed):
        inside(sector)
    submit(sector)
    assert len(inside(sector).figures.spreads) == 16
    rounds.reopen(sector.engine, sector.people["leder"], sector.participations["eng"])
    with pytest.raises(NotAllowed):
        inside(sector)


@pytest.mark.parametrize("who", ["nabo", "sektor"])
def test_neither_the_neighbour_nor_the_secretariat_sees_the_inside(sector: SmallSector, who: str) -> None:
    hand_in(sector, "leder", Card(level=1))
    submit(sector)
    with pytest.raises(NotAllowed):
        results.inside(sector.engine, sector.people[who], sector.participations["eng"])
    with pytest.raises(NotFound):
        results.inside(sector.engine, sector.people["leder"], 10_000)
    with database.reading(sector.engine) as connection:
        kept = connection.execute(sa.select(schema.counted_sheet)).all()
    assert kept == []  # whoever is refused settles nothing


def test_a_look_inside_leaves_a_row_in_the_log(sector: SmallSector) -> None:
    hand_in(sector, "leder", Card(level=1))
    submit(sector)
    for _ in range(2):
        inside(sector)
    with database.reading(sector.engine) as connection:
        query = "SELECT actor_id FROM audit_log WHERE action = 'inside_read'"
        rows = connection.exec_driver_sql(query).all()
    assert [row[0] for row in rows] == [sector.people["læser"].account_id]


def _themes(sector: SmallSector) -> dict[str, Theme]:
    order = sector.bank.item_order
    return {
        key: Theme(tuple(order.index(item) for item in items))
        for key, items in sector.bank.form_themes("full").items()
    }
