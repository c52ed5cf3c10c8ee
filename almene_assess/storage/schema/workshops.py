"""The meeting, its keys and votes, and what it writes down."""

from __future__ import annotations

import sqlalchemy as sa

from almene_assess.storage.schema.base import UtcTime, identity, metadata, reference

workshop = sa.Table(
    "workshop",
    metadata,
    identity(),
    reference("participation_id", "participation"),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("minutes", sa.Integer, nullable=False),
    sa.Column("planned_for", UtcTime),
    sa.Column("stage", sa.String(20), nullable=False),
    sa.Column("phase", sa.String(20), nullable=False),
    sa.Column("place", sa.Integer),
    # Grows with everything that a screen can see; every act at the desk is a compare-and-set on it.
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("timer_started_at", UtcTime),
    sa.Column("timer_minutes", sa.Integer),
    # »Var det tiden værd?«: how many said 1, 2, 3, 4 and 5, in hands and (once closed) in all.
    sa.Column("worth", sa.JSON),
    sa.Column("created_at", UtcTime, nullable=False),
    sa.Column("opened_at", UtcTime),
    sa.Column("closed_at", UtcTime),
)
workshop_item = sa.Table(
    "workshop_item",
    metadata,
    identity(),
    reference("workshop_id", "workshop", index=False),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("item_key", sa.String(60), nullable=False),
    sa.Column("standing", sa.String(20), nullable=False),
    sa.Column("phase", sa.String(20)),
    sa.Column("revealed", sa.Integer, nullable=False),
    sa.UniqueConstraint("workshop_id", "place"),
    sa.UniqueConstraint("workshop_id", "item_key"),
)
# The meeting's keys. They are looked up by hash; the readable forms stand beside them, because every desk
# must be able to show them, and the whole row is deleted when the workshop closes.
workshop_door = sa.Table(
    "workshop_door",
    metadata,
    sa.Column("workshop_id", sa.Integer, sa.ForeignKey("workshop.id"), primary_key=True, autoincrement=False),
    sa.Column("code", sa.String(20), nullable=False),
    sa.Column("join_token", sa.String(60), nullable=False),
    sa.Column("view_token", sa.String(60), nullable=False),
    sa.Column("code_hash", sa.String(64), nullable=False, unique=True),
    sa.Column("join_hash", sa.String(64), nullable=False, unique=True),
    sa.Column("view_hash", sa.String(64), nullable=False, unique=True),
)
# What undoing brings back; deleted when the workshop closes.
workshop_step = sa.Table(
    "workshop_step",
    metadata,
    identity(),
    reference("workshop_id", "workshop"),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("before", sa.JSON, nullable=False),
)
# How many phones each process of ours has in each hall: a count, so that nobody's coming and going is kept.
presence = sa.Table(
    "presence",
    metadata,
    sa.Column("workshop_id", sa.Integer, sa.ForeignKey("workshop.id"), primary_key=True, autoincrement=False),
    sa.Column("process", sa.String(60), primary_key=True),
    sa.Column("phones", sa.Integer, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
)
# Neither table knows a time: with one, the order of the votes would be the order of the hands on the phones.
voter = sa.Table(
    "voter",
    metadata,
    identity(),
    reference("workshop_id", "workshop"),
    sa.Column("token_hash", sa.String(64), unique=True),
    sa.Column("group", sa.String(20)),
    # Whoever has a sheet in Pejling already is counted there, and not again from the meeting.
    sa.Column("has_sheet", sa.Boolean, nullable=False),
    sa.Column("on_paper", sa.Boolean, nullable=False),
    sa.Column("worth", sa.Integer),
)
ballot = sa.Table(
    "ballot",
    metadata,
    sa.Column(
        "workshop_item_id",
        sa.Integer,
        sa.ForeignKey("workshop_item.id"),
        primary_key=True,
        autoincrement=False,
    ),
    sa.Column("vote_no", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column(
        "voter_id", sa.Integer, sa.ForeignKey("voter.id"), primary_key=True, autoincrement=False, index=True
    ),
    sa.Column("code", sa.Integer, nullable=False),
    sa.Column("confidence", sa.Integer),
    sqlite_with_rowid=False,  # one tree to write to a vote, and no row number that tells the order
)
tally = sa.Table(
    "tally",
    metadata,
    identity(),
    reference("participation_id", "participation"),
    reference("workshop_id", "workshop"),
    sa.Column("item_key", sa.String(60), nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("vote_no", sa.Integer, nullable=False),
    sa.Column("group", sa.String(20), nullable=False),
    sa.Column("code", sa.Integer, nullable=False),
    sa.Column("count", sa.Integer, nullable=False),
    sa.UniqueConstraint("workshop_id", "item_key", "kind", "vote_no", "group", "code"),
)
note = sa.Table(
    "note",
    metadata,
    identity(),
    reference("participation_id", "participation"),
    reference("workshop_id", "workshop", nullable=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("theme", sa.String(60)),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
)
