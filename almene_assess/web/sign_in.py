"""The two plain addresses of signing in: a ticket becomes a cookie, and a cookie is taken away."""

from __future__ import annotations

import asyncio

import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from almene_assess.services import accounts, security_log, sign_in
from almene_assess.services.device_words import device
from almene_assess.services.security_log import Event
from almene_assess.web.doors import Doors, browser_of, cookie

SEE_OTHER = 303
ASK = """<!doctype html>
<html lang="da"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Log ud · Pejling</title><link rel="stylesheet" href="/pejling.css"></head>
<body class="plain"><main><h1>Vil du logge ud?</h1>
<form method="post" action="/auth/ud"><button>Log ud</button></form>
<p><a href="/">Nej, gå tilbage til Pejling</a></p></main></body></html>"""


def routes(doors: Doors, engine: sa.Engine) -> list[Route]:
    """Return the routes `/auth/ind` and `/auth/ud`."""

    async def _live(request: Request) -> accounts.LiveSession | None:
        token = cookie(request.scope, doors.session_cookie)
        return await asyncio.to_thread(accounts.session_of, engine, token) if token else None

    async def _end(request: Request) -> None:
        live = await _live(request)
        if live:
            await asyncio.to_thread(accounts.sign_out, engine, live.id)
            security_log.note(Event.SIGNED_OUT, number=live.account_id)

    async def come_in(request: Request) -> Response:
        code, browser = request.query_params.get("kode", ""), browser_of(request.scope, doors)
        called = device(request.headers.get("user-agent", ""))
        opened = await asyncio.to_thread(sign_in.redeem, engine, code, browser, device=called)
        answer = _go(opened.page if opened else "/")
        if opened:
            await _end(request)  # whoever was signed in here before
            life = int(accounts.ABSOLUTE.total_seconds())
            answer.headers.append("set-cookie", doors.cookie(doors.session_cookie, opened.token, life))
        return answer

    async def ask_out(request: Request) -> Response:
        """A link from another site must not log anybody out: a live session is asked first."""
        asks = HTMLResponse(ASK, headers={"cache-control": "no-store"})
        return asks if await _live(request) else _without(doors)

    async def go_out(request: Request) -> Response:
        await _end(request)
        return _without(doors)

    return [
        Route("/auth/ind", come_in, methods=["GET"]),
        Route("/auth/ud", ask_out, methods=["GET"]),
        Route("/auth/ud", go_out, methods=["POST"]),
    ]


def _without(doors: Doors) -> Response:
    answer = _go("/")
    answer.headers.append("set-cookie", doors.cookie(doors.session_cookie, "", 0))
    return answer


def _go(page: str) -> RedirectResponse:
    quiet = {"cache-control": "no-store", "referrer-policy": "no-referrer"}
    return RedirectResponse(page, SEE_OTHER, headers=quiet)
