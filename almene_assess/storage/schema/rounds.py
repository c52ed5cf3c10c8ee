"""Questionnaires, rounds, who takes part, and every answer."""

from __future__ import annotations

import sqlalchemy as sa

from almene_assess.storage.schema.base import UtcTime, identity, metadata, reference

questionnaire = sa.Table(
    "questionnaire",
    metadata,
    identity(),
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
    identity(),
    sa.Column("title", sa.String(200), nullable=False),
    reference("questionnaire_id", "questionnaire"),
    sa.Column("form", sa.String(20), nullable=False),
    reference("owner_organisation_id", "organisation", nullable=True),
    sa.Column("opens_at", UtcTime, nullable=False),
    sa.Column("closes_at", UtcTime, nullable=False),
)
participation = sa.Table(
    "participation",
    metadata,
    identity(),
    reference("round_id", "round"),
    reference("organisation_id", "organisation"),
    sa.Column("created_at", UtcTime, nullable=False),
    sa.Column("submitted_at", UtcTime),
    reference("submitted_by", "account", nullable=True, index=False),
    # Stays when a submission is taken back: somebody has seen the result of those who were in it.
    sa.Column("first_submitted_at", UtcTime),
    sa.Column("closed_at", UtcTime),
    sa.Column("close_reason", sa.String(2000)),
    # Set when somebody in it is erased: groups and spread with one person less would tell that person.
    sa.Column("groups_gone_at", UtcTime),
    # The organisation's place as it was when the participation was submitted: regions and kredse change.
    reference("kreds_id", "kreds", nullable=True, index=False),
    reference("region_id", "region", nullable=True, index=False),
    sa.Column("size_band", sa.String(20)),
    reference("administrator_id", "administrator", nullable=True, index=False),
    sa.UniqueConstraint("round_id", "organisation_id"),
)
consent = sa.Table(
    "consent",
    metadata,
    identity(),
    reference("participation_id", "participation"),
    sa.Column("text_version", sa.String(20), nullable=False),
    sa.Column("given_at", UtcTime, nullable=False),
    reference("given_by", "account", nullable=True, index=False),
    sa.Column("withdrawn_at", UtcTime),
)
respondent = sa.Table(
    "respondent",
    metadata,
    identity(),
    reference("participation_id", "participation"),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("group", sa.String(20), nullable=False),
    reference("account_id", "account", nullable=True),
    sa.Column("submitted_at", UtcTime),
    sa.UniqueConstraint("participation_id", "account_id"),
)
answer = sa.Table(
    "answer",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True),
    reference("respondent_id", "respondent", index=False),
    sa.Column("item_key", sa.String(60), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("level", sa.Integer),
    sa.Column("reason", sa.String(20)),
    sa.Column("evidence", sa.Text, nullable=False),
    sa.Column("comment", sa.Text, nullable=False),
    sa.Column("source", sa.String(20), nullable=False),
    sa.Column("confirmed", sa.Boolean, nullable=False),
    reference("actor_id", "account", nullable=True, index=False),
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
    reference("participation_id", "participation"),
    sa.Column("group", sa.String(20), nullable=False),
    sa.Column("levels", sa.LargeBinary, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
)
# An organisation's result as figures, once sheets behind it are erased: nothing is reckoned out of the rest.
kept_result = sa.Table(
    "kept_result",
    metadata,
    sa.Column(
        "participation_id",
        sa.Integer,
        sa.ForeignKey("participation.id"),
        primary_key=True,
        autoincrement=False,
    ),
    sa.Column("figures", sa.JSON, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
)
