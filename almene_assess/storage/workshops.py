"""Rows of a workshop: itself, its agenda, its keys, and the steps that can be undone. No rule is here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from almene_assess.domain.errors import Conflict
from almene_assess.domain.workshop import AgendaItem, Kind, Phase, Run, Stage, Standing
from almene_assess.storage.schema import (
    ballot,
    new_id,
    participation,
    presence,
    round_,
    voter,
    workshop,
    workshop_door,
    workshop_item,
    workshop_step,
)


@dataclass(frozen=True, slots=True)
class Keys:
    """What opens a workshop: the code that is typed, the QR's token, the projector's token."""

    code: str
    join_token: str
    view_token: str


@dataclass(frozen=True, slots=True)
class Workshop:
    """One workshop as it stands; `item_ids` are the rows of `run.items`, in the same order."""

    id: int
    participation_id: int
    kind: Kind
    title: str
    minutes: int
    planned_for: datetime | None
    stage: Stage
    version: int
    timer_started_at: datetime | None
    timer_minutes: int | None
    worth: tuple[int, ...] | None
    opened_at: datetime | None
    closed_at: datetime | None
    run: Run
    item_ids: tuple[int, ...]

    @property
    def current_id(self) -> int | None:
        """Return the row of the current item."""
        return None if self.run.place is None else self.item_ids[self.run.place]


def add(connection: sa.Connection, items: Sequence[str], **values: Any) -> int:
    """Insert a planned workshop with its agenda and return its id."""
    fresh = {"stage": Stage.PLANNED.value, "phase": Phase.WELCOME.value, "version": 1}
    key = new_id(connection.execute(workshop.insert().values(**fresh, **values)))
    agenda = [
        {"place": n, "item_key": item, "standing": Standing.WAITING.value, "revealed": 0, "workshop_id": key}
        for n, item in enumerate(items)
    ]
    connection.execute(workshop_item.insert(), agenda)
    return key


def find(connection: sa.Connection, workshop_id: int) -> Workshop | None:
    """Return a workshop, or None."""
    row = connection.execute(_ONE, {"workshop": workshop_id}).one_or_none()
    if row is None:
        return None
    items = connection.execute(_AGENDA, {"workshop": workshop_id}).all()
    return _workshop(row, items)


def within(connection: sa.Connection, participations: Collection[int]) -> list[Workshop]:
    """Return the workshops of some participations, oldest first."""
    mine = workshop.c.participation_id.in_(participations)
    rows = connection.execute(sa.select(workshop).where(mine).order_by(workshop.c.id)).all()
    agenda: dict[int, list[sa.Row[Any]]] = {row.id: [] for row in rows}
    items = sa.select(workshop_item).where(workshop_item.c.workshop_id.in_(agenda))
    for item in connection.execute(items.order_by(workshop_item.c.workshop_id, workshop_item.c.place)):
        agenda[item.workshop_id].append(item)
    return [_workshop(row, agenda[row.id]) for row in rows]


def live(connection: sa.Connection, participation_id: int) -> bool:
    """Return whether a workshop of the participation has begun and is not closed."""
    stages = (Stage.OPEN.value, Stage.PAUSED.value)
    query = sa.select(workshop.c.id).where(
        workshop.c.participation_id == participation_id, workshop.c.stage.in_(stages)
    )
    return connection.execute(query.limit(1)).first() is not None


def forgotten(connection: sa.Connection, ended_before: datetime) -> list[int]:
    """Return the workshops that are not closed although their round ended before this time."""
    query = (
        sa.select(workshop.c.id)
        .select_from(workshop.join(participation).join(round_))
        .where(workshop.c.closed_at.is_(None), round_.c.closes_at < ended_before)
    )
    return list(connection.execute(query.order_by(workshop.c.id)).scalars())


def advance(connection: sa.Connection, workshop_id: int, version: int) -> None:
    """Let a workshop's version grow, on top of the one that was seen.

    Raises: Conflict if somebody else was faster.
    """
    seen = (workshop.c.id == workshop_id) & (workshop.c.version == version)
    grown = connection.execute(workshop.update().where(seen).values(version=version + 1))
    if grown.rowcount != 1:
        raise Conflict(_version(connection, workshop_id))


def change(connection: sa.Connection, workshop_id: int, **values: Any) -> None:
    """Change columns of a workshop inside an act that has advanced its version."""
    connection.execute(workshop.update().where(workshop.c.id == workshop_id).values(**values))


def keep_run(connection: sa.Connection, whole: Workshop, run: Run) -> None:
    """Write where each item of the agenda stands, where that changed."""
    for key, old, new in zip(whole.item_ids, whole.run.items, run.items, strict=True):
        if old != new:
            connection.execute(
                workshop_item.update()
                .where(workshop_item.c.id == key)
                .values(
                    standing=new.standing.value,
                    phase=new.phase.value if new.phase else None,
                    revealed=new.revealed,
                )
            )


def change_agenda(connection: sa.Connection, workshop_id: int, items: Sequence[str]) -> None:
    """Replace the agenda of a workshop that has not begun."""
    connection.execute(workshop_item.delete().where(workshop_item.c.workshop_id == workshop_id))
    rows = [
        {"place": n, "item_key": k, "standing": Standing.WAITING.value, "revealed": 0}
        for n, k in enumerate(items)
    ]
    connection.execute(workshop_item.insert(), [{**row, "workshop_id": workshop_id} for row in rows])


def add_step(connection: sa.Connection, workshop_id: int, kind: str, before: dict[str, Any]) -> None:
    """Keep what undoing would bring back."""
    connection.execute(workshop_step.insert().values(workshop_id=workshop_id, kind=kind, before=before))


def last_step(connection: sa.Connection, workshop_id: int) -> tuple[int, str, dict[str, Any]] | None:
    """Return the newest step that can be undone: its id, kind, and what was before."""
    query = sa.select(workshop_step).where(workshop_step.c.workshop_id == workshop_id)
    row = connection.execute(query.order_by(workshop_step.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else (row.id, row.kind, row.before)


def drop_step(connection: sa.Connection, step_id: int) -> None:
    """Forget a step that has been undone."""
    connection.execute(workshop_step.delete().where(workshop_step.c.id == step_id))


def add_keys(connection: sa.Connection, workshop_id: int, keys: Keys, hashes: Keys) -> None:
    """Store the keys of a workshop: as they are shown, and as they are looked up."""
    connection.execute(
        workshop_door.insert().values(
            workshop_id=workshop_id,
            code=keys.code,
            join_token=keys.join_token,
            view_token=keys.view_token,
            code_hash=hashes.code,
            join_hash=hashes.join_token,
            view_hash=hashes.view_token,
        )
    )


def keys(connection: sa.Connection, workshop_id: int) -> Keys | None:
    """Return the keys of a workshop; None once it is closed."""
    row = connection.execute(_KEYS, {"workshop": workshop_id}).one_or_none()
    return None if row is None else Keys(row.code, row.join_token, row.view_token)


def behind(connection: sa.Connection, column: str, hashed: str) -> int | None:
    """Return the workshop that a key opens; `column` is code_hash, join_hash or view_hash."""
    query = sa.select(workshop_door.c.workshop_id).where(workshop_door.c[column] == hashed)
    return connection.execute(query).scalar_one_or_none()


def report_presence(
    connection: sa.Connection, process: str, phones: dict[int, int], at: datetime, forget_before: datetime
) -> None:
    """Say how many phones a process serves in each hall now."""
    old = (presence.c.process == process) | (presence.c.at < forget_before)
    connection.execute(presence.delete().where(old))
    if phones:
        rows = [{"workshop_id": k, "process": process, "phones": n, "at": at} for k, n in phones.items()]
        connection.execute(presence.insert(), rows)


@dataclass(frozen=True, slots=True)
class Pulse:
    """What changes while a room waits: the version, and three counts that say nothing of what was chosen."""

    version: int
    voted: int
    joined: int
    present: int


def pulses(connection: sa.Connection, ids: Collection[int], seen_after: datetime) -> dict[int, Pulse]:
    """Return the pulse of each of these workshops."""
    rows = connection.execute(_PULSE, {"ids": list(ids), "seen_after": seen_after})
    return {row.id: Pulse(row.version, row.voted, row.joined, row.present) for row in rows}


def forget(connection: sa.Connection, workshop_id: int) -> None:
    """Delete everything that only a living workshop needs: keys, steps, presence."""
    for table in (workshop_door, workshop_step, presence):
        connection.execute(table.delete().where(table.c.workshop_id == workshop_id))


_WORKSHOP = sa.bindparam("workshop", type_=sa.Integer)
_ONE = sa.select(workshop).where(workshop.c.id == _WORKSHOP)
_AGENDA = (
    sa.select(workshop_item).where(workshop_item.c.workshop_id == _WORKSHOP).order_by(workshop_item.c.place)
)
_KEYS = sa.select(workshop_door).where(workshop_door.c.workshop_id == _WORKSHOP)
_IDS: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)


def _pulse() -> sa.Select[Any]:
    at_place = (workshop_item.c.workshop_id == workshop.c.id) & (workshop_item.c.place == workshop.c.place)
    number = sa.case((workshop.c.phase == Phase.VOTE_AGAIN.value, 2), else_=1)
    voted = (
        sa.select(sa.func.count())
        .select_from(ballot.join(workshop_item))
        .where(at_place, ballot.c.vote_no == number)
    )
    joined = sa.select(sa.func.count()).where(voter.c.workshop_id == workshop.c.id)
    present = sa.select(sa.func.coalesce(sa.func.sum(presence.c.phones), 0)).where(
        presence.c.workshop_id == workshop.c.id, presence.c.at > sa.bindparam("seen_after")
    )
    return sa.select(
        workshop.c.id,
        workshop.c.version,
        voted.correlate(workshop).scalar_subquery().label("voted"),
        joined.correlate(workshop).scalar_subquery().label("joined"),
        present.correlate(workshop).scalar_subquery().label("present"),
    ).where(workshop.c.id.in_(_IDS))


# Built once: each process asks four times a second while somebody listens.
_PULSE = _pulse()


def _version(connection: sa.Connection, workshop_id: int) -> int:
    query = sa.select(workshop.c.version).where(workshop.c.id == workshop_id)
    return int(connection.execute(query).scalar_one())


def _workshop(row: sa.Row[Any], items: Sequence[sa.Row[Any]]) -> Workshop:
    agenda = tuple(
        AgendaItem(i.item_key, Standing(i.standing), Phase(i.phase) if i.phase else None, i.revealed)
        for i in items
    )
    return Workshop(
        id=row.id,
        participation_id=row.participation_id,
        kind=Kind(row.kind),
        title=row.title,
        minutes=row.minutes,
        planned_for=row.planned_for,
        stage=Stage(row.stage),
        version=row.version,
        timer_started_at=row.timer_started_at,
        timer_minutes=row.timer_minutes,
        worth=tuple(row.worth) if row.worth else None,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        run=Run(agenda, Phase(row.phase), row.place),
        item_ids=tuple(i.id for i in items),
    )
