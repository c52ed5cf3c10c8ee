"""Two pictures beside each other: neither a latecomer nor a deserter can be read off them."""

from __future__ import annotations

from pathlib import Path

import pytest

from almene_assess.domain.votes import Distribution, Moved
from almene_assess.domain.workshop import Move, Phase
from almene_assess.services import voting
from almene_assess.services.scenes import ShownVote
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
