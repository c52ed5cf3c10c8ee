"""A learning note remembers which lots of the kreds it has left, so that the lots stand still (ADR 0014)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    with op.batch_alter_table("learning", schema=None) as batch_op:
        batch_op.add_column(sa.Column("left_lots", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Take it away."""
    with op.batch_alter_table("learning", schema=None) as batch_op:
        batch_op.drop_column("left_lots")
