"""The gate in isolation: what reaches Streamlit and what never does; the inner app only takes notes."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from starlette.types import Message, Receive, Scope, Send

from almene_assess.config import Settings
from almene_assess.services import accounts
from almene_assess.web.doors import Doors, cookie
from almene_assess.web.gate import Gate
from almene_assess.web.headers import Headers, content_policy
from almene_assess.web.packed import Packed
from almene_assess.web.shell import danish, streamlit_shell
from almene_assess.web.sockets import OpenSockets, _sweep
from tests.support.people import new_database, new_person, new_token

OURS = "http://127.0.0.1:8501"
DOORS = Doors(frozenset({OURS}), secure=False)
MEMBER_PATHS = [
    "/media/abc.png",
    "/_stcore/upload_file/x/y",
    "//media/abc.png",
    "/./media/abc.png",
    "/MEDIA/abc",
]


class Inside:
    """Stands where Streamlit stands."""

    def __init__(self) -> None:
        self.reached: list[Scope] = []
        self.heard: list[Message] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.reached.append(scope)
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": [(b"server", b"x")]})
            await send({"type": "http.response.body", "body": b"inside"})
            return
        while True:
            self.heard.append(await receive())
            if self.heard[-1]["type"] == "websocket.disconnect":
                return

    def header(self, name: bytes) -> list[bytes]:
        return [value for key, value in self.reached[-1]["headers"] if key.lower() == name]


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> sa.Engine:
    monkeypatch.setenv("PEJLING_PASSWORD_COST", "4")
    return new_database(tmp_path)


@pytest.fixture
def inside() -> Inside:
    return Inside()


@pytest.fixture
def gate(inside: Inside, engine: sa.Engine) -> Gate:
    return Gate(inside, doors=DOORS, engine=engine, sockets=OpenSockets())


def ask(app: Any, path: str = "/", *, method: str = "GET", **headers: str) -> tuple[int, dict[str, str]]:
    """Make one plain request and return status and headers."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    lines = [
        (k.replace("_", "-").encode(), v.encode("latin-1"))
        for k, v in ({"host": "127.0.0.1:8501"} | headers).items()
    ]
    asyncio.run(app({"type": "http", "path": path, "method": method, "headers": lines}, receive, send))
    start = sent[0]
    return start["status"], {k.decode().lower(): v.decode() for k, v in start["headers"]}


def knock(
    app: Any, *extra: tuple[bytes, bytes], origin: str | None = OURS, host: str = "127.0.0.1:8501"
) -> list[Message]:
    """Open a websocket, hang up, and return what the browser was told."""
    sent: list[Message] = []
    said: list[Message] = [{"type": "websocket.connect"}, {"type": "websocket.disconnect", "code": 1001}]

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return said.pop(0)

    lines = [(b"host", host.encode()), *extra]
    if origin is not None:
        lines.append((b"Origin", origin.encode()))
    asyncio.run(app({"type": "websocket", "path": "/_stcore/stream", "headers": lines}, receive, send))
    return sent


# --- origin and host ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "origin",
    [None, "", "null", "https://127.0.0.1:8501", "http://127.0.0.1:8502", "http://127.0.0.1", "http://ond.example",
     "http://127.0.0.1:8501.ond.example", "http://127.0.0.1:8501/", "HTTP://127.0.0.1:8501", "http://localhost:8501"],
)  # fmt: skip
def test_no_websocket_from_elsewhere_reaches_streamlit(
    gate: Gate, inside: Inside, origin: str | None
) -> None:
    assert knock(gate, origin=origin) == [{"type": "websocket.close", "code": 1008}]
    assert inside.reached == []


def test_two_origins_are_as_bad_as_none(gate: Gate, inside: Inside) -> None:
    knock(gate, (b"origin", b"http://ond.example"))
    assert inside.reached == []


def test_a_websocket_to_another_host_is_refused(gate: Gate, inside: Inside) -> None:
    knock(gate, host="ond.example:8501")
    assert inside.reached == []


