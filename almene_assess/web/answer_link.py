"""The address of a personal answer link: a page with one button; pressing it opens the one sheet."""

from __future__ import annotations

import asyncio
import re
from datetime import datetime

import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from almene_assess.domain.errors import NotFound
from almene_assess.locale import date
from almene_assess.services import accounts, answer_links
from almene_assess.services.accounts import now_utc, token_hash
from almene_assess.services.answer_links import Door, LinkView, Opened
from almene_assess.web import drawing
from almene_assess.web.doors import Doors, cookie

TOKEN = re.compile(r"[A-Za-z0-9_-]{40,64}")
SHEET = "/besvar"
SEE_OTHER, FORBIDDEN, NOT_FOUND, GONE = 303, 403, 404, 410
STATUS = {Door.NEW: 200, Door.MINE: 200, Door.TAKEN: FORBIDDEN, Door.OVER: GONE}


def routes(doors: Doors, engine: sa.Engine) -> list[Route]:
    """Return the routes under `/svar`."""
    links = AnswerLinks(doors, engine)
    return [
        Route("/svar/{token}", links.look, methods=["GET"]),
        Route("/svar/{token}", links.come_in, methods=["POST"]),
    ]


class AnswerLinks:
    """Looking at a link, and going in by it."""

    def __init__(self, doors: Doors, engine: sa.Engine) -> None:
        self._doors = doors
        self._engine = engine

    async def look(self, request: Request) -> Response:
        """Say where the link leads; looking opens nothing."""
        return await asyncio.to_thread(self._look, request)

    async def come_in(self, request: Request) -> Response:
        """Open the sheet, or say why not."""
        return await asyncio.to_thread(self._open, request)

    def _look(self, request: Request) -> Response:
        token = request.path_params["token"]
        if not TOKEN.fullmatch(token):
            return _page(None)
        try:
            held = cookie(request.scope, _mark_of(token))
            return _page(answer_links.look(self._engine, token, held), token)
        except NotFound:
            return _page(None)

    def _open(self, request: Request) -> Response:
        token = request.path_params["token"]
        try:
            held = cookie(request.scope, _mark_of(token))
            opened = answer_links.open_link(self._engine, token, held)
        except NotFound:
            opened = None
        return self._look(request) if opened is None else self._let_in(request, token, opened)

    def _let_in(self, request: Request, token: str, opened: Opened) -> Response:
        self._end(request)  # whoever was signed in here before
        doors, life = self._doors, _seconds(opened.session_ends)
        answer = RedirectResponse(SHEET, SEE_OTHER, headers=drawing.NO_STORE)
        answer.headers.append("set-cookie", doors.cookie(doors.session_cookie, opened.session, life))
        mark = _mark_line(doors, _mark_of(token), opened.mark, _seconds(opened.mark_ends))
        answer.headers.append("set-cookie", mark)
        return answer

    def _end(self, request: Request) -> None:
        held = cookie(request.scope, self._doors.session_cookie)
        live = accounts.session_of(self._engine, held) if held else None
        if live is not None:
            accounts.sign_out(self._engine, live.id)


def _page(view: LinkView | None, token: str = "") -> Response:
    status = NOT_FOUND if view is None else STATUS[view.door]
    until = "" if view is None else date(view.closes_at)
    return drawing.page("link.html", status, view=view, token=token, until=until, opens=status == 200)


def _mark_of(token: str) -> str:
    """Return the name of the cookie that ties this link to this browser; each link has its own."""
    return f"pejling_svar_{token_hash(token)[:12]}"


def _mark_line(doors: Doors, name: str, value: str, life: int) -> str:
    secure = "; Secure" if doors.secure else ""
    return f"{name}={value}; Path=/svar; HttpOnly; SameSite=Lax; Max-Age={life}{secure}"


def _seconds(ends: datetime) -> int:
    return max(0, int((ends - now_utc()).total_seconds()))
