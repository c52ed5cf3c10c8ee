"""A listener as server-sent events over one HTTP answer; nothing of what the events say."""

from __future__ import annotations

import asyncio
import time

from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from almene_assess.web.hub import Hub, Leaf, Listener

PATIENCE = 10.0
"""Unit: seconds in which a client must take what it is sent; a slower one is let go, and comes back anew."""
HEADERS = {
    "cache-control": "no-store",
    "x-accel-buffering": "no",  # nginx would keep events back to fill a buffer
}


class EventStream(Response):
    """The answer to a request for events: it lasts until the client goes, is too slow, or we end."""

    def __init__(self, hub: Hub, listener: Listener) -> None:
        super().__init__(headers=HEADERS, media_type="text/event-stream")
        del self.headers["content-length"]
        self._hub = hub
        self._listener = listener

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send what the listener is given."""
        gone = asyncio.create_task(self._until_gone(receive))
        try:
            async with asyncio.timeout(PATIENCE) as patience:
                await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
                await send(_body(_pulse()))
                await self._speak(send, patience)
        except TimeoutError:
            pass
        finally:
            gone.cancel()
            self._hub.leave(self._listener)

    async def _speak(self, send: Send, patience: asyncio.Timeout) -> None:
        now = asyncio.get_running_loop().time
        while not self._listener.over:
            patience.reschedule(None)
            leaf = await self._listener.take()
            patience.reschedule(now() + PATIENCE)
            if not self._listener.over or leaf is not None:
                await send(_body(_pulse() if leaf is None else framed(leaf)))
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _until_gone(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self._listener.end()


def framed(leaf: Leaf) -> bytes:
    """Return a leaf as one event."""
    lines = "\n".join(f"data: {line}" for line in leaf.html.splitlines())
    return f"event: nu\nid: {leaf.mark}\n{lines}\n\n".encode()


def _pulse() -> bytes:
    """Return the sign of life: an event and no comment, for a script cannot hear comments.

    It carries the server's clock in milliseconds, by which the screens count down.
    """
    return f"event: puls\ndata: {int(time.time() * 1000)}\n\n".encode()


def _body(part: bytes) -> Message:
    return {"type": "http.response.body", "body": part, "more_body": True}
