"""A meeting of one's own behind a real server, for tests that look at bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from almene_assess.services import workshops
from tests.support.hall import hold, keys_of, url_of
from tests.support.meeting import Meeting
from tests.support.raw_phone import RawPhone
from tests.support.server import Server


@dataclass(frozen=True, slots=True)
class Hall:
    """A meeting and the server that shows it."""

    meeting: Meeting
    server: Server

    @property
    def join_token(self) -> str:
        """Return what the QR code holds."""
        return keys_of(self.meeting).join_token

    @property
    def code(self) -> str:
        """Return the code as it is shown."""
        return keys_of(self.meeting).code

    @property
    def screen(self) -> str:
        """Return the projector's address."""
        return f"/s/{keys_of(self.meeting).view_token}"

    def pause(self) -> None:
        """Stop for today."""
        workshops.pause(self.meeting.engine, self.meeting.leader, self.meeting.id, self.meeting.version)

    def resume(self) -> None:
        """Go on."""
        workshops.resume(self.meeting.engine, self.meeting.leader, self.meeting.id, self.meeting.version)

    def phone(self) -> RawPhone:
        """Return a phone that has not come in."""
        return RawPhone(self.server.url)

    async def guest(self, group: str = "valgte") -> RawPhone:
        """Return a phone that has come in."""
        phone = self.phone()
        await phone.join(self.join_token, group)
        return phone


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """Serve a meeting; the tests of a file share it, and each leads it where it needs it."""
    meeting = hold(tmp_path_factory.mktemp("hall"))
    log = tmp_path_factory.mktemp("log") / "server.log"
    with Server(url_of(meeting), log=log) as server:
        yield Hall(meeting, server)
    meeting.engine.dispose()
    said = log.read_text(encoding="utf-8")
    assert "Traceback" not in said, said[-3000:]
    assert '"event": "error"' not in said, said[-3000:]
