"""What the board tells the local community of its result."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this version needs."""
    op.create_table(
        "community_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("introduction", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_community_sheet_participation_id_participation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_sheet")),
        sa.UniqueConstraint("participation_id", name=op.f("uq_community_sheet_participation_id")),
    )
    op.create_table(
        "community_theme",
        sa.Column("sheet_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("theme", sa.String(length=60), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["community_sheet.id"], name=op.f("fk_community_theme_sheet_id_community_sheet")
        ),
        sa.PrimaryKeyConstraint("sheet_id", "theme", name=op.f("pk_community_theme")),
    )
    op.create_table(
        "community_goal",
        sa.Column("sheet_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("goal_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["community_sheet.id"], name=op.f("fk_community_goal_sheet_id_community_sheet")
        ),
        sa.PrimaryKeyConstraint("sheet_id", "goal_id", name=op.f("pk_community_goal")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("community_goal")
    op.drop_table("community_theme")
    op.drop_table("community_sheet")
