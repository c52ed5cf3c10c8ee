"""Releases as they are kept, and what they are built from; nothing here changes or removes one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from almene_assess.domain.answers import RespondentKind
from almene_assess.domain.benchmark import (
    Candidate,
    Cell,
    Family,
    Figure,
    Key,
    Member,
    Row,
    content_hash,
)
from almene_assess.storage import ballots
from almene_assess.storage.ballots import Raised
from almene_assess.storage.schema import (
    consent,
    participation,
    release,
    release_audit,
    release_cell,
    release_member,
    respondent,
    round_,
    sheet,
)


@dataclass(frozen=True, slots=True)
class Release:
    """What was published, when and by which rules; its rows are read with `rows`."""

    id: int
    round_id: int
    number: int
    rule_version: str
    sha256: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What a release needs to know of its round."""

    id: int
    title: str
    form: str
    questionnaire_id: int
    owner_organisation_id: int | None
    opens_at: datetime
    closes_at: datetime


StoredSheet = tuple[int, int, str, bytes]

_FACTS = sa.select(
    round_.c.id,
    round_.c.title,
    round_.c.form,
    round_.c.questionnaire_id,
    round_.c.owner_organisation_id,
    round_.c.opens_at,
    round_.c.closes_at,
)
"""The fields of `RoundFacts`, in their order."""


def find_round(connection: sa.Connection, round_id: int) -> RoundFacts | None:
    """Return a round, or None."""
    row = connection.execute(_FACTS.where(round_.c.id == round_id)).one_or_none()
    return None if row is None else RoundFacts(*row)


def released_rounds(connection: sa.Connection) -> list[RoundFacts]:
    """Return the rounds that have a release, newest first."""
    query = _FACTS.where(sa.exists().where(release.c.round_id == round_.c.id)).order_by(
        round_.c.opens_at.desc(), round_.c.id.desc()
    )
    return [RoundFacts(*row) for row in connection.execute(query)]


def sector_rounds(connection: sa.Connection) -> list[RoundFacts]:
    """Return the sector's own rounds, newest first."""
    query = _FACTS.where(round_.c.owner_organisation_id.is_(None))
    newest_first = query.order_by(round_.c.opens_at.desc(), round_.c.id.desc())
    return [RoundFacts(*row) for row in connection.execute(newest_first)]


def count_members(connection: sa.Connection, round_id: int) -> int:
    """Return how many would enter a release now."""
    query = sa.select(sa.func.count()).select_from(participation).where(_counts(round_id))
    return int(connection.execute(query).scalar_one())


def members(connection: sa.Connection, round_id: int) -> list[Member]:
    """Return who enters a release: submitted, with a consent that stands, placed as at submission."""
    columns = (
        participation.c.organisation_id,
        participation.c.administrator_id,
        participation.c.kreds_id,
        participation.c.region_id,
        participation.c.size_band,
    )
    query = sa.select(*columns).where(_counts(round_id)).order_by(participation.c.organisation_id)
    return [Member(*row) for row in connection.execute(query)]


def submitted_sheets(connection: sa.Connection, round_id: int) -> list[StoredSheet]:
    """Return the submitted sheets of the members: organisation, respondent, group, levels."""
    return _sheets(
        connection, round_id, respondent.c.submitted_at.is_not(None) & (respondent.c.kind != _JOINT)
    )


def joint_sheets(connection: sa.Connection, round_id: int) -> list[StoredSheet]:
    """Return the boards' joint steps of the members, in the same shape."""
    return _sheets(connection, round_id, respondent.c.kind == _JOINT)


def sheet_versions(connection: sa.Connection, round_id: int) -> list[tuple[int, int, int]]:
    """Return organisation, respondent and version of the members' submitted sheets, in that order."""
    query = (
        sa.select(participation.c.organisation_id, respondent.c.id, sheet.c.version)
        .select_from(participation.join(respondent).join(sheet))
        .where(_counts(round_id), respondent.c.submitted_at.is_not(None), respondent.c.kind != _JOINT)
        .order_by(participation.c.organisation_id, respondent.c.id)
    )
    return [(row[0], row[1], row[2]) for row in connection.execute(query)]


def raised_hands(connection: sa.Connection, round_id: int) -> list[Raised]:
    """Return the shows of hands of the members, as `ballots.raised_hands`."""
    return ballots.raised_hands(connection, _counts(round_id))


def consent_texts(connection: sa.Connection, round_id: int) -> dict[int, str]:
    """Return which version of the words each member's consent was given to, by organisation."""
    given = consent.alias()  # a name of its own: the members are told by their consent too
    query = (
        sa.select(participation.c.organisation_id, given.c.text_version)
        .join_from(participation, given)
        .where(_counts(round_id), given.c.withdrawn_at.is_(None))
        .order_by(given.c.id)
    )
    return {row.organisation_id: row.text_version for row in connection.execute(query)}


def numbers(connection: sa.Connection, round_id: int) -> list[int]:
    """Return the numbers of a round's releases, oldest first."""
    query = sa.select(release.c.number).where(release.c.round_id == round_id).order_by(release.c.number)
    return list(connection.execute(query).scalars())


def publish(
    connection: sa.Connection,
    round_id: int,
    number: int,
    made: Candidate,
    report: Mapping[str, Any],
    at: datetime,
) -> Release:
    """Store a release with all its rows, the members of its new figures, and the gate's report."""
    inserted = connection.execute(
        release.insert().values(
            round_id=round_id,
            number=number,
            rule_version=made.rule_version,
            sha256=made.sha256,
            created_at=at,
        )
    )
    key = inserted.inserted_primary_key
    assert key is not None
    of_this = {"release_id": key[0]}
    connection.execute(release_cell.insert(), [of_this | asdict(row) for row in made.rows])
    if frozen := [of_this | one for one in _frozen(made, number)]:
        connection.execute(release_member.insert(), frozen)
    connection.execute(release_audit.insert().values(**of_this, report=dict(report)))
    return Release(key[0], round_id, number, made.rule_version, made.sha256, at)


