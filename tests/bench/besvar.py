"""The Besvar bench: many sessions on the real page, answering with pauses, and what an answer costs."""

from __future__ import annotations

import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.bench.besvar_client import Client
from tests.bench.besvar_sector import Crowd, crowd, disagreements, kept
from tests.support.server import Server

THINK = 20.0
"""Unit: seconds; the mean of the pause between two answers."""
SPREAD = 0.8
"""Sigma of the logarithm: the median pause is 14.5 s, one in twenty is longer than 54 s."""
ARRIVALS = 25.0
"""Unit: people a second while everybody comes in."""
SLICE = 5.0
"""Unit: seconds; short enough for a median, long enough (75 answers) to count CPU time in clock ticks."""
BATCH, BATCHES, WARM = 20, 10, 40


@dataclass
class Found:
    """Everything that was measured; unit: milliseconds, unless the name says otherwise."""

    sessions: int
    seconds: float
    answers: int = 0
    cpu_all: float = 0.0
    cpu_slices: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    first_views: list[float] = field(default_factory=list)
    quiet_batches: list[float] = field(default_factory=list)
    quiet_waits: list[float] = field(default_factory=list)
    page_cpu: list[float] = field(default_factory=list)
    idle_cpu_share: float = 0.0
    memory_mb: float = 0.0
    bytes: int = 0
    others_share: float = 0.0
    yard: float = 0.0
    yard_after: float = 0.0
    errors: list[str] = field(default_factory=list)

    @property
    def cpu_median(self) -> float:
        """Return the median over the slices: CPU of the whole process by answer."""
        return statistics.median(self.cpu_slices)


def measure(sessions: int = 300, seconds: float = 90.0, seed: int = 1) -> Found:
    """Serve the real app over a database of its own and drive it."""
    with tempfile.TemporaryDirectory() as folder:
        made = crowd(Path(folder), sessions + 1)
        log = Path(folder) / "server.log"
        with Server(made.url, log=log) as server:
            found = asyncio.run(_drive(server, made, sessions, seconds, seed))
        found.errors += _unsaid(log)
        return found


async def _drive(server: Server, made: Crowd, sessions: int, seconds: float, seed: int) -> Found:
    found = Found(sessions, seconds)
    assert server.pid is not None
    process = psutil.Process(server.pid)
    clients = [
        Client(server.url, guest.cookie, made.themes[number % len(made.themes)])
        for number, guest in enumerate(made.guests)
    ]
    found.yard = _yardstick()
    await _quiet(clients[-1], process, found)
    await _crowded(clients[:-1], process, found, seed)
    found.yard_after = _yardstick()
    found.memory_mb = process.memory_info().rss / 2**20
    for client in clients:
        await client.close()
    _compare(made, clients, found)
    return found


