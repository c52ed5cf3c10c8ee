"""Every row that is about one person, table by table, without what opens doors (hashes, sealed keys)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from almene_assess.storage.schema import (
    account,
    answer,
    audit_log,
    consent,
    counted_sheet,
    one_time,
    participation,
    recovery_code,
    release_run,
    respondent,
    role_grant,
    second_factor,
    session,
    sheet,
)


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one table whose column names the account, or one of its respondents."""

    column: sa.Column[Any]
    of_respondents: bool = False
    only: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()

    @property
    def wanted(self) -> list[sa.Column[Any]]:
        """Return the columns that are handed out."""
        table: Any = self.column.table
        return [c for c in table.c if c.name not in self.hidden and (not self.only or c.name in self.only)]


SECTIONS: dict[str, Section] = {
    "konto": Section(account.c.id, hidden=frozenset({"password_hash"})),
    "roller": Section(role_grant.c.account_id),
    "logins": Section(session.c.account_id, hidden=frozenset({"token_hash"})),
    "links": Section(one_time.c.account_id, hidden=frozenset({"token_hash"})),
    "andet_trin": Section(second_factor.c.account_id, hidden=frozenset({"sealed_key"})),
    "noedkoder": Section(recovery_code.c.account_id, hidden=frozenset({"code_hash"})),
    "svarark": Section(respondent.c.account_id),
    "ark": Section(sheet.c.respondent_id, of_respondents=True),
    "talte_ark": Section(counted_sheet.c.respondent_id, of_respondents=True),
    "svar": Section(answer.c.respondent_id, of_respondents=True),
    "skrevet": Section(answer.c.actor_id),
    "samtykker": Section(consent.c.given_by),
    "indsendelser": Section(
        participation.c.submitted_by, only=("id", "round_id", "organisation_id", "submitted_at")
    ),
    "udgivelser": Section(release_run.c.account_id, only=("id", "round_id", "rehearsal", "started_at")),
    "log_af_dig": Section(audit_log.c.actor_id),
}
"""By the name in the file; docs/my-data.md says what each holds."""
ABOUT = "log_om_dig"

Row = dict[str, Any]


def everything(connection: sa.Connection, account_id: int) -> dict[str, list[Row]]:
    """Return all rows about an account, as plain values."""
    mine = sa.select(respondent.c.id).where(respondent.c.account_id == account_id)
    seats = list(connection.execute(mine).scalars())
    found = {
        name: _rows(connection, one, seats if one.of_respondents else [account_id])
        for name, one in SECTIONS.items()
    }
    return found | {ABOUT: _about(connection, account_id, seats)}


def _rows(connection: sa.Connection, one: Section, keys: Collection[int]) -> list[Row]:
    query = sa.select(*one.wanted).where(one.column.in_(keys)).order_by(*one.wanted[:1])
    return [_plain(row) for row in connection.execute(query)]


def _about(connection: sa.Connection, account_id: int, seats: Collection[int]) -> list[Row]:
    """Return what others did to the account or its sheets; whom the others are is not this person's data."""
    table = audit_log.c
    it = sa.or_(
        (table.object_kind == "account") & (table.object_id == account_id),
        (table.object_kind == "respondent") & table.object_id.in_(seats),
    )
    others = table.actor_id.is_(None) | (table.actor_id != account_id)
    columns = [column for column in table if column.name != "actor_id"]
    return [
        _plain(row) for row in connection.execute(sa.select(*columns).where(it & others).order_by(table.id))
    ]


def _plain(row: sa.Row[Any]) -> Row:
    return {name: _value(value) for name, value in row._mapping.items()}


def _value(value: Any) -> Any:
    if isinstance(value, bytes):
        return list(value)
    return value.isoformat() if isinstance(value, datetime | date) else value
