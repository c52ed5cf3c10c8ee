"""Streamlit's HTML shell in Danish: language, title, our style sheet and script, the browser's mark."""

from __future__ import annotations

import gzip
import hashlib
import re
import secrets
from pathlib import Path

import streamlit
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from almene_assess.web.doors import Doors, cookie, header
from almene_assess.web.headers import OUTSIDE

INDEX = Path(streamlit.__file__).parent / "static" / "index.html"
OWN_FILES = Path(__file__).resolve().parents[1] / "ui" / "static"
OWN = {"/pejling.css": "text/css", "/pejling.js": "text/javascript", "/puls.js": "text/javascript"}
"""Served by us: Streamlit's own static route gives neither the type that browsers demand."""
LINK = {"text/css": '<link rel="stylesheet" href="{}">', "text/javascript": '<script src="{}"></script>'}
FIRST = '<meta charset="UTF-8" />'
PARTS_OF_BESVAR = ("Radio", "TextArea", "Selectbox", "Progress", "Button")
"""Streamlit fetches the script of each kind of field when it first meets one, a round trip after the page."""
FONT = re.compile(r'<link\s+rel="preload"[^>]*as="font"[^>]*>')
IMPORTED = re.compile(r"""(?:from|import)\s*["']\./([\w.-]+\.js)["']""")
NOT_SHELL = ("/static/", "/app/static/", "/media/", "/component/", "/_stcore/", "/auth/", *OUTSIDE)
NOSCRIPT = (
    "<noscript><p>Pejling kan kun bruges med JavaScript slået til. Slå det til i din browser, "
    "og genindlæs siden.</p></noscript>"
)


def streamlit_shell() -> str:
    """Return the page that Streamlit serves for every address."""
    return INDEX.read_text(encoding="utf-8")


def danish(shell: str) -> str:
    """Return the shell in Danish, without pointers to an interface that is closed."""
    links = {path: LINK[kind].format(f"{path}?v={_version(path)}") for path, kind in OWN.items()}
    scripts = "".join(link for path, link in links.items() if OWN[path] == "text/javascript")
    styles = "".join(link for path, link in links.items() if OWN[path] == "text/css")
    words = shell.replace('<html lang="en"', '<html lang="da"', 1)
    words = words.replace("<title>Streamlit</title>", "<title>Pejling</title>", 1)
    words = FONT.sub("", words)  # 170 kB of a font that ours replaces
    # Scripts first: further down they would wait behind everything else, and hold back what waits for them.
    words = words.replace(FIRST, FIRST + scripts, 1).replace("</head>", f"{styles}{ahead(shell)}</head>", 1)
    words = re.sub(r"<noscript>.*?</noscript>", NOSCRIPT, words, count=1, flags=re.DOTALL)
    words = re.sub(r'<link rel="service-desc"[^>]*>', "", words)
    return re.sub(r"<!--.*?-->", "", words, flags=re.DOTALL).lstrip()


def ahead(shell: str) -> str:
    """Return links that fetch the scripts of Besvar's fields while the page itself is still starting."""
    folder = INDEX.parent / "static" / "js"
    wanted = [path.name for part in PARTS_OF_BESVAR for path in sorted(folder.glob(f"{part}.*.js"))]
    for name in wanted:  # grows while it is read: what a script imports is needed too
        found = IMPORTED.findall((folder / name).read_text(encoding="utf-8"))
        wanted += [other for other in found if other not in wanted]
    missing = [name for name in wanted if f"/{name}" not in shell]
    return "".join(f'<link rel="modulepreload" crossorigin href="./static/js/{name}">' for name in missing)


def routes() -> list[Route]:
    """Return the routes of our style sheet and script."""

    async def own_file(request: Request) -> Response:
        path = request.url.path
        return Response(_own(path), media_type=OWN[path], headers=_freshness(request))

    return [Route(path, own_file) for path in OWN]


class Shell:
    """Middleware that swaps Streamlit's shell for the Danish one."""

    def __init__(self, app: ASGIApp, *, shell: str, doors: Doors) -> None:
        self.app = app
        self.doors = doors
        self.after = danish(shell).encode()
        self.packed = gzip.compress(self.after, 9, mtime=0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; an answer that is the shell is swapped."""
        asks_page = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        if not asks_page or f"{scope['path']}/".startswith(NOT_SHELL):
            await self.app(scope, receive, send)
            return
        await self.app(_uncompressed(scope), receive, self._swapping(scope, send))

    def _swapping(self, scope: Scope, send: Send) -> Send:
        held: list[Message] = []

        async def swapped(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_html(message):
                held.append(message)
            elif not held:
                await send(message)
            elif not message.get("more_body"):
                await self._answer(scope, held[0], send)

        return swapped

    async def _answer(self, scope: Scope, start: Message, send: Send) -> None:
        small = "gzip" in (header(scope, b"accept-encoding") or "")
        body = self.packed if small else self.after
        headers = [
            (b"content-type", b"text/html; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-cache"),
            (b"vary", b"accept-encoding"),
        ]
        if small:
            headers.append((b"content-encoding", b"gzip"))
        if cookie(scope, self.doors.browser_cookie) is None:
            mark = self.doors.cookie(self.doors.browser_cookie, secrets.token_urlsafe(32))
            headers.append((b"set-cookie", mark.encode()))
        await send({**start, "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


def _is_html(message: Message) -> bool:
    kind = dict(message.get("headers", [])).get(b"content-type", b"")
    return message["status"] == 200 and bytes(kind).startswith(b"text/html")


def _uncompressed(scope: Scope) -> Scope:
    unwanted = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"range"}
    return {**scope, "headers": [(k, v) for k, v in scope["headers"] if k.lower() not in unwanted]}


def _own(path: str) -> bytes:
    return (OWN_FILES / path.lstrip("/")).read_bytes()


def _version(path: str) -> str:
    return hashlib.sha256(_own(path)).hexdigest()[:12]


def _freshness(request: Request) -> dict[str, str]:
    named = request.query_params.get("v") == _version(request.url.path)
    return {"cache-control": "public, max-age=31536000, immutable" if named else "no-cache"}
