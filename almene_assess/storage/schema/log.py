"""Who did what."""

from __future__ import annotations

import sqlalchemy as sa

from almene_assess.storage.schema.base import UtcTime, identity, metadata, reference

audit_log = sa.Table(
    "audit_log",
    metadata,
    identity(),
    sa.Column("at", UtcTime, nullable=False),
    reference("actor_id", "account", nullable=True, index=False),
    sa.Column("action", sa.String(40), nullable=False),
    sa.Column("object_kind", sa.String(40), nullable=False),
    sa.Column("object_id", sa.Integer),
    sa.Column("detail", sa.String(400), nullable=False, server_default=""),
)
