"""Goals, actions, learning, what is shared and what is adapted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this version needs."""
    op.create_table(
        "local_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("question", sa.String(length=500), nullable=False),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_local_item_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_item")),
    )
    with op.batch_alter_table("local_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_local_item_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "local_text",
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item_key", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_local_text_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "item_key", name=op.f("pk_local_text")),
    )
    op.create_table(
        "offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kreds_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("theme", sa.String(length=60), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["kreds_id"], ["kreds.id"], name=op.f("fk_offer_kreds_id_kreds")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_offer_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
    )
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offer_kreds_id"), ["kreds_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offer_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "dialogue_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("introduction", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_dialogue_sheet_participation_id_participation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dialogue_sheet")),
        sa.UniqueConstraint("participation_id", name=op.f("uq_dialogue_sheet_participation_id")),
    )
    op.create_table(
        "goal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("theme", sa.String(length=60), nullable=True),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("sign", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("responsible", sa.String(length=200), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("horizon", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participation.id"], name=op.f("fk_goal_participation_id_participation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal")),
    )
    with op.batch_alter_table("goal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_goal_participation_id"), ["participation_id"], unique=False)

    op.create_table(
        "local_answer",
        sa.Column("participation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("local_item_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["local_item_id"], ["local_item.id"], name=op.f("fk_local_answer_local_item_id_local_item")
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_local_answer_participation_id_participation"),
        ),
        sa.PrimaryKeyConstraint("participation_id", "local_item_id", name=op.f("pk_local_answer")),
    )
    op.create_table(
        "theme_choice",
        sa.Column("participation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("theme", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_theme_choice_participation_id_participation"),
        ),
        sa.PrimaryKeyConstraint("participation_id", "theme", name=op.f("pk_theme_choice")),
    )
    op.create_table(
        "dialogue_theme",
        sa.Column("sheet_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("theme", sa.String(length=60), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["dialogue_sheet.id"], name=op.f("fk_dialogue_theme_sheet_id_dialogue_sheet")
        ),
        sa.PrimaryKeyConstraint("sheet_id", "theme", name=op.f("pk_dialogue_theme")),
    )
    op.create_table(
        "goal_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name=op.f("fk_goal_check_goal_id_goal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal_check")),
    )
    with op.batch_alter_table("goal_check", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_goal_check_goal_id"), ["goal_id"], unique=False)

    op.create_table(
        "goal_item",
        sa.Column("goal_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item_key", sa.String(length=60), nullable=False),
        sa.Column("baseline", sa.Float(), nullable=True),
        sa.Column("target", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name=op.f("fk_goal_item_goal_id_goal")),
        sa.PrimaryKeyConstraint("goal_id", "item_key", name=op.f("pk_goal_item")),
    )
    op.create_table(
        "learning",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=True),
        sa.Column("theme", sa.String(length=60), nullable=True),
        sa.Column("tried", sa.Text(), nullable=False),
        sa.Column("went_wrong", sa.Text(), nullable=False),
        sa.Column("now_do", sa.Text(), nullable=False),
        sa.Column("shared_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name=op.f("fk_learning_goal_id_goal")),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_learning_participation_id_participation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning")),
    )
    with op.batch_alter_table("learning", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_learning_goal_id"), ["goal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_learning_participation_id"), ["participation_id"], unique=False)

    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.add_column(sa.Column("goal_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("horizon", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("level", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("done_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="0", nullable=False))
        batch_op.create_index(batch_op.f("ix_action_goal_id"), ["goal_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_action_goal_id_goal"), "goal", ["goal_id"], ["id"])


def downgrade() -> None:
    """Take it away again."""
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_action_goal_id_goal"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_action_goal_id"))
        batch_op.drop_column("version")
        batch_op.drop_column("done_at")
        batch_op.drop_column("level")
        batch_op.drop_column("horizon")
        batch_op.drop_column("goal_id")

    with op.batch_alter_table("learning", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_learning_participation_id"))
        batch_op.drop_index(batch_op.f("ix_learning_goal_id"))

    op.drop_table("learning")
    op.drop_table("goal_item")
    with op.batch_alter_table("goal_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_goal_check_goal_id"))

    op.drop_table("goal_check")
    op.drop_table("dialogue_theme")
    op.drop_table("theme_choice")
    op.drop_table("local_answer")
    with op.batch_alter_table("goal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_goal_participation_id"))

    op.drop_table("goal")
    op.drop_table("dialogue_sheet")
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offer_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_offer_kreds_id"))

    op.drop_table("offer")
    op.drop_table("local_text")
    with op.batch_alter_table("local_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_local_item_organisation_id"))

    op.drop_table("local_item")