async def _quiet(client: Client, process: psutil.Process, found: Found) -> None:
    """Let one person answer without pauses, in batches: what an answer costs when nothing else happens."""
    choose = random.Random(0)
    await client.open()
    for _ in range(WARM):
        await client.answer(choose)
    for _ in range(BATCHES):
        before = _cpu(process)
        for _ in range(BATCH):
            taken, run = await client.answer(choose)
            found.quiet_waits.append(taken * 1e3)
            if run.fault or not run.saved:
                found.errors.append(f"quiet: {run.fault or 'not saved'}")
        found.quiet_batches.append((_cpu(process) - before) * 1e3 / BATCH)
    for _ in range(BATCHES):
        before = _cpu(process)
        for _ in range(BATCH // 2):
            await client.turn()
        found.page_cpu.append((_cpu(process) - before) * 1e3 / (BATCH // 2))


async def _crowded(clients: Sequence[Client], process: psutil.Process, found: Found, seed: int) -> None:
    opened = asyncio.Event()
    until = asyncio.get_running_loop().create_future()
    people = [
        asyncio.create_task(
            _person(client, number, found, opened, until, random.Random(seed * 1000 + number))
        )
        for number, client in enumerate(clients)
    ]
    while len(found.first_views) + len(found.errors) < len(clients):
        await asyncio.sleep(0.2)
    found.idle_cpu_share = await _idle(process)
    opened.set()
    await asyncio.sleep(THINK / 2)  # pauses began at a random place, so the flow is steady at once
    found.waits.clear()
    found.bytes = 0
    await _window(process, found)
    until.set_result(None)
    await asyncio.gather(*people)


async def _idle(process: psutil.Process) -> float:
    before, start = _cpu(process), time.perf_counter()
    await asyncio.sleep(SLICE)
    return (_cpu(process) - before) / (time.perf_counter() - start)


async def _window(process: psutil.Process, found: Found) -> None:
    driver = psutil.Process()
    start, machine = time.perf_counter(), _busy()
    first, first_driver = _cpu(process), _cpu(driver)
    counted, last = 0, first
    while time.perf_counter() - start < found.seconds:
        await asyncio.sleep(SLICE)
        now, answers = _cpu(process), len(found.waits)
        if answers > counted:
            found.cpu_slices.append((now - last) * 1e3 / (answers - counted))
        counted, last = answers, now
    found.seconds = time.perf_counter() - start
    found.answers = len(found.waits)
    found.cpu_all = (last - first) * 1e3 / max(found.answers, 1)
    ours = (last - first) + (_cpu(driver) - first_driver)
    found.others_share = max(0.0, _busy() - machine - ours) / found.seconds


async def _person(
    client: Client,
    number: int,
    found: Found,
    opened: asyncio.Event,
    until: asyncio.Future[None],
    choose: random.Random,
) -> None:
    await asyncio.sleep(number / ARRIVALS)
    try:
        found.first_views.append(await client.open() * 1e3)
        await opened.wait()
        await _pause(until, _think(choose) * choose.random())
        while not until.done():
            taken, run = await client.answer(choose)
            if run.fault or not run.saved:
                found.errors.append(run.fault or "not saved")
            found.waits.append(taken * 1e3)
            found.bytes += run.bytes
            await _pause(until, _think(choose))
    except Exception as error:
        found.errors.append(f"{type(error).__name__}: {str(error)[:200]}")


async def _pause(until: asyncio.Future[None], seconds: float) -> None:
    await asyncio.wait([until], timeout=seconds)


def _think(choose: random.Random) -> float:
    """Return a log-normal pause whose mean is THINK."""
    return choose.lognormvariate(0.0, SPREAD) * THINK / 2.718281828 ** (SPREAD**2 / 2)


def _compare(made: Crowd, clients: Sequence[Client], found: Found) -> None:
    """Compare what pages showed as saved with what the database holds, row by row."""
    for guest, client in zip(made.guests, clients, strict=True):
        told = {item: (code, client.versions[item]) for item, code in client.acknowledged.items()}
        held = kept(made, guest)
        found.errors += [
            f"{item}: shown {told.get(item)}, held {held.get(item)}"
            for item in told | held
            if told.get(item) != held.get(item)
        ]
    found.errors += ["sheet and history differ"] * disagreements(made)


def _unsaid(log: Path) -> list[str]:
    """Return what the server complained about without telling anybody."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return [line[:200] for line in lines if "Traceback" in line or "ERROR" in line or "Exception" in line]


def _cpu(process: psutil.Process) -> float:
    spent = process.cpu_times()
    return float(spent.user + spent.system)


def _yardstick() -> float:
    """Return what a fixed loop takes now; unit: CPU ms. Neighbours on the same processor make it dearer."""
    taken = []
    for _ in range(21):
        start = time.thread_time()
        total = 0
        for number in range(100_000):
            total += number * number
        taken.append((time.thread_time() - start) * 1e3)
    return float(statistics.median(taken))


def _busy() -> float:
    spent = psutil.cpu_times()
    return float(spent.user + spent.system + spent.nice)


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value below which this share lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
