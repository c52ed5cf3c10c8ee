"""What a leaf gives away to somebody who sees addresses and sizes, but no words: nothing of the vote."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path
from threading import Event

import pytest
from starlette.routing import Router

from almene_assess.domain.answers import UNKNOWN
from almene_assess.domain.errors import NotFound
from almene_assess.domain.workshop import Move, Phase
from almene_assess.services import voting
from almene_assess.web.doors import Doors
from almene_assess.web.halls import Halls
from almene_assess.web.hub import Leaf
from almene_assess.web.outside import Outside
from tests.support.asgi import ask, asked
from tests.support.hall import keys_of
from tests.support.meeting import Meeting, meet
from tests.support.small_sector import make

CODES = (0, 1, 2, 3, 4, UNKNOWN)


@pytest.fixture
def meeting(tmp_path: Path) -> Meeting:
    meeting = meet(make(tmp_path))
    meeting.until(Phase.VOTE)
    meeting.vote(*CODES)
    return meeting


def leaf_of(halls: Halls, token: str) -> Leaf:
    hall, own = halls.of_phone(token)
    return hall.phone(own, token)


def leaves(meeting: Meeting) -> list[Leaf]:
    halls = Halls(meeting.engine)
    return [leaf_of(halls, token) for token in meeting.phones]


def test_every_vote_has_the_same_size_while_it_can_be_changed_and_after(meeting: Meeting) -> None:
    for moves in ((), (Move.NEXT,)):
        meeting.press(*moves)
        shown = leaves(meeting)
        assert len({leaf.html for leaf in shown}) == len(CODES)
        assert len({len(leaf.html.encode()) for leaf in shown}) == 1


def test_a_mark_tells_nobody_else_what_was_voted_nor_who_voted_alike(meeting: Meeting) -> None:
    """Marks stand in addresses, and addresses in the logs of servers and proxies."""
    meeting.vote(*[2] * len(CODES))
    shown = leaves(meeting)
    assert len({leaf.html for leaf in shown}) == 1
    assert len({leaf.mark for leaf in shown}) == len(CODES)
    assert hashlib.sha256(shown[0].html.encode()).hexdigest()[:16] not in {leaf.mark for leaf in shown}


def test_one_phone_has_one_mark_for_one_leaf_in_every_process(meeting: Meeting) -> None:
    token = meeting.phones[0]
    drawn = Halls(meeting.engine).of_all(meeting.id)(token)
    assert drawn == leaf_of(Halls(meeting.engine), token)
    assert drawn.html


def test_a_full_meeting_says_so_by_both_doors(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voting, "LARGEST_HALL", len(meeting.phones))
    keys = keys_of(meeting)
    router = Router(Outside(meeting.engine, Doors(frozenset(), secure=False), 0).routes())
    for path, body in ((f"/m/{keys.join_token}", b""), ("/m", f"kode={keys.code}".encode())):
        answer = ask(router, path, method="POST", body=body)
        assert answer.status == 503
        assert not answer.all("set-cookie")
        assert "ikke plads" in answer.body.decode()


def test_a_crowd_at_the_door_keeps_no_vote_waiting(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    closed_door = Event()

    def slow(*_said: object) -> None:
        closed_door.wait(20)
        raise NotFound("workshop")

    monkeypatch.setattr(voting, "join_by_code", slow)
    router = Router(Outside(meeting.engine, Doors(frozenset(), secure=False), 0).routes())
    item, cookie = meeting.item, {"cookie": f"pejling_stem={meeting.phones[0]}", "x-pejling": "1"}
    vote = f"spoergsmaal={item}&afstemning=1&valg=003".encode()

    async def evening() -> tuple[int, list[bool]]:
        crowd = [asyncio.ensure_future(asked(router, "/m", method="POST")) for _ in range(5)]
        await asyncio.sleep(0)
        try:
            sent = asked(router, "/m/stem/svar", method="POST", headers=cookie, body=vote)
            answer = await asyncio.wait_for(sent, 10)
            return answer.status, [one.done() for one in crowd]
        finally:
            closed_door.set()
            await asyncio.gather(*crowd)

    assert asyncio.run(evening()) == (200, [False] * 5)


def test_whoever_has_not_voted_again_is_not_shown_a_neighbours_receipt(meeting: Meeting) -> None:
    meeting.press(Move.NEXT, Move.AGAIN)
    meeting.vote(*CODES[:3], number=2)
    first, *others = meeting.phones
    halls = Halls(meeting.engine)
    voting.cast(meeting.engine, others[-1], meeting.item, 2, 4)
    voting.cast(meeting.engine, first, meeting.item, 2, 4)
    receipts = ["data-kvittering" in leaf_of(halls, token).html for token in meeting.phones]
    assert receipts == [True, True, True, False, False, True]
