"""How the server treats open streams and small answers: it ends in order, and holds no body back."""

from __future__ import annotations

import asyncio
import socket
import time
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import uvicorn

from almene_assess.services.closing import close
from almene_assess.web.startup import _do_not_wait
from tests.support.hall import hold, keys_of, url_of
from tests.support.meeting import Meeting
from tests.support.raw_phone import Heard, RawPhone
from tests.support.server import Server


def test_a_meeting_ends_on_every_screen_and_then_the_server_ends_in_order(tmp_path: Path) -> None:
    meeting = hold(tmp_path)
    with Server(url_of(meeting), log=tmp_path / "log") as server:
        seconds = asyncio.run(_evening(meeting, server))
    assert seconds < 8
    assert "ERROR" not in (tmp_path / "log").read_text(encoding="utf-8")


async def _evening(meeting: Meeting, server: Server) -> float:
    phone, screen, keys = RawPhone(server.url), RawPhone(server.url), keys_of(meeting)
    heard: list[Heard] = []
    await phone.join(keys.join_token)
    streams = [
        await phone.listen(heard.append),
        await screen.listen(heard.append, f"/s/{keys.view_token}/strom"),
    ]
    await asyncio.sleep(0.5)
    heard.clear()
    await asyncio.to_thread(close, meeting.engine, meeting.leader, meeting.id, meeting.version)
    async with asyncio.timeout(5):
        while [one.step for one in heard] != ["slut", "slut"]:
            await asyncio.sleep(0.05)
    assert (await phone.get("/m/stem")).status == 410
    assert "Tak, fordi du var med" in (await phone.get("/m/stem/nu")).text
    assert (await RawPhone(server.url).post(f"/m/{keys.join_token}", {})).status == 422
    assert (await RawPhone(server.url).post("/m", {"kode": keys.code})).status == 422
    assert (await screen.get(f"/s/{keys.view_token}")).status == 404
    start = time.monotonic()
    await asyncio.to_thread(server.stop)  # kills after ten seconds
    async with asyncio.timeout(1):
        for stream in streams:
            await stream.over
    return time.monotonic() - start


def test_connections_do_not_wait_for_an_acknowledgement() -> None:
    with socket.socket() as listening:
        served = SimpleNamespace(servers=[SimpleNamespace(sockets=[listening])])
        assert not listening.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        _do_not_wait(cast(uvicorn.Server, served))
        assert listening.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
