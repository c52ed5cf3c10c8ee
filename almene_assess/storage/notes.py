"""What a meeting writes down: notes and the actions that it ends with; and the board's notes without one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa

from almene_assess.storage.schema import action, new_id, note


class NoteKind(StrEnum):
    """What a note is.

    A meeting's: agreed by all, held by a minority, put aside for another day. The board's own, without a
    meeting: a signal to take to others, the conditions that it works under, and why it lets a theme be.
    """

    JOINT = "joint"
    MINORITY = "minority"
    PARKING = "parking"
    SIGNAL = "signal"
    CONDITIONS = "conditions"
    EXPLAIN = "explain"


OF_A_THEME_IN_A_MEETING = frozenset({NoteKind.JOINT, NoteKind.MINORITY})
OF_A_MEETING = OF_A_THEME_IN_A_MEETING | {NoteKind.PARKING}
"""What a meeting writes, shows and undoes; it never sees another kind."""


@dataclass(frozen=True, slots=True)
class Note:
    """One note; `theme` is None for what belongs to the whole meeting."""

    id: int
    kind: NoteKind
    theme: str | None
    text: str


@dataclass(frozen=True, slots=True)
class ActionItem:
    """Who does what by when."""

    id: int
    text: str
    responsible: str
    due: date


def of_workshop(connection: sa.Connection, workshop_id: int) -> list[Note]:
    """Return the notes of a workshop, oldest first."""
    kinds = [kind.value for kind in OF_A_MEETING]
    mine = (note.c.workshop_id == workshop_id) & note.c.kind.in_(kinds)
    query = sa.select(note).where(mine).order_by(note.c.id)
    return [Note(row.id, NoteKind(row.kind), row.theme, row.text) for row in connection.execute(query)]


def of_board(connection: sa.Connection, participation_id: int, kind: NoteKind) -> dict[str | None, str]:
    """Return the board's notes of one kind, by theme; written without a meeting."""
    query = sa.select(note.c.theme, note.c.text).where(_board(participation_id, kind)).order_by(note.c.id)
    return {row.theme: row.text for row in connection.execute(query)}


def write_board(
    connection: sa.Connection,
    participation_id: int,
    kind: NoteKind,
    theme: str | None,
    text: str,
    at: datetime,
) -> None:
    """Keep the board's one note of a kind and theme; an empty text takes it away."""
    same = _board(participation_id, kind) & note.c.theme.is_not_distinct_from(theme)
    connection.execute(note.delete().where(same))
    if text:
        row = {"participation_id": participation_id, "kind": kind.value, "theme": theme}
        connection.execute(note.insert().values(**row, text=text, at=at))


def _board(participation_id: int, kind: NoteKind) -> sa.ColumnElement[bool]:
    return sa.and_(
        note.c.participation_id == participation_id,
        note.c.workshop_id.is_(None),
        note.c.kind == kind.value,
    )


def write(
    connection: sa.Connection,
    participation_id: int,
    workshop_id: int,
    kind: NoteKind,
    theme: str | None,
    text: str,
    at: datetime,
) -> str:
    """Keep the one note of a kind and theme (an empty text takes it away); return what stood there."""
    same = sa.and_(
        note.c.workshop_id == workshop_id, note.c.kind == kind.value, note.c.theme.is_not_distinct_from(theme)
    )
    before = connection.execute(sa.select(note.c.text).where(same)).scalar() or ""
    connection.execute(note.delete().where(same))
    if text:
        add(connection, participation_id, workshop_id, kind, theme, text, at)
    return before


def add(
    connection: sa.Connection,
    participation_id: int,
    workshop_id: int,
    kind: NoteKind,
    theme: str | None,
    text: str,
    at: datetime,
) -> int:
    """Insert a note beside those that stand, and return its id."""
    row = {"participation_id": participation_id, "workshop_id": workshop_id, "kind": kind.value}
    return new_id(connection.execute(note.insert().values(**row, theme=theme, text=text, at=at)))


def drop(connection: sa.Connection, workshop_id: int, note_id: int) -> Note | None:
    """Take a parked note away and return what it said; None if it was gone."""
    parked = (note.c.workshop_id == workshop_id) & (note.c.kind == NoteKind.PARKING.value)
    mine = parked & (note.c.id == note_id)
    row = connection.execute(sa.select(note).where(mine)).one_or_none()
    connection.execute(note.delete().where(mine))
    return None if row is None else Note(row.id, NoteKind(row.kind), row.theme, row.text)


def actions(connection: sa.Connection, workshop_id: int) -> list[ActionItem]:
    """Return the actions of a workshop, oldest first."""
    query = sa.select(action).where(action.c.workshop_id == workshop_id).order_by(action.c.id)
    return [ActionItem(r.id, r.text, r.responsible, r.due) for r in connection.execute(query)]


def add_action(
    connection: sa.Connection,
    participation_id: int,
    workshop_id: int,
    text: str,
    responsible: str,
    due: date,
    at: datetime,
) -> int:
    """Insert an action and return its id."""
    row = {"participation_id": participation_id, "workshop_id": workshop_id, "text": text}
    return new_id(
        connection.execute(action.insert().values(**row, responsible=responsible, due=due, created_at=at))
    )


def drop_action(connection: sa.Connection, workshop_id: int, action_id: int) -> ActionItem | None:
    """Take an action of this workshop away and return what it said; None if it was gone."""
    mine = (action.c.workshop_id == workshop_id) & (action.c.id == action_id)
    row = connection.execute(sa.select(action).where(mine)).one_or_none()
    connection.execute(action.delete().where(mine))
    return None if row is None else ActionItem(row.id, row.text, row.responsible, row.due)
