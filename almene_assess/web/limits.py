"""How much may be sent to us, and how slowly: heads, addresses, bodies and messages."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from almene_assess.services import security_log
from almene_assess.services.security_log import Event
from almene_assess.web.doors import header, line_of, plain_path

KIB = 1024
ADDRESS = 4 * KIB
"""Unit: bytes of path and query. Our longest are a tenth of it."""
HEAD = 16 * KIB
"""Unit: bytes of all header lines, cookies of neighbours on the same host included."""
MESSAGE = 1024 * KIB
"""Unit: bytes of one websocket message to us; the longest text that may be typed is far below."""
UPLOADS = "/_stcore/upload_file/"
TOO_BIG = 1009
LATE, LARGE, LONG, FAT = 408, 413, 414, 431
WORDS = {
    LATE: "Det tog for lang tid. Prøv igen.",
    LARGE: "Der blev sendt for meget. Gå tilbage, og prøv igen.",
    LONG: "Adressen er for lang.",
    FAT: "Der blev sendt for meget. Slet cookies for denne adresse, og prøv igen.",
}


@dataclass(frozen=True, slots=True)
class Room:
    """How large a body may be and how long it may take.

    Unit: bytes, seconds.
    """

    most: int
    patience: float


FORMS = Room(64 * KIB, 20.0)
FILES = Room(10 * KIB * KIB + 64 * KIB, 120.0)
"""Ten megabytes (`server.maxUploadSize`), and what a browser writes around a file."""


class Limits:
    """Middleware that refuses what is too much or too slow."""

    def __init__(self, app: ASGIApp, *, forms: Room = FORMS, files: Room = FILES) -> None:
        self.app = app
        self.forms = forms
        self.files = files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is within the limits."""
        if scope["type"] == "websocket":
            await self.app(scope, _Messages(scope, receive, send), send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        room = self.files if plain_path(scope).startswith(UPLOADS) else self.forms
        status = _refused(scope, room)
        if status:
            security_log.note(Event.REFUSED_SIZE, line=line_of(scope), status=status)
            await PlainTextResponse(WORDS[status], status, {"cache-control": "no-store"})(
                scope, receive, send
            )
            return
        await self.app(scope, _Body(scope, receive, room), send)


def _refused(scope: Scope, room: Room) -> int:
    if len(scope.get("raw_path") or scope["path"]) + len(scope.get("query_string", b"")) > ADDRESS:
        return LONG
    if sum(len(name) + len(value) for name, value in scope["headers"]) > HEAD:
        return FAT
    stated = header(scope, b"content-length") or "0"
    return 0 if stated.isdecimal() and len(stated) < 12 and int(stated) <= room.most else LARGE


class _Body:
    """The body of one request: counted, and with one deadline for all of it."""

    def __init__(self, scope: Scope, receive: Receive, room: Room) -> None:
        self._scope, self._receive, self._room = scope, receive, room
        self._until: float | None = None
        self._size = 0
        self._whole = False

    async def __call__(self) -> Message:
        """Return the next part; once the body is whole, wait as long as it takes for whoever asked to go."""
        if self._whole:
            return await self._receive()
        message = await self._in_time()
        self._size += len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        if self._size > self._room.most:
            self._refuse(Event.REFUSED_SIZE, LARGE)
        return message

    async def _in_time(self) -> Message:
        if self._until is None:
            self._until = asyncio.get_running_loop().time() + self._room.patience
        try:
            async with asyncio.timeout_at(self._until):
                return await self._receive()
        except TimeoutError:
            self._refuse(Event.REFUSED_SLOW, LATE)
            raise

    def _refuse(self, event: Event, status: int) -> None:
        security_log.note(event, line=line_of(self._scope), status=status)
        raise HTTPException(status, WORDS[status], {"connection": "close", "cache-control": "no-store"})


class _Messages:
    """What a browser says over its websocket: one that says too much at once is hung up on."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope, self._receive, self._send = scope, receive, send

    async def __call__(self) -> Message:
        """Return the next message."""
        message = await self._receive()
        if max(len(message.get("bytes") or b""), len(message.get("text") or "")) <= MESSAGE:
            return message
        security_log.note(Event.REFUSED_SIZE, line=line_of(self._scope))
        await self._send({"type": "websocket.close", "code": TOO_BIG})
        return {"type": "websocket.disconnect", "code": TOO_BIG}
