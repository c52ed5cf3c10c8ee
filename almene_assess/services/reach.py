"""Which organisations somebody's grants reach: their own, and all that an administration company serves."""

from __future__ import annotations

import sqlalchemy as sa

from almene_assess.domain.rights import Actor, ScopeKind
from almene_assess.services.verbs import now
from almene_assess.storage import served


def organisations(connection: sa.Connection, actor: Actor) -> list[int]:
    """Return the organisations in which the actor holds a role; what the role may there is for the table."""
    direct, companies = (_scopes(actor, k) for k in (ScopeKind.ORGANISATION, ScopeKind.ADMINISTRATOR))
    more = served.organisations(connection, companies) if companies else ()
    return sorted(direct.union(more))


def _scopes(actor: Actor, kind: ScopeKind) -> set[int]:
    held = (grant for grant in actor.grants if grant.scope_kind is kind and grant.holds(now()))
    return {grant.scope_id for grant in held if grant.scope_id is not None}
