"""The line in front of the ballot box: what waits together is written once, and each is told its own."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from almene_assess.domain.errors import InvalidValue, NotFound, NotNow
from almene_assess.domain.workshop import Phase
from almene_assess.services.accounts import token_hash
from almene_assess.services.voting import Own, Vote
from almene_assess.web.line import Line
from tests.support.hall import hold, lead_to, stored
from tests.support.meeting import Meeting


@pytest.fixture
def meeting(tmp_path: Path) -> Meeting:
    meeting = hold(tmp_path)
    lead_to(meeting, Phase.VOTE)
    for _ in range(40):
        meeting.join()
    return meeting


async def all_at_once(meeting: Meeting, votes: list[Vote]) -> list[Own | BaseException]:
    with ThreadPoolExecutor(1) as pen:
        line = Line(meeting.engine, pen)
        return await asyncio.gather(*(line.cast(vote) for vote in votes), return_exceptions=True)


def test_forty_votes_at_once_are_two_transactions_and_all_are_stored(meeting: Meeting) -> None:
    votes = [Vote(token, meeting.item, 1, n % 5) for n, token in enumerate(meeting.phones)]
    commits: list[object] = []
    note = commits.append
    sa.event.listen(meeting.engine, "commit", note)
    told = asyncio.run(all_at_once(meeting, votes))
    sa.event.remove(meeting.engine, "commit", note)
    assert len(commits) <= 2
    assert stored(meeting, 1) == {token_hash(vote.token): vote.code for vote in votes}
    assert [one.ballots[1].code for one in told if isinstance(one, Own)] == [vote.code for vote in votes]


def test_the_last_of_one_phones_votes_holds(meeting: Meeting) -> None:
    votes = [Vote(meeting.phones[0], meeting.item, 1, code) for code in (0, 4, 2, 3, 1)]
    asyncio.run(all_at_once(meeting, votes))
    assert stored(meeting, 1) == {token_hash(meeting.phones[0]): 1}


def test_a_vote_that_is_refused_takes_no_neighbour_with_it(meeting: Meeting) -> None:
    item, (first, second, third, fourth, *_) = meeting.item, meeting.phones
    votes = [
        Vote(first, item, 1, 3),
        Vote("nobody", item, 1, 3),
        Vote(second, item, 2, 3),
        Vote(third, item, 1, 99),
        Vote(fourth, item, 1, 4),
    ]
    told = asyncio.run(all_at_once(meeting, votes))
    assert [type(one) for one in told] == [Own, NotFound, NotNow, InvalidValue, Own]
    assert stored(meeting, 1) == {token_hash(first): 3, token_hash(fourth): 4}


def test_when_the_disk_is_full_everybody_is_told_and_the_line_goes_on(meeting: Meeting) -> None:
    votes = [Vote(token, meeting.item, 1, 2) for token in meeting.phones[:3]]

    def full(_connection: sa.Connection) -> None:
        raise sa.exc.OperationalError("COMMIT", {}, OSError("disk full"))

    async def evening() -> tuple[list[Own | BaseException], list[Own | BaseException]]:
        with ThreadPoolExecutor(1) as pen:
            line = Line(meeting.engine, pen)
            sa.event.listen(meeting.engine, "commit", full)
            failed = await asyncio.gather(*(line.cast(vote) for vote in votes), return_exceptions=True)
            sa.event.remove(meeting.engine, "commit", full)
            return failed, await asyncio.gather(*(line.cast(vote) for vote in votes), return_exceptions=True)

    failed, stood = asyncio.run(evening())
    assert [type(one) for one in failed] == [sa.exc.OperationalError] * 3
    assert [type(one) for one in stood] == [Own] * 3
