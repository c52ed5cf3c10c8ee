"""Accounts, what they may do, and the ways in."""

from __future__ import annotations

import sqlalchemy as sa

from almene_assess.storage.schema.base import UtcTime, identity, metadata, reference

account = sa.Table(
    "account",
    metadata,
    identity(),
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
    identity(),
    sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
    reference("account_id", "account"),
    sa.Column("epoch", sa.Integer, nullable=False),
    sa.Column("created_at", UtcTime, nullable=False),
    sa.Column("last_seen_at", UtcTime, nullable=False),
    sa.Column("expires_at", UtcTime, nullable=False),
    sa.Column("revoked_at", UtcTime),
    # What the browser calls itself, in two or three words, so that people know their sessions apart.
    sa.Column("device", sa.String(80), nullable=False, server_default=""),
    sqlite_autoincrement=True,  # an id is never used twice: answers and open sockets carry it
)
attempt = sa.Table(
    "attempt",
    metadata,
    identity(),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("key_hash", sa.String(64), nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Index("ix_attempt_kind_key_hash_at", "kind", "key_hash", "at"),
)
one_time = sa.Table(
    "one_time",
    metadata,
    identity(),
    sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
    sa.Column("purpose", sa.String(20), nullable=False),
    reference("account_id", "account", nullable=True),
    sa.Column("scope", sa.JSON),
    sa.Column("expires_at", UtcTime, nullable=False),
    sa.Column("used_at", UtcTime),
)
# The second step of signing in. The key is encrypted with the installation's own secret.
second_factor = sa.Table(
    "second_factor",
    metadata,
    sa.Column("account_id", sa.Integer, sa.ForeignKey("account.id"), primary_key=True, autoincrement=False),
    sa.Column("sealed_key", sa.String(400), nullable=False),
    sa.Column("confirmed_at", UtcTime),
    # The last time step that was used: a code that somebody saw over a shoulder opens nothing again.
    sa.Column("last_step", sa.BigInteger, nullable=False, server_default="0"),
)
recovery_code = sa.Table(
    "recovery_code",
    metadata,
    identity(),
    reference("account_id", "account"),
    sa.Column("code_hash", sa.String(64), nullable=False),
    sa.Column("used_at", UtcTime),
)
role_grant = sa.Table(
    "role_grant",
    metadata,
    identity(),
    reference("account_id", "account"),
    sa.Column("role", sa.String(40), nullable=False),
    sa.Column("scope_kind", sa.String(20), nullable=False),
    sa.Column("scope_id", sa.Integer),
    sa.Column("valid_from", UtcTime, nullable=False),
    sa.Column("valid_to", UtcTime),
    # A respondent's group, which their sheet in the next round begins with.
    sa.Column("answer_group", sa.String(20)),
)
