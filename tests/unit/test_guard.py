"""What happens when something fails or is too much: refused in Danish, and nothing left open."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterable
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from almene_assess.services import security_log
from almene_assess.web.doors import Doors
from almene_assess.web.guard import HANDLERS, Guard
from almene_assess.web.headers import Headers
from almene_assess.web.limits import ADDRESS, HEAD, MESSAGE, Limits, Room
from almene_assess.web.sockets import STRANGERS, STRANGERS_OF_ONE, TABS, OpenSockets, Socket
from tests.support.asgi import ask

CANARY = "FORTROLIGT-5582"
DOORS = Doors(frozenset({"http://127.0.0.1:8501"}), secure=False)
FORM = Room(most=1000, patience=0.2)
FILE = Room(most=5000, patience=0.2)


@pytest.fixture(autouse=True)
def _fresh() -> None:
    security_log._counts.clear()


def failing(at: str) -> ASGIApp:
    """Return an application that fails before, or in the middle of, its answer."""

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        if at == "middle":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"half", "more_body": True})
        raise RuntimeError(CANARY)

    return app


def events(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


@pytest.mark.parametrize(
    "path", ["/", "/m/abc", "/svar/abc", "/download/rapport.pdf", "/adgang/x", "/auth/ind"]
)
def test_an_error_is_a_danish_page_with_headers_and_the_logs_number(
    path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = ask(Headers(Guard(failing("before")), shell="", doors=DOORS), path)
    page = answer.body.decode()
    number = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}", page)
    assert number is not None
    assert (answer.status, '<html lang="da">' in page, "Noget gik galt hos os" in page) == (500, True, True)
    assert answer.all("cache-control") == ["no-store"]
    assert "frame-ancestors 'none'" in answer.all("content-security-policy")[0]
    (line,) = events(capsys)
    assert (line["event"], line["reference"]) == ("error", number.group())
    assert CANARY not in page + json.dumps(line)


def test_half_an_answer_is_cut_off_and_not_ended_as_if_it_were_whole(
    capsys: pytest.CaptureFixture[str],
) -> None:
    answer = ask(Guard(failing("middle")), "/")
    assert answer.body == b"half"
    assert events(capsys)[0]["event"] == "error"


@pytest.mark.parametrize(("method", "path", "status"), [("PUT", "/m", 405), ("GET", "/findes-ikke", 404)])
def test_no_address_and_no_such_way_are_said_in_danish(method: str, path: str, status: int) -> None:
    inner = Starlette(routes=[Route("/m", _read, methods=["GET"])], exception_handlers=HANDLERS)
    answer = ask(Headers(Guard(inner), shell="", doors=DOORS), path, method=method)
    assert answer.status == status
    assert not re.search(rb"Not Found|Method", answer.body)
    assert answer.all("cache-control") == ["no-store"]
    assert bool(answer.all("allow")) is (status == 405)


def speak(app: ASGIApp, *said: Message, kind: str = "websocket") -> list[Message]:
    """Say something to a websocket application and return what it answered."""
    answered: list[Message] = []
    waiting = [*said]

    async def receive() -> Message:
        return waiting.pop(0)

    async def send(message: Message) -> None:
        answered.append(message)

    scope = {"type": kind, "path": "/_stcore/stream", "headers": [], "client": ("203.0.113.9", 1)}
    asyncio.run(app(scope, receive, send))
    return answered


def test_a_websocket_that_fails_is_closed(capsys: pytest.CaptureFixture[str]) -> None:
    assert speak(Guard(failing("before"))) == [{"type": "websocket.close", "code": 1011}]
    assert events(capsys)[0]["event"] == "error"


def test_somebody_who_left_is_nobodys_error(capsys: pytest.CaptureFixture[str]) -> None:
    async def left(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise ClientDisconnect

    assert speak(Guard(left), kind="http") == []
    assert events(capsys) == []


# --- how much -----------------------------------------------------------------------------------------
async def _read(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


READER = Router([Route("/{rest:path}", _read, methods=["GET", "POST"])])
"""An application as Starlette makes them, which reads the whole body."""


def limited(app: ASGIApp = READER) -> ASGIApp:
    return Guard(Limits(app, forms=FORM, files=FILE))


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/m", b"x" * 1000, 200),
        ("/m", b"x" * 1001, 413),
        ("/_stcore/upload_file/a/b", b"x" * 5000, 200),
        ("/_stcore/upload_file/a/b", b"x" * 5001, 413),
        ("//_STCORE/upload_file/a/b", b"x" * 5001, 413),
        ("/m?" + "x" * ADDRESS, b"", 414),
    ],
)
@pytest.mark.parametrize("told", [True, False])
def test_a_body_ends_where_the_limit_is_whether_its_length_is_told_or_not(
    path: str, body: bytes, status: int, told: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    headers = {"content-length": str(len(body))} if told else {}
    answer = ask(limited(), path, method="POST", headers=headers, body=body)
    assert answer.status == status
    assert [line["event"] for line in events(capsys)] == ([] if status == 200 else ["refused_size"])


@pytest.mark.parametrize("length", ["-1", "1e3", "²", "99999999999999999999", "0x10", ""])
def test_a_length_that_is_no_length_is_refused(length: str) -> None:
    answer = ask(limited(), "/m", method="POST", headers={"content-length": length})
    assert answer.status in ((413,) if length else (200,))


def test_a_head_of_many_lines_is_refused() -> None:
    many = {f"x-{n}": "y" * 100 for n in range(HEAD // 100)}
    assert ask(limited(), "/m", headers=many).status == 431


def test_a_body_that_drips_is_hung_up_on_after_one_deadline_for_all_of_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said: list[Message] = []

    async def drip() -> Message:
        await asyncio.sleep(0.05)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def send(message: Message) -> None:
        said.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/m",
        "headers": [],
        "query_string": b"",
        "root_path": "",
    }
    asyncio.run(asyncio.wait_for(limited()(scope, drip, send), 3))
    assert said[0]["status"] == 408
    assert (b"connection", b"close") in said[0]["headers"]
    assert events(capsys)[0]["event"] == "refused_slow"


def test_who_listens_after_a_whole_body_is_not_hurried() -> None:
    async def stream(_scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        assert (await receive())["type"] == "http.disconnect"
        await send({"type": "http.response.start", "status": 204, "headers": []})

    waiting = iter([0.0, 0.5])

    async def receive() -> Message:
        pause = next(waiting)
        await asyncio.sleep(pause)
        return {"type": "http.disconnect" if pause else "http.request", "body": b""}

    said: list[Message] = []

    async def send(message: Message) -> None:
        said.append(message)

    scope = {"type": "http", "method": "GET", "path": "/m", "headers": [], "query_string": b""}
    asyncio.run(limited(stream)(scope, receive, send))
    assert said[0]["status"] == 204


@pytest.mark.parametrize(("size", "kept"), [(MESSAGE, True), (MESSAGE + 1, False)])
def test_a_message_that_is_too_big_reaches_nobody(
    size: int, kept: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    heard: list[Message] = []

    async def listener(_scope: Scope, receive: Receive, _send: Send) -> None:
        heard.append(await receive())

    answered = speak(limited(listener), {"type": "websocket.receive", "bytes": b"x" * size})
    assert (heard[0]["type"] == "websocket.receive") is kept
    assert answered == ([] if kept else [{"type": "websocket.close", "code": 1009}])
    assert len(events(capsys)) == (not kept)


# --- how many -----------------------------------------------------------------------------------------
def let_in(sockets: OpenSockets, lines: Iterable[str]) -> int:
    return sum(sockets.let_in(line) for line in lines)


def test_one_line_cannot_take_every_place_and_all_together_not_more_than_there_are() -> None:
    sockets = OpenSockets()
    assert let_in(sockets, ["a"] * 200) == STRANGERS_OF_ONE
    assert let_in(sockets, ["b"]) == 1
    assert let_in(sockets, (str(n) for n in range(1000))) == STRANGERS - STRANGERS_OF_ONE - 1
    assert not sockets.let_in("c")
    sockets.let_out("a")
    assert sockets.let_in("c")


def test_a_session_has_an_end_to_its_tabs_and_a_closed_one_makes_room() -> None:
    async def nothing(_message: Message) -> None:
        return None

    sockets, tabs = OpenSockets(), [Socket(nothing) for _ in range(TABS + 1)]
    assert [sockets.add(1, tab) for tab in tabs] == [True] * TABS + [False]
    assert sockets.add(2, Socket(nothing))
    sockets.remove(1, tabs[0])
    assert sockets.add(1, tabs[-1])
