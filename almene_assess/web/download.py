"""Files to take home, made when somebody asks: session and right are checked, and nothing is kept."""

from __future__ import annotations

import asyncio
import re
from urllib.parse import quote

import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from almene_assess.domain.errors import NotAllowed, NotFound, NotNow, NotReady
from almene_assess.domain.rights import Actor
from almene_assess.locale import say
from almene_assess.services import accounts, security_log
from almene_assess.services.security_log import Event
from almene_assess.web import drawing, papers
from almene_assess.web.desk import Asked, Desk
from almene_assess.web.doors import Doors, cookie
from almene_assess.web.paper import KINDS, Paper, Wanted

ADDRESS = re.compile(r"([a-z]{1,30})-([0-9]{1,18})(?:-([a-z0-9_-]{1,60}))?", re.ASCII)
"""The paper, the number of what it is about, and its part; Python reads no number of thousands of digits."""

PRIVATE = {"cache-control": "private, no-store", "x-content-type-options": "nosniff"}
WAITING: dict[Asked, tuple[int, str, str]] = {
    Asked.LATER: (202, "hent.laver", "hent.laver_tekst"),
    Asked.TOO_MANY_OF_YOURS: (429, "hent.mange", "hent.mange_dine"),
    Asked.TOO_MANY: (503, "hent.mange", "hent.mange_alle"),
}
"""What is answered instead of a paper: the status, the headline and what to do."""


def routes(doors: Doors, engine: sa.Engine, desk: Desk | None = None) -> list[Route]:
    """Return the route `/download/<paper>-<id>[-<part>].<form>`."""
    at = desk or Desk()

    def _actor(request: Request) -> Actor | None:
        token = cookie(request.scope, doors.session_cookie)
        live = accounts.session_of(engine, token) if token else None
        return accounts.actor_of(engine, live.id) if live else None

    async def take(request: Request) -> Response:
        actor = await asyncio.to_thread(_actor, request)
        if actor is None:
            return _refused(403, "hent.log_ind")
        name, form = request.path_params["name"], request.path_params["form"]
        asked = ADDRESS.fullmatch(name)
        if asked is None:
            return _refused(404, "hent.findes_ikke")
        wanted = Wanted(engine, actor, int(asked[2]), asked[3] or "")
        order = actor, name, form
        got = await at.take(actor.account_id, order, lambda: _answer(asked[1], form, wanted))
        return _waiting(got) if isinstance(got, Asked) else got

    return [Route("/download/{name}.{form}", take, methods=["GET"])]


def _answer(name: str, form: str, wanted: Wanted) -> Response:
    paper = papers.paper(name)
    return _refused(404, "hent.findes_ikke") if paper is None else _made(paper, form, wanted)


def _made(paper: Paper, form: str, wanted: Wanted) -> Response:
    make = paper.forms.get(form)
    if make is None:
        return _refused(404, "hent.findes_ikke")
    try:
        file = make(wanted)
    except (NotFound, NotAllowed):  # as if it were not: who is outside learns of nothing
        security_log.note(Event.REFUSED_RIGHT)
        return _refused(404, "hent.findes_ikke")
    except (NotNow, NotReady):
        return _refused(409, paper.not_yet)
    return Response(file.content, media_type=KINDS[form], headers=PRIVATE | _as_file(f"{file.title}.{form}"))


def _as_file(name: str) -> dict[str, str]:
    """Let the browser save it under its title; every letter that is no plain one is told in UTF-8."""
    plain = "".join(letter if letter.isalnum() or letter in " .-" else "-" for letter in name)
    return {"content-disposition": f"attachment; filename*=UTF-8''{quote(plain)}"}


def _waiting(asked: Asked) -> Response:
    """Return a page that looks again by itself while the paper is made; it needs no script."""
    status, title, words = WAITING[asked]
    page = drawing.page("paper.html", status, title=title, words=words, again=asked is Asked.LATER)
    page.headers.update(PRIVATE if status == 202 else PRIVATE | {"retry-after": "10"})
    return page


def _refused(status: int, key: str) -> Response:
    return PlainTextResponse(say(key), status, PRIVATE)
