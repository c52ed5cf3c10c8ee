"""Who counts in an organisation's result: written by the first look, never changed after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from almene_assess.domain.answers import RespondentGroup
from almene_assess.storage.participations import Sheet
from almene_assess.storage.schema import counted_sheet, participation


@dataclass(frozen=True, slots=True)
class CountedSheet:
    """A respondent's group and levels as they were when somebody first saw the result."""

    respondent_id: int
    group: RespondentGroup
    levels: bytes
    at: datetime


def lock(connection: sa.Connection, participation_id: int) -> None:
    """Let nobody else submit, take back or look at this participation until the transaction ends."""
    one = sa.select(participation.c.id).where(participation.c.id == participation_id)
    connection.execute(one.with_for_update())


def keep(connection: sa.Connection, participation_id: int, sheets: Sequence[Sheet], at: datetime) -> None:
    """Settle who counts; the participation must be locked and have nobody yet."""
    rows = [
        {
            "respondent_id": sheet.respondent_id,
            "participation_id": participation_id,
            "group": sheet.group.value,
            "levels": sheet.levels,
            "at": at,
        }
        for sheet in sheets
    ]
    if rows:
        connection.execute(counted_sheet.insert(), rows)


def sheets(connection: sa.Connection, participation_id: int) -> list[CountedSheet]:
    """Return who counts, in a fixed order; nobody before the first look."""
    table = counted_sheet.c
    columns = (table.respondent_id, table.group, table.levels, table.at)
    rows = connection.execute(
        sa.select(*columns).where(table.participation_id == participation_id).order_by(table.respondent_id)
    )
    return [CountedSheet(r.respondent_id, RespondentGroup(r.group), bytes(r.levels), r.at) for r in rows]


def gone_at(connection: sa.Connection, participation_id: int) -> datetime | None:
    """Return since when nothing may be made of single sheets any more, because one of them is erased."""
    query = sa.select(participation.c.groups_gone_at).where(participation.c.id == participation_id)
    return connection.execute(query).scalar()


def mark_gone(connection: sa.Connection, participation_id: int, at: datetime) -> None:
    """Let nothing be made of single sheets from now on; the first time counts."""
    mine = (participation.c.id == participation_id) & participation.c.groups_gone_at.is_(None)
    connection.execute(participation.update().where(mine).values(groups_gone_at=at))
