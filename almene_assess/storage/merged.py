"""What stands in the name of an organisation when it becomes a part of another: counts, never contents."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from almene_assess.storage.schema import offer, one_time, participation, role_grant, round_


def rounds_of(connection: sa.Connection, organisation_id: int, now: datetime) -> tuple[list[str], int]:
    """Return the titles of the rounds that it is in and that are not over, and how many are."""
    query = (
        sa.select(round_.c.title, round_.c.closes_at)
        .join(participation)
        .where(participation.c.organisation_id == organisation_id)
        .order_by(round_.c.closes_at)
    )
    found = list(connection.execute(query))
    going_on = [row.title for row in found if row.closes_at > now]
    return going_on, len(found) - len(going_on)


def people_of(connection: sa.Connection, organisation_id: int, now: datetime) -> int:
    """Return how many people hold a role in it."""
    mine = (role_grant.c.scope_kind == "organisation") & (role_grant.c.scope_id == organisation_id)
    in_force = role_grant.c.valid_to.is_(None) | (role_grant.c.valid_to > now)
    query = sa.select(sa.func.count(sa.distinct(role_grant.c.account_id))).where(mine, in_force)
    return int(connection.execute(query).scalar_one())


def invited_to(connection: sa.Connection, organisation_id: int, now: datetime) -> int:
    """Return how many invitations to it can still be used."""
    open_ = (
        one_time.c.used_at.is_(None) & (one_time.c.expires_at > now) & (one_time.c.purpose == "invitation")
    )
    scopes = connection.execute(sa.select(one_time.c.scope).where(open_)).scalars()
    return sum(
        scope.get("kind") == "organisation" and scope.get("scope_id") == organisation_id for scope in scopes
    )


def offers_of(connection: sa.Connection, organisation_id: int) -> int:
    """Return how many entries it has on the board of its kreds."""
    mine = offer.c.organisation_id == organisation_id
    return int(connection.execute(sa.select(sa.func.count()).select_from(offer).where(mine)).scalar_one())
