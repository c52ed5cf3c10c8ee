"""The templates of the pages outside Streamlit: drawn to HTML and answered with; no rule is decided here."""

from __future__ import annotations

import hashlib
import hmac
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from almene_assess import locale
from almene_assess.web.hub import Leaf

HOME = Path(__file__).parent
FILES = {"phone.css", "access.css", "phone.js", "stream.js", "screen.css", "screen.js"}
KINDS = {".css": "text/css", ".js": "text/javascript"}
NO_STORE = {"cache-control": "no-store"}
MARK = "x-mark"
_BETWEEN_TAGS = re.compile(r">\s+<")
_SPACE = re.compile(r"\s*\n\s*")


def draw(template: str, **values: Any) -> str:
    """Return a template as HTML in one line: every byte goes out a thousand times."""
    return _SPACE.sub(" ", _environment().get_template(template).render(values)).strip()


def leaf(template: str, **values: Any) -> Leaf:
    """Return what goes into a page's <main>."""
    html = _BETWEEN_TAGS.sub("> <", draw(template, **values))
    return Leaf(html, hashlib.sha256(html.encode()).hexdigest()[:16])


def sealed(drawn: Leaf, key: str) -> Leaf:
    """Return a leaf with a mark that only the holder of the key can work out.

    Phones send their mark back in the address, and addresses stand in logs: a bare hash of a leaf that holds
    the own vote would tell the vote, and equal marks who voted alike.
    """
    mark = hmac.new(key.encode("utf-8", "surrogatepass"), drawn.mark.encode(), hashlib.sha256).hexdigest()
    return Leaf(drawn.html, mark[:16])


def page(template: str, status: int = 200, **values: Any) -> Response:
    """Return a whole page as an answer that nobody keeps."""
    return HTMLResponse(draw(template, **values), status, NO_STORE)


def only(drawn: Leaf, status: int = 200) -> Response:
    """Return a leaf alone, for a script that puts it where the old one was."""
    return HTMLResponse(drawn.html, status, NO_STORE | {MARK: drawn.mark})


def routes() -> list[Route]:
    """Return the route of our style sheets and scripts."""

    async def file(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in FILES:
            return Response(status_code=404)
        named = request.query_params.get("v") == _version(name)
        kept = "public, max-age=31536000, immutable" if named else "no-cache"
        return Response(_bytes(name), media_type=KINDS[Path(name).suffix], headers={"cache-control": kept})

    return [Route("/m/fil/{name}", file)]


def address_of(name: str) -> str:
    """Return where a style sheet or script is fetched; another version of it has another address."""
    return f"/m/fil/{name}?v={_version(name)}"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HOME / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(sig=locale.say, fil=address_of)
    return made


@lru_cache(maxsize=16)
def _bytes(name: str) -> bytes:
    return (HOME / "static" / name).read_bytes()


@lru_cache(maxsize=16)
def _version(name: str) -> str:
    return hashlib.sha256(_bytes(name)).hexdigest()[:12]
