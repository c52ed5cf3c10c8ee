"""Who listens to which workshop in this process, and the one reader that looks whether something changed.

One small read, four times a second, only while somebody listens; what changed is drawn once for each audience
and handed to its listeners. It knows nothing of SQL, of HTML or of HTTP.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

EVERY = 0.25
"""Unit: seconds between two looks; a step of the desk must stand on every screen within 1.5 s."""
PULSE = 15.0
"""Unit: seconds between two signs of life; proxies and phones give up a silent connection after 30 to 60."""
BATCH = 50
"""Listeners told in one go; then others get their turn, so that a vote never waits for a whole hall."""
MOST = 3_000
"""Streams of one process: three halls. Beyond it phones ask now and then instead."""
MOST_IN_ONE = 2_000
"""Streams of one workshop: whoever holds its key cannot take the places of the other halls."""
_NOTHING = object()
LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Leaf:
    """What a screen shows: its HTML, and a mark that is the same exactly when the HTML is."""

    html: str
    mark: str


@dataclass(eq=False)
class Listener:
    """One open stream: room for the newest leaf only, so that a slow one can never fill the memory."""

    audience: str
    workshop_id: int
    who: Hashable
    mark: str = ""
    """What it shows already; the same is not sent twice."""
    leaf: Leaf | None = None
    told: bool = False
    over: bool = False
    _bell: asyncio.Event = field(default_factory=asyncio.Event)

    def give(self, leaf: Leaf) -> None:
        """Put the newest leaf in; an older one that was not fetched yet is forgotten."""
        self.told = True
        if leaf.mark != self.mark:
            self.leaf, self.mark = leaf, leaf.mark
            self._bell.set()

    def end(self) -> None:
        """Let the stream end in order; the screen comes back by itself."""
        self.over = True
        self._bell.set()

    async def take(self) -> Leaf | None:
        """Wait for something new; None is a sign of life, or the end if `over` is set."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PULSE):
                await self._bell.wait()
        self._bell.clear()
        leaf, self.leaf = self.leaf, None
        return leaf


Draw = Callable[[int], Awaitable[Callable[[Hashable], Leaf]]]
"""Read a workshop once; return what draws it for one listener from what was read."""
Pulse = Callable[[frozenset[int]], Awaitable[Mapping[int, object]]]
"""Return a value for each workshop that differs whenever something may look different on a screen."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Those who see the same kind of page: how it is drawn, and the part of the pulse that can change it."""

    read: Draw
    part: Callable[[Any], object]
    most_each: int
    """Streams of one voter, or of one projector's address; beyond it the oldest makes way."""


class Hub:
    """All listeners of this process."""

    def __init__(self, pulse: Pulse, audiences: Mapping[str, Audience]) -> None:
        self._pulse = pulse
        self._audiences = audiences
        self._listeners: defaultdict[int, list[Listener]] = defaultdict(list)
        self._known: dict[tuple[int, str], object] = {}
        self._somebody = asyncio.Event()
        self._over = False

    @property
    def count(self) -> int:
        """Return how many streams are open."""
        return sum(len(listeners) for listeners in self._listeners.values())

    def join(self, listener: Listener) -> bool:
        """Let it listen; False where the process has no room left, or is about to end."""
        here = len(self._listeners.get(listener.workshop_id, ()))
        if self._over or self.count >= MOST or here >= MOST_IN_ONE:
            return False
        others = self._listeners[listener.workshop_id]
        same = [one for one in others if (one.audience, one.who) == (listener.audience, listener.who)]
        for old in same[: max(0, len(same) - self._audiences[listener.audience].most_each + 1)]:
            self.leave(old)
            old.end()
        self._listeners[listener.workshop_id].append(listener)
        self._somebody.set()
        return True

    def leave(self, listener: Listener) -> None:
        """Forget it."""
        listeners = self._listeners[listener.workshop_id]
        if listener in listeners:
            listeners.remove(listener)
        if not listeners:
            del self._listeners[listener.workshop_id]
            for name in self._audiences:
                self._known.pop((listener.workshop_id, name), None)
        if not self._listeners:
            self._somebody.clear()

    def close(self) -> None:
        """End every stream, so that the process can end; nobody is let in again."""
        self._over = True
        for listeners in tuple(self._listeners.values()):
            for listener in tuple(listeners):
                listener.end()

    async def run(self) -> None:
        """Look and tell, for as long as the process lives."""
        while True:
            await self._somebody.wait()
            try:
                await self.look()
            except Exception:  # a database that is away for a moment must not end the reader
                LOG.exception("could not look at the workshops")
            await asyncio.sleep(EVERY)

    async def look(self) -> None:
        """Look once; tell everybody where something changed, and elsewhere those who have just come."""
        now = await self._pulse(frozenset(self._listeners))
        for workshop_id in tuple(self._listeners):
            for name, audience in self._audiences.items():
                await self._tell(workshop_id, name, audience.part(now.get(workshop_id)))

    async def _tell(self, workshop_id: int, name: str, part: object) -> None:
        changed = self._known.get((workshop_id, name), _NOTHING) != part
        waiting = [one for one in self._of(workshop_id, name) if changed or not one.told]
        if waiting:
            await _hand_out(await self._audiences[name].read(workshop_id), waiting)
            self._known[workshop_id, name] = part  # last: if the reading failed, the next look tries again

    def people(self, name: str) -> list[Listener]:
        """Return one listener for each voter of an audience, however many tabs there are."""
        found = {
            (workshop_id, one.who): one
            for workshop_id in self._listeners
            for one in self._of(workshop_id, name)
        }
        return list(found.values())

    def _of(self, workshop_id: int, name: str) -> list[Listener]:
        return [one for one in self._listeners.get(workshop_id, ()) if one.audience == name]


async def _hand_out(draw: Callable[[Hashable], Leaf], listening: list[Listener]) -> None:
    for start in range(0, len(listening), BATCH):
        for listener in listening[start : start + BATCH]:
            listener.give(draw(listener.who))
        await asyncio.sleep(0)
