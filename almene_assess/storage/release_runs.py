"""Runs of the gate as they are kept: one at a time a round, and what is over is never changed again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from almene_assess.domain.release_run import Outcome, Run
from almene_assess.storage.schema import new_id, release_run

ON = 1
"""What `running` holds while a run is on."""


def begin(
    connection: sa.Connection, round_id: int, account_id: int | None, at: datetime, *, rehearsal: bool
) -> int:
    """Note a new run and return its id.

    Raises: sqlalchemy.exc.IntegrityError if one of this round is on.
    """
    started = {"round_id": round_id, "account_id": account_id, "started_at": at, "beat_at": at}
    values = started | {"rehearsal": rehearsal, "running": ON}
    return new_id(connection.execute(release_run.insert().values(**values)))


def find(connection: sa.Connection, run_id: int) -> Run | None:
    """Return a run, or None."""
    return _one(connection, sa.select(*_COLUMNS).where(release_run.c.id == run_id))


def newest(connection: sa.Connection, round_id: int) -> Run | None:
    """Return the run of a round that was started last, or None."""
    mine = sa.select(*_COLUMNS).where(release_run.c.round_id == round_id)
    return _one(connection, mine.order_by(release_run.c.id.desc()).limit(1))


def alive(connection: sa.Connection, run_id: int, at: datetime, **step: int) -> bool:
    """Note that a run goes on, and how far it is; return False if it is over."""
    return _change(connection, run_id, beat_at=at, **step)


def end(
    connection: sa.Connection,
    run_id: int,
    outcome: Outcome,
    at: datetime,
    report: Mapping[str, Any] | None = None,
) -> bool:
    """Note how a run ended; return False, and change nothing, if it was over already."""
    kept = {} if report is None else {"report": dict(report)}
    return _change(connection, run_id, running=None, ended_at=at, outcome=outcome.value, **kept)


_COLUMNS = [column for column in release_run.c if column.name != "running"]


def _change(connection: sa.Connection, run_id: int, **values: Any) -> bool:
    still_on = (release_run.c.id == run_id) & (release_run.c.running == ON)
    return connection.execute(release_run.update().where(still_on).values(**values)).rowcount == 1


def _one(connection: sa.Connection, query: sa.Select[Any]) -> Run | None:
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    values = dict(row._mapping)
    ended = None if values["outcome"] is None else Outcome(values["outcome"])
    return Run(**values | {"outcome": ended})
