"""A log that the database itself lets nobody change, and results that outlive the sheets behind them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# Unit: years. Rows younger than this are nobody's to take, not even the schedule's.
KEPT = 5

SQLITE = (
    """CREATE TRIGGER audit_log_never_changes BEFORE UPDATE ON audit_log
    BEGIN SELECT RAISE(ABORT, 'audit_log is append-only'); END""",
    f"""CREATE TRIGGER audit_log_never_shrinks BEFORE DELETE ON audit_log
    WHEN NOT EXISTS (
        SELECT 1 FROM retention_run
        WHERE ended_at IS NULL AND OLD.at < datetime(started_at, '-{KEPT} years')
    )
    BEGIN SELECT RAISE(ABORT, 'audit_log is append-only'); END""",
)
POSTGRESQL = (
    f"""CREATE FUNCTION audit_log_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' AND EXISTS (
            SELECT 1 FROM retention_run
            WHERE ended_at IS NULL AND OLD.at < started_at - interval '{KEPT} years'
        ) THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'audit_log is append-only';
    END $$""",
    """CREATE TRIGGER audit_log_only_grows BEFORE UPDATE OR DELETE ON audit_log
    FOR EACH ROW EXECUTE FUNCTION audit_log_only_grows()""",
)
AWAY = {
    "sqlite": ("DROP TRIGGER audit_log_never_changes", "DROP TRIGGER audit_log_never_shrinks"),
    "postgresql": (
        "DROP TRIGGER audit_log_only_grows ON audit_log",
        "DROP FUNCTION audit_log_only_grows()",
    ),
}


def upgrade() -> None:
    """Add what this version needs."""
    op.create_table(
        "kept_result",
        sa.Column("participation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_kept_result_participation_id_participation"),
        ),
        sa.PrimaryKeyConstraint("participation_id", name=op.f("pk_kept_result")),
    )
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    """Take it away again."""
    for statement in AWAY[op.get_bind().dialect.name]:
        op.execute(statement)
    op.drop_table("kept_result")