def test_our_own_websocket_reaches_streamlit(gate: Gate, inside: Inside) -> None:
    knock(gate)
    assert len(inside.reached) == 1


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("origin", [{}, {"origin": "http://ond.example"}, {"origin": "null"}])
def test_nothing_is_changed_from_elsewhere(
    gate: Gate, inside: Inside, method: str, origin: dict[str, str]
) -> None:
    assert ask(gate, "/auth/ud", method=method, **origin)[0] == 403
    assert inside.reached == []
    assert ask(gate, "/auth/ud", method=method, origin=OURS)[0] == 200


def test_a_foreign_host_is_refused_but_probes_may_use_any(gate: Gate) -> None:
    assert ask(gate, "/", host="ond.example")[0] == 400
    assert ask(gate, "/healthz", host="10.0.0.7")[0] == 200


# --- identity ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "name", [b"x-pejling-session", b"X-Pejling-Session", b"X_PEJLING_SESSION", b"x-pejling_session"]
)
def test_an_identity_that_the_client_claims_is_removed(gate: Gate, inside: Inside, name: bytes) -> None:
    knock(gate, (name, b"1"), (name.replace(b"ession", b"ESSION"), b"1"))
    assert not [k for k, _ in inside.reached[-1]["headers"] if b"session" in k.lower()]
    ask(gate, "/", **{"x-pejling-browser": "1", "X-PEJLING-SESSION": "1"})
    assert [k for k, _ in inside.reached[-1]["headers"]] == [b"host"]


def test_identity_comes_from_the_cookie(gate: Gate, inside: Inside, engine: sa.Engine) -> None:
    token = new_token(engine, new_person(engine))
    found = accounts.session_of(engine, token)
    assert found is not None
    knock(gate, (b"cookie", f"a=b; pejling={token}".encode()), (b"X-Pejling-Session", b"99"))
    assert inside.header(b"x-pejling-session") == [str(found.id).encode()]


def test_a_thousand_mutated_cookies_are_nobody(gate: Gate, inside: Inside, engine: sa.Engine) -> None:
    token, chance = new_token(engine, new_person(engine)), random.Random(11)
    line = f"pejling={token}".encode()

    for _ in range(1000):
        mutated = bytearray(line)
        for _ in range(chance.randint(1, 3)):
            mutated[chance.randrange(len(mutated))] = chance.randrange(256)
        knock(gate, (b"cookie", bytes(mutated)))
        accepted = inside.header(b"x-pejling-session") != []
        assert not accepted or cookie({"headers": [(b"cookie", bytes(mutated))]}, "pejling") == token
    assert len(inside.reached) == 1000


def test_a_cookie_said_twice_is_nobody(gate: Gate, inside: Inside, engine: sa.Engine) -> None:
    token = new_token(engine, new_person(engine))
    knock(gate, (b"cookie", f"pejling={token}; pejling=x".encode()))
    assert inside.header(b"x-pejling-session") == []


def test_a_session_that_ends_closes_its_socket_and_lets_nothing_more_through(engine: sa.Engine) -> None:
    person = new_person(engine)
    token = new_token(engine, person)
    inside, sockets, sent = Inside(), OpenSockets(), []
    gate = Gate(inside, doors=DOORS, engine=engine, sockets=sockets)

    async def story() -> None:
        said: asyncio.Queue[Message] = asyncio.Queue()
        said.put_nowait({"type": "websocket.connect"})

        async def send(message: Message) -> None:
            sent.append(message)

        lines = [
            (b"host", b"127.0.0.1:8501"),
            (b"origin", OURS.encode()),
            (b"cookie", f"pejling={token}".encode()),
        ]
        scope = {"type": "websocket", "path": "/_stcore/stream", "headers": lines}
        open_tab = asyncio.create_task(gate(scope, said.get, send))
        while not sockets.sessions():
            await asyncio.sleep(0.01)
        await _sweep(sockets, engine)
        assert sent == []
        accounts.disable_account(engine, person.id)
        await _sweep(sockets, engine)
        said.put_nowait({"type": "websocket.receive", "bytes": b"one more"})
        await asyncio.wait_for(open_tab, 5)

    asyncio.run(story())
    assert [message["type"] for message in sent] == ["websocket.close"]
    assert [message["type"] for message in inside.heard] == ["websocket.connect", "websocket.disconnect"]
    assert sockets.sessions() == frozenset()


