"""The pages for people without an account, put together: hub, phones, projectors, and who is present."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from typing import Any

import sqlalchemy as sa
from starlette.routing import Route

from almene_assess.services import screens
from almene_assess.web import drawing, phone, projector
from almene_assess.web.doors import Doors
from almene_assess.web.halls import Halls
from almene_assess.web.hub import Audience, Draw, Hub, Leaf
from almene_assess.web.phone import Phones
from almene_assess.web.projector import Projectors

REPORT = 15
"""Unit: looks of a second each. A process says anew how many phones it has, also when nothing changed."""
TABS = 4
"""Streams of one voter: a forgotten tab or two, and one that lost its net."""
WALLS = 20
"""Streams of one address that show one meeting's big screen: halls, side rooms, people who look from home."""
LOG = logging.getLogger(__name__)


class Outside:
    """Everything under `/m` and `/s` of this process."""

    def __init__(self, engine: sa.Engine, doors: Doors, port: int) -> None:
        self._engine = engine
        halls = Halls(engine)
        audiences = {
            # Phones say nothing of the others: they change with the desk, not with every vote.
            phone.AUDIENCE: Audience(_in_thread(halls.of_all), lambda beat: beat and beat.version, TABS),
            projector.AUDIENCE: Audience(
                _in_thread(lambda key: self._projectors.of_all(key)), lambda beat: beat, WALLS
            ),
        }
        self.hub = Hub(self._pulse, audiences)
        self._phones = Phones(engine, doors, self.hub, halls)
        self._projectors = Projectors(engine, doors, self.hub)
        # The same after a restart, so that those who were counted before a crash are not counted twice.
        self._process = f"{socket.gethostname()[:50]}:{port}"

    def routes(self) -> list[Route]:
        """Return the routes; the files first, since the last of `/m` takes any address."""
        return [*drawing.routes(), *self._phones.routes(), *self._projectors.routes()]

    async def run(self) -> None:
        """Look after the listeners, and say how many phones there are, for as long as the process lives."""
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self.hub.run(), name="hub")
                both.create_task(self._report(), name="presence")
        finally:
            self.hub.close()

    async def _pulse(self, workshops: frozenset[int]) -> Mapping[int, Any]:
        return await asyncio.to_thread(screens.pulse, self._engine, workshops)

    async def _report(self) -> None:
        said: Mapping[int, int] | None = None
        silent = 0
        while True:
            now = Counter(listener.workshop_id for listener in self.hub.people(phone.AUDIENCE))
            if now != said or (now and silent >= REPORT):
                try:
                    await asyncio.to_thread(screens.report_presence, self._engine, self._process, now)
                    said, silent = now, 0
                except sa.exc.SQLAlchemyError:
                    LOG.exception("could not say how many phones there are")
            silent += 1
            await asyncio.sleep(1)


def _in_thread(
    read: Callable[[int], Callable[[Hashable], Leaf]],
) -> Draw:
    async def reading(workshop_id: int) -> Callable[[Hashable], Leaf]:
        return await asyncio.to_thread(read, workshop_id)

    return reading
