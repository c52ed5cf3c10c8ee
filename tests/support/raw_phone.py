"""A phone as bytes on a wire: plain HTTP with one cookie, an event stream; a thousand fit into a process."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

LIMIT = 30.0
"""Unit: seconds for one answer; generous, since tests share their machine."""
STEP = re.compile(r'data-trin="([^"]*)"')
KEY = re.compile(r'data-noegle="([^"]*)"')


class Broken(Exception):
    """The server went away in the middle."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; unit of `seconds`: from the first byte sent to the last one read."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.body.decode("utf-8")

    @property
    def step(self) -> str:
        """Return the step that the page or leaf shows."""
        return step_in(self.text)


@dataclass(frozen=True, slots=True)
class Heard:
    """One leaf that came by the stream, and when (on the clock of `time.perf_counter`)."""

    step: str
    mark: str
    html: str
    at: float


def step_in(html: str) -> str:
    """Return the step that a leaf shows."""
    found = STEP.search(html)
    return found[1] if found else ""


@dataclass(eq=False)
class RawPhone:
    """One phone: `cookie` is all that it keeps."""

    url: str
    cookie: str | None = None
    origin: str | None = None
    answers: list[Answer] = field(default_factory=list)
    _pipe: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    @property
    def host(self) -> str:
        """Return the Host that the phone names."""
        return urlsplit(self.url).netloc

    async def get(self, path: str, **headers: str) -> Answer:
        """Ask for a page."""
        return await self.request("GET", path, None, headers)

    async def post(
        self, path: str, fields: dict[str, object], *, script: bool = False, **headers: str
    ) -> Answer:
        """Send a form: as a page without JavaScript does, or as ours does with it."""
        said = {"origin": self.origin or self.url} | ({"x-pejling": "1"} if script else {}) | headers
        return await self.request("POST", path, urlencode(fields).encode(), said)

    async def request(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str] | None = None
    ) -> Answer:
        """Send one request on the connection that is open, or on a new one.

        Raises: Broken.
        """
        kept = self._pipe is not None
        try:
            return await asyncio.wait_for(self._request(method, path, body, headers or {}), LIMIT)
        except (OSError, EOFError, TimeoutError, ValueError) as trouble:
            self.hang_up()
            if kept and method == "GET":  # the server closes idle connections after a while
                return await self.request(method, path, body, headers)
            raise Broken(f"{method} {path}: {trouble!r}") from trouble

    async def _request(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        start = time.perf_counter()
        if self._pipe is None or self._pipe[0].at_eof():
            self.hang_up()
            self._pipe = await asyncio.open_connection(*self.host.split(":"))
        reader, writer = self._pipe
        writer.write(self.head(method, path, body, headers) + (body or b""))
        status, found = await _head(reader)
        answer = Answer(status, found, await _body(reader, found), 0.0)
        done = Answer(answer.status, found, answer.body, time.perf_counter() - start)
        self._note_cookie(done)
        return done

    def head(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> bytes:
        """Return the head of a request."""
        lines = [f"{method} {path} HTTP/1.1", f"host: {self.host}", "accept-encoding: identity"]
        if self.cookie:
            lines.append(f"cookie: pejling_stem={self.cookie}")
        if body is not None:
            lines += ["content-type: application/x-www-form-urlencoded", f"content-length: {len(body)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def _note_cookie(self, answer: Answer) -> None:
        line = answer.headers.get("set-cookie", "")
        if line.startswith("pejling_stem="):
            self.cookie = line.split(";")[0].split("=", 1)[1] or None

    def hang_up(self) -> None:
        """Cut the connection."""
        if self._pipe is not None:
            self._pipe[1].transport.abort()
            self._pipe = None

    # --- what a person does ----------------------------------------------------------------------
    async def join(self, join_token: str, group: str = "valgte") -> Answer:
        """Come in by the QR's address, and say for which group."""
        await self.post(f"/m/{join_token}", {})
        return await self.post("/m/stem/gruppe", {"gruppe": group}, script=True)

    async def vote(
        self, item: str, vote_no: int, code: int, confidence: int | None = None, *, script: bool = True
    ) -> Answer:
        """Vote."""
        fields: dict[str, object] = {"spoergsmaal": item, "afstemning": vote_no, "valg": f"{code:03}"}
        if confidence is not None:
            fields["sikkerhed"] = confidence
        return await self.post("/m/stem/svar", fields, script=script)

    async def listen(
        self, heard: Callable[[Heard], None], path: str = "/m/stem/strom", mark: str = ""
    ) -> Stream:
        """Open the event stream.

        Raises: Broken.
        """
        loop = asyncio.get_running_loop()
        host, port = self.host.split(":")
        try:
            _, stream = await loop.create_connection(lambda: Stream(heard), host, int(port))
            stream.ask(self.head("GET", f"{path}?m={mark}", None, {}))
            await asyncio.wait_for(stream.begun, LIMIT)
        except (OSError, TimeoutError) as trouble:
            raise Broken(repr(trouble)) from trouble
        return stream


class Stream(asyncio.Protocol):
    """One open event stream; it calls back for every leaf."""

    def __init__(self, heard: Callable[[Heard], None]) -> None:
        loop = asyncio.get_running_loop()
        self.begun: asyncio.Future[int] = loop.create_future()
        self.over: asyncio.Future[None] = loop.create_future()
        self.pulses = 0
        self._heard = heard
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Note the wire."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def ask(self, head: bytes) -> None:
        """Send the request."""
        assert self._transport is not None
        self._transport.write(head)

    def data_received(self, data: bytes) -> None:
        """Take what came; a leaf may come in pieces."""
        self._buffer += data
        if not self.begun.done() and b"\r\n\r\n" in self._buffer:
            head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
            self.begun.set_result(int(head.split(b" ", 2)[1]))
        while self.begun.done() and b"\n\n" in self._buffer:
            event, _, self._buffer = self._buffer.partition(b"\n\n")
            self._event(event)

    def _event(self, event: bytes) -> None:
        now = time.perf_counter()
        text = event.decode("utf-8", "replace")
        if "event: puls" in text:
            self.pulses += 1
        elif "event: nu" in text:
            mark = text.partition("id: ")[2].partition("\n")[0]
            html = text.partition("data: ")[2]
            self._heard(Heard(step_in(html), mark, html, now))

    def connection_lost(self, exc: Exception | None) -> None:
        """Note the end."""
        if not self.begun.done():
            self.begun.set_exception(ConnectionResetError("before the answer"))
        if not self.over.done():
            self.over.set_result(None)

    def cut(self) -> None:
        """Let the net disappear."""
        if self._transport is not None:
            self._transport.abort()


async def _head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    pairs = [line.partition(": ") for line in lines[1:] if line]
    return int(lines[0].split(" ", 2)[1]), {name.lower(): value for name, _, value in pairs}


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if "content-length" in headers:
        return await reader.readexactly(int(headers["content-length"]))
    if headers.get("transfer-encoding") != "chunked":
        return b""
    parts = []
    while size := int(await reader.readuntil(b"\r\n"), 16):
        parts.append(await reader.readexactly(size))
        await reader.readexactly(2)
    await reader.readexactly(2)
    return b"".join(parts)
