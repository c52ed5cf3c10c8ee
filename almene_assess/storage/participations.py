"""Who takes part in what: rounds, participations, respondents, and where each of them stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from almene_assess.domain.answers import NOT_RELEVANT, RespondentGroup, RespondentKind
from almene_assess.domain.rights import Place, State
from almene_assess.storage import answers
from almene_assess.storage.schema import (
    consent,
    new_id,
    organisation,
    participation,
    questionnaire,
    respondent,
    round_,
    sheet,
    workshop,
)


@dataclass(frozen=True, slots=True)
class Participation:
    """One organisation in one round, with what is needed to decide who may do what to it."""

    id: int
    round_id: int
    round_title: str
    form: str
    questionnaire_id: int
    opens_at: datetime
    closes_at: datetime
    organisation_id: int
    organisation_name: str
    kreds_id: int | None
    region_id: int | None
    size_band: str | None
    administrator_id: int | None
    submitted_at: datetime | None
    closed_at: datetime | None
    first_submitted_at: datetime | None
    kreds_today: int | None
    administrator_today: int | None

    def place(self, account_id: int | None = None) -> Place:
        """Return where this lives today, which is what rights follow; with an account if it is personal."""
        return Place(self.organisation_id, self.kreds_today, self.administrator_today, account_id)

    def states(self, now: datetime) -> frozenset[State]:
        """Return where this stands at a time."""
        is_open = self.opens_at <= now < self.closes_at
        found = {State.ROUND_OPEN if is_open else State.ROUND_CLOSED}
        if self.submitted_at is not None:
            found.add(State.PARTICIPATION_SUBMITTED)
        if self.first_submitted_at is not None:
            found.add(State.ONCE_SUBMITTED)
        if self.closed_at is not None:
            found.add(State.PARTICIPATION_CLOSED)
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class Seat:
    """One respondent at the table of a participation."""

    respondent_id: int
    account_id: int | None
    kind: RespondentKind
    group: RespondentGroup
    submitted_at: datetime | None
    participation: Participation

    @property
    def place(self) -> Place:
        """Return where the sheet lives; it is the respondent's own."""
        return self.participation.place(self.account_id)

    def states(self, now: datetime) -> frozenset[State]:
        """Return where the sheet stands at a time."""
        submitted = {State.SHEET_SUBMITTED} if self.submitted_at is not None else set()
        return self.participation.states(now) | submitted


@dataclass(frozen=True, slots=True)
class Sheet:
    """A respondent's levels as they are stored."""

    respondent_id: int
    kind: RespondentKind
    group: RespondentGroup
    submitted: bool
    levels: bytes


@dataclass(frozen=True, slots=True)
class Consent:
    """What an organisation last said about the benchmark: yes to a text, and perhaps no again."""

    text_version: str
    given_at: datetime
    withdrawn_at: datetime | None

    @property
    def stands(self) -> bool:
        """Return whether the organisation takes part."""
        return self.withdrawn_at is None


_WHOLE = sa.select(
    participation.c.id.label("id"),
    participation.c.round_id,
    round_.c.title,
    round_.c.form,
    round_.c.questionnaire_id,
    round_.c.opens_at,
    round_.c.closes_at,
    participation.c.organisation_id,
    organisation.c.name,
    # Frozen at submission; before that the organisation's own place of today.
    sa.case(
        (participation.c.submitted_at.is_not(None), participation.c.kreds_id), else_=organisation.c.kreds_id
    ).label("kreds"),
    sa.case(
        (participation.c.submitted_at.is_not(None), participation.c.region_id), else_=organisation.c.region_id
    ).label("region"),
    sa.case(
        (participation.c.submitted_at.is_not(None), participation.c.size_band), else_=organisation.c.size_band
    ).label("size"),
    sa.case(
        (participation.c.submitted_at.is_not(None), participation.c.administrator_id),
        else_=organisation.c.administrator_id,
    ).label("administrator"),
    participation.c.submitted_at.label("participation_submitted_at"),
    participation.c.closed_at,
    participation.c.first_submitted_at,
    organisation.c.kreds_id.label("kreds_today"),
    organisation.c.administrator_id.label("administrator_today"),
).select_from(
    participation.join(round_).join(organisation, participation.c.organisation_id == organisation.c.id)
)