def report(connection: sa.Connection, release_id: int) -> dict[str, Any] | None:
    """Return what the gate tried before a release was published, or None."""
    query = sa.select(release_audit.c.report).where(release_audit.c.release_id == release_id)
    return connection.execute(query).scalar_one_or_none()


def standing(connection: sa.Connection, round_id: int) -> dict[Key, Figure]:
    """Return every figure that the round's current release shows, with the members it stems from."""
    newest = current(connection, round_id)
    if newest is None:
        return {}
    shown = {row.key: row for row in rows(connection, newest.id) if row.hidden_reason is None}
    inside = _members_of(connection, round_id)
    return {key: Figure(row, _cell(key, inside[key, row.vintage])) for key, row in shown.items()}


def of_round(connection: sa.Connection, round_id: int) -> list[Release]:
    """Return a round's releases, oldest first."""
    query = sa.select(release).where(release.c.round_id == round_id).order_by(release.c.number)
    return [Release(**row._mapping) for row in connection.execute(query)]


def current(connection: sa.Connection, round_id: int) -> Release | None:
    """Return the newest release of a round, or None."""
    query = (
        sa.select(release).where(release.c.round_id == round_id).order_by(release.c.number.desc()).limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else Release(**row._mapping)


def newest(connection: sa.Connection) -> Release | None:
    """Return the release that was made last, of any round; None if there is none."""
    row = connection.execute(sa.select(release).order_by(release.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else Release(**row._mapping)


def every(connection: sa.Connection) -> list[Release]:
    """Return all releases of all rounds, oldest first."""
    found = connection.execute(sa.select(release).order_by(release.c.id))
    return [Release(**row._mapping) for row in found]


def is_whole(connection: sa.Connection, published: Release) -> bool:
    """Return whether a release's rows still give the hash that it was published with."""
    found = content_hash(rows(connection, published.id), published.round_id, published.rule_version)
    return found == published.sha256


def rows(connection: sa.Connection, release_id: int, families: Sequence[Family] = tuple(Family)) -> list[Row]:
    """Return what a release shows, in the order of its cells."""
    wanted = [family.value for family in families]
    query = (
        sa.select(release_cell)
        .where(release_cell.c.release_id == release_id, release_cell.c.family.in_(wanted))
        .order_by(release_cell.c.family, release_cell.c.slice, release_cell.c.theme)
    )
    return [_row(found) for found in connection.execute(query)]


def cell(connection: sa.Connection, release_id: int, family: Family, slice_: str, theme: str) -> Row | None:
    """Return one row of a release, or None."""
    query = sa.select(release_cell).where(
        release_cell.c.release_id == release_id,
        release_cell.c.family == family.value,
        release_cell.c.slice == slice_,
        release_cell.c.theme == theme,
    )
    found = connection.execute(query).one_or_none()
    return None if found is None else _row(found)


def _frozen(made: Candidate, number: int) -> Iterator[dict[str, Any]]:
    """Yield a row for each member of each figure that was made now; older ones are kept already."""
    for row, cell in zip(made.rows, made.cells, strict=True):
        if row.hidden_reason is None and row.vintage == number:
            place = {"family": row.family.value, "slice": row.slice, "theme": row.theme}
            for organisation, score in cell.scores.items():
                who = {
                    "organisation_id": organisation,
                    "administrator_id": cell.administrators[organisation],
                }
                yield place | who | {"score": score}


def _members_of(connection: sa.Connection, round_id: int) -> dict[tuple[Key, int], list[_Inside]]:
    table = release_member.c
    columns = (
        release.c.number,
        table.family,
        table.slice,
        table.theme,
        table.organisation_id,
        table.score,
        table.administrator_id,
    )
    query = sa.select(*columns).join(release).where(release.c.round_id == round_id).order_by(table.id)
    found: dict[tuple[Key, int], list[_Inside]] = {}
    for number, family, name, theme, *one in connection.execute(query):
        found.setdefault((Key(Family(family), name, theme), number), []).append((one[0], one[1], one[2]))
    return found


def _cell(key: Key, inside: list[_Inside]) -> Cell:
    scores = {organisation: score for organisation, score, _ in inside}
    return Cell(key, scores, {organisation: administrator for organisation, _, administrator in inside})


_Inside = tuple[int, float, int | None]
"""Organisation, score, administrator."""

_JOINT = RespondentKind.JOINT.value


def _counts(round_id: int) -> sa.ColumnElement[bool]:
    stands = sa.exists().where(
        consent.c.participation_id == participation.c.id, consent.c.withdrawn_at.is_(None)
    )
    return sa.and_(participation.c.round_id == round_id, participation.c.submitted_at.is_not(None), stands)


def _sheets(connection: sa.Connection, round_id: int, which: sa.ColumnElement[bool]) -> list[StoredSheet]:
    query = (
        sa.select(participation.c.organisation_id, respondent.c.id, respondent.c.group, sheet.c.levels)
        .select_from(participation.join(respondent).join(sheet))
        .where(_counts(round_id), which)
        .order_by(participation.c.organisation_id, respondent.c.group, respondent.c.id)
    )
    return [(row[0], row[1], row[2], bytes(row[3])) for row in connection.execute(query)]


def _row(found: sa.Row[tuple[object, ...]]) -> Row:
    values = dict(found._mapping)
    del values["id"], values["release_id"]
    return Row(**values | {"family": Family(values["family"])})
