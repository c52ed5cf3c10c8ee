"""Closing what nobody closed: a meeting whose round has ended long ago must not keep its votes for ever."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from almene_assess.domain.rights import Actor
from almene_assess.services.closing import EMPTIED, wind_up
from almene_assess.services.workshop_acts import Act
from almene_assess.storage import audit, participations, questionnaires, workshops
from almene_assess.storage.database import leave_no_trace, writing

GRACE = timedelta(days=14)
"""After the round's end votes count for nothing more; two weeks are for those who want their minutes."""

NOBODY = Actor(0)
"""The machine itself: it holds no role, and what it does stands in the log without a name."""


def close_forgotten(engine: sa.Engine, at: datetime) -> int:
    """Close every meeting whose round ended before the days of grace; return how many.

    The log is emptied in any case: where a reader kept it at somebody's closing, the votes still lie there.
    """
    with writing(engine) as connection:
        forgotten = workshops.forgotten(connection, at - GRACE)
        for key in forgotten:
            _close(connection, key, at)
    leave_no_trace(engine, EMPTIED)
    return len(forgotten)


def _close(connection: sa.Connection, workshop_id: int, at: datetime) -> None:
    whole = workshops.find(connection, workshop_id)
    assert whole is not None
    place = participations.find(connection, whole.participation_id)
    assert place is not None
    workshops.advance(connection, whole.id, whole.version)
    bank = questionnaires.get(connection, place.questionnaire_id)
    wind_up(Act(connection, NOBODY, whole, place, bank, at), counted=False)
    audit.note(connection, at, None, "workshop_close", "workshop", whole.id, "glemt møde, fra maskinen")
