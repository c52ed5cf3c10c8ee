"""Nothing that is sent to a phone's or a desk's verbs breaks them: one of our own errors, or an answer."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from almene_assess.domain.answers import UNKNOWN, Card, RespondentGroup, RespondentKind
from almene_assess.domain.errors import InvalidValue, NotAllowed, PejlingError
from almene_assess.domain.workshop import Phase
from almene_assess.services import paper, rounds, voting, workshop_notes, workshops
from almene_assess.storage import participations, schema
from almene_assess.storage.database import reading
from tests.support.meeting import Meeting, meet
from tests.support.small_sector import SmallSector, make

junk: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(["\x00", "\ud800", "am26.a1.1", "valgte", "next", "joint", "' OR 1=1 --"]),
)


@pytest.fixture(scope="module")
def meeting(tmp_path_factory: pytest.TempPathFactory) -> Meeting:
    meeting = meet(make(tmp_path_factory.mktemp("møde")))
    meeting.until(Phase.VOTE)
    return meeting


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=junk, two=junk, three=junk, four=junk)
def test_whatever_is_sent_the_answer_is_ours(
    meeting: Meeting, one: Any, two: Any, three: Any, four: Any
) -> None:
    engine, phone, desk = meeting.engine, meeting.phones[0], (meeting.leader, meeting.id)
    for attempt in (
        lambda: voting.cast(engine, phone, one, two, three, four),
        lambda: voting.cast(engine, phone, meeting.item, 1, one, two),
        lambda: voting.choose_group(engine, phone, one, has_sheet=two),
        lambda: voting.rate(engine, phone, one),
        lambda: voting.join_by_code(engine, str(one), str(two)),
        lambda: workshops.step(engine, *desk, one, two, three),
        lambda: workshops.step(engine, *desk, meeting.version, two, three),
        lambda: workshop_notes.show_hands(engine, *desk, meeting.version, one, two, {0: three}),
        lambda: workshop_notes.paper_ballot(engine, *desk, meeting.version, one, {meeting.item: two}),
        lambda: workshop_notes.note(engine, *desk, meeting.version, one, two, three),
        lambda: workshop_notes.joint(engine, *desk, meeting.version, Card(level=one), two),
        lambda: workshop_notes.unpark(engine, *desk, meeting.version, one),
        lambda: workshop_notes.add_action(engine, *desk, meeting.version, one, two, three),
        lambda: workshops.desk(engine, meeting.leader, one),
    ):
        with suppress(PejlingError):
            attempt()
    if meeting.desk.workshop.run.phase is not Phase.VOTE:
        workshops.undo(engine, *desk, meeting.version)


@pytest.fixture
def sector(tmp_path: Path) -> SmallSector:
    return make(tmp_path)


def test_a_paper_is_typed_in_as_a_submitted_sheet_of_nobody(sector: SmallSector) -> None:
    leader, place, order = sector.people["leder"], sector.participations["eng"], sector.bank.item_order
    paper.type_in(sector.engine, leader, place, RespondentGroup.BEBOERE, {order[0]: 4, order[2]: UNKNOWN})
    with reading(sector.engine) as connection:
        found = participations.sheets(connection, place)[-1]
        answers = connection.execute(sa.select(schema.answer)).all()
    assert (found.kind, found.group) == (RespondentKind.PAPER, RespondentGroup.BEBOERE)
    assert (found.submitted, list(found.levels[:4])) == (True, [4, 255, UNKNOWN, 255])
    assert {(row.source, row.actor_id) for row in answers} == {("paper", None)}
    rounds.submit(sector.engine, leader, place, share=False)
    with pytest.raises(NotAllowed):
        paper.type_in(sector.engine, leader, place, RespondentGroup.BEBOERE, {order[0]: 4})


@pytest.mark.parametrize("codes", [{}, {"am26.z9.9": 1}, {"am26.a1.1": 5}, {"am26.a1.1": 253}])
def test_a_paper_holds_rungs_and_ved_ikke(sector: SmallSector, codes: dict[str, int]) -> None:
    place = sector.participations["eng"]
    with pytest.raises(InvalidValue):
        paper.type_in(sector.engine, sector.people["leder"], place, RespondentGroup.VALGTE, codes)


@pytest.mark.parametrize("who", ["valgt", "læser", "nabo", "sektor"])
def test_only_the_desk_types_paper(sector: SmallSector, who: str) -> None:
    place = sector.participations["eng"]
    with pytest.raises(NotAllowed):
        paper.type_in(sector.engine, sector.people[who], place, RespondentGroup.VALGTE, {"am26.a1.1": 1})
