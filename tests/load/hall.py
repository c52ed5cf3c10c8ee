"""The evening that is measured: all come in, the desk steps, all vote, some lose the net; all is kept."""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from almene_assess.domain.workshop import Move, Phase
from almene_assess.services.accounts import token_hash
from almene_assess.storage.workshops import Keys
from tests.support.hall import AGAIN, hold, keys_of, phase_of, stored, url_of
from tests.support.meeting import Meeting
from tests.support.raw_phone import Answer, Broken, Heard, RawPhone, Stream
from tests.support.server import Server

JOIN, VOTE = 50.0, 9.0
"""Unit: seconds over which the phones come in, and vote; the promises are 60 and 10."""
SEEN = 5.0
"""Unit: seconds that the driver waits for a step to be everywhere; whoever is later counts as missing."""
TYPING, SLIPS = 300, 10
"""The first of them type the code, one in ten wrongly at first; the others point at the QR code."""
CHANGE = 0.1
"""One phone in ten changes its vote a moment later."""
FILES = ("phone.css", "stream.js", "phone.js")


@dataclass
class Vote:
    """One vote by all; unit: seconds."""

    phase: Phase
    waits: list[float] = field(default_factory=list)
    lasted: float = 0.0
    missing: int = 0
    server_cpu: float = 0.0
    driver_cpu: float = 0.0


@dataclass
class Step:
    """One step of the desk: when each phone and the projector showed it; unit: seconds."""

    phase: Phase
    phones: list[float]
    projector: float | None
    missing: int


@dataclass
class Cut:
    """Sockets that were cut: how many came back as the same voter, and how soon after the net was back."""

    seconds: float
    phones: int
    same: int
    back: list[float] = field(default_factory=list)


@dataclass
class Found:
    """Everything that was measured; CPU in seconds of one core."""

    phones: int
    joins: list[float] = field(default_factory=list)
    join_lasted: float = 0.0
    join_server_cpu: float = 0.0
    join_driver_cpu: float = 0.0
    votes: list[Vote] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    cuts: list[Cut] = field(default_factory=list)
    idle_cpu: float = 0.0
    memory_mb: float = 0.0
    errors: list[str] = field(default_factory=list)
    pinned: bool = False
    others: float = 0.0
    """Cores that other processes of the machine used meanwhile."""


class Guest:
    """One phone in the hall, with its stream and what it shows."""

    def __init__(self, url: str, number: int, errors: list[str]) -> None:
        self.phone = RawPhone(url)
        self.errors = errors
        self.shown: dict[str, float] = {}
        self.mark = ""
        self.choose = random.Random(number)
        self.stream: Stream | None = None
        self.chosen: dict[int, int] = {}

    async def come_in(self, keys: Keys, *, types: bool, slips: bool) -> float:
        """Do what a person does from the first page to the open stream; return how long the server took."""
        phone, start = self.phone, time.perf_counter()
        door = "/m" if types else f"/m/{keys.join_token}"
        self.right(await phone.get(door), 200)
        for name in FILES:
            self.right(await phone.get(f"/m/fil/{name}"), 200)
        if slips:
            self.right(await phone.post(door, {"kode": keys.code[:-1] + "0"}), 422)
        self.right(await phone.post(door, {"kode": keys.code.lower()} if types else {}), 303)
        self.right(await phone.get("/m/stem"), 200)
        self.right(await phone.post("/m/stem/gruppe", {"gruppe": "valgte"}, script=True), 200)
        await self.listen()
        return time.perf_counter() - start

    async def listen(self) -> None:
        """Open the stream."""
        self.stream = await self.phone.listen(self._hear, mark=self.mark)
        if self.stream.begun.result() != 200:
            self.errors.append(f"stream: {self.stream.begun.result()}")

    async def vote(self, item: str, vote_no: int, code: int) -> float:
        """Vote, and return how long it took until it was acknowledged."""
        answer = await self.phone.vote(item, vote_no, code)
        if self.right(answer, 200) and b"data-kvittering" in answer.body:
            self.chosen[vote_no] = code
        else:
            self.errors.append(f"vote without a receipt: {answer.status}")
        return answer.seconds

    def right(self, answer: Answer, status: int) -> bool:
        """Note an answer that is not as it should be."""
        if answer.status != status:
            self.errors.append(f"{answer.status} for {status}: {answer.text[:80]}")
        return answer.status == status

    def _hear(self, heard: Heard) -> None:
        self.mark = heard.mark
        self.shown.setdefault(heard.step, heard.at)


