"""The sector's own tables: where organisations belong."""

from __future__ import annotations

import sqlalchemy as sa

from almene_assess.storage.schema.base import UtcTime, identity, metadata, reference

installation = sa.Table(
    "installation",
    metadata,
    identity(),
    sa.Column("is_example", sa.Boolean, nullable=False),
    sa.Column("created_at", UtcTime, nullable=False),
)
kreds = sa.Table(
    "kreds",
    metadata,
    identity(),
    sa.Column("number", sa.Integer, nullable=False, unique=True),
    sa.Column("name", sa.String(80), nullable=False),
)
region = sa.Table(
    "region",
    metadata,
    identity(),
    sa.Column("code", sa.String(40), nullable=False),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("valid_to", sa.Date),
    sa.UniqueConstraint("code", "valid_from"),
)
administrator = sa.Table(
    "administrator", metadata, identity(), sa.Column("name", sa.String(200), nullable=False)
)
organisation = sa.Table(
    "organisation",
    metadata,
    identity(),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("cvr", sa.String(8)),
    sa.Column("lbf", sa.String(8)),
    reference("kreds_id", "kreds", nullable=True),
    reference("region_id", "region", nullable=True),
    sa.Column("size_band", sa.String(20)),
    reference("administrator_id", "administrator", nullable=True),
    reference("merged_into", "organisation", nullable=True),
)
