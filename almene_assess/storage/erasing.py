"""What leaves the database when somebody is erased: whole sheets, the account's every door, and its name.

The account's row stays as a number, so that no later account can be given it. No rule is decided here.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from almene_assess.domain.answers import RespondentKind
from almene_assess.storage.schema import (
    account,
    answer,
    counted_sheet,
    one_time,
    participation,
    recovery_code,
    respondent,
    role_grant,
    round_,
    second_factor,
    session,
    sheet,
    tombstone,
)

EMPTIED = (
    *("account", "session", "one_time", "second_factor", "recovery_code", "role_grant"),
    *("respondent", "answer", "sheet", "counted_sheet"),
)
"""Tables that something is deleted from."""
PERSON, LEAVER = "person", "leaver"
"""How somebody was erased: with every answer, or as the account of one who has left."""
AT_ONCE = 500
"""Ids in one statement."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One respondent that an account holds; `counted`: somebody has seen a result with it."""

    id: int
    participation_id: int
    submitted: bool
    counted: bool


@dataclass(frozen=True, slots=True)
class Tombstone:
    """An account that is erased, how, and since when."""

    kind: str
    account_id: int
    at: datetime


def seats(connection: sa.Connection, account_id: int) -> list[Seat]:
    """Return the respondents of an account."""
    joined = respondent.outerjoin(counted_sheet, counted_sheet.c.respondent_id == respondent.c.id)
    columns = (
        respondent.c.id,
        respondent.c.participation_id,
        respondent.c.submitted_at.is_not(None),
        counted_sheet.c.respondent_id.is_not(None),
    )
    query = sa.select(*columns).select_from(joined).where(respondent.c.account_id == account_id)
    return [Seat(*row) for row in connection.execute(query.order_by(respondent.c.id))]


def drop_respondents(connection: sa.Connection, ids: Collection[int]) -> None:
    """Delete these respondents with every answer and text of theirs."""
    wanted = sorted(ids)
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        for table in (counted_sheet, answer, sheet):
            connection.execute(table.delete().where(table.c.respondent_id.in_(some)))
        connection.execute(respondent.delete().where(respondent.c.id.in_(some)))


def let_go(connection: sa.Connection, account_id: int) -> None:
    """Let an account's sheets be nobody's: they count as they did, and no account leads to them."""
    mine = sa.select(respondent.c.id).where(respondent.c.account_id == account_id)
    connection.execute(
        answer.update().where(answer.c.respondent_id.in_(mine)).values(actor_id=None, session_id=None)
    )
    connection.execute(
        respondent.update().where(respondent.c.account_id == account_id).values(account_id=None)
    )


def empty_account(connection: sa.Connection, account_id: int, at: datetime) -> None:
    """Delete every door of an account and its name; only its number stays."""
    named = connection.execute(sa.select(account.c.username).where(account.c.id == account_id)).scalar()
    for table in (session, one_time, second_factor, recovery_code, role_grant):
        connection.execute(table.delete().where(table.c.account_id == account_id))
    for row in connection.execute(
        sa.select(one_time.c.id, one_time.c.scope).where(one_time.c.scope.is_not(None))
    ):
        if isinstance(row.scope, dict) and row.scope.get("address") == named:
            connection.execute(one_time.delete().where(one_time.c.id == row.id))
    blank = {
        "username": f"slettet-{account_id}",
        "display_name": "",
        "password_hash": "",
        "epoch": account.c.epoch + 1,
        "disabled_at": at,
        "created_at": at,
    }
    connection.execute(account.update().where(account.c.id == account_id).values(**blank))


def bury(connection: sa.Connection, kind: str, account_id: int, at: datetime) -> None:
    """Note by its number alone that an account is erased."""
    if (kind, account_id) not in {(one.kind, one.account_id) for one in buried(connection)}:
        connection.execute(tombstone.insert().values(kind=kind, object_id=account_id, at=at))


def buried(connection: sa.Connection) -> list[Tombstone]:
    """Return every account that is erased."""
    query = sa.select(tombstone.c.kind, tombstone.c.object_id, tombstone.c.at).order_by(tombstone.c.id)
    return [Tombstone(*row) for row in connection.execute(query)]


def reserve(connection: sa.Connection, account_id: int, at: datetime) -> None:
    """Take the number of an erased account that this database does not know, so that nobody is given it."""
    if not is_known(connection, account_id):
        connection.execute(
            account.insert().values(
                id=account_id,
                username=f"slettet-{account_id}",
                display_name="",
                password_hash="",
                disabled_at=at,
                created_at=at,
            )
        )


def forget_invitations(connection: sa.Connection, until: datetime | None = None) -> None:
    """Delete the invitations that run out by then, or all: each holds somebody's name and address."""
    mine = one_time.c.purpose == "invitation"
    if until is not None:
        mine &= one_time.c.expires_at <= until
    connection.execute(one_time.delete().where(mine))


def close_ways_in(connection: sa.Connection, at: datetime) -> None:
    """End every sign-in, and delete every ticket and reset: some were ended after the copy was made."""
    connection.execute(session.update().where(session.c.revoked_at.is_(None)).values(revoked_at=at))
    connection.execute(one_time.delete().where(one_time.c.purpose.in_(("ticket", "second_step", "reset"))))


def is_known(connection: sa.Connection, account_id: int) -> bool:
    """Return whether there is, or was, an account with this number."""
    return connection.execute(sa.select(account.c.id).where(account.c.id == account_id)).first() is not None


def people_of(connection: sa.Connection, participation_id: int) -> list[int]:
    """Return everybody who answered in a participation; the board's joint steps are nobody's."""
    mine = respondent.c.participation_id == participation_id
    query = sa.select(respondent.c.id).where(mine, respondent.c.kind != RespondentKind.JOINT.value)
    return list(connection.execute(query.order_by(respondent.c.id)).scalars())


def with_people(connection: sa.Connection, closed_before: datetime) -> list[int]:
    """Return the participations in rounds that closed before this time and still hold anybody's own sheet."""
    people = respondent.c.kind != RespondentKind.JOINT.value
    joined = participation.join(round_).join(respondent, respondent.c.participation_id == participation.c.id)
    query = sa.select(participation.c.id).distinct().select_from(joined)
    found = connection.execute(query.where(round_.c.closes_at < closed_before, people))
    return sorted(found.scalars())
