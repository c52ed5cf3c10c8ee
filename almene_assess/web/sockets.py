"""The open websockets of this process by session, and the watch that closes those of dead sessions."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, defaultdict
from dataclasses import dataclass, field

import sqlalchemy as sa
from starlette.types import Message, Send

from almene_assess.services import accounts

EVERY = 1.0
"""Unit: seconds. One small read for the whole process; open tabs are locked well within five seconds."""
SESSION_OVER = 4401
TABS = 40
"""Open tabs of one session."""
STRANGERS = 400
"""Sockets of people who are not signed in, in one process."""
STRANGERS_OF_ONE = 100
"""The same from one line: a whole kreds may sit behind it, and sign in at the same time."""
LOG = logging.getLogger(__name__)


@dataclass(eq=False)
class Socket:
    """One open websocket; once ended, nothing passes either way."""

    send: Send
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    async def say(self, message: Message) -> None:
        """Send to the browser unless the session is over."""
        if not self.ended.is_set():
            await self.send(message)

    async def end(self) -> None:
        """Close it from our side."""
        if not self.ended.is_set():
            self.ended.set()
            await self.send({"type": "websocket.close", "code": SESSION_OVER, "reason": ""})


class OpenSockets:
    """Who is connected now."""

    def __init__(self) -> None:
        self._by_session: defaultdict[int, set[Socket]] = defaultdict(set)
        self._strangers: Counter[str] = Counter()

    def let_in(self, line: str) -> bool:
        """Note a socket of somebody who is not signed in; False where there are too many already."""
        if self._strangers.total() >= STRANGERS or self._strangers[line] >= STRANGERS_OF_ONE:
            return False
        self._strangers[line] += 1
        return True

    def let_out(self, line: str) -> None:
        """Forget a stranger's socket."""
        self._strangers[line] -= 1
        self._strangers += Counter()  # drops who has none left

    def add(self, session_id: int, socket: Socket) -> bool:
        """Note an open socket; False where the session has too many already."""
        if len(self._by_session[session_id]) >= TABS:
            return False
        self._by_session[session_id].add(socket)
        return True

    def remove(self, session_id: int, socket: Socket) -> None:
        """Forget a closed socket."""
        self._by_session[session_id].discard(socket)
        if not self._by_session[session_id]:
            del self._by_session[session_id]

    def sessions(self) -> frozenset[int]:
        """Return the sessions that have a socket open."""
        return frozenset(self._by_session)

    async def end(self, session_id: int) -> None:
        """Close every socket of a session."""
        for socket in tuple(self._by_session.get(session_id, ())):
            try:
                await socket.end()
            except Exception:  # the browser may have gone in the same moment
                LOG.debug("socket was already gone", exc_info=True)


async def watch(sockets: OpenSockets, engine: sa.Engine) -> None:
    """Close the sockets of sessions that ended, for as long as the process lives."""
    while True:
        await asyncio.sleep(EVERY)
        try:
            await _sweep(sockets, engine)
        except Exception:  # a database that is away for a moment must not end the watch
            LOG.exception("could not check the open sessions")


async def _sweep(sockets: OpenSockets, engine: sa.Engine) -> None:
    connected = sockets.sessions()
    if not connected:
        return
    for session_id in connected - await asyncio.to_thread(accounts.alive, engine, connected):
        await sockets.end(session_id)