class Hall:
    """A server, a meeting, its phones and its projector."""

    def __init__(self, server: Server, meeting: Meeting, phones: int) -> None:
        self.server, self.meeting = server, meeting
        self.found = Found(phones)
        self.keys = keys_of(meeting)
        self.guests = [Guest(server.url, number, self.found.errors) for number in range(phones)]
        self.screen = Guest(server.url, -1, self.found.errors)
        self.process, self.driver = psutil.Process(server.pid), psutil.Process()

    async def evening(self, cuts: tuple[float, ...], cut_phones: int) -> Found:
        """Play it from the doors to the second reveal."""
        self.screen.stream = await self.screen.phone.listen(
            self.screen._hear, path=f"/s/{self.keys.view_token}/strom"
        )
        machine, ours, start = _busy(), sum(self._cpu()), time.perf_counter()
        await self._join()
        await self._rest()
        for phase in (Phase.READ, Phase.VOTE, Phase.REVEAL, Phase.TALK, Phase.VOTE_AGAIN, Phase.REVEAL_AGAIN):
            await self._step(phase)
            if phase in (Phase.VOTE, Phase.VOTE_AGAIN):
                await self._vote(phase)
        for seconds in cuts:
            await self._cut(seconds, cut_phones)
        for phase in (Phase.JOINT, Phase.NOTE, Phase.READ):
            await self._step(phase)
        spent = _busy() - machine - (sum(self._cpu()) - ours)
        self.found.others = max(0.0, spent / (time.perf_counter() - start))
        self.found.memory_mb = _peak(self.process)
        for guest in (*self.guests, self.screen):
            if guest.stream is not None:
                guest.stream.cut()
            guest.phone.hang_up()
        return self.found

    async def _join(self) -> None:
        pace = min(JOIN, len(self.guests) / 20)
        before, start = self._cpu(), time.perf_counter()

        async def one(guest: Guest, number: int) -> None:
            await asyncio.sleep(pace * number / len(self.guests))
            types, slips = number < TYPING, number < TYPING and number % SLIPS == 0
            self.found.joins.append(await guest.come_in(self.keys, types=types, slips=slips))

        await self._all(one)
        self.found.join_lasted = time.perf_counter() - start
        self.found.join_server_cpu, self.found.join_driver_cpu = _less(self._cpu(), before)

    async def _rest(self) -> None:
        before = self._cpu()
        await asyncio.sleep(5)
        self.found.idle_cpu = _less(self._cpu(), before)[0] / 5

    async def _step(self, phase: Phase) -> None:
        for guest in (*self.guests, self.screen):
            guest.shown.clear()
        now = phase_of(self.meeting)
        start = time.perf_counter()
        await asyncio.to_thread(self.meeting.press, AGAIN.get(now, Move.NEXT))
        assert phase_of(self.meeting) is phase
        step = f"open.{phase.value}.{self.meeting.item}"
        waiting = (*self.guests, self.screen)
        while time.perf_counter() - start < SEEN and not all(step in guest.shown for guest in waiting):
            await asyncio.sleep(0.05)
        seen = [guest.shown[step] - start for guest in self.guests if step in guest.shown]
        screen = self.screen.shown.get(step)
        missing = len(self.guests) - len(seen)
        self.found.steps.append(Step(phase, seen, None if screen is None else screen - start, missing))
        await asyncio.sleep(1)

    async def _vote(self, phase: Phase) -> None:
        number, item = (1 if phase is Phase.VOTE else 2), self.meeting.item
        vote = Vote(phase)
        before, start = self._cpu(), time.perf_counter()

        async def one(guest: Guest, _number: int) -> None:
            await asyncio.sleep(guest.choose.uniform(0, VOTE))
            vote.waits.append(await guest.vote(item, number, guest.choose.randrange(5)))
            if guest.choose.random() < CHANGE:
                vote.waits.append(await guest.vote(item, number, guest.choose.randrange(5)))

        await self._all(one)
        vote.lasted = time.perf_counter() - start
        vote.server_cpu, vote.driver_cpu = _less(self._cpu(), before)
        held = await asyncio.to_thread(stored, self.meeting, number)
        told = {
            token_hash(guest.phone.cookie): guest.chosen[number]
            for guest in self.guests
            if guest.phone.cookie
        }
        vote.missing = sum(held.get(who) != code for who, code in told.items()) + abs(len(held) - len(told))
        self.found.votes.append(vote)

    async def _cut(self, seconds: float, phones: int) -> None:
        lost = self.guests[:phones]
        cut = Cut(seconds, len(lost), 0)
        cookies = [guest.phone.cookie for guest in lost]
        for guest in lost:
            assert guest.stream is not None
            guest.stream.cut()
            guest.phone.hang_up()
        await asyncio.sleep(seconds)
        start = time.perf_counter()

        async def back(guest: Guest, number: int) -> None:
            if number >= len(lost):
                return
            await asyncio.sleep(guest.choose.uniform(0.2, 0.4))  # the script's first try
            await guest.listen()
            answer = await guest.phone.get("/m/stem")
            cut.back.append(time.perf_counter() - start)
            guest.right(answer, 200)
            cut.same += guest.phone.cookie == cookies[number] and answer.step.startswith("open.")

        await self._all(back)
        self.found.cuts.append(cut)

    async def _all(self, act: Callable[[Guest, int], Awaitable[None]]) -> None:
        async def careful(guest: Guest, number: int) -> None:
            try:
                await act(guest, number)
            except Broken as trouble:
                self.found.errors.append(str(trouble)[:200])

        await asyncio.gather(*(careful(guest, number) for number, guest in enumerate(self.guests)))

    def _cpu(self) -> tuple[float, float]:
        return _spent(self.process), _spent(self.driver)


