"""The server is killed in every phase, while a hall votes: no acknowledged vote is lost or doubled.

CI does each phase once; `PEJLING_HALL_KILLS=100` is the long run.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from almene_assess.domain.workshop import Move, Phase
from almene_assess.services.accounts import token_hash
from tests.support.hall import WAY, lead_to, open_meeting, phase_of, stored
from tests.support.raw_phone import Broken, Heard, RawPhone, Stream
from tests.web.conftest import Hall

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("PEJLING_HALL_KILLS", "1"))
"""Kills in each phase."""
ITEMS = 20
"""Items of one meeting; the long run takes several meetings."""
VOTERS = 20
RIGHT_WITHIN = 5.0
"""Unit: seconds after the server answers again."""
VOTE_OF = {Phase.VOTE: 1, Phase.VOTE_AGAIN: 2}


@dataclass
class Guest:
    """A phone as our script behaves: it tries again until it has an answer, with the same cookie."""

    phone: RawPhone
    shown: str = ""
    sent: list[int] = field(default_factory=list)
    acknowledged: int = -1
    """The place in `sent` of the newest vote that was acknowledged."""
    stream: Stream | None = None

    def hear(self, heard: Heard) -> None:
        self.shown = heard.step

    async def vote_on(self, item: str, vote_no: int, over: asyncio.Event, choose: random.Random) -> None:
        """Vote and vote again until it is over; what is not acknowledged may or may not be stored."""
        while not over.is_set():
            self.sent.append(choose.randrange(5))
            with contextlib.suppress(Broken):
                answer = await self.phone.vote(item, vote_no, self.sent[-1])
                assert answer.status == 200, answer.text
                assert "data-kvittering" in answer.text
                self.acknowledged = len(self.sent) - 1
            await asyncio.sleep(choose.uniform(0, 0.05))

    async def follow(self, path: str = "/m/stem/strom") -> None:
        """Keep a stream open, and open it again whenever it ends, as the script does."""
        while True:
            with contextlib.suppress(Broken):
                self.stream = await self.phone.listen(self.hear, path)
                await self.stream.over
            await asyncio.sleep(random.uniform(0.2, 0.5))


def test_a_kill_in_any_phase_loses_no_vote_and_no_screen(hall: Hall) -> None:
    for done in range(0, KILLS, ITEMS):
        room = hall if done == 0 else Hall(open_meeting(hall.meeting.sector), hall.server)
        asyncio.run(_evening(room, min(ITEMS, KILLS - done)))


async def _evening(room: Hall, rounds: int) -> None:
    guests = [Guest(await room.guest()) for _ in range(VOTERS)]
    screen = Guest(room.phone())
    following = [asyncio.create_task(guest.follow()) for guest in guests]
    following.append(asyncio.create_task(screen.follow(f"{room.screen}/strom")))
    try:
        for _ in range(rounds):
            for phase in WAY:
                if phase is Phase.WELCOME and phase_of(room.meeting) is not Phase.WELCOME:
                    continue
                await asyncio.to_thread(lead_to, room.meeting, phase)
                await _kill(room, phase, guests, screen)
            await asyncio.to_thread(room.meeting.press, Move.NEXT)
    finally:
        for task in following:
            task.cancel()


async def _kill(room: Hall, phase: Phase, guests: list[Guest], screen: Guest) -> None:
    number, over = VOTE_OF.get(phase), asyncio.Event()
    voting = []
    for place, guest in enumerate(guests):
        guest.sent, guest.acknowledged = [], -1
        if number is not None:
            choose = random.Random(f"{phase}{place}")
            voting.append(asyncio.create_task(guest.vote_on(room.meeting.item, number, over, choose)))
    before = room.meeting.version
    await asyncio.sleep(random.uniform(0.3, 0.8) if voting else 0.1)
    await asyncio.to_thread(room.server.kill9)
    for guest in (*guests, screen):
        guest.shown = ""
    await asyncio.to_thread(room.server.start)
    back = time.perf_counter()
    step = f"open.{phase}.{room.meeting.item if phase is not Phase.WELCOME else ''}"
    while not all(guest.shown == step for guest in (*guests, screen)):
        assert time.perf_counter() - back < RIGHT_WITHIN, [g.shown for g in (*guests, screen)]
        await asyncio.sleep(0.05)
    await asyncio.sleep(0.2)  # some votes after the restart, too
    over.set()
    for one in voting:
        await one
    assert (room.meeting.version, phase_of(room.meeting)) == (before, phase)
    if number is not None:
        _compare(room, number, guests)


def _compare(room: Hall, number: int, guests: list[Guest]) -> None:
    held = stored(room.meeting, number)  # fails by itself where a voter has two
    assert len(held) == len(guests)
    for guest in guests:
        assert guest.phone.cookie is not None
        assert guest.acknowledged >= 0
        later = guest.sent[guest.acknowledged :]
        assert held[token_hash(guest.phone.cookie)] in later, "an acknowledged vote is gone"


def test_the_log_of_a_killed_server_shows_no_trouble(hall: Hall) -> None:
    log: Path | None = hall.server.log
    assert log is not None
    assert "ERROR" not in log.read_text(encoding="utf-8")
