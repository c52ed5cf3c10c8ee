"""Walk through the pages on the wire: one connection a person, run after run, several people at a time."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ButtonGroup_pb2 import ButtonGroup
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection

from almene_assess.storage.content import load_sector
from almene_assess.ui import navigation
from tests.crawl.facts import FALLBACK, Facts
from tests.crawl.sector import Who
from tests.support.websocket import open_socket

RESULT = "resultat"
AT_A_TIME = 4
WORDS = {"sector": "hele sektoren", "kreds": "kreds", "size_band": "boliger", "region": "region"}
"""What the words of each choice hold, in small letters."""
ODD = "en anden kreds"
"""Somebody else's kreds, which the page does not offer."""
KREDSE = tuple(kreds.title_da for kreds in load_sector().kredse)
LIMIT = 60.0
"""Unit: seconds. A page that takes longer is a fault."""


Choice = ButtonGroup | None


@dataclass(frozen=True, slots=True)
class Ask:
    """One load: which address, with which query, compared with what ("" is what the page itself chooses)."""

    page: str
    query: str = ""
    family: str = ""


@dataclass(frozen=True, slots=True)
class Load:
    """What came back: every message, and the raw bytes of all of them."""

    who: Who
    ask: Ask
    messages: tuple[ForwardMsg, ...]
    raw: bytes

    @property
    def name(self) -> str:
        """Return what to call it in a finding."""
        query = f"?{self.ask.query}" if self.ask.query else ""
        return f"{self.who.name} /{self.ask.page}{query} {self.ask.family}".rstrip()


def fewest(people: Sequence[Who]) -> int:
    """Return how many loads let everybody see every page and every comparison, and some odd ids as well."""
    return len(people) * (len(FALLBACK) + len(navigation.ENTRIES) + 2)


def asks(who: Who, facts: Facts, count: int, choose: random.Random) -> Iterator[Ask]:
    """Yield loads of one person: every page and every comparison once, then more with all sorts of ids."""
    addresses = [entry.address for entry in navigation.ENTRIES]
    queries = _queries(who, facts, choose)
    first = [Ask(RESULT, family=family) for family in FALLBACK] + [Ask(page) for page in addresses]
    for place in range(count):
        if place < len(first):
            yield first[place]
        elif place % 2:
            yield Ask(RESULT, choose.choice(queries), choose.choice([*FALLBACK, ODD]))
        else:
            yield Ask(choose.choice(addresses), choose.choice(queries))


def _queries(who: Who, facts: Facts, choose: random.Random) -> list[str]:
    """Return queries that name what is one's own, somebody else's, and nobody's."""
    own = [one.id for key, one in facts.by_organisation.items() if key in who.organisations]
    foreign = choose.sample(sorted(set(facts.participations) - set(own)), 3)
    ids = [*own, *foreign, 999_999, -1]
    odd = [
        "deltagelse=alle",
        "deltagelse=' OR 1=1--",
        "slice=4",
        "billede=2",
        "billede=12",
        "ark=1&tema=am26.a1",
        "kreds=4&organisation=7",
    ]
    return [f"deltagelse={one}" for one in ids] + [f"ark={one}" for one in foreign] + odd


async def walk(
    url: str, people: Sequence[Who], facts: Facts, count: int, seconds: float, note: Callable[[Load], None]
) -> None:
    """Load `count` pages, shared evenly among people, or what the time allows; each is noted at once."""
    way = _Way(url, time.monotonic() + seconds, asyncio.Semaphore(AT_A_TIME), note)
    shares = [count // len(people) + (place < count % len(people)) for place in range(len(people))]
    choose = random.Random(count)
    plans = [list(asks(who, facts, share, choose)) for who, share in zip(people, shares, strict=True)]
    await asyncio.gather(*(_person(way, who, plan) for who, plan in zip(people, plans, strict=True)))


@dataclass(frozen=True, slots=True)
class _Way:
    """What all who walk share: the server, when nothing more is begun, whose turn it is, where to tell."""

    url: str
    until: float
    turn: asyncio.Semaphore
    note: Callable[[Load], None]


async def _person(way: _Way, who: Who, wanted: list[Ask]) -> None:
    async with way.turn:
        socket = await open_socket(way.url, cookie=who.cookie)
    choice: Choice = None
    async with socket:
        for ask in wanted:
            async with way.turn:
                if time.monotonic() >= way.until:
                    return
                load = await asyncio.wait_for(run(socket, who, ask, choice), LIMIT)
            choice = _choice(load) or choice
            way.note(load)


async def run(socket: ClientConnection, who: Who, ask: Ask, choice: Choice) -> Load:
    """Ask for one run of a page; `choice` is the field that chooses what to compare with."""
    message = BackMsg()
    message.rerun_script.page_name = ask.page
    message.rerun_script.query_string = ask.query
    if ask.family and choice is not None:
        state = message.rerun_script.widget_states.widgets.add()
        state.id = choice.id
        state.string_array_value.data.append(_option(choice, ask.family))
    await socket.send(message.SerializeToString())
    frames: list[bytes] = []
    messages: list[ForwardMsg] = []
    while not (messages and _ended(messages[-1])):
        frame = await socket.recv()
        frames.append(frame if isinstance(frame, bytes) else frame.encode())
        messages.append(ForwardMsg.FromString(frames[-1]))
    return Load(who, ask, tuple(messages), b"\n".join(frames))


def _ended(message: ForwardMsg) -> bool:
    early = ForwardMsg.FINISHED_EARLY_FOR_RERUN
    return message.WhichOneof("type") == "script_finished" and message.script_finished != early


def _choice(load: Load) -> Choice:
    found = [m.delta.new_element for m in load.messages if m.WhichOneof("type") == "delta"]
    groups = [element.button_group for element in found if element.WhichOneof("type") == "button_group"]
    return next((one for one in groups if one.id.endswith("sammenlign")), None)


def _option(choice: Choice, family: str) -> str:
    """Return the words of a family among the choices that are offered, or words that are not among them."""
    offered = [] if choice is None else [option.content for option in choice.options]
    foreign = [name for name in KREDSE if name not in offered]
    return next((words for words in offered if WORDS.get(family, family) in words.lower()), foreign[0])
