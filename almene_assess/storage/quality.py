"""Measurement quality as it is kept with a release; nothing here changes or removes a figure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from almene_assess.domain.quality import ItemQuality, Quality, ThemeQuality
from almene_assess.storage import releases
from almene_assess.storage.schema import release, release_quality, release_quality_member


@dataclass(frozen=True, slots=True)
class Standing:
    """The figures that a round's newest release shows (None: none), and whose sheets they stem from."""

    quality: Quality | None
    vintage: int
    stamps: Mapping[int, str]


def stamps(connection: sa.Connection, round_id: int) -> dict[int, str]:
    """Return a stamp of each member's submitted sheets; it holds no answer, but changes when one does."""
    rows = releases.sheet_versions(connection, round_id)
    return {
        organisation: hashlib.sha256(repr([tuple(row) for row in own]).encode()).hexdigest()
        for organisation, own in groupby(rows, key=lambda row: row[0])
    }


def keep(connection: sa.Connection, release_id: int, number: int, made: Standing) -> None:
    """Store what a release shows; members only with the release that made the figures."""
    figures = None if made.quality is None else asdict(made.quality)
    of_this = {"release_id": release_id}
    connection.execute(release_quality.insert().values(**of_this, figures=figures, vintage=made.vintage))
    if made.quality is not None and made.vintage == number:
        rows = [of_this | {"organisation_id": one, "stamp": stamp} for one, stamp in made.stamps.items()]
        connection.execute(release_quality_member.insert(), rows)


def standing(connection: sa.Connection, round_id: int) -> Standing | None:
    """Return what the round's newest release shows; None before the first that knows of such figures."""
    query = (
        sa.select(release_quality.c.figures, release_quality.c.vintage)
        .join(release)
        .where(release.c.round_id == round_id)
        .order_by(release.c.number.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    quality = None if row.figures is None else _read(row.figures)
    return Standing(quality, row.vintage, _members(connection, round_id, row.vintage))


def _members(connection: sa.Connection, round_id: int, number: int) -> dict[int, str]:
    table = release_quality_member.c
    query = (
        sa.select(table.organisation_id, table.stamp)
        .join(release)
        .where(release.c.round_id == round_id, release.c.number == number)
    )
    return {row.organisation_id: row.stamp for row in connection.execute(query)}


def _read(figures: Mapping[str, Any]) -> Quality:
    items = (one | {"rare": tuple(one["rare"])} for one in figures["items"])
    return Quality(
        figures["organisations_ca"],
        figures["respondents_ca"],
        tuple(ThemeQuality(**one) for one in figures["themes"]),
        tuple(ItemQuality(**one) for one in items),
        tuple(figures["held_back"]),
    )
