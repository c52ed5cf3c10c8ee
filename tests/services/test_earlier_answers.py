"""Answers of the round before: offered to the same person alone, and nothing counts until it is confirmed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from almene_assess.domain.answers import UNANSWERED, Card, UnscoredReason
from almene_assess.domain.errors import Conflict, NotAllowed, NotFound, NotReady
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.rights import Grant, Role, ScopeKind
from almene_assess.services import answering, earlier_answers, results, rounds
from almene_assess.storage.content import load_shipped
from tests.support import past
from tests.support.past import Past
from tests.support.small_sector import LONG_AGO, SmallSector, make

EXAMPLES = int(os.environ.get("PEJLING_PREFILL_EXAMPLES", "8"))
FIRST = "am26.a1.1"


@pytest.fixture
def sector(tmp_path: Path) -> Iterator[SmallSector]:
    made = make(tmp_path)
    yield made
    made.engine.dispose()


def told(sector: SmallSector, random: Random) -> dict[str, Card]:
    """Return an answer to most items, of every kind."""
    found = {}
    for item in sector.bank.item_order:
        kind = random.random()
        if kind < 0.1:
            continue
        if kind < 0.2:
            found[item] = Card(reason=UnscoredReason.VED_IKKE)
        elif kind < 0.3 and sector.bank.items[item].na_da is not None:
            found[item] = Card(reason=UnscoredReason.IKKE_RELEVANT, comment="Ikke hos os.")
        else:
            found[item] = Card(level=random.randrange(5), evidence="Referat", comment="Tal om det")
    return found


def offered(sector: SmallSector, who: str) -> dict[str, earlier_answers.Suggestion]:
    return earlier_answers.suggestions(sector.engine, sector.people[who], sector.seats[who])


def confirm(sector: SmallSector, who: str, item: str, version: int = 0) -> answering.Look:
    return earlier_answers.confirm(sector.engine, sector.people[who], sector.seats[who], item, version)


def sources(sector: SmallSector, who: str) -> list[tuple[str, bool]]:
    query = sa.text("SELECT source, confirmed FROM answer WHERE respondent_id = :seat ORDER BY seq")
    with sector.engine.connect() as connection:
        return [(s, bool(c)) for s, c in connection.execute(query, {"seat": sector.seats[who]})]


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000), chosen=st.sets(st.integers(0, 47), max_size=12))
def test_nothing_counts_before_it_is_confirmed_and_then_just_that(
    tmp_path_factory: pytest.TempPathFactory, seed: int, chosen: set[int]
) -> None:
    sector = make(tmp_path_factory.mktemp("prefill"))
    before = told(sector, Random(seed))
    past.add(sector, Past({"valgt": before}))
    actor, seat, order = sector.people["valgt"], sector.seats["valgt"], sector.bank.item_order
    assert set(offered(sector, "valgt")) == set(before)
    assert set(answering.look(sector.engine, actor, seat, FIRST).codes) == {UNANSWERED}
    assert rounds.tasks(sector.engine, actor)[0].answered == 0
    with pytest.raises(NotReady):
        answering.submit(sector.engine, actor, seat, with_gaps=True)
    pressed = {order[place] for place in chosen} & set(before)
    for item in pressed:
        confirm(sector, "valgt", item)
    codes = dict(zip(order, answering.look(sector.engine, actor, seat, FIRST).codes, strict=True))
    assert {item: code for item, code in codes.items() if code != UNANSWERED} == {
        item: before[item].code for item in pressed
    }
    assert rounds.tasks(sector.engine, actor)[0].answered == len(pressed)
    scored = results.own_profile(sector.engine, actor, seat).themes.values()
    assert sum(theme.answered for theme in scored) == sum(before[item].level is not None for item in pressed)
    assert sources(sector, "valgt") == [("prefill", True)] * len(pressed)
    sector.engine.dispose()


def test_the_evidence_is_carried_over_and_a_comment_only_where_it_is_the_reason(sector: SmallSector) -> None:
    reason = next(item for item in sector.bank.item_order if sector.bank.items[item].na_da is not None)
    not_relevant = Card(reason=UnscoredReason.IKKE_RELEVANT, comment="Ingen have.")
    cards = {FIRST: Card(level=3, evidence="Aftalen fra maj", comment="Tal om det"), reason: not_relevant}
    past.add(sector, Past({"valgt": cards}))
    if reason != FIRST:
        assert confirm(sector, "valgt", FIRST).stored.card == Card(level=3, evidence="Aftalen fra maj")
    assert confirm(sector, "valgt", reason).stored.card == not_relevant


def test_what_is_written_already_stays_when_the_choice_is_confirmed(sector: SmallSector) -> None:
    past.add(sector, Past({"valgt": {FIRST: Card(level=3, evidence="Gammelt")}}))
    actor, seat = sector.people["valgt"], sector.seats["valgt"]
    answering.save(sector.engine, actor, seat, FIRST, Card(evidence="Nyt bevis"), 0)
    assert confirm(sector, "valgt", FIRST, 1).stored.card == Card(level=3, evidence="Nyt bevis")


def test_a_choice_is_never_overwritten_and_an_old_version_is_refused(sector: SmallSector) -> None:
    past.add(sector, Past({"valgt": {FIRST: Card(level=3)}}))
    actor, seat = sector.people["valgt"], sector.seats["valgt"]
    answering.save(sector.engine, actor, seat, FIRST, Card(evidence="Nyt"), 0)
    with pytest.raises(Conflict):
        confirm(sector, "valgt", FIRST, 0)
    answering.save(sector.engine, actor, seat, FIRST, Card(level=1), 1)
    with pytest.raises(Conflict):
        confirm(sector, "valgt", FIRST, 2)
    assert answering.look(sector.engine, actor, seat, FIRST).stored.card == Card(level=1)


def test_a_colleagues_answers_are_never_offered(sector: SmallSector) -> None:
    past.add(sector, Past({"leder": told(sector, Random(1)), "en anden": told(sector, Random(2))}))
    assert offered(sector, "valgt") == {}
    with pytest.raises(NotFound):
        confirm(sector, "valgt", FIRST)
    for who in ("leder", "nabo", "sektor", "læser"):
        with pytest.raises(NotAllowed):
            earlier_answers.suggestions(sector.engine, sector.people[who], sector.seats["valgt"])
        with pytest.raises(NotAllowed):
            earlier_answers.confirm(sector.engine, sector.people[who], sector.seats["valgt"], FIRST, 0)


def test_who_serves_two_organisations_is_offered_the_answers_about_this_one_alone(
    sector: SmallSector,
) -> None:
    own = sector.people["valgt"]
    also = Grant(Role.RESPONDENT, ScopeKind.ORGANISATION, sector.organisations["bakke"], LONG_AGO)
    sector.people["valgt"] = replace(own, grants=(*own.grants, also))
    past.add(sector, Past({"valgt": {FIRST: Card(level=3)}}, organisation="bakke"))
    assert offered(sector, "valgt") == {}
    past.add(sector, Past({"valgt": {FIRST: Card(level=1)}}, days_ago=300))
    assert offered(sector, "valgt")[FIRST].card.level == 1


def test_answers_that_were_never_handed_in_are_not_offered(sector: SmallSector) -> None:
    past.add(sector, own := Past({"valgt": {FIRST: Card(level=2)}}))
    with sector.engine.begin() as connection:
        taken_back = sa.text("UPDATE respondent SET submitted_at = NULL WHERE id = :seat")
        connection.execute(taken_back, {"seat": own.seats["valgt"]})
    assert offered(sector, "valgt") == {}


def test_the_newest_round_before_is_offered_and_another_edition_never(sector: SmallSector) -> None:
    am24 = load_shipped("am24")
    past.add(sector, Past({"valgt": {FIRST: Card(level=0)}}, days_ago=400))
    past.add(sector, Past({"valgt": {FIRST: Card(level=3)}}, days_ago=250))
    past.add(sector, Past({"valgt": {i: Card(level=1) for i in am24.item_order}}, bank=am24, days_ago=60))
    assert {item: found.card.level for item, found in offered(sector, "valgt").items()} == {FIRST: 3}


def test_a_question_that_reads_otherwise_in_another_version_of_the_bank_is_not_offered(
    sector: SmallSector,
) -> None:
    past.add(
        sector,
        Past(({"valgt": dict.fromkeys(sector.bank.item_order[:2], Card(level=3))}), bank=older(sector)),
    )
    assert list(offered(sector, "valgt")) == [sector.bank.item_order[1]]


def test_nothing_is_confirmed_once_the_sheet_is_handed_in_or_the_round_is_over(sector: SmallSector) -> None:
    past.add(sector, Past({"valgt": told(sector, Random(3)) | {FIRST: Card(level=3)}}))
    actor, seat = sector.people["valgt"], sector.seats["valgt"]
    answering.save(sector.engine, actor, seat, "am26.a1.2", Card(level=1), 0)
    answering.submit(sector.engine, actor, seat, with_gaps=True)
    with pytest.raises(NotAllowed):
        confirm(sector, "valgt", FIRST)
    answering.reopen(sector.engine, actor, seat)
    sector.close_round()
    with pytest.raises(NotAllowed):
        confirm(sector, "valgt", FIRST)


def older(sector: SmallSector) -> Questionnaire:
    """Return an earlier version of the bank in which the first question reads otherwise."""
    data = sector.bank.model_dump()
    data["meta"]["version"] = "0.1.0"
    data["themes"][0]["items"][0]["question_da"] += " I dag?"
    return Questionnaire.model_validate(data)
