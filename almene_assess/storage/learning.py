"""What was learned: tried, gone wrong, done now; and what one chose not to do, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from almene_assess.domain.errors import Conflict, NotFound
from almene_assess.storage import notes
from almene_assess.storage.notes import NoteKind
from almene_assess.storage.schema import learning, participation


@dataclass(frozen=True, slots=True)
class LessonWords:
    """What one writes in the learning log."""

    tried: str
    went_wrong: str
    now_do: str
    theme: str | None = None
    goal_id: int | None = None


@dataclass(frozen=True, slots=True)
class Lesson:
    """A line of the learning log; `shared_at` is set while the kreds may read it without a name."""

    id: int
    participation_id: int
    words: LessonWords
    shared_at: datetime | None
    version: int
    at: datetime


def of_organisation(connection: sa.Connection, organisation_id: int) -> list[Lesson]:
    """Return the learning log of an organisation, newest first."""
    joined = learning.join(participation, learning.c.participation_id == participation.c.id)
    mine = participation.c.organisation_id == organisation_id
    query = sa.select(learning).select_from(joined).where(mine).order_by(learning.c.id.desc())
    return [_lesson(row) for row in connection.execute(query)]


def find(connection: sa.Connection, lesson_id: int) -> Lesson | None:
    """Return a line of the log, or None."""
    row = connection.execute(sa.select(learning).where(learning.c.id == lesson_id)).one_or_none()
    return None if row is None else _lesson(row)


def add(
    connection: sa.Connection,
    participation_id: int,
    words: LessonWords,
    shared_at: datetime | None,
    at: datetime,
) -> None:
    """Insert a line."""
    row = {"participation_id": participation_id, "shared_at": shared_at, "version": 1, "at": at}
    connection.execute(learning.insert().values(**row, **_columns(words)))


def change(
    connection: sa.Connection,
    lesson_id: int,
    version: int,
    words: LessonWords,
    shared_at: datetime | None,
    at: datetime,
) -> None:
    """Write a line anew on top of the version that was seen; what is new waits like a new line (ADR 0014).

    Raises: NotFound, Conflict.
    """
    seen = (learning.c.id == lesson_id) & (learning.c.version == version)
    row = {**_columns(words), "shared_at": shared_at, "version": version + 1, "at": at}
    if not connection.execute(learning.update().where(seen).values(**row)).rowcount:
        now = connection.execute(sa.select(learning.c.version).where(learning.c.id == lesson_id)).scalar()
        raise NotFound("learning") if now is None else Conflict(now)


def explain(
    connection: sa.Connection, participation_id: int, theme: str, seen: str, reason: str, at: datetime
) -> None:
    """Keep why the board lets a theme be, on top of the reason that was seen; an empty one takes it away.

    Raises: Conflict. The participation must be locked.
    """
    stands = notes.of_board(connection, participation_id, NoteKind.EXPLAIN).get(theme, "")
    if stands != seen:
        raise Conflict(0)
    notes.write_board(connection, participation_id, NoteKind.EXPLAIN, theme, reason, at)


def _columns(words: LessonWords) -> dict[str, Any]:
    return {
        "tried": words.tried,
        "went_wrong": words.went_wrong,
        "now_do": words.now_do,
        "theme": words.theme,
        "goal_id": words.goal_id,
    }


def _lesson(row: sa.Row[Any]) -> Lesson:
    words = LessonWords(row.tried, row.went_wrong, row.now_do, row.theme, row.goal_id)
    return Lesson(row.id, row.participation_id, words, row.shared_at, row.version, row.at)
