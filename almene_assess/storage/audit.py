"""The log of who did what to whose data: rows are added here, and never changed or removed.

The database refuses both by itself; only a run of the retention schedule may take rows that are old enough.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from almene_assess.storage.database import reading
from almene_assess.storage.schema import (
    action as deed,
)
from almene_assess.storage.schema import (
    audit_log,
    goal,
    learning,
    local_item,
    offer,
    participation,
    role_grant,
    workshop,
)


def note(
    connection: sa.Connection,
    at: datetime,
    actor_id: int | None,
    action: str,
    object_kind: str,
    object_id: int | None,
    detail: str = "",
    *,
    organisation_id: int | None = None,
) -> None:
    """Add one row; whose data it was follows from the object where nobody says so."""
    whose = _organisation(action, object_kind, object_id) if organisation_id is None else organisation_id
    connection.execute(
        audit_log.insert().values(
            at=at,
            actor_id=actor_id,
            action=action,
            object_kind=object_kind,
            object_id=object_id,
            detail=detail[:400],
            organisation_id=whose,
        )
    )


LOOK = timedelta(minutes=10)
"""A page draws the same figures many times; one row says that somebody was looking."""

ABOUT_PEOPLE = frozenset(
    {"role_grant", "role_end", "account_disable", "account_enable", "factor_remove", "erase_leaver"}
)
"""What others do to a colleague's account. A person's own comings and goings are no organisation's."""

_IN_PARTICIPATION = {"workshop": workshop, "goal": goal, "action": deed, "learning": learning}
_WITH_ORGANISATION = {"offer": offer, "local_item": local_item}


def _organisation(action: str, kind: str, key: int | None) -> Any:
    """Return the organisation that an object belongs to, as a value or as a query for it.

    A respondent's and a session's are nobody's: when somebody handed in would tell whose answers came.
    """
    if kind == "organisation":
        return key
    if kind == "participation":
        return sa.select(participation.c.organisation_id).where(participation.c.id == key).scalar_subquery()
    if kind in _IN_PARTICIPATION:
        table = _IN_PARTICIPATION[kind]
        joined = table.join(participation, participation.c.id == table.c.participation_id)
        query = sa.select(participation.c.organisation_id).select_from(joined)
        return query.where(table.c.id == key).scalar_subquery()
    if kind in _WITH_ORGANISATION:
        table = _WITH_ORGANISATION[kind]
        return sa.select(table.c.organisation_id).where(table.c.id == key).scalar_subquery()
    return _only_home(key) if kind == "account" and action in ABOUT_PEOPLE else None


def _only_home(account_id: int | None) -> Any:
    """Return the one organisation that an account has ever had a role in; nothing where there are several."""
    homes = role_grant.c.scope_id
    one = sa.case((sa.func.count(homes.distinct()) == 1, sa.func.min(homes)))
    mine = (role_grant.c.account_id == account_id) & (role_grant.c.scope_kind == "organisation")
    return sa.select(one).where(mine).scalar_subquery()


def note_look(
    connection: sa.Connection,
    at: datetime,
    actor_id: int,
    action: str,
    object_kind: str,
    object_id: int | None,
) -> None:
    """Add one row about a read, unless the same person's same look was noted a moment ago."""
    if _is_new(connection, at, actor_id, action, object_kind, object_id):
        note(connection, at, actor_id, action, object_kind, object_id)


Look = tuple[int, str, str, int | None]
_LATELY: WeakKeyDictionary[sa.Engine, dict[Look, datetime]] = WeakKeyDictionary()
MOST = 10_000
"""How many looks a process remembers; whatever it has forgotten is asked of the database."""


def is_news(
    engine: sa.Engine, at: datetime, actor_id: int, action: str, object_kind: str, object_id: int | None
) -> bool:
    """Return whether a look is still to be noted; a process need not ask the database twice."""
    known, one = _LATELY.setdefault(engine, {}), (actor_id, action, object_kind, object_id)
    if one in known and at - LOOK < known[one] <= at:
        return False
    with reading(engine) as connection:
        last = _last(connection, at, actor_id, action, object_kind, object_id)
    if last is not None:
        if len(known) >= MOST:
            known.clear()
        known[one] = last
    return last is None


def _is_new(connection: sa.Connection, at: datetime, *one: Any) -> bool:
    return _last(connection, at, *one) is None


def _last(
    connection: sa.Connection, at: datetime, actor_id: int, action: str, kind: str, key: int | None
) -> datetime | None:
    """Return when the same look was last noted, if that was a moment ago."""
    table = audit_log.c
    same = sa.and_(
        table.actor_id == actor_id,
        table.action == action,
        table.object_kind == kind,
        table.object_id.is_(None) if key is None else table.object_id == key,
        table.at > at - LOOK,
    )
    return connection.execute(sa.select(table.at).where(same).limit(1)).scalar()
