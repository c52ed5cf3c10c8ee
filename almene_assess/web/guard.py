"""Whatever goes wrong below becomes a Danish page with a number; nobody sees a trace."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect
from uvicorn.protocols.utils import ClientDisconnected

from almene_assess.services import security_log
from almene_assess.web import drawing

GONE = (ClientDisconnect, ClientDisconnected, WebSocketDisconnect)
"""Whoever asked is not there any more: nobody's error."""
OUR_FAULT = 1011
WORDS = {404: "Findes ikke.", 405: "Det kan man ikke her. Gå tilbage, og prøv igen."}
BEGINNINGS = frozenset({"http.response.start", "websocket.http.response.start", "websocket.close"})


class Guard:
    """Middleware outside everything that can fail, inside the headers that every answer carries."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; answer where the answer did not come."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] in BEGINNINGS
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except GONE:
            return
        except HTTPException as refused:
            if not begun:
                words = PlainTextResponse(refused.detail, refused.status_code, refused.headers)
                await words(scope, receive, send)
        except Exception as error:  # whatever it is: this is the last one who can answer in Danish
            number = security_log.fail(error)
            if not begun:  # else the server cuts the connection: half an answer must not pass for a whole one
                await _told(number, scope, receive, send)


async def not_here(_request: Request, refused: Exception) -> Response:
    """Answer in Danish where the frame would say in English that there is no such address or no such way."""
    assert isinstance(refused, HTTPException)
    quiet = {**(refused.headers or {}), "cache-control": "no-store"}
    return PlainTextResponse(WORDS[refused.status_code], refused.status_code, quiet)


HANDLERS = dict.fromkeys(WORDS, not_here)


async def _told(number: str, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": OUR_FAULT})
    else:
        await drawing.page("fault.html", 500, number=number)(scope, receive, send)
