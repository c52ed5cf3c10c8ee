"""Files to take home, made when somebody asks: session and right are checked, and nothing is kept."""

from __future__ import annotations

import asyncio
import re
from urllib.parse import quote

import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from almene_assess.domain.errors import NotAllowed, NotFound, NotNow
from almene_assess.domain.rights import Actor
from almene_assess.locale import say
from almene_assess.services import accounts
from almene_assess.web import papers
from almene_assess.web.doors import Doors, cookie
from almene_assess.web.paper import KINDS, Paper, Wanted

ADDRESS = re.compile(r"([a-z]{1,30})-([0-9]{1,18})(?:-([a-z0-9-]{1,60}))?", re.ASCII)
"""The paper, the number of what it is about, and its part; Python reads no number of thousands of digits."""

PRIVATE = {"cache-control": "private, no-store", "x-content-type-options": "nosniff"}


def routes(doors: Doors, engine: sa.Engine) -> list[Route]:
    """Return the route `/download/<paper>-<id>[-<part>].<form>`."""

    def _actor(request: Request) -> Actor | None:
        token = cookie(request.scope, doors.session_cookie)
        live = accounts.session_of(engine, token) if token else None
        return accounts.actor_of(engine, live.id) if live else None

    def _answer(request: Request) -> Response:
        actor = _actor(request)
        asked = ADDRESS.fullmatch(request.path_params["name"])
        paper = papers.paper(asked[1]) if asked else None
        if actor is None:
            return _refused(403, "hent.log_ind")
        if asked is None or paper is None:
            return _refused(404, "hent.findes_ikke")
        wanted = Wanted(engine, actor, int(asked[2]), asked[3] or "")
        return _made(paper, request.path_params["form"], wanted)

    async def take(request: Request) -> Response:
        return await asyncio.to_thread(_answer, request)

    return [Route("/download/{name}.{form}", take, methods=["GET"])]


def _made(paper: Paper, form: str, wanted: Wanted) -> Response:
    make = paper.forms.get(form)
    if make is None:
        return _refused(404, "hent.findes_ikke")
    try:
        file = make(wanted)
    except (NotFound, NotAllowed):  # as if it were not: who is outside learns of nothing
        return _refused(404, "hent.findes_ikke")
    except NotNow:
        return _refused(409, paper.not_yet)
    return Response(file.content, media_type=KINDS[form], headers=PRIVATE | _as_file(f"{file.title}.{form}"))


def _as_file(name: str) -> dict[str, str]:
    """Let the browser save it under its title; every letter that is no plain one is told in UTF-8."""
    plain = "".join(letter if letter.isalnum() or letter in " .-" else "-" for letter in name)
    return {"content-disposition": f"attachment; filename*=UTF-8''{quote(plain)}"}


def _refused(status: int, key: str) -> Response:
    return PlainTextResponse(say(key), status, PRIVATE)
