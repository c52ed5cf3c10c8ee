"""Two probes: `/healthz` (the process answers) and `/readyz` (the database does too)."""

from __future__ import annotations

import asyncio
import logging

import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from almene_assess.services import accounts

LOG = logging.getLogger(__name__)
NO_STORE = {"cache-control": "no-store"}


def routes(engine: sa.Engine) -> list[Route]:
    """Return the routes of the probes."""

    async def alive(_request: Request) -> Response:
        return PlainTextResponse("ok", headers=NO_STORE)

    async def ready(_request: Request) -> Response:
        try:
            await asyncio.to_thread(accounts.is_example, engine)
        except sa.exc.SQLAlchemyError:
            LOG.exception("the database does not answer")
            return PlainTextResponse("database", 503, NO_STORE)
        return PlainTextResponse("ok", headers=NO_STORE)

    return [Route("/healthz", alive), Route("/readyz", ready)]
