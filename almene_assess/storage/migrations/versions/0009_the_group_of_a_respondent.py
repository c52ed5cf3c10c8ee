"""The group that a respondent answers in stands with the role, so that a new round can give them a sheet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

FROM_THE_NEWEST_SHEET = """
    UPDATE role_grant SET answer_group = (
        SELECT r."group" FROM respondent r JOIN participation p ON p.id = r.participation_id
        WHERE r.account_id = role_grant.account_id AND p.organisation_id = role_grant.scope_id
        ORDER BY r.id DESC LIMIT 1
    ) WHERE role = 'respondent' AND scope_kind = 'organisation'
"""


def upgrade() -> None:
    """Add the column, and fill it from the sheets that people have."""
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answer_group", sa.String(length=20), nullable=True))
    op.execute(FROM_THE_NEWEST_SHEET)


def downgrade() -> None:
    """Take it away."""
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_column("answer_group")
