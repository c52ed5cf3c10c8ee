"""Files to take home, made when somebody asks: session and right are checked, and nothing is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from urllib.parse import quote

import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from almene_assess.domain.errors import NotAllowed, NotFound, NotNow
from almene_assess.domain.rights import Actor
from almene_assess.locale import say
from almene_assess.reports.document import Document
from almene_assess.reports.minutes import minutes_document
from almene_assess.reports.pdf import pdf
from almene_assess.reports.word import word
from almene_assess.services import accounts
from almene_assess.services.minutes import minutes
from almene_assess.web.doors import Doors, cookie

FORMS: dict[str, tuple[Callable[[Document], bytes], str]] = {
    "pdf": (pdf, "application/pdf"),
    "docx": (word, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}
"""How a document becomes a file, and what browsers call it."""

MOST_DIGITS = 18
PRIVATE = {"cache-control": "private, no-store", "x-content-type-options": "nosniff"}
REFUSALS: dict[type[Exception], tuple[int, str]] = {
    NotFound: (404, "hent.findes_ikke"),
    NotAllowed: (404, "hent.findes_ikke"),  # as if it were not: who is outside learns of no meeting
    NotNow: (409, "hent.ikke_endnu"),
}


def routes(doors: Doors, engine: sa.Engine) -> list[Route]:
    """Return the route `/download/referat-<id>.<pdf or docx>`."""

    def _actor(request: Request) -> Actor | None:
        token = cookie(request.scope, doors.session_cookie)
        live = accounts.session_of(engine, token) if token else None
        return accounts.actor_of(engine, live.id) if live else None

    def _made(request: Request) -> Response:
        actor, form = _actor(request), FORMS.get(request.path_params["form"])
        if actor is None:
            return _refused(403, "hent.log_ind")
        if form is None:
            return _refused(404, "hent.findes_ikke")
        make, kind = form
        document = minutes_document(minutes(engine, actor, _number(request.path_params["workshop"])))
        name = f"{document.title}.{request.path_params['form']}"
        return Response(make(document), media_type=kind, headers=PRIVATE | _as_file(name))

    async def take(request: Request) -> Response:
        try:
            return await asyncio.to_thread(_made, request)
        except (NotFound, NotAllowed, NotNow) as refused:
            return _refused(*REFUSALS[type(refused)])

    return [Route("/download/referat-{workshop}.{form}", take, methods=["GET"])]


def _number(text: str) -> int:
    """Return the number of a workshop; Python refuses to read thousands of digits, so we do it first.

    Raises: NotFound.
    """
    if not (text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS):
        raise NotFound("workshop")
    return int(text)


def _as_file(name: str) -> dict[str, str]:
    """Let the browser save it under its title; every letter that is no plain one is told in UTF-8."""
    plain = "".join(letter if letter.isalnum() or letter in " .-" else "-" for letter in name)
    return {"content-disposition": f"attachment; filename*=UTF-8''{quote(plain)}"}


def _refused(status: int, key: str) -> Response:
    return PlainTextResponse(say(key), status, PRIVATE)
