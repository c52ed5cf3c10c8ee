"""Rows of rounds and of who is in them, as the secretariat sets them up. No rule is decided here."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from almene_assess.domain.answers import RespondentGroup, RespondentKind
from almene_assess.storage import participations
from almene_assess.storage.schema import (
    account,
    new_id,
    organisation,
    participation,
    release,
    respondent,
    role_grant,
    round_,
)


def add_round(connection: sa.Connection, **values: Any) -> int:
    """Insert a round and return its id."""
    return new_id(connection.execute(round_.insert().values(**values)))


def set_period(
    connection: sa.Connection,
    round_id: int,
    opens_at: datetime,
    closes_at: datetime,
    seen: tuple[datetime, datetime],
) -> bool:
    """Write when a round opens and closes, on top of what was seen; return whether it stood so."""
    same = (round_.c.opens_at == seen[0]) & (round_.c.closes_at == seen[1])
    mine = round_.update().where(round_.c.id == round_id, same)
    return connection.execute(mine.values(opens_at=opens_at, closes_at=closes_at)).rowcount == 1


def titles(connection: sa.Connection) -> set[str]:
    """Return what the sector's rounds are called."""
    return set(
        connection.execute(
            sa.select(round_.c.title).where(round_.c.owner_organisation_id.is_(None))
        ).scalars()
    )


def releases_of(connection: sa.Connection, round_id: int) -> int:
    """Return how many releases a round has."""
    query = sa.select(sa.func.count()).select_from(release).where(release.c.round_id == round_id)
    return int(connection.execute(query).scalar_one())


def taking_part(connection: sa.Connection, round_id: int) -> dict[int, str]:
    """Return the organisations that were asked into a round, by name; never how far they are."""
    query = (
        sa.select(organisation.c.id, organisation.c.name)
        .join(participation)
        .where(participation.c.round_id == round_id)
    )
    found = {row.id: row.name for row in connection.execute(query)}
    return dict(sorted(found.items(), key=lambda one: one[1].casefold()))


def alone(connection: sa.Connection) -> dict[int, str]:
    """Return the organisations that are no part of another, by name."""
    query = sa.select(organisation.c.id, organisation.c.name).where(organisation.c.merged_into.is_(None))
    found = {row.id: row.name for row in connection.execute(query)}
    return dict(sorted(found.items(), key=lambda one: one[1].casefold()))


def ask_in(
    connection: sa.Connection, round_id: int, organisations: Collection[int], items: int, now: datetime
) -> None:
    """Let organisations take part, with an empty sheet for each of their respondents."""
    for key in organisations:
        row = {"round_id": round_id, "organisation_id": key, "created_at": now}
        whole = new_id(connection.execute(participation.insert().values(**row)))
        for account_id, group in _respondents(connection, key, now):
            participations.add_respondent(
                connection,
                whole,
                group=group,
                kind=RespondentKind.ACCOUNT,
                account_id=account_id,
                items=items,
            )


def _respondents(
    connection: sa.Connection, organisation_id: int, now: datetime
) -> Iterable[tuple[int, RespondentGroup]]:
    """Return who answers for an organisation, each once, with the group of their role or last sheet."""
    in_force = (role_grant.c.valid_from <= now) & (
        role_grant.c.valid_to.is_(None) | (role_grant.c.valid_to > now)
    )
    here = (
        (role_grant.c.role == "respondent")
        & (role_grant.c.scope_kind == "organisation")
        & (role_grant.c.scope_id == organisation_id)
    )
    query = (
        sa.select(role_grant.c.account_id, role_grant.c.answer_group)
        .join(account)
        .where(here, in_force, account.c.disabled_at.is_(None))
        .order_by(role_grant.c.id)
    )
    before = _groups_before(connection, organisation_id)
    found = {
        row.account_id: row.answer_group or before.get(row.account_id) for row in connection.execute(query)
    }
    return [(key, RespondentGroup(group)) for key, group in found.items() if group]


def _groups_before(connection: sa.Connection, organisation_id: int) -> dict[int, str]:
    query = (
        sa.select(respondent.c.account_id, respondent.c.group)
        .join(participation)
        .where(participation.c.organisation_id == organisation_id, respondent.c.account_id.is_not(None))
        .order_by(respondent.c.id)
    )
    return {row.account_id: row.group for row in connection.execute(query)}
