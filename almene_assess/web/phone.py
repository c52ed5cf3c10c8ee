"""The phones: come in by QR or code, say which group, vote, see what comes next; plain forms, script on top.

No login, no rule of the meeting: `services.voting` decides, this module turns it into pages.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from almene_assess import locale
from almene_assess.domain.answers import RespondentGroup
from almene_assess.domain.errors import InvalidValue, NotFound, NotNow, NotReady
from almene_assess.services import voting
from almene_assess.services.attempts import Wait
from almene_assess.services.voting import Joined, Own, Vote
from almene_assess.web import drawing, forms
from almene_assess.web.doors import Doors, cookie
from almene_assess.web.halls import Hall, Halls, gone
from almene_assess.web.hub import Hub, Leaf, Listener
from almene_assess.web.line import Line
from almene_assess.web.streams import EventStream

COOKIE = "pejling_stem"
LIFE = 30 * 24 * 3600
"""Unit: seconds. A meeting may go on another day; the voter behind it is deleted when the workshop closes."""
AUDIENCE = "phone"
TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")
REFRESH = 6
"""Unit: seconds between two looks of a phone without JavaScript, while it has nothing to fill in."""
SEE_OTHER, CONFLICT, GONE, UNPROCESSABLE, TOO_MANY, BUSY = 303, 409, 410, 422, 429, 503


class Phones:
    """The routes under `/m`."""

    def __init__(self, engine: sa.Engine, doors: Doors, hub: Hub, halls: Halls) -> None:
        self._engine = engine
        self._doors = doors
        self._hub = hub
        self._halls = halls
        # One writer at a time is all that SQLite has: waiting in line here is fair and quick, sleeping on its
        # lock is neither.
        self._pen = ThreadPoolExecutor(1, "pen")
        self._line = Line(engine, self._pen)
        # A line of its own for the door: anybody on the net can stand there, and no vote waits behind it.
        self._porch = ThreadPoolExecutor(1, "porch")

    def routes(self) -> list[Route]:
        """Return the routes; the QR's address comes last, since it takes any word."""
        return [
            Route("/m", self._door, methods=["GET"]),
            Route("/m", self._by_code, methods=["POST"]),
            Route("/m/stem", self._page, methods=["GET"]),
            Route("/m/stem/nu", self._now, methods=["GET"]),
            Route("/m/stem/strom", self._stream, methods=["GET"]),
            Route("/m/stem/gruppe", self._group, methods=["POST"]),
            Route("/m/stem/svar", self._vote, methods=["POST"]),
            Route("/m/stem/vaerd", self._worth, methods=["POST"]),
            Route("/m/{token}", self._door, methods=["GET"]),
            Route("/m/{token}", self._by_token, methods=["POST"]),
            Route("/m/{rest:path}", self._nothing),
        ]

    # --- coming in ---------------------------------------------------------------------------------
    async def _door(self, request: Request) -> Response:
        """Ask; looking never joins, because messengers and search engines look at every address they see."""
        token = request.path_params.get("token", "")
        return _door(request, token=token if TOKEN.fullmatch(token) else "")

    async def _by_code(self, request: Request) -> Response:
        typed = (await forms.fields(request)).get("kode", "")
        came_from = request.client.host if request.client else ""
        held = cookie(request.scope, COOKIE)
        try:
            found = await self._enter(voting.join_by_code, self._engine, typed, came_from, held)
        except NotFound:
            return _door(request, UNPROCESSABLE, typed=typed, problem=locale.say("telefon.kode_forkert"))
        except NotNow:
            return _door(request, BUSY, typed=typed, problem=locale.say("telefon.fuldt"))
        if isinstance(found, Wait):
            return _door(request, TOO_MANY, typed=typed, problem=locale.say("telefon.vent", n=found.seconds))
        return self._let_in(found)

    async def _by_token(self, request: Request) -> Response:
        token, held = request.path_params["token"], cookie(request.scope, COOKIE)
        try:
            return self._let_in(await self._enter(voting.join_by_token, self._engine, token, held))
        except NotFound:
            return _door(request, UNPROCESSABLE, problem=locale.say("telefon.qr_forkert"))
        except NotNow:
            return _door(request, BUSY, problem=locale.say("telefon.fuldt"))

    def _let_in(self, found: Joined) -> Response:
        answer = _go("/m/stem")
        secure = "; Secure" if self._doors.secure else ""
        line = f"{COOKIE}={found.token}; Path=/m; HttpOnly; SameSite=Lax; Max-Age={LIFE}{secure}"
        answer.headers.append("set-cookie", line)
        return answer

    # --- being in ----------------------------------------------------------------------------------
    async def _page(self, request: Request) -> Response:
        token = cookie(request.scope, COOKIE)
        if token is None:
            return _go("/m")
        try:
            hall, own = await self._look(token)
        except NotFound:
            return drawing.page(
                "phone.html", GONE, leaf=gone(), meeting="", refresh=0, late=False, live=False
            )
        waits = own.group is not None and (not hall.scene.vote_no or hall.scene.vote_no in own.ballots)
        return drawing.page(
            "phone.html",
            leaf=hall.phone(own, token),
            meeting=hall.scene.title,
            refresh=REFRESH if waits else 0,
            late="for-sent" in request.query_params,
            live=True,
        )

    async def _now(self, request: Request) -> Response:
        token = cookie(request.scope, COOKIE) or ""
        try:
            leaf = await self._leaf(token)
        except NotFound:
            return drawing.only(gone(), GONE)
        if leaf.mark == request.query_params.get("m"):
            return Response(status_code=204, headers=drawing.NO_STORE)
        return drawing.only(leaf)

    async def _stream(self, request: Request) -> Response:
        token = cookie(request.scope, COOKIE) or ""
        try:
            own = await asyncio.to_thread(voting.own, self._engine, token)
        except NotFound:
            return drawing.only(gone(), GONE)
        mark = request.query_params.get("m", "")[:64]
        listener = Listener(AUDIENCE, own.workshop_id, token, mark)
        if not self._hub.join(listener):
            return Response(status_code=BUSY, headers=drawing.NO_STORE | {"retry-after": "5"})
        return EventStream(self._hub, listener)

    # --- saying something --------------------------------------------------------------------------
    async def _group(self, request: Request) -> Response:
        sent = await forms.fields(request)
        if sent.get("gruppe") not in [group.value for group in RespondentGroup]:
            return await self._answer(request, UNPROCESSABLE)
        group, has_sheet = RespondentGroup(sent["gruppe"]), sent.get("ark") == "ja"
        token = cookie(request.scope, COOKIE) or ""
        choosing = self._write(voting.choose_group, self._engine, token, group, has_sheet=has_sheet)
        return await self._said(request, choosing)

    async def _vote(self, request: Request) -> Response:
        sent = await forms.fields(request)
        vote_no, code = forms.number(sent.get("afstemning")), forms.number(sent.get("valg"))
        if vote_no is None or code is None:
            return await self._answer(request, UNPROCESSABLE)
        confidence = forms.number(sent.get("sikkerhed"))
        token = cookie(request.scope, COOKIE) or ""
        vote = Vote(token, sent.get("spoergsmaal", ""), vote_no, code, confidence)
        return await self._said(request, self._line.cast(vote))

    async def _worth(self, request: Request) -> Response:
        worth = forms.number((await forms.fields(request)).get("vaerd"))
        if worth is None:
            return await self._answer(request, UNPROCESSABLE)
        token = cookie(request.scope, COOKIE) or ""
        return await self._said(request, self._write(voting.rate, self._engine, token, worth))

    async def _said(self, request: Request, saying: Awaitable[Own]) -> Response:
        try:
            own = await saying
        except (NotNow, NotReady):
            return await self._answer(request, CONFLICT)
        except InvalidValue:
            return await self._answer(request, UNPROCESSABLE)
        except NotFound:
            return await self._answer(request)
        return await self._answer(request, own=own)

    async def _answer(self, request: Request, status: int = 200, own: Own | None = None) -> Response:
        """Answer from the stored row: a script gets the leaf, a plain form is sent to the page."""
        if request.headers.get("x-pejling") is None:
            return _go("/m/stem?for-sent=1" if status == CONFLICT else "/m/stem")
        token = cookie(request.scope, COOKIE) or ""
        leaf = self._halls.drawn(own, token) if own is not None else None
        try:
            return drawing.only(leaf or await self._leaf(token), status)
        except NotFound:
            return drawing.only(gone(), GONE)

    async def _nothing(self, request: Request) -> Response:
        return _door(request, 404, problem=locale.say("telefon.findes_ikke"))

    async def _leaf(self, token: str) -> Leaf:
        hall, own = await self._look(token)
        return hall.phone(own, token)

    async def _look(self, token: str) -> tuple[Hall, Own]:
        return await asyncio.to_thread(self._halls.of_phone, token)

    async def _enter(self, verb: Callable[..., Any], *said: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._porch, lambda: verb(*said))

    async def _write(self, verb: Callable[..., Any], *said: Any, **more: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._pen, lambda: verb(*said, **more))


def _door(
    request: Request, status: int = 200, *, token: str = "", typed: str = "", problem: str = ""
) -> Response:
    inside = cookie(request.scope, COOKIE) is not None
    return drawing.page("door.html", status, token=token, typed=typed, problem=problem, inside=inside)


def _go(place: str) -> Response:
    return RedirectResponse(place, SEE_OTHER, headers=drawing.NO_STORE)