def measure(phones: int, *, cuts: tuple[float, ...] = (5.0,), cut_phones: int = 300) -> Found:
    """Serve a meeting of its own, one core for the server and one for the driver, and play the evening."""
    with tempfile.TemporaryDirectory() as folder:
        meeting = hold(Path(folder))
        log = Path(folder) / "server.log"
        cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
        try:
            if len(cores) > 1:
                os.sched_setaffinity(0, {cores[0]})  # the server takes it over when it is started
            with Server(url_of(meeting), log=log) as server:
                if len(cores) > 1:
                    os.sched_setaffinity(0, set(cores[1:2]))
                found = asyncio.run(Hall(server, meeting, phones).evening(cuts, cut_phones))
        finally:
            if len(cores) > 1:
                os.sched_setaffinity(0, set(cores))
        found.pinned = len(cores) > 1
        found.errors += _unsaid(log)
        meeting.engine.dispose()
        return found


def _unsaid(log: Path) -> list[str]:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return [line[:200] for line in lines if "Traceback" in line or "ERROR" in line]


def _spent(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _busy() -> float:
    times = psutil.cpu_times()
    return float(times.user + times.system + times.nice)


def _less(after: tuple[float, float], before: tuple[float, float]) -> tuple[float, float]:
    return after[0] - before[0], after[1] - before[1]


def _peak(process: psutil.Process) -> float:
    """Return the highest resident size so far, where the system tells it; unit: MB."""
    try:
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    except OSError:
        return float(process.memory_info().rss / 2**20)
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
