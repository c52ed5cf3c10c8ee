"""Releases: published figures, who they stem from, and the runs that made them."""

from __future__ import annotations

import sqlalchemy as sa

from almene_assess.storage.schema.base import UtcTime, identity, metadata, reference

release = sa.Table(
    "release",
    metadata,
    identity(),
    reference("round_id", "round"),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("rule_version", sa.String(20), nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("created_at", UtcTime, nullable=False),
    sa.UniqueConstraint("round_id", "number"),
)
release_cell = sa.Table(
    "release_cell",
    metadata,
    identity(),
    reference("release_id", "release"),
    sa.Column("family", sa.String(20), nullable=False),
    sa.Column("slice", sa.String(40), nullable=False),
    sa.Column("theme", sa.String(60), nullable=False),
    sa.Column("n_ca", sa.Integer),
    sa.Column("median", sa.Float),
    sa.Column("p25", sa.Float),
    sa.Column("p75", sa.Float),
    sa.Column("mean", sa.Float),
    sa.Column("hidden_reason", sa.String(40)),
    sa.Column("band_reason", sa.String(40)),
    sa.Column("vintage", sa.Integer, nullable=False),
    sa.UniqueConstraint("release_id", "family", "slice", "theme"),
)
# Who a shown figure stems from, kept with the release that made it: a later release is judged against it.
release_member = sa.Table(
    "release_member",
    metadata,
    identity(),
    reference("release_id", "release"),
    sa.Column("family", sa.String(20), nullable=False),
    sa.Column("slice", sa.String(40), nullable=False),
    sa.Column("theme", sa.String(60), nullable=False),
    reference("organisation_id", "organisation", index=False),
    reference("administrator_id", "administrator", nullable=True, index=False),
    sa.Column("score", sa.Float, nullable=False),
    sa.UniqueConstraint("release_id", "family", "slice", "theme", "organisation_id"),
)
release_audit = sa.Table(
    "release_audit",
    metadata,
    identity(),
    sa.Column("release_id", sa.Integer, sa.ForeignKey("release.id"), nullable=False, unique=True),
    sa.Column("report", sa.JSON, nullable=False),
)
# One run of the gate: what it is at, that it lives, and how it ended. Never a figure.
release_run = sa.Table(
    "release_run",
    metadata,
    identity(),
    reference("round_id", "round"),
    reference("account_id", "account", nullable=True, index=False),
    sa.Column("rehearsal", sa.Boolean, nullable=False),
    # 1 while it is on and empty after: the database itself refuses a second run of a round, on both engines.
    sa.Column("running", sa.Integer),
    sa.Column("started_at", UtcTime, nullable=False),
    sa.Column("beat_at", UtcTime, nullable=False),
    sa.Column("turn", sa.Integer, nullable=False, server_default="0"),
    sa.Column("done", sa.Integer, nullable=False, server_default="0"),
    sa.Column("themes", sa.Integer, nullable=False, server_default="0"),
    sa.Column("held_back", sa.Integer, nullable=False, server_default="0"),
    sa.Column("ended_at", UtcTime),
    sa.Column("outcome", sa.String(20)),
    sa.Column("report", sa.JSON),
    sa.UniqueConstraint("round_id", "running"),
)

# How well the questions measure, made with a release and never after; null where the round was too small.
release_quality = sa.Table(
    "release_quality",
    metadata,
    identity(),
    sa.Column("release_id", sa.Integer, sa.ForeignKey("release.id"), nullable=False, unique=True),
    sa.Column("figures", sa.JSON(none_as_null=True)),
    sa.Column("vintage", sa.Integer, nullable=False),
)
# Whose sheets the figures stem from, and a stamp that is another one once a sheet was written to.
release_quality_member = sa.Table(
    "release_quality_member",
    metadata,
    identity(),
    reference("release_id", "release"),
    reference("organisation_id", "organisation", index=False),
    sa.Column("stamp", sa.String(64), nullable=False),
    sa.UniqueConstraint("release_id", "organisation_id"),
)
