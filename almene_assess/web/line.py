"""The line in front of the ballot box: votes that wait together are written together, in their order."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import Executor

import sqlalchemy as sa

from almene_assess.services import voting
from almene_assess.services.voting import Own, Vote

MOST = 64
"""Votes of one transaction; it holds the database for some 30 ms."""


class Line:
    """The votes of this process that are not written yet."""

    def __init__(self, engine: sa.Engine, pen: Executor) -> None:
        self._engine = engine
        self._pen = pen
        self._waiting: list[tuple[Vote, asyncio.Future[Own]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def cast(self, vote: Vote) -> Own:
        """Wait until the vote is stored, and return what its phone may know.

        Raises: what `voting.cast` raises.
        """
        stored: asyncio.Future[Own] = asyncio.get_running_loop().create_future()
        self._waiting.append((vote, stored))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        return await stored

    async def _write(self) -> None:
        batch: list[tuple[Vote, asyncio.Future[Own]]] = []
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                for (_, stored), told in zip(batch, await self._written(batch), strict=True):
                    _tell(stored, told)
        finally:
            self._writing = None
            for _, stored in batch:
                stored.cancel()  # only where something failed that nobody thought of: nobody waits for ever

    async def _written(self, batch: Sequence[tuple[Vote, asyncio.Future[Own]]]) -> Sequence[Own | Exception]:
        votes = [vote for vote, _ in batch]
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._pen, voting.cast_together, self._engine, votes)
        except sa.exc.SQLAlchemyError as trouble:  # none of them is stored; each phone tries again
            return [trouble] * len(batch)


def _tell(stored: asyncio.Future[Own], told: Own | Exception) -> None:
    if stored.done():  # whoever waited for it is gone
        return
    if isinstance(told, Exception):
        stored.set_exception(told)
    else:
        stored.set_result(told)