# --- closed doors ------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", MEMBER_PATHS)
def test_files_need_a_live_session(gate: Gate, inside: Inside, engine: sa.Engine, path: str) -> None:
    assert ask(gate, path)[0] == 403
    assert inside.reached == []
    token = new_token(engine, new_person(engine))
    assert ask(gate, path, cookie=f"pejling={token}")[0] == 200


@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/_stcore/agent/interact", "/_stcore/agent/openapi.json",
             "/_stcore/agent/mcp", "//_stcore/metrics", "/_STCORE/metrics", "/_stcore//agent/mcp",
             "/_stcore/./metrics"],
)  # fmt: skip
def test_metrics_and_agent_do_not_exist(gate: Gate, inside: Inside, path: str) -> None:
    assert ask(gate, path)[0] == 404
    assert inside.reached == []


# --- headers -----------------------------------------------------------------------------------------
def test_every_answer_carries_the_headers_also_a_refusal(gate: Gate) -> None:
    outer = Headers(gate, shell=streamlit_shell(), doors=DOORS)
    for path in ("/", "/_stcore/metrics", "/media/x"):
        said = ask(outer, path)[1]
        assert said["x-content-type-options"] == "nosniff"
        assert said["referrer-policy"] == "same-origin"
        assert "default-src 'self'" in said["content-security-policy"]
        assert "server" not in said
        assert "strict-transport-security" not in said
    assert ask(outer, "/media/x")[1]["cache-control"] == "no-store"


def test_https_adds_strict_transport_and_host_cookies(inside: Inside) -> None:
    doors = Doors.of(Settings(origin="https://pejling.example"), 8501)
    outer = Headers(inside, shell="", doors=doors)
    assert "strict-transport-security" in ask(outer)[1]
    line = doors.cookie(doors.session_cookie, "x", 60)
    assert line == "__Host-pejling=x; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60"
    assert doors.sockets == ("wss://pejling.example",)
    assert doors.origins == {"https://pejling.example"}


def test_the_policy_allows_one_inline_script_and_no_evaluation() -> None:
    policy = dict(rule.split(" ", 1) for rule in content_policy(streamlit_shell(), DOORS).split("; "))
    assert policy["script-src"].count("sha256-") == 1
    assert "unsafe" not in policy["script-src"]
    assert policy["connect-src"] == "'self' ws://127.0.0.1:8501"
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"


def test_the_policy_still_fits_the_shell_after_translation() -> None:
    assert content_policy(danish(streamlit_shell()), DOORS) == content_policy(streamlit_shell(), DOORS)


# --- shell and files ---------------------------------------------------------------------------------
def test_the_shell_is_danish_and_points_at_no_closed_door() -> None:
    shell = danish(streamlit_shell())
    assert '<html lang="da"' in shell
    assert "<title>Pejling</title>" in shell
    for english in (
        "JavaScript to run",
        "Streamlit app",
        "<title>Streamlit",
        "_stcore/agent",
        'lang="en"',
        "Apache",
    ):
        assert english not in shell


def test_packed_files_are_streamlits_own_bytes(inside: Inside) -> None:
    import gzip

    packed = Packed(inside)
    name, path = next((n, p) for n, p in packed.names.items() if p.suffix == ".js")
    status, said = ask(packed, name, accept_encoding="gzip, br")
    assert status == 200
    assert said["content-encoding"] == "gzip"
    assert "javascript" in said["content-type"]
    assert gzip.decompress(packed.done[name]) == path.read_bytes()
    assert inside.reached == []
    ask(packed, name)
    ask(packed, "/static/../app.py", accept_encoding="gzip")
    assert len(inside.reached) == 2
