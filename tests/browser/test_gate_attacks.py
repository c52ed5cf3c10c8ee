"""Two measured attacks, each first seen to work on an unguarded app and then to fail on ours.

The first takes over a login with a leaked Streamlit session id; the second reads a page past the login.
"""

from __future__ import annotations

import asyncio
import os
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from websockets.exceptions import InvalidStatus

from almene_assess.services import accounts
from almene_assess.ui import navigation
from tests.support.people import PASSWORD, Person, address_of, cookie_of, new_database, new_person, new_token
from tests.support.server import Server
from tests.support.websocket import Seen, open_socket, read, run, set_widget

SECRET = "FORTROLIGT-7319"
STOLEN = int(os.environ.get("PEJLING_STOLEN_SESSIONS", "20"))
NAIVE_LOGIN = f"""
import streamlit as st
if st.query_params.get("kode") == "rigtig":
    st.session_state["inde"] = True
st.write("{SECRET}" if st.session_state.get("inde") else "Log ind")
"""
NAIVE_FRAME = """
import streamlit as st
def log_ind():
    st.write("Log ind")
st.navigation([st.Page(log_ind, title="Log ind")]).run()
"""
UNGUARDED = {"STREAMLIT_SERVER_ADDRESS": "127.0.0.1", "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false"}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> sa.Engine:
    os.environ["PEJLING_PASSWORD_COST"] = "4"
    return new_database(tmp_path_factory.mktemp("gate"))


@pytest.fixture(scope="module")
def person(engine: sa.Engine) -> Person:
    return new_person(engine, name=f"Leder {SECRET}")


@pytest.fixture(scope="module")
def ours(engine: sa.Engine) -> Iterator[Server]:
    with Server(address_of(engine)) as server:
        yield server


def unguarded(folder: Path, source: str) -> Server:
    (folder / "main.py").write_text(source, encoding="utf-8")
    return Server("sqlite://", script=folder / "main.py", ready="/_stcore/health", environment=UNGUARDED)


async def look(
    url: str, *, cookie: str | None = None, streamlit_session: str | None = None, **asked: str
) -> Seen:
    socket = await open_socket(url, cookie=cookie, streamlit_session=streamlit_session)
    async with socket:
        return await run(socket, **asked)


def is_sign_in_page(seen: Seen) -> bool:
    return {"Brugernavn", "Adgangskode"} <= seen.widgets.keys() and "Log ud" not in seen.widgets


# --- a leaked Streamlit session id (row 3 of design/security.md) ----------------------------------------
async def steal(url: str, *, victim: str | None, query: str, thief: str | None = None) -> tuple[Seen, Seen]:
    """Let a victim in, then come with the victim's Streamlit session id while the victim's tab is open."""
    async with await open_socket(url, cookie=victim) as tab:
        owner = await run(tab, query=query)
        stolen = await look(url, cookie=thief, streamlit_session=owner.streamlit_session)
    return owner, stolen


def test_a_leaked_session_id_takes_over_an_unguarded_login(tmp_path: Path) -> None:
    with unguarded(tmp_path, NAIVE_LOGIN) as server:
        owner, stolen = asyncio.run(steal(server.url, victim=None, query="kode=rigtig"))
        nobody = asyncio.run(look(server.url))
    assert SECRET in owner.text
    assert SECRET not in nobody.text
    assert SECRET in stolen.text  # the attack works here


def test_a_leaked_session_id_is_worth_nothing_with_us(
    ours: Server, engine: sa.Engine, person: Person
) -> None:
    victim = cookie_of(new_token(engine, person))
    for _ in range(STOLEN):
        owner, stolen = asyncio.run(steal(ours.url, victim=victim, query=""))
        assert SECRET in owner.text
        assert SECRET not in stolen.text
        assert is_sign_in_page(stolen)
        assert stolen.streamlit_session != owner.streamlit_session


def test_somebody_else_who_is_signed_in_gains_nothing_either(
    ours: Server, engine: sa.Engine, person: Person
) -> None:
    other = new_person(engine, "anden@eksempel.dk", "Anden leder")
    victim, thief = cookie_of(new_token(engine, person)), cookie_of(new_token(engine, other))
    owner, stolen = asyncio.run(steal(ours.url, victim=victim, query="", thief=thief))
    assert SECRET in owner.text
    assert SECRET not in stolen.text
    assert "Anden leder" in stolen.text


def test_the_id_of_a_closed_tab_is_worth_nothing_either(
    ours: Server, engine: sa.Engine, person: Person
) -> None:
    async def story() -> Seen:
        owner = await look(ours.url, cookie=cookie_of(new_token(engine, person)))
        return await look(ours.url, streamlit_session=owner.streamlit_session)

    assert is_sign_in_page(asyncio.run(story()))


# --- a page read past the login (row 4) -----------------------------------------------------------------
def test_a_page_beside_the_script_is_served_past_an_unguarded_login(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "hemmelig.py").write_text(f"import streamlit as st\nst.write('{SECRET}')\n")
    with unguarded(tmp_path, NAIVE_FRAME) as server:
        seen = asyncio.run(look(server.url, page="hemmelig"))
    assert SECRET in seen.text  # the attack works here


def test_no_page_of_ours_is_served_past_the_login(engine: sa.Engine) -> None:
    # Only the first one meets a process in which nothing has run: let it be a name somebody might add.
    entries = navigation.ENTRIES
    addresses = ["besvar", "", *(e.address for e in entries), *(e.file.stem for e in entries)]
    with Server(address_of(engine)) as fresh:
        for address in addresses:
            assert is_sign_in_page(asyncio.run(look(fresh.url, page=address))), address


