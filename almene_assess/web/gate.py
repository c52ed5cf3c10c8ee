"""The gate: whoever asks is checked here, before Streamlit sees anything. No page text, no rights."""

from __future__ import annotations

import asyncio

import sqlalchemy as sa
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from almene_assess.services import accounts, attempts, security_log
from almene_assess.services.accounts import LiveSession
from almene_assess.services.security_log import Event
from almene_assess.web.doors import (
    BROWSER_HEADER,
    IDENTITY_HEADERS,
    SESSION_HEADER,
    Doors,
    browser_of,
    cookie,
    header,
    line_of,
    plain_path,
)
from almene_assess.web.sockets import OpenSockets, Socket

CLOSED = ("/_stcore/metrics", "/_stcore/agent")
MEMBERS_ONLY = ("/media/", "/_stcore/upload_file", "/download/")
PROBES = frozenset({"/healthz", "/readyz"})
HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})
POLICY_VIOLATION = 1008
TRY_AGAIN = 1013


class Gate:
    """Middleware: exact Origin and Host, identity from the cookie only, closed doors closed."""

    def __init__(self, app: ASGIApp, *, doors: Doors, engine: sa.Engine, sockets: OpenSockets) -> None:
        self.app = app
        self.doors = doors
        self.engine = engine
        self.sockets = sockets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through, with our own identity headers, or refuse."""
        if scope["type"] == "http":
            await self._http(_stripped(scope), receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(_stripped(scope), receive, send)
        else:
            await self.app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = plain_path(scope)
        if path.startswith(CLOSED):
            await _refuse(404, "Findes ikke.", scope, receive, send)
        elif path not in PROBES and header(scope, b"host") not in self.doors.hosts:
            security_log.note(Event.REFUSED_HOST, line=line_of(scope))
            words = "Forkert adresse. Sæt PEJLING_ORIGIN til den, der bruges."
            await _refuse(400, words, scope, receive, send)
        elif scope["method"] not in HARMLESS and header(scope, b"origin") not in self.doors.origins:
            security_log.note(Event.REFUSED_ORIGIN, line=line_of(scope))
            words = "Afvist: det kom fra en anden adresse. Åbn Pejling igen."
            await _refuse(403, words, scope, receive, send)
        elif path.startswith(MEMBERS_ONLY) and await self._session(scope) is None:
            security_log.note(Event.REFUSED_STRANGER, line=line_of(scope))
            await _refuse(403, "Log ind først.", scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        ours = header(scope, b"origin") in self.doors.origins and header(scope, b"host") in self.doors.hosts
        if not ours:
            security_log.note(Event.REFUSED_ORIGIN, line=line_of(scope))
            await _hang_up(receive, send, POLICY_VIOLATION)
            return
        found = await self._session(scope)
        scope["headers"].append((BROWSER_HEADER, browser_of(scope, self.doors).encode()))
        if found is None:
            await self._stranger(scope, receive, send)
        else:
            await self._member(scope, receive, send, found)

    async def _stranger(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let somebody see the form; each costs a run of a page, so there is an end to them."""
        line = attempts.line(line_of(scope))
        if not self.sockets.let_in(line):
            security_log.note(Event.REFUSED_CROWD, line=line)
            await _hang_up(receive, send, TRY_AGAIN)
            return
        try:
            await self.app(scope, _asking_to_run(receive) if _reconnects(scope) else receive, send)
        finally:
            self.sockets.let_out(line)

    async def _member(self, scope: Scope, receive: Receive, send: Send, session: LiveSession) -> None:
        scope["headers"].append((SESSION_HEADER, str(session.id).encode()))
        socket = Socket(send)

        async def heard() -> Message:
            message = await receive()
            return (
                {"type": "websocket.disconnect", "code": POLICY_VIOLATION}
                if socket.ended.is_set()
                else message
            )

        if not self.sockets.add(session.id, socket):
            security_log.note(Event.REFUSED_CROWD, session=session.id)
            await _hang_up(receive, send, TRY_AGAIN)
            return
        try:
            await self.app(scope, heard, socket.say)
        finally:
            self.sockets.remove(session.id, socket)

    async def _session(self, scope: Scope) -> LiveSession | None:
        token = cookie(scope, self.doors.session_cookie)
        return await asyncio.to_thread(accounts.session_of, self.engine, token) if token else None


def _stripped(scope: Scope) -> Scope:
    """Return the scope without any identity that the client claims."""
    # Servers that turn "_" into "-" would let x_pejling_session through: refuse both spellings.
    kept = [(k, v) for k, v in scope["headers"] if k.lower().replace(b"_", b"-") not in IDENTITY_HEADERS]
    return {**scope, "headers": kept}


async def _hang_up(receive: Receive, send: Send, code: int) -> None:
    await receive()
    await send({"type": "websocket.close", "code": code})


def _reconnects(scope: Scope) -> bool:
    """Return whether a tab that was connected before comes back (Streamlit's third subprotocol)."""
    return len((header(scope, b"sec-websocket-protocol") or "").split(",")) >= 3


def _asking_to_run(receive: Receive) -> Receive:
    """Let a tab whose session ended ask for a run: by itself it would keep showing the old page."""
    script = BackMsg()
    script.rerun_script.query_string = ""
    waiting: list[Message] = [{"type": "websocket.receive", "bytes": script.SerializeToString()}]
    greeted = False

    async def heard() -> Message:
        nonlocal greeted
        if greeted and waiting:
            return waiting.pop()
        greeted = True
        return await receive()

    return heard


async def _refuse(status: int, words: str, scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse(words, status, {"cache-control": "no-store"})(scope, receive, send)