_SEAT = _WHOLE.add_columns(
    respondent.c.id.label("respondent_id"),
    respondent.c.account_id,
    respondent.c.kind,
    respondent.c.group,
    respondent.c.submitted_at,
).join(respondent, respondent.c.participation_id == participation.c.id)

_ONE_SEAT = _SEAT.where(respondent.c.id == sa.bindparam("respondent", type_=sa.Integer))
"""Built once: each answer is saved behind it."""

_ASKED_IN = (
    sa.select(round_.c.questionnaire_id)
    .select_from(workshop.join(participation).join(round_))
    .where(workshop.c.id == sa.bindparam("workshop", type_=sa.Integer))
)
"""And each vote is checked by it."""


def find(connection: sa.Connection, participation_id: int) -> Participation | None:
    """Return a participation, or None."""
    row = connection.execute(_WHOLE.where(participation.c.id == participation_id)).one_or_none()
    return None if row is None else _participation(row)


def of_organisations(connection: sa.Connection, organisations: Sequence[int]) -> list[Participation]:
    """Return the participations of some organisations, newest round first."""
    rows = connection.execute(
        _WHOLE.where(participation.c.organisation_id.in_(organisations)).order_by(round_.c.opens_at.desc())
    )
    return [_participation(row) for row in rows]


def count_in_kreds(connection: sa.Connection, round_id: int, kreds_id: int) -> int:
    """Return how many organisations of a kreds are in a round, submitted or not."""
    joined = participation.join(organisation)
    here = (participation.c.round_id == round_id) & (organisation.c.kreds_id == kreds_id)
    return int(connection.execute(sa.select(sa.func.count()).select_from(joined).where(here)).scalar_one())


def seat(connection: sa.Connection, respondent_id: int) -> Seat | None:
    """Return a respondent's seat, or None."""
    row = connection.execute(_ONE_SEAT, {"respondent": respondent_id}).one_or_none()
    return None if row is None else _seat(row)


def seats_of(connection: sa.Connection, account_id: int) -> list[Seat]:
    """Return every seat that an account holds, newest round first."""
    rows = connection.execute(
        _SEAT.where(respondent.c.account_id == account_id).order_by(round_.c.opens_at.desc(), respondent.c.id)
    )
    return [_seat(row) for row in rows]


def add_respondent(
    connection: sa.Connection,
    participation_id: int,
    *,
    group: RespondentGroup,
    kind: RespondentKind,
    account_id: int | None,
    items: int,
) -> int:
    """Give somebody a seat with an empty sheet, and return the respondent's id."""
    inserted = connection.execute(
        respondent.insert().values(
            participation_id=participation_id, kind=kind.value, group=group.value, account_id=account_id
        )
    )
    key = new_id(inserted)
    answers.blank_sheet(connection, key, items)
    return key


def hold_still(connection: sa.Connection, participation_id: int) -> None:
    """Let nobody else add to a participation until this transaction ends (SQLite has one writer anyway)."""
    mine = sa.select(participation.c.id).where(participation.c.id == participation_id)
    connection.execute(mine.with_for_update())


def seat_of_kind(connection: sa.Connection, participation_id: int, kind: RespondentKind) -> int | None:
    """Return the first respondent of a kind, for kinds that a participation has one of."""
    mine = (respondent.c.participation_id == participation_id) & (respondent.c.kind == kind.value)
    return connection.execute(sa.select(sa.func.min(respondent.c.id)).where(mine)).scalar()


def questionnaire_of_workshop(connection: sa.Connection, workshop_id: int) -> int:
    """Return the questionnaire that a workshop votes on.

    Raises: sqlalchemy.exc.NoResultFound.
    """
    return int(connection.execute(_ASKED_IN, {"workshop": workshop_id}).scalar_one())


def mark_sheet(connection: sa.Connection, respondent_id: int, submitted_at: datetime | None) -> None:
    """Set or clear the time at which a sheet was submitted."""
    connection.execute(
        respondent.update().where(respondent.c.id == respondent_id).values(submitted_at=submitted_at)
    )


def mark_submitted(connection: sa.Connection, whole: Participation, account_id: int, at: datetime) -> None:
    """Submit a participation and freeze the organisation's place of this moment."""
    connection.execute(
        participation.update()
        .where(participation.c.id == whole.id)
        .values(
            submitted_at=at,
            submitted_by=account_id,
            first_submitted_at=whole.first_submitted_at or at,
            kreds_id=whole.kreds_id,
            region_id=whole.region_id,
            size_band=whole.size_band,
            administrator_id=whole.administrator_id,
        )
    )


