"""An event stream: what it says, and that it lets go of whoever is gone or too slow."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Mapping
from typing import Any

import pytest
from starlette.types import Message

from almene_assess.web import hub as hubs
from almene_assess.web import streams
from almene_assess.web.hub import Audience, Hub, Leaf, Listener
from almene_assess.web.streams import EventStream, framed


async def nothing(_workshops: frozenset[int]) -> Mapping[int, object]:
    return {}


async def never(_workshop: int) -> Callable[[Hashable], Leaf]:
    raise AssertionError("nothing is drawn here")


class Wire:
    """The other end: it takes what comes, or nothing more after some messages; it goes when told."""

    def __init__(self, takes: int = 1000) -> None:
        self.taken: list[Message] = []
        self.takes = takes
        self.gone = asyncio.Event()

    async def send(self, message: Message) -> None:
        if len(self.taken) >= self.takes:
            await asyncio.Event().wait()
        self.taken.append(message)

    async def receive(self) -> Message:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    @property
    def said(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.taken)


def begin(wire: Wire) -> tuple[Hub, Listener, asyncio.Task[None]]:
    hub, listener = Hub(nothing, {"phone": Audience(never, bool, 4)}), Listener("phone", 1, "one")
    assert hub.join(listener)
    scope: dict[str, Any] = {"type": "http"}
    return hub, listener, asyncio.create_task(EventStream(hub, listener)(scope, wire.receive, wire.send))


def test_it_says_the_clock_first_and_then_every_leaf() -> None:
    async def evening() -> bytes:
        wire = Wire()
        hub, listener, task = begin(wire)
        await asyncio.sleep(0)
        listener.give(Leaf("<p>én</p>", "m1"))
        await asyncio.sleep(0.01)
        hub.close()
        await task
        assert hub.count == 0
        assert wire.taken[-1] == {"type": "http.response.body", "body": b"", "more_body": False}
        return wire.said

    said = asyncio.run(asyncio.wait_for(evening(), 10)).decode()
    assert said.startswith("event: puls\ndata: ")
    assert said.endswith("event: nu\nid: m1\ndata: <p>én</p>\n\n")


def test_a_silent_stream_gives_a_sign_of_life(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "PULSE", 0.005)

    async def evening() -> bytes:
        wire = Wire()
        hub, _, task = begin(wire)
        await asyncio.sleep(0.05)
        hub.close()
        await task
        return wire.said

    assert asyncio.run(asyncio.wait_for(evening(), 10)).count(b"event: puls") > 2


def test_whoever_takes_nothing_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "PATIENCE", 0.02)

    async def evening() -> None:
        hub, listener, task = begin(Wire(takes=2))
        await asyncio.sleep(0)
        listener.give(Leaf("<p>", "m1"))
        await asyncio.wait_for(task, 1)
        assert hub.count == 0

    asyncio.run(asyncio.wait_for(evening(), 10))


def test_whoever_goes_is_forgotten() -> None:
    async def evening() -> None:
        wire = Wire()
        hub, _, task = begin(wire)
        await asyncio.sleep(0)
        wire.gone.set()
        await asyncio.wait_for(task, 1)
        assert hub.count == 0

    asyncio.run(asyncio.wait_for(evening(), 10))


def test_a_leaf_over_several_lines_is_one_event() -> None:
    assert framed(Leaf("a\nb", "m")) == b"event: nu\nid: m\ndata: a\ndata: b\n\n"
