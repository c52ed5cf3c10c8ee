"""A second opinion on releases: scores and slices from the rows themselves, without our code for either."""

from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction
from statistics import fmean
from typing import Any, NamedTuple

import sqlalchemy as sa

from almene_assess.storage.database import reading

COLUMNS = {"kreds": "kreds_id", "size_band": "size_band", "region": "region_id"}


class Place(NamedTuple):
    """Where a participation stood, as read here."""

    organisation_id: int
    administrator_id: int | None
    kreds_id: int | None
    region_id: int | None
    size_band: str | None


def taking_part(engine: sa.Engine) -> dict[int, Place]:
    """Return the place of every organisation that submitted and agreed, by organisation."""
    query = """
        SELECT p.organisation_id, p.administrator_id, p.kreds_id, p.region_id, p.size_band
        FROM participation p JOIN consent c ON c.participation_id = p.id
        WHERE p.submitted_at IS NOT NULL AND c.withdrawn_at IS NULL
    """
    with reading(engine) as connection:
        return {row[0]: Place(*row) for row in connection.exec_driver_sql(query)}


def recounted(engine: sa.Engine, themes: dict[str, tuple[str, ...]]) -> dict[str, dict[int, float]]:
    """Return each theme's score by organisation, from the answer rows (scoring.md, rules 2, 3, 5 and 6)."""
    query = """
        SELECT p.organisation_id, CASE r.kind WHEN 'joint' THEN 'joint' ELSE r."group" END,
               a.item_key, a.level, a.reason
        FROM answer a JOIN respondent r ON r.id = a.respondent_id
        JOIN participation p ON p.id = r.participation_id
        JOIN round ON round.id = p.round_id AND round.owner_organisation_id IS NULL
        WHERE (r.submitted_at IS NOT NULL OR r.kind = 'joint') AND r."group" <> 'eksterne'
    """
    told: dict[tuple[int, str], list[tuple[str, int | None, str | None]]] = defaultdict(list)
    with reading(engine) as connection:
        for organisation, group, item, level, reason in connection.exec_driver_sql(query):
            told[organisation, item].append((group, level, reason))
    told = defaultdict(
        list, {key: [r for r in rows if r[0] == "joint"] or rows for key, rows in told.items()}
    )
    return {
        theme: {
            organisation: score
            for organisation in taking_part(engine)
            if (score := _theme(told, organisation, items)) is not None
        }
        for theme, items in themes.items()
    }


def _theme(told: dict[tuple[int, str], list[Any]], organisation: int, items: tuple[str, ...]) -> float | None:
    asked = [item for item in items if not _left_out(told.get((organisation, item), []))]
    values = [v for item in asked if (v := _value(told.get((organisation, item), []))) is not None]
    needed = len(asked) if len(asked) <= 2 else -(-len(asked) // 2)
    return fmean(values) if values and len(values) >= needed else None


def _left_out(answers: list[Any]) -> bool:
    return bool(answers) and all(reason == "ikke_relevant" for _, _, reason in answers)


def _value(answers: list[Any]) -> float | None:
    groups: dict[str, list[int]] = defaultdict(list)
    for group, level, _ in answers:
        if level is not None:
            groups[group].append(level)
    return fmean(fmean(levels) for levels in groups.values()) if groups else None


def quarter(value: float) -> float:
    """Round to 0.25, half up, and clamp; scores here are never negative."""
    steps = (Fraction(value).limit_denominator(10**7) * 4 + Fraction(1, 2)) // 1
    return float(min(Fraction(7, 2), max(Fraction(1, 2), Fraction(steps, 4))))


def in_slice(engine: sa.Engine, family: str, name: str) -> dict[int, int | None]:
    """Return the organisations of a slice and who runs each."""
    return {
        organisation: place.administrator_id
        for organisation, place in taking_part(engine).items()
        if family == "sector" or str(getattr(place, COLUMNS[family])) == name
    }


def is_large_enough(owners: dict[int, int | None]) -> bool:
    """Recount rule R2."""
    known_by = Counter(
        -organisation - 1 if owner is None else owner for organisation, owner in owners.items()
    )
    return len(owners) >= 8 and len(known_by) >= 3 and len(owners) - max(known_by.values()) >= 5
