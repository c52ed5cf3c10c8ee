"""A heart that beats beside the work: through a busy database, and not a moment longer than the work."""

from __future__ import annotations

from datetime import timedelta
from threading import Event

import pytest
import sqlalchemy as sa

from almene_assess.services.heartbeat import beating

SOON = timedelta(milliseconds=5)


def test_it_beats_again_after_a_busy_database_and_stops_with_the_work() -> None:
    beats: list[int] = []
    enough = Event()

    def beat() -> None:
        beats.append(len(beats))
        if len(beats) == 1:
            raise sa.exc.OperationalError("UPDATE", {}, Exception("database is locked"))
        enough.set()

    with beating(beat, SOON):
        assert enough.wait(30)
    counted = len(beats)
    assert not Event().wait(4 * SOON.total_seconds())
    assert len(beats) == counted


def test_it_stops_when_the_work_fails() -> None:
    beats: list[int] = []
    with pytest.raises(KeyboardInterrupt), beating(lambda: beats.append(1), SOON):
        raise KeyboardInterrupt
    counted = len(beats)
    assert not Event().wait(4 * SOON.total_seconds())
    assert len(beats) == counted
