"""The security log: a line of JSON for whatever concerns who gets in, and for every error.

It holds no name, no answer, no token and no address: numbers of rows, words of ours, and marks that only
the installation's secret can make. Who the sector's operators give it to learns nothing about a person.
"""

from __future__ import annotations

import json
import secrets
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from enum import StrEnum

from almene_assess.domain.errors import RefusedSetup
from almene_assess.services import attempts, secret
from almene_assess.services.error_trace import trace

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
MOST = 500
"""Lines of one event in a minute: whoever knocks without end must not fill the disk."""
MARK = 16
"""Unit: hexadecimal digits. Enough to see that it is the same again."""


class Event(StrEnum):
    """What is written down; each has one place in the code."""

    STARTED = "started"
    STOPPED = "stopped"
    SETTINGS_REFUSED = "settings_refused"
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_IN_LIMITED = "sign_in_limited"
    SECOND_STEP_FAILED = "second_step_failed"
    SIGNED_OUT = "signed_out"
    REFUSED_ORIGIN = "refused_origin"
    REFUSED_HOST = "refused_host"
    REFUSED_STRANGER = "refused_stranger"
    REFUSED_RIGHT = "refused_right"
    REFUSED_SIZE = "refused_size"
    REFUSED_SLOW = "refused_slow"
    REFUSED_CROWD = "refused_crowd"
    FOREIGN_VALUE = "foreign_value"
    ERROR = "error"


_lock = threading.Lock()
_counts: dict[Event, tuple[int, int]] = {}
"""The minute of each event's newest line, and how many there were in it."""


def note(event: Event, *, account: str = "", line: str = "", **numbers: int) -> None:
    """Write one line. `account` is a name as typed and `line` an address: only their marks are written."""
    marks = {"account": _mark("account", account), "line": _mark("line", attempts.line(line) if line else "")}
    _write(event, {name: mark for name, mark in marks.items() if mark} | dict[str, object](numbers))


def fail(error: BaseException) -> str:
    """Write an error down and return the number that its reader is shown."""
    number = reference()
    _write(Event.ERROR, {"reference": number, "trace": trace(error)})
    return number


def reference() -> str:
    """Return a number that can be read aloud."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(2))


def _mark(what: str, text: str) -> str:
    if not text:
        return ""
    try:
        return secret.log_mark(f"{what}:{text}")[:MARK]
    except RefusedSetup:  # without a secret there is nothing to make marks of
        return "?"


def _write(event: Event, told: Mapping[str, object]) -> None:
    now = datetime.now(UTC)
    skipped = _left_out(event, int(now.timestamp()) // 60)
    if skipped is None:
        return
    more = {"skipped": skipped} if skipped else {}
    head = {"log": "security", "time": now.isoformat(timespec="milliseconds"), "event": event.value}
    # Pure ASCII: nothing in a value can begin a line of its own.
    text = json.dumps({**head, **told, **more}) + "\n"
    with _lock, suppress(OSError, ValueError, AttributeError):  # a closed stderr must stop nobody
        sys.stderr.write(text)
        sys.stderr.flush()


def _left_out(event: Event, minute: int) -> int | None:
    """Return how many lines of this event the minute before lacks, or None where this one is left out too."""
    with _lock:
        known, count = _counts.get(event, (minute, 0))
        lacking = max(0, count - MOST) if known != minute else 0
        count = count if known == minute else 0
        _counts[event] = minute, count + 1
    return lacking if count < MOST else None
