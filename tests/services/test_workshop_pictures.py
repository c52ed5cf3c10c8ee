"""Two pictures beside each other: neither a latecomer, a deserter nor a late paper can be read off them."""

from __future__ import annotations

from pathlib import Path

import pytest

from almene_assess.domain.answers import UNKNOWN, RespondentGroup
from almene_assess.domain.errors import NotNow
from almene_assess.domain.votes import Distribution, Moved
from almene_assess.domain.workshop import Move, Phase
from almene_assess.services import closing, voting, workshop_notes, workshops
from almene_assess.services.scenes import ShownVote
from almene_assess.storage import ballots, participations
from almene_assess.storage.ballots import ALL, SHOWN, Counts
from almene_assess.storage.database import reading
from tests.support.meeting import Meeting, meet
from tests.support.small_sector import make


@pytest.fixture
def meeting(tmp_path: Path) -> Meeting:
    """Return a meeting in which six have voted and the room has seen how."""
    meeting = meet(make(tmp_path), phones=6)
    meeting.until(Phase.VOTE)
    meeting.vote(1, 1, 2, 2, 3, 3)
    meeting.press(Move.NEXT)
    return meeting


def shown(meeting: Meeting) -> ShownVote:
    found = meeting.desk.scene.vote
    assert found is not None
    return found


def test_whoever_comes_for_the_second_vote_only_stays_out_of_its_picture(meeting: Meeting) -> None:
    meeting.press(Move.AGAIN)
    latecomer = meeting.join()
    meeting.vote(1, 1, 2, 2, 3, 3, number=2)
    voting.cast(meeting.engine, latecomer, meeting.item, 2, 0)
    meeting.press(Move.NEXT)
    assert shown(meeting).distribution == Distribution((0, 2, 2, 2, 0), 0, left_out=1)
    assert shown(meeting).moved == Moved(0, 0, 6)


def test_who_moved_is_not_counted_when_one_has_left(meeting: Meeting) -> None:
    meeting.press(Move.AGAIN)
    meeting.vote(1, 1, 2, 2, 3, number=2)
    meeting.press(Move.NEXT)
    assert shown(meeting).distribution == Distribution((0, 2, 2, 1, 0), 0)
    assert shown(meeting).moved is None


def test_five_newcomers_are_shown_with_all(meeting: Meeting) -> None:
    meeting.press(Move.AGAIN)
    meeting.vote(1, 1, 2, 2, 3, 3, number=2)
    for _ in range(5):
        voting.cast(meeting.engine, meeting.join(), meeting.item, 2, 0)
    meeting.press(Move.NEXT)
    assert shown(meeting).distribution == Distribution((5, 2, 2, 2, 0), 0)


def type_in(meeting: Meeting, item: str, code: int) -> None:
    """Type in one paper that answers one item."""
    desk = (meeting.engine, meeting.leader, meeting.id, meeting.version)
    workshop_notes.paper_ballot(*desk, RespondentGroup.VALGTE, {item: code})


def kept(meeting: Meeting, item: str) -> Counts:
    """Return the picture of a first vote as the minutes have it."""
    with reading(meeting.engine) as connection:
        return ballots.tallies(connection, meeting.id, SHOWN)[item][1][ALL]


def test_a_paper_that_comes_after_the_reveal_is_in_no_picture_but_counts(meeting: Meeting) -> None:
    item, before = meeting.item, shown(meeting).distribution
    type_in(meeting, item, UNKNOWN)
    assert shown(meeting).distribution == before == Distribution((0, 2, 2, 2, 0), 0)
    done = closing.close(meeting.engine, meeting.leader, meeting.id, meeting.version)
    assert kept(meeting, item) == {1: 2, 2: 2, 3: 2}
    assert done.respondents == 7
    with reading(meeting.engine) as connection:
        sheets = participations.sheets(connection, meeting.sector.participations["eng"])
    assert sum(UNKNOWN in sheet.levels for sheet in sheets) == 1


def test_a_paper_that_comes_before_the_reveal_is_in_the_picture(meeting: Meeting) -> None:
    meeting.press(Move.NEXT, Move.FINISH)
    meeting.until(Phase.VOTE)
    item = meeting.item
    meeting.vote(1, 1, 2, 2, 3, 3)
    type_in(meeting, item, 0)
    meeting.press(Move.NEXT)
    closing.close(meeting.engine, meeting.leader, meeting.id, meeting.version)
    assert kept(meeting, item) == {0: 1, 1: 2, 2: 2, 3: 2}


def test_a_picture_of_paper_is_not_taken_back_to_let_one_more_in(meeting: Meeting) -> None:
    meeting.press(Move.NEXT, Move.FINISH)
    meeting.until(Phase.VOTE)
    for code in (0, 0, 1, 1, 2):
        type_in(meeting, meeting.item, code)
    meeting.press(Move.NEXT)
    assert shown(meeting).distribution == Distribution((2, 2, 1, 0, 0), 0)
    assert meeting.desk.undo is None
    with pytest.raises(NotNow):
        workshops.undo(meeting.engine, meeting.leader, meeting.id, meeting.version)
