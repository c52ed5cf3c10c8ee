"""Every table, once, as SQLAlchemy Core sees it; nothing here is particular to one database engine.

Times are UTC. Ids are ours; what comes from outside (CVR, LBF number) is a plain optional field.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcTime(TypeDecorator[datetime]):
    """An aware UTC time, kept without zone so that both engines store the same thing."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Refuse naive times; drop the zone of aware ones."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("times must be aware")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Any) -> datetime | None:
        """Give the zone back."""
        return None if value is None else value.replace(tzinfo=UTC)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, primary_key=True)


def _ref(name: str, target: str, *, nullable: bool = False, index: bool = True) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, sa.ForeignKey(f"{target}.id"), nullable=nullable, index=index)


def new_id(inserted: sa.CursorResult[Any]) -> int:
    """Return the id that an insert of one row was given."""
    key = inserted.inserted_primary_key
    assert key is not None
    return int(key[0])


installation = sa.Table(
    "installation",
    metadata,
    _id(),
    sa.Column("is_example", sa.Boolean, nullable=False),
    sa.Column("created_at", UtcTime, nullable=False),
)

# --- the sector ------------------------------------------------------------------------------------
kreds = sa.Table(
    "kreds",
    metadata,
    _id(),
    sa.Column("number", sa.Integer, nullable=False, unique=True),
    sa.Column("name", sa.String(80), nullable=False),
)
region = sa.Table(
    "region",
    metadata,
    _id(),
    sa.Column("code", sa.String(40), nullable=False),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("valid_to", sa.Date),
    sa.UniqueConstraint("code", "valid_from"),
)
administrator = sa.Table("administrator", metadata, _id(), sa.Column("name", sa.String(200), nullable=False))
organisation = sa.Table(
    "organisation",
    metadata,
    _id(),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("cvr", sa.String(8)),
    sa.Column("lbf", sa.String(8)),
    _ref("kreds_id", "kreds", nullable=True),
    _ref("region_id", "region", nullable=True),
    sa.Column("size_band", sa.String(20)),
    _ref("administrator_id", "administrator", nullable=True),
    _ref("merged_into", "organisation", nullable=True),
)

