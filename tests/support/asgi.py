"""Asks an ASGI application of ours without a server: one request in, one answer out."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from starlette.types import ASGIApp, Message


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; of headers said twice (cookies) every value is kept."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def all(self, name: str) -> list[str]:
        """Return every value of a header."""
        return [value for key, value in self.headers if key == name]


def ask(
    app: ASGIApp,
    path: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
) -> Answer:
    """Send one request and return the answer."""
    return asyncio.run(asked(app, path, method=method, headers=headers, body=body))


async def asked(
    app: ASGIApp,
    path: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
) -> Answer:
    """Send one request beside others and return the answer."""
    told = [(k.lower().encode(), v.encode("latin-1")) for k, v in (headers or {}).items()]
    way, _, query = path.partition("?")
    scope = {
        "type": "http",
        "method": method,
        "path": way,
        "raw_path": quote(way).encode(),
        "query_string": query.encode(),
        "headers": [(b"host", b"127.0.0.1:8501"), *told],
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 8501),
        "scheme": "http",
        "root_path": "",
        "http_version": "1.1",
    }
    said: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        said.append(message)

    await app(scope, receive, send)
    start = next(m for m in said if m["type"] == "http.response.start")
    heads = [(k.decode("latin-1").lower(), v.decode("latin-1")) for k, v in start["headers"]]
    everything = b"".join(m.get("body", b"") for m in said if m["type"] == "http.response.body")
    return Answer(start["status"], heads, everything)
