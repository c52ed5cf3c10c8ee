"""Goals with what they are measured by and how they were checked; they outlive the round they were set in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from almene_assess.domain.errors import Conflict, NotFound
from almene_assess.domain.goals import (
    Check,
    Doer,
    Goal,
    GoalState,
    GoalWords,
    Horizon,
    Measured,
    Outcome,
)
from almene_assess.storage.schema import goal, goal_check, goal_item, new_id, participation


def of_organisation(connection: sa.Connection, organisation_id: int) -> list[Goal]:
    """Return every goal of an organisation, whatever the round, the nearest day first."""
    mine = participation.c.organisation_id == organisation_id
    joined = goal.join(participation, goal.c.participation_id == participation.c.id)
    rows = connection.execute(
        sa.select(goal).select_from(joined).where(mine).order_by(goal.c.due, goal.c.id)
    ).all()
    return _whole(connection, rows)


def find(connection: sa.Connection, goal_id: int) -> Goal | None:
    """Return a goal, or None."""
    rows = connection.execute(sa.select(goal).where(goal.c.id == goal_id)).all()
    return next(iter(_whole(connection, rows)), None)


def add(
    connection: sa.Connection,
    participation_id: int,
    theme: str | None,
    words: GoalWords,
    items: Sequence[Measured],
    at: datetime,
) -> int:
    """Insert a goal with what it is measured by, and return its id."""
    row = {"participation_id": participation_id, "theme": theme, "created_at": at, "version": 1}
    state = GoalState.RUNNING.value
    key = new_id(connection.execute(goal.insert().values(**row, **_columns(words), state=state)))
    rows = [
        {"goal_id": key, "item_key": one.item, "baseline": one.baseline, "target": one.target}
        for one in items
    ]
    if rows:
        connection.execute(goal_item.insert(), rows)
    return key


def change(connection: sa.Connection, goal_id: int, version: int, words: GoalWords) -> None:
    """Write a goal anew on top of the version that was seen.

    Raises: NotFound, Conflict.
    """
    _write(connection, goal_id, version, _columns(words))


def check(
    connection: sa.Connection, goal_id: int, version: int, found: Check, state: GoalState, words: GoalWords
) -> None:
    """Keep a check, and how the goal stands after it.

    Raises: NotFound, Conflict.
    """
    _write(connection, goal_id, version, {**_columns(words), "state": state.value})
    row = {"goal_id": goal_id, "outcome": found.outcome.value, "reason": found.reason, "at": found.at}
    connection.execute(goal_check.insert().values(**row))


def _write(connection: sa.Connection, goal_id: int, version: int, values: dict[str, Any]) -> None:
    seen = (goal.c.id == goal_id) & (goal.c.version == version)
    done = connection.execute(goal.update().where(seen).values(**values, version=version + 1))
    if not done.rowcount:
        now = connection.execute(sa.select(goal.c.version).where(goal.c.id == goal_id)).scalar()
        raise NotFound("goal") if now is None else Conflict(now)


def _columns(words: GoalWords) -> dict[str, Any]:
    return {
        "text": words.text,
        "sign": words.sign,
        "responsible": words.responsible,
        "due": words.due,
        "horizon": words.horizon.value,
        "level": words.doer.value,
    }


def _whole(connection: sa.Connection, rows: Sequence[sa.Row[Any]]) -> list[Goal]:
    keys = [row.id for row in rows]
    items, checks = _items(connection, keys), _checks(connection, keys)
    return [
        Goal(
            id=row.id,
            participation_id=row.participation_id,
            theme=row.theme,
            words=GoalWords(
                row.text, row.sign, row.responsible, row.due, Horizon(row.horizon), Doer(row.level)
            ),
            state=GoalState(row.state),
            version=row.version,
            created_at=row.created_at,
            items=tuple(items[row.id]),
            checks=tuple(checks[row.id]),
        )
        for row in rows
    ]


def _items(connection: sa.Connection, keys: Iterable[int]) -> dict[int, list[Measured]]:
    query = sa.select(goal_item).where(goal_item.c.goal_id.in_(keys)).order_by(goal_item.c.item_key)
    found: dict[int, list[Measured]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.goal_id].append(Measured(row.item_key, row.baseline, row.target))
    return found


def _checks(connection: sa.Connection, keys: Iterable[int]) -> dict[int, list[Check]]:
    query = sa.select(goal_check).where(goal_check.c.goal_id.in_(keys)).order_by(goal_check.c.id)
    found: dict[int, list[Check]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.goal_id].append(Check(Outcome(row.outcome), row.reason, row.at))
    return found
