"""How often something may be tried: counted in the database before it is checked, and always let go again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

import sqlalchemy as sa

from almene_assess.services import secret
from almene_assess.storage import accounts as rows

ONE_SUBSCRIBER = 64
"""Unit: bits. What is behind them in IPv6 belongs to one line, which can change them at every try."""
EVERYBODY = ""
"""The key of a limit that all share."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How many failures are free in the window, and how the wait grows after that; it always runs out.

    Unit: seconds.
    """

    free: int
    first_wait: int
    longest_wait: int
    window: timedelta = timedelta(minutes=15)

    def wait(self, failures: int) -> timedelta:
        """Return how long after the last failure the next attempt may come."""
        if failures < self.free:
            return timedelta(0)
        doubled = self.first_wait * 2 ** min(failures - self.free, 16)
        return timedelta(seconds=min(doubled, self.longest_wait))


@dataclass(frozen=True, slots=True)
class Wait:
    """The attempt was not admitted; try again after so many seconds."""

    seconds: int


def admit(
    connection: sa.Connection, keys: Mapping[str, str], limits: Mapping[str, Limit], now: datetime
) -> tuple[int, ...] | Wait:
    """Count one attempt against each kind's key and return the ids, or say how long to wait."""
    for kind in keys:
        rows.forget_attempts_before(connection, (kind,), now - limits[kind].window)
    held = waits(connection, keys, limits, now)
    if held is not None:
        return held
    return tuple(rows.add_attempt(connection, kind, _mark(kind, key), now) for kind, key in keys.items())


def waits(
    connection: sa.Connection, keys: Mapping[str, str], limits: Mapping[str, Limit], now: datetime
) -> Wait | None:
    """Return how long to wait, or None where an attempt may be made; counts nothing."""
    pause = max(_pause(connection, kind, _mark(kind, key), limits[kind], now) for kind, key in keys.items())
    return Wait(int(pause.total_seconds()) + 1) if pause > timedelta(0) else None


def forget(connection: sa.Connection, kind: str, key: str) -> None:
    """Count nothing against a key any more: it was its owner."""
    rows.forget_attempts_of(connection, kind, _mark(kind, key))


def line(address: str) -> str:
    """Return what an address and its neighbours on the same line have in common."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    return str(found.ipv4_mapped or ip_network((int(found), ONE_SUBSCRIBER), strict=False))


def _pause(connection: sa.Connection, kind: str, mark: str, limit: Limit, now: datetime) -> timedelta:
    failures, last = rows.attempts_since(connection, kind, mark, now - limit.window)
    return last + limit.wait(failures) - now if last is not None else timedelta(0)


def _mark(kind: str, key: str) -> str:
    return secret.mark(f"{kind}:{key}")
