"""The big screen in the hall: its own address with a view token, no controls; it follows the desk by itself.

It decides nothing about what may be shown: a scene of the services holds no vote before it is revealed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from typing import Any

import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from almene_assess import locale
from almene_assess.domain import join_code
from almene_assess.domain.errors import NotFound
from almene_assess.domain.workshop import Phase, Stage
from almene_assess.services import accounts, screens
from almene_assess.services.screens import ProjectorView
from almene_assess.web import drawing, qr
from almene_assess.web.doors import Doors
from almene_assess.web.hub import Hub, Leaf, Listener
from almene_assess.web.streams import EventStream

AUDIENCE = "projector"
GONE, BUSY = 410, 503
HEADLINES = {
    Phase.WELCOME: "storskaerm.vaer_med",
    Phase.READ: "storskaerm.laes",
    Phase.VOTE: "storskaerm.stem",
    Phase.REVEAL: "storskaerm.vises",
    Phase.TALK: "storskaerm.tal",
    Phase.VOTE_AGAIN: "storskaerm.stem_igen",
    Phase.REVEAL_AGAIN: "storskaerm.vises",
    Phase.JOINT: "storskaerm.faelles",
    Phase.NOTE: "storskaerm.note",
    Phase.ENDING: "storskaerm.slut",
}
LEADS = {
    Phase.READ: "storskaerm.laes_tekst",
    Phase.VOTE: "storskaerm.stem_tekst",
    Phase.VOTE_AGAIN: "storskaerm.stem_igen_tekst",
    Phase.JOINT: "storskaerm.faelles_tekst",
}
STANDING = {
    Stage.PLANNED: ("storskaerm.vaer_med", "storskaerm.venter"),
    Stage.OPEN: ("storskaerm.slut", "storskaerm.slut_tekst"),
    Stage.PAUSED: ("storskaerm.pause", "storskaerm.pause_tekst"),
    Stage.CLOSED: ("storskaerm.tak", "storskaerm.tak_tekst"),
}


class Projectors:
    """The routes under `/s`."""

    def __init__(self, engine: sa.Engine, doors: Doors, hub: Hub) -> None:
        self._engine = engine
        self._doors = doors
        self._hub = hub
        self._tokens: dict[int, str] = {}

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/s/{token}", self._page),
            Route("/s/{token}/nu", self._now),
            Route("/s/{token}/strom", self._stream),
        ]

    def of_all(self, workshop_id: int) -> Callable[[Hashable], Leaf]:
        """Read a workshop; every projector of it shows the same."""
        try:
            leaf = self._leaf(screens.projector(self._engine, self._tokens[workshop_id]))
        except (KeyError, NotFound):
            leaf = _gone()
        return lambda _who: leaf

    async def _page(self, request: Request) -> Response:
        token = request.path_params["token"]
        leaf = await asyncio.to_thread(self._drawn, token)
        status = 404 if leaf is None else 200
        return drawing.page("screen.html", status, leaf=leaf or _gone(), address=f"/s/{token}", live=leaf)

    async def _now(self, request: Request) -> Response:
        leaf = await asyncio.to_thread(self._drawn, request.path_params["token"])
        if leaf is None:
            return drawing.only(_gone(), GONE)
        if leaf.mark == request.query_params.get("m"):
            return Response(status_code=204, headers=drawing.NO_STORE)
        return drawing.only(leaf)

    async def _stream(self, request: Request) -> Response:
        token = request.path_params["token"]
        try:
            view = await asyncio.to_thread(screens.projector, self._engine, token)
        except NotFound:
            return drawing.only(_gone(), GONE)
        workshop_id = view.scene.workshop_id
        came_from = request.client.host if request.client else ""
        self._tokens[workshop_id] = token
        listener = Listener(AUDIENCE, workshop_id, came_from, request.query_params.get("m", "")[:64])
        if not self._hub.join(listener):
            return Response(status_code=BUSY, headers=drawing.NO_STORE | {"retry-after": "5"})
        return EventStream(self._hub, listener)

    def _drawn(self, token: str) -> Leaf | None:
        try:
            return self._leaf(screens.projector(self._engine, token))
        except NotFound:
            return None

    def _leaf(self, view: ProjectorView) -> Leaf:
        values = _values(view) | {"example": accounts.is_example(self._engine)} | self._way_in(view)
        return drawing.leaf("screen_leaf.html", **values)

    def _way_in(self, view: ProjectorView) -> dict[str, Any]:
        """Return what a latecomer needs; an address is said without its scheme, as people type it."""
        if view.keys is None:
            return {"keys": False}
        address = f"{self._doors.home}/m"
        return {
            "keys": True,
            "qr": qr.svg(f"{address}/{view.keys.join_token}"),
            "code": join_code.shown(view.keys.code),
            "address": address.split("://", 1)[1],
        }


def _values(view: ProjectorView) -> dict[str, Any]:
    scene = view.scene
    headline, lead = STANDING[scene.stage]
    at_item = scene.stage is Stage.OPEN and scene.item is not None
    ends = scene.timer_ends_at
    shown = scene.vote.distribution if scene.vote else None
    return {
        "scene": scene,
        "step": f"{scene.stage}.{scene.phase}.{scene.item.key if scene.item else ''}",
        "headline": HEADLINES[scene.phase] if at_item else headline,
        "lead": LEADS.get(scene.phase, lead) if at_item else lead,
        "clock": int(ends.timestamp() * 1000) if ends and scene.stage is Stage.OPEN else None,
        "most": max(shown.total, 1) if shown else 1,
        # A process that was killed leaves its count for a while: never more than have come in.
        "present": min(view.pulse.present, view.pulse.joined),
        "voted": view.pulse.voted,
        "dato": locale.day,
    }


def _gone() -> Leaf:
    return drawing.leaf("screen_over.html")
