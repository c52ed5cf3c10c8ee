"""When a round opens and closes, and what may still be changed about it; pure rules, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from almene_assess.domain.errors import InvalidValue, NotNow

DENMARK = ZoneInfo("Europe/Copenhagen")
TITLE_LIMIT = 120
LONGEST = timedelta(days=730)
LAST_MINUTE = time(23, 59)
"""A round is open on its last day: people read "til og med"."""


class Standing(StrEnum):
    """Where a round stands."""

    COMING = "coming"
    OPEN = "open"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Period:
    """From when until when answers can be given."""

    opens_at: datetime
    closes_at: datetime

    def standing(self, now: datetime) -> Standing:
        """Return where the round stands at a time."""
        if now < self.opens_at:
            return Standing.COMING
        return Standing.OPEN if now < self.closes_at else Standing.OVER


def first_moment(day: date) -> datetime:
    """Return when a day begins in Denmark."""
    return datetime.combine(day, time.min, DENMARK)


def last_moment(day: date) -> datetime:
    """Return when a round closes whose last day this is."""
    return datetime.combine(day, LAST_MINUTE, DENMARK)


def checked(before: Period | None, after: Period, now: datetime, *, both_released: bool) -> Period:
    """Return a period that a round may have instead of another.

    Both comparisons published: no answer could enter one any more, so nothing opens again (R1).

    Raises: InvalidValue, NotNow.
    """
    if not after.opens_at < after.closes_at <= after.opens_at + LONGEST:
        raise InvalidValue("closes", "order")
    if before is None:
        if after.closes_at <= now:
            raise InvalidValue("closes", "past")
        return after
    begun = before.standing(now) is not Standing.COMING
    if begun and after.opens_at != before.opens_at:
        raise NotNow("begun", "opens")
    if not begun and after.opens_at < now - timedelta(days=1):
        raise InvalidValue("opens", "past")
    if after.closes_at < now - timedelta(minutes=1) and after.closes_at != before.closes_at:
        raise InvalidValue("closes", "past")
    if both_released and after.closes_at > max(before.closes_at, now):
        raise NotNow("released", "extend")
    return after
