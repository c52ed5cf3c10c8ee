"""Released questionnaires in the database: written once, read through a cache, never changed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.storage.schema import new_id, round_
from almene_assess.storage.schema import questionnaire as table

_parsed: dict[str, Questionnaire] = {}
"""By SHA-256 of the content; a released questionnaire never changes, so nothing here grows stale."""
_known: WeakKeyDictionary[sa.Engine, dict[int, Questionnaire]] = WeakKeyDictionary()
"""By id in each open database: every answer asks, and even the shortest question costs as much as a field."""


def keep(connection: sa.Connection, questionnaire: Questionnaire) -> int:
    """Store a questionnaire if this version is new, and return its id.

    Raises: ValueError if the version is stored already with another content.
    """
    content = questionnaire.model_dump_json()
    digest = hashlib.sha256(content.encode()).hexdigest()
    meta = questionnaire.meta
    known = connection.execute(
        sa.select(table.c.id, table.c.sha256).where(table.c.key == meta.id, table.c.version == meta.version)
    ).one_or_none()
    if known is not None:
        if known.sha256 != digest:
            raise ValueError(f"{meta.id} {meta.version} is released already and differs")
        return int(known.id)
    inserted = connection.execute(
        table.insert().values(
            key=meta.id,
            edition=meta.edition,
            version=meta.version,
            sha256=digest,
            content=content,
            item_order=list(questionnaire.item_order),
        )
    )
    return new_id(inserted)


def get(connection: sa.Connection, questionnaire_id: int) -> Questionnaire:
    """Return a released questionnaire.

    Raises: sqlalchemy.exc.NoResultFound.
    """
    known = _known.setdefault(connection.engine, {})
    if questionnaire_id not in known:
        digest, content = connection.execute(
            sa.select(table.c.sha256, table.c.content).where(table.c.id == questionnaire_id)
        ).one()
        if digest not in _parsed:
            _parsed[digest] = Questionnaire.model_validate(json.loads(content))
        known[questionnaire_id] = _parsed[digest]
    return known[questionnaire_id]


def newest(connection: sa.Connection) -> int | None:
    """Return the id of the questionnaire of the round that opened last; None if there is no round."""
    return connection.execute(
        sa.select(round_.c.questionnaire_id).order_by(round_.c.opens_at.desc()).limit(1)
    ).scalar()


@dataclass(frozen=True, slots=True)
class Used:
    """A version that is kept, with the sector's rounds that ask it, newest first."""

    questionnaire: Questionnaire
    sha256: str
    rounds: tuple[str, ...]


def used(connection: sa.Connection) -> list[Used]:
    """Return every version that is kept."""
    asked = sa.select(round_.c.questionnaire_id, round_.c.title).where(
        round_.c.owner_organisation_id.is_(None)
    )
    titles: dict[int, list[str]] = {}
    for row in connection.execute(asked.order_by(round_.c.opens_at.desc())):
        titles.setdefault(row.questionnaire_id, []).append(row.title)
    kept = connection.execute(sa.select(table.c.id, table.c.sha256).order_by(table.c.id))
    return [Used(get(connection, row.id), row.sha256, tuple(titles.get(row.id, ()))) for row in kept]
