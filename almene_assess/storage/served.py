"""Many organisations at once: which an administrator serves, how far each is, and what is due there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

import sqlalchemy as sa

from almene_assess.domain.answers import RespondentKind
from almene_assess.domain.goals import GoalState
from almene_assess.storage.schema import action, goal, organisation, participation, respondent, workshop


def organisations(connection: sa.Connection, administrators: Collection[int]) -> list[int]:
    """Return the organisations that belong to some administrators today."""
    query = sa.select(organisation.c.id).where(organisation.c.administrator_id.in_(administrators))
    return list(connection.execute(query).scalars())


def sheet_counts(connection: sa.Connection, participations: Collection[int]) -> dict[int, tuple[int, int]]:
    """Return how many people's sheets are submitted and how many there are, by participation."""
    people = respondent.c.kind != RespondentKind.JOINT.value
    query = (
        sa.select(
            respondent.c.participation_id,
            sa.func.count(respondent.c.submitted_at),
            sa.func.count().label("n"),
        )
        .where(respondent.c.participation_id.in_(participations), people)
        .group_by(respondent.c.participation_id)
    )
    return {key: (submitted, invited) for key, submitted, invited in connection.execute(query)}


def open_days(connection: sa.Connection, whose: Collection[int]) -> dict[int, list[date]]:
    """Return the due day of each goal and action that is not over, by organisation."""
    found: dict[int, list[date]] = defaultdict(list)
    for table, still in (
        (goal, goal.c.state == GoalState.RUNNING.value),
        (action, action.c.done_at.is_(None)),
    ):
        joined = table.join(participation, table.c.participation_id == participation.c.id)
        mine = participation.c.organisation_id.in_(whose)
        query = sa.select(participation.c.organisation_id, table.c.due).select_from(joined)
        for key, due in connection.execute(query.where(mine, still)):
            found[key].append(due)
    return found


def with_goals(connection: sa.Connection, participations: Collection[int]) -> set[int]:
    """Return the participations in which a goal was set or an action noted."""
    queries = (
        sa.select(table.c.participation_id).where(table.c.participation_id.in_(participations))
        for table in (goal, action)
    )
    return set(connection.execute(sa.union(*queries)).scalars())


def of_workshop(connection: sa.Connection, workshop_id: int) -> int | None:
    """Return the participation that a meeting belongs to."""
    query = sa.select(workshop.c.participation_id).where(workshop.c.id == workshop_id)
    return connection.execute(query).scalar()


def of_sheet(connection: sa.Connection, respondent_id: int) -> int | None:
    """Return the participation that a sheet belongs to."""
    query = sa.select(respondent.c.participation_id).where(respondent.c.id == respondent_id)
    return connection.execute(query).scalar()
