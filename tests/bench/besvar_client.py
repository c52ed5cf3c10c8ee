"""One browser on the Besvar page as the server sees it: every widget's value goes along with each answer."""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import time
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection

from almene_assess.domain.answers import NOT_RELEVANT, UNKNOWN
from tests.support.websocket import open_socket

PAGE = "besvar"
ITEM = re.compile(r"valg-\d+-(.+)-\d+-\d+$")
LIMIT = 60.0
"""Unit: seconds. A run that takes longer is an error."""
WHOLE = {"FINISHED_SUCCESSFULLY", "FINISHED_FRAGMENT_RUN_SUCCESSFULLY"}


@dataclass
class Card:
    """One question in the page: its radio, its choices in order, and the fragment that answers it."""

    widget: str
    choices: tuple[str, ...]
    fragment: str


@dataclass
class Run:
    """What one run brought."""

    finished: str = ""
    saved: bool = False
    fault: str = ""
    bytes: int = 0
    messages: int = 0


@dataclass
class Client:
    """A signed-in tab; `acknowledged` holds the last choice that the page showed as saved, by item."""

    url: str
    cookie: str
    theme: str
    acknowledged: dict[str, int] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    cards: dict[str, Card] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._values: dict[str, dict[str, str]] = {}
        self._seen: dict[str, set[str]] = {}
        self._socket: ClientConnection | None = None
        self._page_hash = ""
        self._buttons: dict[str, str] = {}

    async def open(self) -> float:
        """Connect, run the page once, and return how long that took; unit: seconds."""
        start = time.perf_counter()
        self._socket = await open_socket(self.url, cookie=self.cookie)
        run = await self._ask("")
        if run.fault or not self.cards:
            raise RuntimeError(f"the page did not open: {run.fault or run.finished or 'no cards'}")
        return time.perf_counter() - start

    async def answer(self, choose: random.Random) -> tuple[float, Run]:
        """Choose another rung on one card, wait until the run has ended, and return how long that took."""
        item = choose.choice(list(self.cards))
        card = self.cards[item]
        place = _another(card, self.acknowledged.get(item), choose)
        self._values[card.fragment][card.widget] = card.choices[place]
        start = time.perf_counter()
        run = await self._ask(card.fragment)
        taken = time.perf_counter() - start
        if run.saved and not run.fault:
            self.acknowledged[item] = _code(card, place)
            self.versions[item] = self.versions.get(item, 0) + 1
        return taken, run

    async def turn(self) -> tuple[float, Run]:
        """Press "Næste" (or "Forrige", back from the last theme), and return how long the next page took."""
        button = self._buttons.get("naeste") or self._buttons["forrige"]
        self.cards.clear()
        self._buttons.clear()
        start = time.perf_counter()
        run = await self._ask("", press=button)
        return time.perf_counter() - start, run

    async def close(self) -> None:
        """Leave."""
        if self._socket is not None:
            with contextlib.suppress(Exception):
                await self._socket.close()

    async def _ask(self, fragment: str, press: str = "") -> Run:
        assert self._socket is not None
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string = f"tema={self.theme}"
        asked.page_name = "" if fragment else PAGE
        asked.page_script_hash = self._page_hash
        asked.fragment_id = fragment
        asked.context_info.timezone = "Europe/Copenhagen"
        asked.context_info.locale = "da-DK"
        asked.context_info.url = f"{self.url}/{PAGE}?tema={self.theme}"
        for values in self._values.values():
            for key, value in values.items():
                state = asked.widget_states.widgets.add()
                state.id, state.string_value = key, value
        if press:
            state = asked.widget_states.widgets.add()
            state.id, state.trigger_value = press, True
        await self._socket.send(message.SerializeToString())
        return await asyncio.wait_for(self._read(fragment), LIMIT)

    async def _read(self, fragment: str) -> Run:
        assert self._socket is not None
        run = Run()
        self._seen = {}
        while not run.finished:
            frame = await self._socket.recv()
            raw = frame if isinstance(frame, bytes) else frame.encode()
            run.bytes += len(raw)
            run.messages += 1
            self._note(ForwardMsg.FromString(raw), run)
        self._forget(fragment)
        if run.finished not in WHOLE:
            run.fault = run.fault or run.finished
        return run

    def _note(self, message: ForwardMsg, run: Run) -> None:
        kind = message.WhichOneof("type")
        if kind == "script_finished":
            run.finished = ForwardMsg.ScriptFinishedStatus.Name(message.script_finished)
        elif kind == "navigation":
            self._page_hash = message.navigation.page_script_hash
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._element(message, run)

    def _element(self, message: ForwardMsg, run: Run) -> None:
        element, fragment = message.delta.new_element, message.delta.fragment_id
        kind = element.WhichOneof("type")
        if kind == "radio":
            self._radio(element.radio, fragment)
        elif kind == "text_area":
            self._hold(fragment, element.text_area.id, element.text_area.default)
        elif kind == "selectbox":
            self._hold(fragment, element.selectbox.id, element.selectbox.options[element.selectbox.default])
        elif kind == "button":
            self._buttons[element.button.id.rpartition("-")[2]] = element.button.id
        elif kind in ("exception", "alert"):
            run.fault = run.fault or getattr(element, kind).SerializeToString().decode("utf-8", "replace")
        elif kind == "markdown" and "Gemt kl." in element.markdown.body:
            run.saved = True

    def _radio(self, radio: object, fragment: str) -> None:
        widget, choices = str(radio.id), tuple(radio.options)  # type: ignore[attr-defined]
        found = ITEM.search(widget)
        assert found is not None, widget
        self.cards[found[1]] = Card(widget, choices, fragment)
        self._hold(fragment, widget, "")
        if self._values[fragment][widget] == "":
            del self._values[fragment][widget]

    def _hold(self, fragment: str, widget: str, default: str) -> None:
        self._values.setdefault(fragment, {}).setdefault(widget, default)
        self._seen.setdefault(fragment, set()).add(widget)

    def _forget(self, fragment: str) -> None:
        """Drop the values of widgets that the run no longer drew, as a browser does."""
        for drawn in [fragment] if fragment else list(self._values):
            for widget in set(self._values[drawn]) - self._seen.get(drawn, set()):
                del self._values[drawn][widget]


def _another(card: Card, now: int | None, choose: random.Random) -> int:
    """Return another choice; *ved ikke* and *ikke relevant* are rarer than rungs, as in real sheets."""
    weights = [12 if place < 5 else 6 - 2 * (place - 5) for place in range(len(card.choices))]
    places = [place for place in range(len(card.choices)) if _code(card, place) != now]
    return choose.choices(places, [weights[place] for place in places])[0]


def _code(card: Card, place: int) -> int:
    if place < 5:
        return place
    return UNKNOWN if place == 5 else NOT_RELEVANT
