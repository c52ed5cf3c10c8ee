"""Streamlit's own files, compressed once and kept: by itself it sends 2.7 MB as they are."""

from __future__ import annotations

import asyncio
import gzip
import mimetypes
from pathlib import Path

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from almene_assess.web.doors import header
from almene_assess.web.shell import INDEX

PREFIX = "/static/"
PACKABLE = frozenset({".js", ".css", ".svg", ".json"})
KEPT = {
    "cache-control": "public, max-age=31536000, immutable",  # the names carry a hash
    "content-encoding": "gzip",
    "vary": "accept-encoding",
}


class Packed:
    """Middleware that answers for text files under `/static/` from memory."""

    def __init__(self, app: ASGIApp, *, folder: Path = INDEX.parent) -> None:
        self.app = app
        self.folder = folder
        self.names = {f"/{p.relative_to(folder).as_posix()}": p for p in folder.rglob("*") if _packable(p)}
        self.done: dict[str, bytes] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory, or pass on."""
        path = self._file(scope)
        if path is None:
            await self.app(scope, receive, send)
            return
        if scope["path"] not in self.done:
            self.done[scope["path"]] = await asyncio.to_thread(_packed, path)
        kind = mimetypes.guess_type(path.name)[0]
        await Response(self.done[scope["path"]], media_type=kind, headers=KEPT)(scope, receive, send)

    def _file(self, scope: Scope) -> Path | None:
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(PREFIX):
            return None
        accepts = "gzip" in (header(scope, b"accept-encoding") or "")
        return self.names.get(scope["path"]) if accepts else None


def _packable(path: Path) -> bool:
    return path.is_file() and path.suffix in PACKABLE


def _packed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 9, mtime=0)
