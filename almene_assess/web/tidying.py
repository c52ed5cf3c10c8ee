"""The schedule of deletion runs inside the server: every hour it asks whether a day has passed."""

from __future__ import annotations

import asyncio
import logging

import sqlalchemy as sa

from almene_assess.services import accounts, retention
from almene_assess.services.verbs import now

LOG = logging.getLogger(__name__)
FIRST, EVERY = 60.0, 3600.0
"""Unit: seconds. The first visitors come before the broom."""


async def tidy(engine: sa.Engine) -> None:
    """Run for as long as the server does; of several processes one does the work."""
    await asyncio.sleep(FIRST)
    while True:
        await asyncio.to_thread(_once, engine)
        await asyncio.sleep(EVERY)


def _once(engine: sa.Engine) -> None:
    """Run what is due; an example's invented people stay as they are."""
    try:
        if not accounts.is_example(engine):
            retention.run_due(engine, now())
    except (sa.exc.SQLAlchemyError, OSError):
        LOG.exception("the schedule of deletion did not finish; it begins anew in an hour")
