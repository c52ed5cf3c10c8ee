"""The room's timer: start, give more time, hold, stop. When it rings nothing closes: the room decides."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

import sqlalchemy as sa

from almene_assess.domain.errors import InvalidValue, NotNow
from almene_assess.domain.rights import Action, Actor
from almene_assess.services.verbs import now, verb
from almene_assess.services.workshop_acts import act
from almene_assess.services.workshops import LONGEST
from almene_assess.storage import workshops
from almene_assess.storage.workshops import Workshop


@verb(Action.WORKSHOP_RUN)
def extend_timer(engine: sa.Engine, actor: Actor, workshop_id: int, version: int, minutes: int) -> None:
    """Give the room more time; a timer that has rung, or that stands still, runs from now.

    Raises: NotFound, NotAllowed, Conflict, NotNow, InvalidValue.
    """
    if type(minutes) is not int or not 1 <= minutes <= LONGEST:
        raise InvalidValue("minutes", "unknown")
    with act(engine, actor, workshop_id, version, "timer") as a:
        started, total = a.whole.timer_started_at, a.whole.timer_minutes or 0
        runs_on = started is not None and started + timedelta(minutes=total) > a.at
        left = total if started is None else 0
        runs = (started, total + minutes) if runs_on else (a.at, left + minutes)
        if runs[1] > LONGEST:
            raise InvalidValue("minutes", "unknown")
        workshops.change(a.connection, a.whole.id, timer_started_at=runs[0], timer_minutes=runs[1])


@verb(Action.WORKSHOP_RUN)
def hold_timer(engine: sa.Engine, actor: Actor, workshop_id: int, version: int) -> None:
    """Let the timer stand still with the minutes that are left, rounded up.

    Raises: NotFound, NotAllowed, Conflict, NotNow if no timer runs.
    """
    with act(engine, actor, workshop_id, version, "timer") as a:
        left = minutes_left(a.whole, a.at)
        if a.whole.timer_started_at is None or left is None:
            raise NotNow(a.whole.run.phase.value, "timer")
        workshops.change(a.connection, a.whole.id, timer_started_at=None, timer_minutes=max(left, 1))


def minutes_left(whole: Workshop, at: datetime | None = None) -> int | None:
    """Return the minutes left, rounded up; None without a timer, 0 once it has rung."""
    if whole.timer_minutes is None:
        return None
    if whole.timer_started_at is None:
        return whole.timer_minutes
    ends = whole.timer_started_at + timedelta(minutes=whole.timer_minutes)
    return max(0, math.ceil((ends - (at or now())).total_seconds() / 60))
