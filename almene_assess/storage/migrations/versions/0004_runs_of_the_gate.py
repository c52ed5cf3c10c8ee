"""Runs of the gate, so that any process can show how far one is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this version needs."""
    op.create_table(
        "release_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("rehearsal", sa.Boolean(), nullable=False),
        sa.Column("running", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("beat_at", sa.DateTime(), nullable=False),
        sa.Column("turn", sa.Integer(), server_default="0", nullable=False),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("themes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("held_back", sa.Integer(), server_default="0", nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("report", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_release_run_account_id_account")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_release_run_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_run")),
        sa.UniqueConstraint("round_id", "running", name=op.f("uq_release_run_round_id_running")),
    )
    with op.batch_alter_table("release_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_release_run_round_id"), ["round_id"], unique=False)


def downgrade() -> None:
    """Take it away again."""
    with op.batch_alter_table("release_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_release_run_round_id"))

    op.drop_table("release_run")