# --- people and doors ------------------------------------------------------------------------------
account = sa.Table(
    "account",
    metadata,
    _id(),
    sa.Column("username", sa.String(200), nullable=False, unique=True),
    sa.Column("display_name", sa.String(200), nullable=False),
    sa.Column("password_hash", sa.String(200), nullable=False),
    # Grows when the password, a role or the account's standing changes: sessions of an older epoch are dead.
    sa.Column("epoch", sa.Integer, nullable=False, server_default="0"),
    sa.Column("disabled_at", UtcTime),
    sa.Column("created_at", UtcTime, nullable=False),
)
session = sa.Table(
    "session",
    metadata,
    _id(),
    sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
    _ref("account_id", "account"),
    sa.Column("epoch", sa.Integer, nullable=False),
    sa.Column("created_at", UtcTime, nullable=False),
    sa.Column("last_seen_at", UtcTime, nullable=False),
    sa.Column("expires_at", UtcTime, nullable=False),
    sa.Column("revoked_at", UtcTime),
    sqlite_autoincrement=True,  # an id is never used twice: answers and open sockets carry it
)
attempt = sa.Table(
    "attempt",
    metadata,
    _id(),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("key_hash", sa.String(64), nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Index("ix_attempt_kind_key_hash_at", "kind", "key_hash", "at"),
)
one_time = sa.Table(
    "one_time",
    metadata,
    _id(),
    sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
    sa.Column("purpose", sa.String(20), nullable=False),
    _ref("account_id", "account", nullable=True),
    sa.Column("scope", sa.JSON),
    sa.Column("expires_at", UtcTime, nullable=False),
    sa.Column("used_at", UtcTime),
)
role_grant = sa.Table(
    "role_grant",
    metadata,
    _id(),
    _ref("account_id", "account"),
    sa.Column("role", sa.String(40), nullable=False),
    sa.Column("scope_kind", sa.String(20), nullable=False),
    sa.Column("scope_id", sa.Integer),
    sa.Column("valid_from", UtcTime, nullable=False),
    sa.Column("valid_to", UtcTime),
)

# --- rounds and answers ----------------------------------------------------------------------------
questionnaire = sa.Table(
    "questionnaire",
    metadata,
    _id(),
    sa.Column("key", sa.String(60), nullable=False),
    sa.Column("edition", sa.String(40), nullable=False),
    sa.Column("version", sa.String(40), nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("item_order", sa.JSON, nullable=False),
    sa.UniqueConstraint("key", "version"),
)
round_ = sa.Table(
    "round",
    metadata,
    _id(),
    sa.Column("title", sa.String(200), nullable=False),
    _ref("questionnaire_id", "questionnaire"),
    sa.Column("form", sa.String(20), nullable=False),
    _ref("owner_organisation_id", "organisation", nullable=True),
    sa.Column("opens_at", UtcTime, nullable=False),
    sa.Column("closes_at", UtcTime, nullable=False),
)
participation = sa.Table(
    "participation",
    metadata,
    _id(),
    _ref("round_id", "round"),
    _ref("organisation_id", "organisation"),
    sa.Column("created_at", UtcTime, nullable=False),
    sa.Column("submitted_at", UtcTime),
    _ref("submitted_by", "account", nullable=True, index=False),
    # Stays when a submission is taken back: somebody has seen the result of those who were in it.
    sa.Column("first_submitted_at", UtcTime),
    sa.Column("closed_at", UtcTime),
    sa.Column("close_reason", sa.String(2000)),
    # The organisation's place as it was when the participation was submitted: regions and kredse change.
    _ref("kreds_id", "kreds", nullable=True, index=False),
    _ref("region_id", "region", nullable=True, index=False),
    sa.Column("size_band", sa.String(20)),
    _ref("administrator_id", "administrator", nullable=True, index=False),
    sa.UniqueConstraint("round_id", "organisation_id"),
)
consent = sa.Table(
    "consent",
    metadata,
    _id(),
    _ref("participation_id", "participation"),
    sa.Column("text_version", sa.String(20), nullable=False),
    sa.Column("given_at", UtcTime, nullable=False),
    _ref("given_by", "account", nullable=True, index=False),
    sa.Column("withdrawn_at", UtcTime),
)
respondent = sa.Table(
    "respondent",
    metadata,
    _id(),
    _ref("participation_id", "participation"),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("group", sa.String(20), nullable=False),
    _ref("account_id", "account", nullable=True),
    sa.Column("submitted_at", UtcTime),
    sa.UniqueConstraint("participation_id", "account_id"),
)
answer = sa.Table(
    "answer",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True),
    _ref("respondent_id", "respondent", index=False),
    sa.Column("item_key", sa.String(60), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("level", sa.Integer),
    sa.Column("reason", sa.String(20)),
    sa.Column("evidence", sa.Text, nullable=False),
    sa.Column("comment", sa.Text, nullable=False),
    sa.Column("source", sa.String(20), nullable=False),
    sa.Column("confirmed", sa.Boolean, nullable=False),
    _ref("actor_id", "account", nullable=True, index=False),
    # The sign-in that wrote it, so that another device of the same person counts as somebody else.
    sa.Column("session_id", sa.Integer),
    sa.Column("at", UtcTime, nullable=False),
    # Inserting version + 1 is the compare-and-set: whoever comes second fails here.
    sa.UniqueConstraint("respondent_id", "item_key", "version"),
    sa.CheckConstraint("level IS NULL OR reason IS NULL", name="one_kind"),
)
sheet = sa.Table(
    "sheet",
    metadata,
    sa.Column(
        "respondent_id", sa.Integer, sa.ForeignKey("respondent.id"), primary_key=True, autoincrement=False
    ),
    sa.Column("levels", sa.LargeBinary, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)

# Who counts in an organisation's result, with the sheet as it was when somebody first saw it: a later look
# counts nobody else, and the figures of groups are made of these alone.
counted_sheet = sa.Table(
    "counted_sheet",
    metadata,
    sa.Column(
        "respondent_id", sa.Integer, sa.ForeignKey("respondent.id"), primary_key=True, autoincrement=False
    ),
    _ref("participation_id", "participation"),
    sa.Column("group", sa.String(20), nullable=False),
    sa.Column("levels", sa.LargeBinary, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
)

# --- the workshop ------------------------------------------------------------------------------------
workshop = sa.Table(
    "workshop",
    metadata,
    _id(),
    _ref("participation_id", "participation"),
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
    _id(),
    _ref("workshop_id", "workshop", index=False),
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
    _id(),
    _ref("workshop_id", "workshop"),
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
    _id(),
    _ref("workshop_id", "workshop"),
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
    _id(),
    _ref("participation_id", "participation"),
    _ref("workshop_id", "workshop"),
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
    _id(),
    _ref("participation_id", "participation"),
    _ref("workshop_id", "workshop", nullable=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("theme", sa.String(60)),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
)
action = sa.Table(
    "action",
    metadata,
    _id(),
    _ref("participation_id", "participation"),
    _ref("workshop_id", "workshop", nullable=True),
    sa.Column("text", sa.String(1000), nullable=False),
    sa.Column("responsible", sa.String(200), nullable=False),
    sa.Column("due", sa.Date, nullable=False),
    sa.Column("created_at", UtcTime, nullable=False),
)

# --- benchmarks --------------------------------------------------------------------------------------
release = sa.Table(
    "release",
    metadata,
    _id(),
    _ref("round_id", "round"),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("rule_version", sa.String(20), nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("created_at", UtcTime, nullable=False),
    sa.UniqueConstraint("round_id", "number"),
)
release_cell = sa.Table(
    "release_cell",
    metadata,
    _id(),
    _ref("release_id", "release"),
    sa.Column("family", sa.String(20), nullable=False),
    sa.Column("slice", sa.String(40), nullable=False),
    sa.Column("theme", sa.String(60), nullable=False),
    sa.Column("n_ca", sa.Integer),
    sa.Column("median", sa.Float),
    sa.Column("p25", sa.Float),
    sa.Column("p75", sa.Float),
    sa.Column("mean", sa.Float),
    sa.Column("hidden_reason", sa.String(40)),
    sa.Column("band_reason", sa.String(40)),
    sa.Column("vintage", sa.Integer, nullable=False),
    sa.UniqueConstraint("release_id", "family", "slice", "theme"),
)
# Who a shown figure stems from, kept with the release that made it: a later release is judged against it.
release_member = sa.Table(
    "release_member",
    metadata,
    _id(),
    _ref("release_id", "release"),
    sa.Column("family", sa.String(20), nullable=False),
    sa.Column("slice", sa.String(40), nullable=False),
    sa.Column("theme", sa.String(60), nullable=False),
    _ref("organisation_id", "organisation", index=False),
    _ref("administrator_id", "administrator", nullable=True, index=False),
    sa.Column("score", sa.Float, nullable=False),
    sa.UniqueConstraint("release_id", "family", "slice", "theme", "organisation_id"),
)
release_audit = sa.Table(
    "release_audit",
    metadata,
    _id(),
    sa.Column("release_id", sa.Integer, sa.ForeignKey("release.id"), nullable=False, unique=True),
    sa.Column("report", sa.JSON, nullable=False),
)
# One run of the gate: what it is at, that it lives, and how it ended. Never a figure.
release_run = sa.Table(
    "release_run",
    metadata,
    _id(),
    _ref("round_id", "round"),
    _ref("account_id", "account", nullable=True, index=False),
    sa.Column("rehearsal", sa.Boolean, nullable=False),
    # 1 while it is on and empty after: the database itself refuses a second run of a round, on both engines.
    sa.Column("running", sa.Integer),
    sa.Column("started_at", UtcTime, nullable=False),
    sa.Column("beat_at", UtcTime, nullable=False),
    sa.Column("turn", sa.Integer, nullable=False, server_default="0"),
    sa.Column("done", sa.Integer, nullable=False, server_default="0"),
    sa.Column("themes", sa.Integer, nullable=False, server_default="0"),
    sa.Column("held_back", sa.Integer, nullable=False, server_default="0"),
    sa.Column("ended_at", UtcTime),
    sa.Column("outcome", sa.String(20)),
    sa.Column("report", sa.JSON),
    sa.UniqueConstraint("round_id", "running"),
)

# How well the questions measure, made with a release and never after; null where the round was too small.
release_quality = sa.Table(
    "release_quality",
    metadata,
    _id(),
    sa.Column("release_id", sa.Integer, sa.ForeignKey("release.id"), nullable=False, unique=True),
    sa.Column("figures", sa.JSON(none_as_null=True)),
    sa.Column("vintage", sa.Integer, nullable=False),
)
# Whose sheets the figures stem from, and a stamp that is another one once a sheet was written to.
release_quality_member = sa.Table(
    "release_quality_member",
    metadata,
    _id(),
    _ref("release_id", "release"),
    _ref("organisation_id", "organisation", index=False),
    sa.Column("stamp", sa.String(64), nullable=False),
    sa.UniqueConstraint("release_id", "organisation_id"),
)

# --- who did what ------------------------------------------------------------------------------------
audit_log = sa.Table(
    "audit_log",
    metadata,
    _id(),
    sa.Column("at", UtcTime, nullable=False),
    _ref("actor_id", "account", nullable=True, index=False),
    sa.Column("action", sa.String(40), nullable=False),
    sa.Column("object_kind", sa.String(40), nullable=False),
    sa.Column("object_id", sa.Integer),
    sa.Column("detail", sa.String(400), nullable=False, server_default=""),
)
