"""The schedule of what is deleted when it has had its time, and the run that does it, once a day.

Each step is a transaction of its own and finds by itself what is due: a run that dies is simply run again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from almene_assess.services import forgotten_meetings
from almene_assess.services.erasure import erase, settle
from almene_assess.services.retention_words import WORDS
from almene_assess.storage import audit, erasing, participations, tombstone_file
from almene_assess.storage import retention as rows
from almene_assess.storage.database import leave_no_trace, writing
from almene_assess.storage.erasing import LEAVER, Tombstone

REST = timedelta(hours=20)
"""From one run to the next: once a day, also where the clock is changed."""
GIVEN_UP = timedelta(hours=1)
"""A run that has not ended by then has died."""
SILENCE = timedelta(days=45)
"""A longer time without a run is believed a run later: it may be a clock that is wrong."""
SHEETS = timedelta(days=365)
"""After a round has closed: joint steps are set and goals chosen by then."""
LEAVERS = timedelta(days=365)
"""After somebody's last role has ended: by then they are not asked into the next round either."""
EMPTIED = (*erasing.EMPTIED, "attempt", "audit_log")

Take = Callable[[sa.Engine, datetime], int]


@dataclass(frozen=True, slots=True)
class Rule:
    """What goes, after how long, and why; `take` deletes what is older and says how much it was."""

    name: str
    age: timedelta
    take: Take

    @property
    def what(self) -> str:
        """Return what goes, in Danish."""
        return WORDS[self.name][0]

    @property
    def why(self) -> str:
        """Return why then, in Danish."""
        return WORDS[self.name][1]


def _each(take: Callable[[sa.Connection, datetime], int]) -> Take:
    def taking(engine: sa.Engine, before: datetime) -> int:
        with writing(engine) as connection:
            return take(connection, before)

    return taking


def _sheets(engine: sa.Engine, closed_before: datetime) -> int:
    """Delete everybody's own sheet of the rounds that closed before then; results stay as figures."""
    with writing(engine) as connection:
        due = erasing.with_people(connection, closed_before)
    return sum(_sheets_of(engine, participation_id, closed_before) for participation_id in due)


def _sheets_of(engine: sa.Engine, participation_id: int, closed_before: datetime) -> int:
    with writing(engine) as connection:
        whole = participations.find(connection, participation_id)
        assert whole is not None
        if whole.first_submitted_at is not None:
            settle(connection, participation_id, closed_before + SHEETS)
        people = erasing.people_of(connection, participation_id)
        erasing.drop_respondents(connection, people)
        return len(people)


def _leavers(engine: sa.Engine, before: datetime) -> int:
    """Erase the accounts of those who have left; what they answered stays without an owner."""
    path = tombstone_file.path_of(engine.url.render_as_string(hide_password=False))
    with writing(engine) as connection:
        at = before + LEAVERS
        stones = [Tombstone(LEAVER, one, at) for one in rows.leavers(connection, before)]
        for stone in stones:
            audit.note(connection, at, None, "erase_leaver", "account", stone.account_id)
            erase(connection, stone)
        if stones:
            tombstone_file.add(path, stones)
        return len(stones)


def _meetings(engine: sa.Engine, before: datetime) -> int:
    return forgotten_meetings.close_forgotten(engine, before + forgotten_meetings.GRACE)


SCHEDULE = (
    Rule("attempts", timedelta(days=1), _each(rows.attempts)),
    Rule("meetings", forgotten_meetings.GRACE, _meetings),
    Rule("sessions", timedelta(days=30), _each(rows.ended_sessions)),
    Rule("links", timedelta(days=30), _each(rows.links)),
    Rule("devices", timedelta(days=90), _each(rows.devices_of_answers)),
    Rule("sheets", SHEETS, _sheets),
    Rule("leavers", LEAVERS, _leavers),
    Rule("log", timedelta(days=5 * 365 + 2), _each(rows.log_rows)),
)
"""Everything that goes by itself. Voters and votes go when a meeting closes (docs/adr/0009)."""


def run_due(engine: sa.Engine, at: datetime) -> dict[str, int] | None:
    """Run the schedule if it is time, and return how much of each went; None if another run was lately.

    None also after a long silence, which the next run believes.
    """
    with writing(engine) as connection:
        run_id = rows.claim(connection, at, REST, GIVEN_UP, SILENCE)
    if run_id is None:
        return None
    counts = {rule.name: rule.take(engine, at - rule.age) for rule in SCHEDULE}
    with writing(engine) as connection:
        rows.finish(connection, run_id, counts, at)
    leave_no_trace(engine, EMPTIED)
    return counts