def mark_reopened(connection: sa.Connection, participation_id: int) -> None:
    """Take a submitted participation back, so that its sheets can be corrected."""
    connection.execute(
        participation.update()
        .where(participation.c.id == participation_id)
        .values(submitted_at=None, submitted_by=None)
    )


def mark_closed(connection: sa.Connection, participation_id: int, at: datetime | None, reason: str) -> None:
    """Close a participation with its reason, or (without a time) open it again."""
    mine = participation.update().where(participation.c.id == participation_id)
    connection.execute(mine.values(closed_at=at, close_reason=reason or None))


def close_reason(connection: sa.Connection, participation_id: int) -> str:
    """Return why a participation was closed without an action; empty if nobody said."""
    query = sa.select(participation.c.close_reason).where(participation.c.id == participation_id)
    return connection.execute(query).scalar() or ""


def give_consent(
    connection: sa.Connection, participation_id: int, account_id: int, at: datetime, text_version: str
) -> None:
    """Note that the organisation takes part in the benchmark."""
    connection.execute(
        consent.insert().values(
            participation_id=participation_id, text_version=text_version, given_at=at, given_by=account_id
        )
    )


def withdraw_consent(connection: sa.Connection, participation_id: int, at: datetime) -> None:
    """Note that the organisation no longer takes part, from the next release on."""
    connection.execute(
        consent.update()
        .where(consent.c.participation_id == participation_id, consent.c.withdrawn_at.is_(None))
        .values(withdrawn_at=at)
    )


def has_consent(connection: sa.Connection, participation_id: int) -> bool:
    """Return whether a consent stands that has not been withdrawn."""
    standing = sa.select(consent.c.id).where(
        consent.c.participation_id == participation_id, consent.c.withdrawn_at.is_(None)
    )
    return connection.execute(standing.limit(1)).first() is not None


def latest_consent(connection: sa.Connection, participation_id: int) -> Consent | None:
    """Return what was said last; None if nobody ever said yes."""
    columns = (consent.c.text_version, consent.c.given_at, consent.c.withdrawn_at)
    mine = sa.select(*columns).where(consent.c.participation_id == participation_id)
    row = connection.execute(mine.order_by(consent.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else Consent(*row)


def sheets(connection: sa.Connection, participation_id: int) -> list[Sheet]:
    """Return every respondent's sheet of a participation, the board's joint steps included."""
    rows = connection.execute(
        sa.select(respondent, sheet.c.levels)
        .join(sheet, sheet.c.respondent_id == respondent.c.id)
        .where(respondent.c.participation_id == participation_id)
        .order_by(respondent.c.id)
    )
    return [
        Sheet(
            r.id,
            RespondentKind(r.kind),
            RespondentGroup(r.group),
            r.submitted_at is not None,
            bytes(r.levels),
        )
        for r in rows
    ]


def somebody_counts(connection: sa.Connection, participation_id: int) -> bool:
    """Return whether there is something to submit: a sheet of the organisation's own, or a joint step.

    Externals alone make no profile; a board of four that agreed by talking has joint steps alone.
    """
    return any(_counts_alone(one) for one in sheets(connection, participation_id))


def item_orders(connection: sa.Connection) -> dict[int, Sequence[str]]:
    """Return the item order of every respondent's questionnaire, by respondent id."""
    rows = connection.execute(
        sa.select(respondent.c.id, questionnaire.c.item_order)
        .select_from(respondent.join(participation).join(round_).join(questionnaire))
        .order_by(respondent.c.id)
    )
    return {row.id: tuple(row.item_order) for row in rows}


def _counts_alone(one: Sheet) -> bool:
    if one.kind is RespondentKind.JOINT:
        return any(code < NOT_RELEVANT for code in one.levels)
    return one.submitted and one.group is not RespondentGroup.EKSTERNE


def _participation(row: Any) -> Participation:
    return Participation(*tuple(row)[:18])  # the columns of _WHOLE, in this order


def _seat(row: sa.Row[Any]) -> Seat:
    return Seat(
        respondent_id=row.respondent_id,
        account_id=row.account_id,
        kind=RespondentKind(row.kind),
        group=RespondentGroup(row.group),
        submitted_at=row.submitted_at,
        participation=_participation(row),
    )
