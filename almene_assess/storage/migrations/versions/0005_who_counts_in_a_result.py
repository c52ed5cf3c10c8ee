"""Who counts in an organisation's result, settled by the first look."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this version needs."""
    op.create_table(
        "counted_sheet",
        sa.Column("respondent_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("group", sa.String(length=20), nullable=False),
        sa.Column("levels", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_counted_sheet_participation_id_participation"),
        ),
        sa.ForeignKeyConstraint(
            ["respondent_id"], ["respondent.id"], name=op.f("fk_counted_sheet_respondent_id_respondent")
        ),
        sa.PrimaryKeyConstraint("respondent_id", name=op.f("pk_counted_sheet")),
    )
    with op.batch_alter_table("counted_sheet", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_counted_sheet_participation_id"), ["participation_id"], unique=False
        )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("counted_sheet")
