"""Two hundred malformed inputs through each form, over the raw wire: no exception, a Danish page stays."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection

from almene_assess.services.security_log import MOST
from almene_assess.storage.database import connect
from tests.screens import pages, stage
from tests.support.people import cookie_of
from tests.support.server import Server
from tests.support.websocket import open_socket, readable

pytestmark = pytest.mark.slow

TIMES = 200
WIDGETS = ("text_input", "text_area", "radio", "checkbox", "button", "selectbox", "button_group")
TEXTS = (
    "", " ", "\x00",
    "A" * 100_000,
    "\u202eטקסט", "👩‍👩‍👧‍👦", "\x1b[31m", "\r\n", "'; DROP TABLE answer;--",
    "<script>alert(1)</script>", "{navn}", "%s%n", "../../etc/passwd",
    "null", "-1", "9" * 400, "1e309", "NaN",
    "am26.a1", "am26.zz", "leder@eksempel.dk", "$\\frac{1}{0}$", ":material/x:", "\ufeff", "\uffff",
)  # fmt: skip
NUMBERS = (-1, 0, 1, 4, 6, 7, 99, 253, 254, 255, 2**31, 2**63 - 1, -(2**63))
TROUBLE = ("Traceback", "Noget gik galt", "StreamlitAPIException")
SIGN_OUT = "konto_log_ud"
"""Pressing it works, and ends the socket."""
UNEXPECTED = '"event": "error"'
"""How our own hook begins the log entry of an error that nobody foresaw."""
FORGED = '"event": "foreign_value"'


class Form(NamedTuple):
    """A page with something to fill in, who sees it, and a word that must still be there afterwards."""

    name: str
    who: str | None
    page: str
    stays: str


FORMS = (
    Form("log-ind", None, "", "Brugernavn"),
    Form("besvar", stage.LEADER, "besvar", "Gå til tema"),
    Form("oversigt", stage.LEADER, "opsummering", "Oversigt over dine svar"),
    Form("indsend", stage.LEADER, "indsend", "Indsend for organisationen"),
    Form("resultat", stage.FINISHED, "resultat", "Sammenlign med"),
)


@dataclass
class Run:
    """What one run of a page sent: its texts, its widgets, and exceptions drawn on it."""

    texts: list[str] = field(default_factory=list)
    widgets: list[str] = field(default_factory=list)
    exceptions: list[str] = field(default_factory=list)
    finished: bool = False

    def take(self, message: ForwardMsg) -> None:
        """Note one message."""
        kind = message.WhichOneof("type")
        if kind == "delta":
            self.texts += readable(message.SerializeToString())
            self._element(message.delta)
        self.finished = kind == "script_finished"

    def _element(self, delta: Delta) -> None:
        kind = delta.new_element.WhichOneof("type")
        if kind == "exception":
            self.exceptions.append(delta.new_element.exception.message)
        elif kind in WIDGETS and not getattr(delta.new_element, kind).id.endswith(SIGN_OUT):
            self.widgets.append(getattr(delta.new_element, kind).id)


class Site(NamedTuple):
    """The stage, served, with what the server wrote."""

    url: str
    engine: sa.Engine
    log: Path


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve a stage of the module's own."""
    folder = tmp_path_factory.mktemp("forms")
    stage.build(folder / "stage.sqlite")
    engine = connect(pages.serving(folder / "stage.sqlite"))
    with Server(pages.serving(folder / "stage.sqlite"), log=folder / "server.log") as server:
        yield Site(server.url, engine, folder / "server.log")
    engine.dispose()


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_malformed_widget_values_never_break_a_page(site: Site, form: Form) -> None:
    last = asyncio.run(_fill_in(site, form))
    assert any(form.stays in text for text in last.texts)
    _nothing_broke(site)


def test_malformed_addresses_never_break_a_page(site: Site) -> None:
    for last in asyncio.run(_wander(site)):
        assert last.texts, "a run drew nothing"
    _nothing_broke(site)


async def _fill_in(site: Site, form: Form) -> Run:
    chance = random.Random(form.name)
    socket = await _open(site, form.who)
    seen = await _ask(socket, _message(form.page))
    for _ in range(TIMES):
        message = _message(form.page)
        for widget in [*chance.sample(seen.widgets, min(3, len(seen.widgets))), chance.choice(TEXTS)]:
            _spoil(message, widget, chance)
        seen = (
            _sound(await _ask(socket, message)) if seen.widgets else await _ask(socket, _message(form.page))
        )
    await socket.close()
    socket = await _open(site, form.who)
    last = _sound(await _ask(socket, _message(form.page)))
    await socket.close()
    return last


async def _wander(site: Site) -> list[Run]:
    chance, seen = random.Random("adresser"), []
    socket = await _open(site, stage.LEADER)
    for _ in range(TIMES):
        names = chance.sample(["ark", "tema", "deltagelse", "x", ""], 2)
        values = [str(chance.choice(TEXTS + NUMBERS))[:500] for _ in names]
        query = "&".join(f"{name}={quote(value)}" for name, value in zip(names, values, strict=True))
        page = chance.choice(["besvar", "opsummering", "indsend", "resultat", "", "findes-ikke", "\x00"])
        seen.append(
            _sound(await _ask(socket, _message(page, chance.choice([query, quote(query), "%%%", "=&="]))))
        )
    await socket.close()
    return seen


async def _open(site: Site, who: str | None) -> ClientConnection:
    cookie = None if who is None else cookie_of(stage.token(site.engine, who))
    return await open_socket(site.url, cookie=cookie)


def _message(page: str, query: str = "") -> BackMsg:
    message = BackMsg()
    message.rerun_script.page_name = page
    message.rerun_script.query_string = query
    return message


def _spoil(message: BackMsg, widget: str, chance: random.Random) -> None:
    """Give a widget a value of any type that the protocol knows."""
    state: Any = message.rerun_script.widget_states.widgets.add()
    state.id = widget
    match chance.randrange(9):
        case 0:
            state.int_value = chance.choice(NUMBERS)
        case 1:
            state.double_value = chance.choice([float("nan"), float("inf"), -1.5, 1e308])
        case 2:
            state.bool_value = chance.random() < 0.5
        case 3:
            state.trigger_value = True
        case 4:
            state.int_array_value.data.extend(chance.sample(NUMBERS, 3))
        case 5:
            state.string_array_value.data.extend(chance.sample(TEXTS, 2))
        case 6:
            state.bytes_value = b"\xff\x00"
        case _:
            state.string_value = chance.choice(TEXTS)


async def _ask(socket: ClientConnection, message: BackMsg) -> Run:
    await socket.send(message.SerializeToString())
    seen = Run()
    while not seen.finished:
        frame = await asyncio.wait_for(socket.recv(), 30)
        seen.take(ForwardMsg.FromString(frame if isinstance(frame, bytes) else frame.encode()))
    return seen


def _sound(seen: Run) -> Run:
    assert seen.exceptions == []
    assert not [text for text in seen.texts for word in TROUBLE if word in text]
    return seen


def _nothing_broke(site: Site) -> None:
    """Check the log: nothing unexpected, and only forged values stopped a script.

    Streamlit writes a traceback before anybody is asked; our hook then says it in Danish and adds a line.
    """
    said = site.log.read_text(encoding="utf-8")
    assert UNEXPECTED not in said, said[said.index(UNEXPECTED) :][:3000]
    # The security log writes so many lines of one kind a minute, and counts the rest.
    assert said.count(FORGED) in (said.count("Uncaught app execution"), MOST), said[-3000:]
    assert "Exception in" not in said
    assert "exception was never retrieved" not in said
