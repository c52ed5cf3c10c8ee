"""Say again and again that something is alive, beside work that leaves no time for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from threading import Event, Thread

import sqlalchemy as sa


@contextmanager
def beating(beat: Callable[[], object], every: timedelta) -> Iterator[None]:
    """Call `beat` in a thread of its own until the work inside is done; a busy database skips a beat."""
    done = Event()

    def go_on() -> None:
        while not done.wait(every.total_seconds()):
            with suppress(sa.exc.OperationalError):
                beat()

    thread = Thread(target=go_on, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
