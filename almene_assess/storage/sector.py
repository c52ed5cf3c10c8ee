"""The sector's tables: kredse, regions, administrators, organisations; bulk in, look-ups out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from almene_assess.domain.sector import Region, Sector
from almene_assess.storage import schema

Rows = Sequence[Mapping[str, Any]]


def insert_many(connection: sa.Connection, table: sa.Table, rows: Rows) -> list[int]:
    """Insert rows and return their new ids in the order of the rows."""
    if not rows:
        return []
    statement = sa.insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return list(connection.execute(statement, rows).scalars())


def insert_division(connection: sa.Connection, division: Sector) -> tuple[dict[int, int], dict[str, int]]:
    """Store kredse and regions; return kreds ids by number and region ids by their id in the file."""
    kredse = insert_many(
        connection,
        schema.kreds,
        [{"number": entry.number, "name": entry.title_da} for entry in division.kredse],
    )
    regions = insert_many(connection, schema.region, [_region_row(entry) for entry in division.regions])
    return (
        dict(zip((entry.number for entry in division.kredse), kredse, strict=True)),
        dict(zip((entry.id for entry in division.regions), regions, strict=True)),
    )


def complete_division(connection: sa.Connection, division: Sector) -> None:
    """Add the kredse and regions that are missing; names and last days follow the files."""
    held = set(connection.execute(sa.select(schema.kreds.c.number)).scalars())
    for one in division.kredse:
        if one.number in held:
            mine = schema.kreds.c.number == one.number
            connection.execute(schema.kreds.update().where(mine).values(name=one.title_da))
        else:
            connection.execute(schema.kreds.insert().values(number=one.number, name=one.title_da))
    table = schema.region
    known = {tuple(row) for row in connection.execute(sa.select(table.c.code, table.c.valid_from))}
    for region in division.regions:
        if (region.id, region.valid_from) in known:
            mine = (table.c.code == region.id) & (table.c.valid_from == region.valid_from)
            connection.execute(table.update().where(mine).values(_region_row(region)))
        else:
            connection.execute(table.insert().values(_region_row(region)))


def _region_row(entry: Region) -> dict[str, Any]:
    """Return a row; `valid_to` is the last day, as in the file."""
    return {
        "code": entry.id,
        "name": entry.title_da,
        "valid_from": entry.valid_from,
        "valid_to": entry.valid_to,
    }


def kreds_names(connection: sa.Connection) -> dict[int, str]:
    """Return the name of every kreds by id, in the order of their numbers."""
    columns = (schema.kreds.c.id, schema.kreds.c.name)
    return {
        row.id: row.name for row in connection.execute(sa.select(*columns).order_by(schema.kreds.c.number))
    }


def region_names(connection: sa.Connection) -> dict[int, str]:
    """Return the name of every region by id."""
    columns = (schema.region.c.id, schema.region.c.name)
    return {row.id: row.name for row in connection.execute(sa.select(*columns).order_by(schema.region.c.id))}
