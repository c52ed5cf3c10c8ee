"""What the example's people have done so far: a log that is worth looking at, as the product writes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa

from almene_assess.example.accounts import ExampleAccount
from almene_assess.storage import audit

LEADER, READER, OFFICE = "faerdig@eksempel.dk", "laeser@eksempel.dk", "sektor@eksempel.dk"
HOUSE = (
    (20, LEADER, "participation_submit"),
    (20, LEADER, "consent_give"),
    (19, LEADER, "result_read"),
    (19, READER, "result_read"),
    (18, LEADER, "themes_choose"),
    (17, READER, "goals_read"),
    (16, LEADER, "goal_add"),
    (16, LEADER, "action_add"),
    (11, LEADER, "shown_set"),
    (9, READER, "result_read"),
    (4, LEADER, "goal_check"),
    (2, READER, "goals_read"),
)
"""Days ago, by whom, what; about the organisation that is finished."""
OUTSIDE = (
    (21, OFFICE, "role_grant", "account"),
    (12, OFFICE, "round_period", "round"),
    (5, OFFICE, "release_run_start", "release_run"),
)
"""What the secretariat did."""


def write_log(
    connection: sa.Connection, owners: Mapping[ExampleAccount, int], participation_id: int, now: datetime
) -> None:
    """Write the rows, oldest first, a few minutes apart where they are of one day."""
    by_name = {person.username: key for person, key in owners.items()}
    for place, (days, who, action) in enumerate(HOUSE):
        at = now - timedelta(days=days, minutes=100 - 7 * place)
        audit.note(connection, at, by_name[who], action, "participation", participation_id)
    for days, who, action, kind in OUTSIDE:
        audit.note(connection, now - timedelta(days=days), by_name[who], action, kind, 1)
