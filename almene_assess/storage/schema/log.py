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
    # Whose data it was, where that is an organisation's: its own people may read these rows.
    sa.Column("organisation_id", sa.Integer, index=True),
    sa.Index("ix_audit_log_at", "at"),
)
# What was erased, by id alone: a restored backup is made to forget it again.
tombstone = sa.Table(
    "tombstone",
    metadata,
    identity(),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("object_id", sa.Integer, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.UniqueConstraint("kind", "object_id"),
)
# One run of the schedule that deletes what has had its time: counts, never whose.
retention_run = sa.Table(
    "retention_run",
    metadata,
    identity(),
    sa.Column("started_at", UtcTime, nullable=False),
    sa.Column("ended_at", UtcTime),
    sa.Column("counts", sa.JSON, nullable=False),
)
