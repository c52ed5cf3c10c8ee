"""Where papers are made: a few at a time, beside the event loop, and never many for one person.

A paper that takes long is not waited for: whoever asked looks again, and finds it when it is done.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum
from time import monotonic

from starlette.responses import Response

HANDS = 2
"""How many papers are made at the same time: a slow one does not stop the others, and pages keep a core."""
MOST_FOR_ONE = 3
"""How many one person may have asked for and not got; a press on each form of a paper is fine."""
MOST = 24
"""How many may be asked for in all: at under two seconds each, nobody waits longer than half a minute."""
PATIENCE = 4.0
"""Unit: seconds that are waited before the answer is that it takes a while."""
KEPT = 120.0
"""Unit: seconds that a finished paper waits for whoever asked."""


class Asked(StrEnum):
    """What is said instead of a paper."""

    LATER = "later"
    TOO_MANY_OF_YOURS = "yours"
    TOO_MANY = "all"


@dataclass(slots=True)
class _Order:
    """A paper that is being made, and since when."""

    making: Future[Response]
    asked: float = field(default_factory=monotonic)


class Desk:
    """The orders of this process, by who asked and for what."""

    def __init__(self, *, hands: int = HANDS, patience: float = PATIENCE) -> None:
        self._pool = ThreadPoolExecutor(hands, thread_name_prefix="papir")
        self._patience = patience
        self._orders: dict[tuple[int, Hashable], _Order] = {}

    async def take(self, account: int, order: Hashable, make: Callable[[], Response]) -> Response | Asked:
        """Return the paper, or what to say: asking twice for the same one makes it once.

        What is ordered must say by which rights: a finished paper is handed out without asking again.
        """
        self._clear()
        key = account, order
        if key not in self._orders:
            refused = self._refused(account)
            if refused is not None:
                return refused
            self._orders[key] = _Order(self._pool.submit(make))
        return await self._wait(key)

    async def _wait(self, key: tuple[int, Hashable]) -> Response | Asked:
        made = asyncio.wrap_future(self._orders[key].making)
        done, _ = await asyncio.wait([made], timeout=self._patience)
        if not done:
            return Asked.LATER
        self._orders.pop(key, None)
        return await made

    def _refused(self, account: int) -> Asked | None:
        if sum(whose == account for whose, _ in self._orders) >= MOST_FOR_ONE:
            return Asked.TOO_MANY_OF_YOURS
        return Asked.TOO_MANY if len(self._orders) >= MOST else None

    def _clear(self) -> None:
        """Forget papers that nobody came back for."""
        limit = monotonic() - KEPT
        old = [key for key, order in self._orders.items() if order.asked < limit and order.making.done()]
        for key in old:
            del self._orders[key]
