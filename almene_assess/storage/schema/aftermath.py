"""What an organisation does with its result: goals, actions, learning, what it shares and adapts."""

from __future__ import annotations

import sqlalchemy as sa

from almene_assess.storage.schema.base import UtcTime, identity, metadata, reference

goal = sa.Table(
    "goal",
    metadata,
    identity(),
    reference("participation_id", "participation"),
    sa.Column("theme", sa.String(60)),
    sa.Column("text", sa.String(1000), nullable=False),
    sa.Column("sign", sa.String(1000), nullable=False, server_default=""),
    sa.Column("responsible", sa.String(200), nullable=False),
    sa.Column("due", sa.Date, nullable=False),
    sa.Column("horizon", sa.String(20), nullable=False),
    sa.Column("level", sa.String(20), nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    # Inserting or changing is a compare-and-set: whoever comes second is told.
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("created_at", UtcTime, nullable=False),
)
# What the goal is measured by: where the organisation stood when it was set, and where it wants to be.
goal_item = sa.Table(
    "goal_item",
    metadata,
    sa.Column("goal_id", sa.Integer, sa.ForeignKey("goal.id"), primary_key=True, autoincrement=False),
    sa.Column("item_key", sa.String(60), primary_key=True),
    sa.Column("baseline", sa.Float),
    sa.Column("target", sa.Float, nullable=False),
)
goal_check = sa.Table(
    "goal_check",
    metadata,
    identity(),
    reference("goal_id", "goal"),
    sa.Column("outcome", sa.String(20), nullable=False),
    sa.Column("reason", sa.String(2000), nullable=False),
    sa.Column("at", UtcTime, nullable=False),
)
learning = sa.Table(
    "learning",
    metadata,
    identity(),
    reference("participation_id", "participation"),
    reference("goal_id", "goal", nullable=True),
    sa.Column("theme", sa.String(60)),
    sa.Column("tried", sa.Text, nullable=False),
    sa.Column("went_wrong", sa.Text, nullable=False),
    sa.Column("now_do", sa.Text, nullable=False),
    # Shown to the kreds without a name while it is set.
    sa.Column("shared_at", UtcTime),
    # The days of the lots that it was in before it was taken back or written anew: a lot stays a lot.
    sa.Column("left_lots", sa.JSON),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
)
action = sa.Table(
    "action",
    metadata,
    identity(),
    reference("participation_id", "participation"),
    reference("workshop_id", "workshop", nullable=True),
    reference("goal_id", "goal", nullable=True),
    sa.Column("text", sa.String(1000), nullable=False),
    sa.Column("responsible", sa.String(200), nullable=False),
    sa.Column("due", sa.Date, nullable=False),
    # Null where the meeting did not say: within 30 days or larger, the board's or operations'.
    sa.Column("horizon", sa.String(20)),
    sa.Column("level", sa.String(20)),
    sa.Column("done_at", UtcTime),
    sa.Column("version", sa.Integer, nullable=False, server_default="0"),
    sa.Column("created_at", UtcTime, nullable=False),
)

# --- what is shared ----------------------------------------------------------------------------------
# What one can share and what one seeks help with: the only thing in a kreds that carries a name, by choice.
offer = sa.Table(
    "offer",
    metadata,
    identity(),
    reference("organisation_id", "organisation"),
    reference("kreds_id", "kreds"),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("theme", sa.String(60), nullable=False),
    sa.Column("text", sa.String(1000), nullable=False),
    sa.Column("contact", sa.String(200), nullable=False),
    sa.Column("at", UtcTime, nullable=False),
)
dialogue_sheet = sa.Table(
    "dialogue_sheet",
    metadata,
    identity(),
    sa.Column("participation_id", sa.Integer, sa.ForeignKey("participation.id"), nullable=False, unique=True),
    sa.Column("introduction", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
)
dialogue_theme = sa.Table(
    "dialogue_theme",
    metadata,
    sa.Column(
        "sheet_id", sa.Integer, sa.ForeignKey("dialogue_sheet.id"), primary_key=True, autoincrement=False
    ),
    sa.Column("theme", sa.String(60), primary_key=True),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("evidence", sa.Text, nullable=False),
    sa.Column("wish", sa.Text, nullable=False),
)

# What the board tells the local community: one page, with goals it is willing to tell.
community_sheet = sa.Table(
    "community_sheet",
    metadata,
    identity(),
    sa.Column("participation_id", sa.Integer, sa.ForeignKey("participation.id"), nullable=False, unique=True),
    sa.Column("introduction", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
)
community_theme = sa.Table(
    "community_theme",
    metadata,
    sa.Column(
        "sheet_id", sa.Integer, sa.ForeignKey("community_sheet.id"), primary_key=True, autoincrement=False
    ),
    sa.Column("theme", sa.String(60), primary_key=True),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("evidence", sa.Text, nullable=False),
)
community_goal = sa.Table(
    "community_goal",
    metadata,
    sa.Column(
        "sheet_id", sa.Integer, sa.ForeignKey("community_sheet.id"), primary_key=True, autoincrement=False
    ),
    # No foreign key: a goal that is taken away is no longer told, and nothing more.
    sa.Column("goal_id", sa.Integer, primary_key=True, autoincrement=False),
)

# --- what is adapted ---------------------------------------------------------------------------------
theme_choice = sa.Table(
    "theme_choice",
    metadata,
    sa.Column(
        "participation_id",
        sa.Integer,
        sa.ForeignKey("participation.id"),
        primary_key=True,
        autoincrement=False,
    ),
    sa.Column("theme", sa.String(60), primary_key=True),
)
local_text = sa.Table(
    "local_text",
    metadata,
    sa.Column(
        "organisation_id", sa.Integer, sa.ForeignKey("organisation.id"), primary_key=True, autoincrement=False
    ),
    sa.Column("item_key", sa.String(60), primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)
local_item = sa.Table(
    "local_item",
    metadata,
    identity(),
    reference("organisation_id", "organisation"),
    sa.Column("title", sa.String(60), nullable=False),
    sa.Column("question", sa.String(500), nullable=False),
    # The words of the rungs, lowest first.
    sa.Column("levels", sa.JSON, nullable=False),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("retired_at", UtcTime),
)
# The board's joint step on a question of its own; nobody answers those alone.
local_answer = sa.Table(
    "local_answer",
    metadata,
    sa.Column(
        "participation_id",
        sa.Integer,
        sa.ForeignKey("participation.id"),
        primary_key=True,
        autoincrement=False,
    ),
    sa.Column(
        "local_item_id", sa.Integer, sa.ForeignKey("local_item.id"), primary_key=True, autoincrement=False
    ),
    sa.Column("level", sa.Integer),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
)
