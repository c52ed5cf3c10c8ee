"""Rows of housing organisations and of the companies that run them. No rule is decided here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from almene_assess.domain.organisations import Draft
from almene_assess.domain.sector import Region
from almene_assess.storage.schema import administrator, installation, new_id, organisation, region


@dataclass(frozen=True, slots=True)
class Organisation:
    """A housing organisation; `merged_into` is the one that it has become a part of."""

    id: int
    draft: Draft
    merged_into: int | None = None


_WHOLE = sa.select(organisation, administrator.c.name.label("run_by")).select_from(
    organisation.outerjoin(administrator, organisation.c.administrator_id == administrator.c.id)
)


def every(connection: sa.Connection) -> list[Organisation]:
    """Return all organisations by name, merged ones too."""
    found = [_organisation(row) for row in connection.execute(_WHOLE)]
    return sorted(found, key=lambda one: (one.draft.name.casefold(), one.id))


def find(connection: sa.Connection, organisation_id: int) -> Organisation | None:
    """Return an organisation, or None."""
    row = connection.execute(_WHOLE.where(organisation.c.id == organisation_id)).one_or_none()
    return None if row is None else _organisation(row)


def taken(connection: sa.Connection) -> dict[str, str]:
    """Return whose each CVR number is."""
    query = sa.select(organisation.c.cvr, organisation.c.name).where(organisation.c.cvr.is_not(None))
    return {row.cvr: row.name for row in connection.execute(query)}


def one_at_a_time(connection: sa.Connection) -> None:
    """Let nobody else add an organisation until this transaction ends (SQLite has one writer anyway)."""
    connection.execute(sa.select(installation.c.id).with_for_update())


def add(connection: sa.Connection, draft: Draft) -> int:
    """Insert an organisation and return its id."""
    return new_id(connection.execute(organisation.insert().values(**_columns(connection, draft))))


def change(connection: sa.Connection, organisation_id: int, draft: Draft) -> None:
    """Write an organisation anew."""
    mine = organisation.update().where(organisation.c.id == organisation_id)
    connection.execute(mine.values(**_columns(connection, draft)))


def set_merged(connection: sa.Connection, organisation_id: int, into: int | None) -> None:
    """Say which organisation one has become a part of, or that it stands alone again."""
    mine = organisation.update().where(organisation.c.id == organisation_id)
    connection.execute(mine.values(merged_into=into))


def administrators(connection: sa.Connection) -> list[str]:
    """Return the names of the companies that run organisations."""
    return sorted(connection.execute(sa.select(administrator.c.name)).scalars(), key=str.casefold)


def regions(connection: sa.Connection) -> dict[int, Region]:
    """Return every region by id, with its days."""
    return {
        row.id: Region(id=row.code, title_da=row.name, valid_from=row.valid_from, valid_to=row.valid_to)
        for row in connection.execute(sa.select(region).order_by(region.c.id))
    }


def regions_on(connection: sa.Connection, day: date) -> dict[int, str]:
    """Return the name of every region that exists that day, by id."""
    return {key: one.title_da for key, one in regions(connection).items() if one.exists_on(day)}


def _columns(connection: sa.Connection, draft: Draft) -> dict[str, Any]:
    return {
        "name": draft.name,
        "cvr": draft.cvr or None,
        "lbf": draft.lbf or None,
        "kreds_id": draft.kreds_id,
        "region_id": draft.region_id,
        "size_band": draft.size_band,
        "administrator_id": _run_by(connection, draft.administrator),
    }


def _run_by(connection: sa.Connection, name: str) -> int | None:
    """Return the company of this name, however it is spelled in large and small; a new one is kept."""
    if not name:
        return None
    for row in connection.execute(sa.select(administrator.c.id, administrator.c.name)):
        if row.name.casefold() == name.casefold():
            return int(row.id)
    return new_id(connection.execute(administrator.insert().values(name=name)))


def _organisation(row: sa.Row[Any]) -> Organisation:
    draft = Draft(
        row.name, row.cvr or "", row.lbf or "", row.kreds_id, row.region_id, row.size_band, row.run_by or ""
    )
    return Organisation(row.id, draft, row.merged_into)
