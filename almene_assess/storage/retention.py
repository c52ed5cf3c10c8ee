"""What the schedule deletes, a function a kind of row, and when it ran. No period is set here."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from almene_assess.domain.rights import Role
from almene_assess.storage.schema import (
    answer,
    attempt,
    audit_log,
    installation,
    new_id,
    one_time,
    retention_run,
    role_grant,
    session,
    tombstone,
)


def claim(
    connection: sa.Connection, at: datetime, rest: timedelta, given_up: timedelta, silence: timedelta
) -> int | None:
    """Begin a run and return its id; None if one was begun too lately, by this process or another.

    One that never ended is taken to have died after `given_up`. After more than `silence` the run is only
    noted: a clock that jumped must not delete what nobody can bring back, and one run later it is set right.
    """
    connection.execute(sa.select(installation.c.id).limit(1).with_for_update())
    last = connection.execute(sa.select(retention_run).order_by(retention_run.c.id.desc()).limit(1)).first()
    since = None if last is None else at - last.started_at
    if last is not None and since is not None and since > -rest:  # else the clock was ahead then
        if since < (rest if last.ended_at is not None else given_up):
            return None
        if since > silence:
            connection.execute(retention_run.insert().values(started_at=at, ended_at=at, counts={}))
            return None
    dead = retention_run.c.ended_at.is_(None)
    connection.execute(retention_run.update().where(dead).values(ended_at=at))
    return new_id(connection.execute(retention_run.insert().values(started_at=at, counts={})))


def finish(connection: sa.Connection, run_id: int, counts: dict[str, int], at: datetime) -> None:
    """End a run with what it did, in numbers."""
    mine = retention_run.c.id == run_id
    connection.execute(retention_run.update().where(mine).values(ended_at=at, counts=counts))


def ended_sessions(connection: sa.Connection, before: datetime) -> int:
    """Delete sign-ins that ended before this time."""
    over = (session.c.expires_at < before) | (session.c.revoked_at < before)
    return connection.execute(session.delete().where(over)).rowcount


def attempts(connection: sa.Connection, before: datetime) -> int:
    """Delete attempts to get in from before this time."""
    return connection.execute(attempt.delete().where(attempt.c.at < before)).rowcount


def links(connection: sa.Connection, before: datetime) -> int:
    """Delete one-time links and codes that ran out before this time."""
    return connection.execute(one_time.delete().where(one_time.c.expires_at < before)).rowcount


def devices_of_answers(connection: sa.Connection, before: datetime) -> int:
    """Forget which sign-in wrote an answer from before this time."""
    old = (answer.c.at < before) & answer.c.session_id.is_not(None)
    return connection.execute(answer.update().where(old).values(session_id=None)).rowcount


def log_rows(connection: sa.Connection, before: datetime) -> int:
    """Delete rows of the log from before this time: the one way out of it, open only during a run."""
    return connection.execute(audit_log.delete().where(audit_log.c.at < before)).rowcount


def leavers(connection: sa.Connection, before: datetime) -> list[int]:
    """Return the accounts whose every role ended before this time, without those of answer links."""
    table = role_grant.c
    going_on = table.valid_to.is_(None) | (table.valid_to >= before)
    named = table.role != Role.GUEST.value
    query = (
        sa.select(table.account_id)
        .where(table.account_id.not_in(sa.select(tombstone.c.object_id)))
        .group_by(table.account_id)
        .having(
            sa.func.sum(sa.case((going_on, 1), else_=0)) == 0, sa.func.sum(sa.case((named, 1), else_=0)) > 0
        )
    )
    return sorted(connection.execute(query).scalars())


def _count(holds: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((holds, 1), else_=0))