# --- origin, identity, cookies over the wire ------------------------------------------------------------
@pytest.mark.parametrize("origin", [None, "http://ond.example", "null"])
def test_a_foreign_origin_is_turned_away_at_once(
    ours: Server, engine: sa.Engine, person: Person, origin: str | None
) -> None:
    cookie = cookie_of(new_token(engine, person))
    with pytest.raises(InvalidStatus) as refused:
        asyncio.run(open_socket(ours.url, origin=origin, cookie=cookie))
    assert refused.value.response.status_code == 403


def test_a_spoofed_identity_header_is_nobody(ours: Server) -> None:
    async def story() -> Seen:
        claims = {"X-Pejling-Session": "1", "x_pejling_session": "1"}
        async with await open_socket(ours.url, headers=claims) as socket:
            return await run(socket)

    assert is_sign_in_page(asyncio.run(story()))


def test_signing_out_closes_the_other_tab_within_five_seconds(
    ours: Server, engine: sa.Engine, person: Person
) -> None:
    token = new_token(engine, person)
    found = accounts.session_of(engine, token)
    assert found is not None

    async def story() -> Seen:
        async with await open_socket(ours.url, cookie=cookie_of(token)) as tab:
            assert SECRET in (await run(tab)).text
            await asyncio.to_thread(accounts.sign_out, engine, found.id)
            return await asyncio.wait_for(read(tab), 5)

    assert asyncio.run(story()).finished is False
    assert is_sign_in_page(asyncio.run(look(ours.url, cookie=cookie_of(token))))


def test_a_tab_that_comes_back_after_its_session_ended_is_locked_without_asking(
    ours: Server, engine: sa.Engine, person: Person
) -> None:
    async def story() -> Seen:
        owner = await look(ours.url, cookie=cookie_of(new_token(engine, person)))
        async with await open_socket(ours.url, streamlit_session=owner.streamlit_session) as tab:
            return await asyncio.wait_for(read(tab), 10)

    assert is_sign_in_page(asyncio.run(story()))


# --- the form over the wire -----------------------------------------------------------------------------
async def sign_in(url: str, username: str, password: str) -> Seen:
    async with await open_socket(url, cookie="pejling-browser=abc") as socket:
        form = (await run(socket)).widgets
        await set_widget(
            socket, **{form["Brugernavn"]: username, form["Adgangskode"]: password, form["Log ind"]: True}
        )
        return await read(socket)


def fetch(url: str, cookie: str = "") -> Any:
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    try:
        return urllib.request.build_opener(Stay).open(
            urllib.request.Request(url, headers={"Cookie": cookie}), timeout=10
        )
    except urllib.error.HTTPError as answer:
        return answer


def test_a_ticket_becomes_a_cookie_once_and_only_where_it_began(ours: Server, person: Person) -> None:
    redirects = asyncio.run(sign_in(ours.url, person.username, PASSWORD)).redirects
    assert re.fullmatch(r"/auth/ind\?kode=[\w-]{43}", redirects[0])
    assert fetch(ours.url + redirects[0]).headers.get("set-cookie") is None
    redirects = asyncio.run(sign_in(ours.url, person.username, PASSWORD)).redirects
    answer = fetch(ours.url + redirects[0], "pejling-browser=abc")
    assert answer.status == 303
    assert answer.headers["location"] == "/"
    assert re.fullmatch(
        r"pejling=[\w-]{43}; Path=/; HttpOnly; SameSite=Lax; Max-Age=43200", answer.headers["set-cookie"]
    )
    again = fetch(ours.url + redirects[0], "pejling-browser=abc")
    assert again.headers.get("set-cookie") is None


def test_unknown_user_and_wrong_password_look_the_same(ours: Server, person: Person) -> None:
    wrong = asyncio.run(sign_in(ours.url, person.username, "ikke den rigtige kode"))
    unknown = asyncio.run(sign_in(ours.url, "findes-ikke", "ikke den rigtige kode"))
    assert "passer ikke" in wrong.text
    assert wrong.redirects == unknown.redirects == []
    assert [t for t in wrong.texts if "passer" in t] == [t for t in unknown.texts if "passer" in t]


def test_a_link_cannot_sign_anybody_out(ours: Server, engine: sa.Engine, person: Person) -> None:
    token = new_token(engine, person)
    page = fetch(ours.url + "/auth/ud", cookie_of(token))
    assert "Vil du logge ud?" in page.read().decode()
    assert accounts.session_of(engine, token) is not None


# --- plain answers --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("path", "status"),
    [("/_stcore/metrics", 404), ("/_stcore/agent/openapi.json", 404), ("/media/x.png", 403), ("/readyz", 200),
     ("/healthz", 200), ("/besvar", 200), ("/auth/ind?kode=x", 303), ("/pejling.css", 200)],
)  # fmt: skip
def test_plain_answers_have_their_status_and_headers(ours: Server, path: str, status: int) -> None:
    answer = fetch(ours.url + path)
    assert answer.status == status
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "script-src 'self' 'sha256-" in answer.headers["content-security-policy"]
    assert answer.headers.get("server") is None


def test_the_shell_is_danish_on_every_address(ours: Server) -> None:
    for path in ("/", "/besvar", "/findes-ikke"):
        text = fetch(ours.url + path).read().decode()
        assert '<html lang="da"' in text
        assert "<title>Pejling</title>" in text
