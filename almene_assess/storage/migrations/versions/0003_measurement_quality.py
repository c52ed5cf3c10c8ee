"""How well the questions measure, kept with each release."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this version needs."""
    op.create_table(
        "release_quality",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=True),
        sa.Column("vintage", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name=op.f("fk_release_quality_release_id_release")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_quality")),
        sa.UniqueConstraint("release_id", name=op.f("uq_release_quality_release_id")),
    )
    op.create_table(
        "release_quality_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_release_quality_member_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name=op.f("fk_release_quality_member_release_id_release")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_quality_member")),
        sa.UniqueConstraint(
            "release_id", "organisation_id", name=op.f("uq_release_quality_member_release_id_organisation_id")
        ),
    )
    op.create_index(
        op.f("ix_release_quality_member_release_id"), "release_quality_member", ["release_id"], unique=False
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_index(op.f("ix_release_quality_member_release_id"), table_name="release_quality_member")
    op.drop_table("release_quality_member")
    op.drop_table("release_quality")
