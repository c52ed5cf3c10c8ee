"""The hub: one reader, only while somebody listens; each audience drawn once; a slow one fills no memory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from almene_assess.web import hub as hubs
from almene_assess.web.hub import Audience, Hub, Leaf, Listener


@dataclass
class House:
    """A stand-in for the database: the pulse of one workshop, and how often it was asked and drawn."""

    beat: tuple[int, int] = (1, 0)
    asked: list[frozenset[int]] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)
    broken: bool = False

    async def pulse(self, workshops: frozenset[int]) -> Mapping[int, object]:
        self.asked.append(workshops)
        if self.broken:
            raise OSError("away")
        return dict.fromkeys(workshops, self.beat)

    def reader(self, name: str) -> Callable[[int], Any]:
        async def read(_workshop: int) -> Callable[[Hashable], Leaf]:
            self.drawn.append(name)
            shown = f"{name} {self.beat[0]}"
            return lambda who: Leaf(f"{shown} {who}", f"{shown} {who}")

        return read

    def hub(self) -> Hub:
        return Hub(
            self.pulse,
            {
                "phone": Audience(self.reader("phone"), lambda beat: beat and beat[0], 4),
                "projector": Audience(self.reader("projector"), lambda beat: beat, 4),
            },
        )


def phone(who: int) -> Listener:
    return Listener("phone", 1, who)


def test_nothing_is_read_while_nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "EVERY", 0.001)

    async def evening() -> list[frozenset[int]]:
        house = House()
        running = asyncio.create_task((hub := house.hub()).run())
        await asyncio.sleep(0.02)
        before = len(house.asked)
        one = phone(1)
        hub.join(one)
        await asyncio.sleep(0.05)
        during = len(house.asked)
        hub.leave(one)
        await asyncio.sleep(0.02)
        after = len(house.asked)
        await asyncio.sleep(0.02)
        assert (before, during > 3, len(house.asked) - after) == (0, True, 0)
        running.cancel()
        return house.asked

    assert set(asyncio.run(asyncio.wait_for(evening(), 10))) <= {frozenset({1}), frozenset()}


def test_a_hall_is_drawn_once_and_told_only_what_is_new() -> None:
    async def evening() -> None:
        house = House()
        hub, guests = house.hub(), [phone(n) for n in range(130)]
        assert all(hub.join(guest) for guest in guests)
        await hub.look()
        assert house.drawn == ["phone"]
        assert [guest.leaf.html for guest in guests if guest.leaf] == [f"phone 1 {n}" for n in range(130)]
        for guest in guests:
            await guest.take()
        await hub.look()
        house.beat = (1, 7)  # seven have voted: no business of the phones
        await hub.look()
        assert house.drawn == ["phone"]
        house.beat = (2, 7)
        await hub.look()
        assert house.drawn == ["phone"] * 2
        assert all(guest.leaf and guest.leaf.html.startswith("phone 2") for guest in guests)

    asyncio.run(asyncio.wait_for(evening(), 10))


def test_the_projector_follows_the_counts_too() -> None:
    async def evening() -> None:
        house = House()
        hub, screen = house.hub(), Listener("projector", 1, "wall")
        hub.join(screen)
        await hub.look()
        house.beat = (1, 3)
        await hub.look()
        assert house.drawn == ["projector"] * 2

    asyncio.run(asyncio.wait_for(evening(), 10))


def test_whoever_comes_late_is_told_without_waking_the_others() -> None:
    async def evening() -> None:
        hub, first, second = House().hub(), phone(1), phone(2)
        hub.join(first)
        await hub.look()
        await first.take()
        hub.join(second)
        await hub.look()
        assert first.leaf is None
        assert second.leaf is not None

    asyncio.run(asyncio.wait_for(evening(), 10))


def test_a_slow_listener_holds_the_newest_leaf_and_nothing_else() -> None:
    one = phone(1)
    for version in range(1000):
        one.give(Leaf(f"version {version}", str(version)))
    assert one.leaf == Leaf("version 999", "999")


def test_what_a_screen_shows_already_is_not_sent_again() -> None:
    one = Listener("phone", 1, 1, mark="same")
    one.give(Leaf("the same", "same"))
    assert one.leaf is None
    assert one.told


def test_a_fifth_stream_of_one_voter_ends_the_oldest() -> None:
    hub, tabs, neighbour = House().hub(), [phone(1) for _ in range(6)], phone(2)
    hub.join(neighbour)
    assert all(hub.join(tab) for tab in tabs)
    assert [tab.over for tab in tabs] == [True, True, False, False, False, False]
    assert not neighbour.over
    assert hub.count == 5
    assert len(hub.people("phone")) == 2


def test_a_full_process_lets_nobody_more_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "MOST", 3)
    hub = House().hub()
    assert [hub.join(phone(n)) for n in range(5)] == [True, True, True, False, False]


def test_one_workshop_cannot_take_the_places_of_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "MOST_IN_ONE", 2)
    hub = House().hub()
    assert [hub.join(phone(n)) for n in range(4)] == [True, True, False, False]
    assert hub.join(Listener("phone", 2, 1))


def test_a_database_that_is_away_does_not_end_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "EVERY", 0.001)

    async def evening() -> None:
        house, one = House(broken=True), phone(1)
        hub = house.hub()
        running = asyncio.create_task(hub.run())
        hub.join(one)
        await asyncio.sleep(0.02)
        assert one.leaf is None
        house.broken = False
        assert await one.take() == Leaf("phone 1 1", "phone 1 1")
        running.cancel()

    asyncio.run(asyncio.wait_for(evening(), 10))


def test_when_the_process_ends_every_stream_ends_and_nobody_comes_in() -> None:
    hub, one = House().hub(), phone(1)
    hub.join(one)
    hub.close()
    assert one.over
    assert not hub.join(phone(2))
