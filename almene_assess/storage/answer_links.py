"""Rows of personal answer links: one-time keys that stay tied to the browser which used them first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from almene_assess.storage.accounts import change_account
from almene_assess.storage.schema import account, answer, one_time, respondent, role_grant, sheet

PURPOSE = "answer_link"


@dataclass(frozen=True, slots=True)
class Link:
    """One link; `mark_hash` is the browser that opened it, None before that."""

    id: int
    account_id: int
    respondent_id: int
    mark_hash: str | None
    expires_at: datetime


def find(connection: sa.Connection, token_hash: str) -> Link | None:
    """Return the link that a token belongs to, or None."""
    mine = (one_time.c.token_hash == token_hash) & (one_time.c.purpose == PURPOSE)
    row = connection.execute(sa.select(one_time).where(mine)).one_or_none()
    if row is None:
        return None
    return Link(row.id, row.account_id, row.scope["respondent"], row.scope.get("browser"), row.expires_at)


def claim(connection: sa.Connection, link_id: int, mark_hash: str, at: datetime) -> bool:
    """Tie an unopened link to a browser; return whether it was first."""
    fresh = (one_time.c.id == link_id) & one_time.c.used_at.is_(None)
    taken = connection.execute(one_time.update().where(fresh).values(used_at=at)).rowcount == 1
    if taken:
        scope = connection.execute(sa.select(one_time.c.scope).where(one_time.c.id == link_id)).scalar_one()
        marked = {**scope, "browser": mark_hash}
        connection.execute(one_time.update().where(one_time.c.id == link_id).values(scope=marked))
    return taken


def count(connection: sa.Connection, participation_id: int) -> tuple[int, int, int]:
    """Return how many links of a participation are made, opened and answered."""
    query = (
        sa.select(
            sa.func.count(), sa.func.count(one_time.c.used_at), sa.func.count(respondent.c.submitted_at)
        )
        .select_from(_OWNED)
        .where(respondent.c.participation_id == participation_id, one_time.c.purpose == PURPOSE)
    )
    made, opened, submitted = connection.execute(query).one()
    return made, opened, submitted


def forget_unopened(connection: sa.Connection, participation_id: int) -> int:
    """Delete every link that nobody has opened, with its seat and its account; return how many."""
    unopened = (
        sa.select(respondent.c.id, respondent.c.account_id)
        .select_from(_OWNED)
        .where(
            respondent.c.participation_id == participation_id,
            one_time.c.purpose == PURPOSE,
            one_time.c.used_at.is_(None),
        )
        .with_for_update()
    )
    found = connection.execute(unopened).all()
    seats, owners = [row.id for row in found], [row.account_id for row in found]
    for table, column, keys in (
        (one_time, one_time.c.account_id, owners),
        (role_grant, role_grant.c.account_id, owners),
        (sheet, sheet.c.respondent_id, seats),
        (respondent, respondent.c.id, seats),
        (account, account.c.id, owners),
    ):
        connection.execute(table.delete().where(column.in_(keys)))
    return len(found)


def end(connection: sa.Connection, link: Link, at: datetime) -> bool:
    """Delete an unsubmitted link's seat with all its answers and shut its account; return whether it was so.

    The account stays, dead, because the log names it: what it opened, never what it answered.
    """
    mine = (respondent.c.id == link.respondent_id) & respondent.c.submitted_at.is_(None)
    if connection.execute(sa.select(respondent.c.id).where(mine).with_for_update()).one_or_none() is None:
        return False
    change_account(connection, link.account_id, disabled_at=at)
    for table, column, key in (
        (one_time, one_time.c.id, link.id),
        (role_grant, role_grant.c.account_id, link.account_id),
        (sheet, sheet.c.respondent_id, link.respondent_id),
        (answer, answer.c.respondent_id, link.respondent_id),
        (respondent, respondent.c.id, link.respondent_id),
    ):
        connection.execute(table.delete().where(column == key))
    return True


_OWNED = one_time.join(respondent, respondent.c.account_id == one_time.c.account_id)
