"""What a board has chosen to show outside: the dialogue sheet and the page for the local community.

One row a participation and paper, its themes beside it; written whole, as a compare-and-set on the version.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from almene_assess.domain.errors import Conflict
from almene_assess.domain.outside import Paper
from almene_assess.storage.schema import (
    community_goal,
    community_sheet,
    community_theme,
    dialogue_sheet,
    dialogue_theme,
    goal,
    new_id,
)

ASIDE = -1
"""The place of what is not shown."""

STOPPED, REACHED = "stopped", "reached"
"""Where a goal stands, as its row says it."""

_SHEETS = {Paper.DIALOGUE: dialogue_sheet, Paper.COMMUNITY: community_sheet}
_THEMES = {Paper.DIALOGUE: dialogue_theme, Paper.COMMUNITY: community_theme}


@dataclass(frozen=True, slots=True)
class ChosenTheme:
    """One theme that is shown, with what the board writes beside it; only a dialogue sheet has wishes."""

    theme: str
    evidence: str = ""
    wish: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the board has chosen, in the order in which it stands; version 0 was never written.

    `aside` are themes that were taken off again, with what was written about them: it comes back with them.
    """

    introduction: str = ""
    themes: tuple[ChosenTheme, ...] = ()
    aside: tuple[ChosenTheme, ...] = ()
    goals: tuple[int, ...] = ()
    version: int = 0
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TellableGoal:
    """A goal as others may read it: what, and by when; never who."""

    id: int
    text: str
    due: date
    reached: bool


def find(connection: sa.Connection, participation_id: int, paper: Paper) -> Chosen:
    """Return what has been chosen."""
    sheet = _SHEETS[paper]
    mine = sa.select(sheet).where(sheet.c.participation_id == participation_id)
    row = connection.execute(mine).one_or_none()
    if row is None:
        return Chosen()
    places, goals = _places(connection, row.id, paper), _goals(connection, row.id, paper)
    themes = tuple(one for place, one in places if place != ASIDE)
    aside = tuple(one for place, one in places if place == ASIDE)
    return Chosen(row.introduction, themes, aside, goals, row.version, row.at)


def keep(
    connection: sa.Connection, participation_id: int, paper: Paper, chosen: Chosen, at: datetime
) -> Chosen:
    """Write `chosen` as the version after `chosen.version`, and return it as it was read back.

    Raises: Conflict if somebody else wrote that version first.
    """
    key = _claimed(connection, participation_id, paper, chosen, at)
    table = _THEMES[paper]
    connection.execute(table.delete().where(table.c.sheet_id == key))
    rows = [
        {"sheet_id": key, "theme": one.theme, "place": place, "evidence": one.evidence}
        | ({"wish": one.wish} if paper is Paper.DIALOGUE else {})
        for place, one in [*enumerate(chosen.themes), *((ASIDE, one) for one in chosen.aside)]
    ]
    if rows:
        connection.execute(table.insert(), rows)
    if paper is Paper.COMMUNITY:
        _keep_goals(connection, key, chosen.goals)
    return find(connection, participation_id, paper)


def _claimed(
    connection: sa.Connection, participation_id: int, paper: Paper, chosen: Chosen, at: datetime
) -> int:
    """Write the row itself and return its id."""
    sheet = _SHEETS[paper]
    told = {"introduction": chosen.introduction, "version": chosen.version + 1, "at": at}
    mine = sheet.c.participation_id == participation_id
    if not chosen.version:
        try:
            return new_id(
                connection.execute(sheet.insert().values(participation_id=participation_id, **told))
            )
        except IntegrityError as clash:
            raise Conflict(1) from clash
    stands = mine & (sheet.c.version == chosen.version)
    if connection.execute(sheet.update().where(stands).values(**told)).rowcount != 1:
        raise Conflict(connection.execute(sa.select(sheet.c.version).where(mine)).scalar() or 0)
    return int(connection.execute(sa.select(sheet.c.id).where(mine)).scalar_one())


def _places(connection: sa.Connection, key: int, paper: Paper) -> list[tuple[int, ChosenTheme]]:
    table = _THEMES[paper]
    query = sa.select(table).where(table.c.sheet_id == key).order_by(table.c.place, table.c.theme)
    return [
        (r.place, ChosenTheme(r.theme, r.evidence, r.wish if paper is Paper.DIALOGUE else ""))
        for r in connection.execute(query)
    ]


def _goals(connection: sa.Connection, key: int, paper: Paper) -> tuple[int, ...]:
    if paper is not Paper.COMMUNITY:
        return ()
    mine = sa.select(community_goal.c.goal_id).where(community_goal.c.sheet_id == key)
    return tuple(connection.execute(mine.order_by(community_goal.c.goal_id)).scalars())


def _keep_goals(connection: sa.Connection, key: int, goals: tuple[int, ...]) -> None:
    connection.execute(community_goal.delete().where(community_goal.c.sheet_id == key))
    if goals:
        connection.execute(community_goal.insert(), [{"sheet_id": key, "goal_id": one} for one in goals])


def tellable_goals(connection: sa.Connection, participation_id: int) -> list[TellableGoal]:
    """Return the goals of a participation that have not been stopped, the nearest day first."""
    mine = (goal.c.participation_id == participation_id) & (goal.c.state != STOPPED)
    rows = connection.execute(sa.select(goal).where(mine).order_by(goal.c.due, goal.c.id))
    return [TellableGoal(r.id, r.text, r.due, r.state == REACHED) for r in rows]
