"""Sheets that come in whole: from a meeting that closes, and from paper. Nobody's name is on any of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from almene_assess.domain.answers import (
    NOT_RELEVANT,
    UNANSWERED,
    UNKNOWN,
    RespondentGroup,
    RespondentKind,
    UnscoredReason,
)
from almene_assess.storage.schema import answer, respondent, sheet

REASONS = {UNKNOWN: UnscoredReason.VED_IKKE.value, NOT_RELEVANT: UnscoredReason.IKKE_RELEVANT.value}


@dataclass(frozen=True, slots=True)
class Finished:
    """One sheet: how it came, whose group it is, and the byte of each item that it answers."""

    kind: RespondentKind
    group: RespondentGroup
    codes: Mapping[str, int]


def add(
    connection: sa.Connection,
    participation_id: int,
    people: Sequence[Finished],
    order: Sequence[str],
    *,
    at: datetime,
    source: str,
) -> None:
    """Give each of them a seat with a submitted sheet, in the order in which they come."""
    if not people:
        return
    shared = {"participation_id": participation_id, "account_id": None, "submitted_at": at}
    seats = [{**shared, "kind": one.kind.value, "group": one.group.value} for one in people]
    made = respondent.insert().returning(respondent.c.id, sort_by_parameter_order=True)
    ids = connection.execute(made, seats).scalars().all()
    written = {"version": 1, "evidence": "", "comment": "", "source": source, "confirmed": True, "at": at}
    sheets, answers = [], []
    for key, one in zip(ids, people, strict=True):
        levels = bytes(one.codes.get(item, UNANSWERED) for item in order)
        sheets.append({"respondent_id": key, "levels": levels, "version": 1})
        answers += [{**row, **written, "respondent_id": key} for row in _answers(order, levels)]
    connection.execute(sheet.insert(), sheets)
    connection.execute(answer.insert(), answers)


def _answers(order: Sequence[str], levels: bytes) -> Iterator[dict[str, Any]]:
    for item, code in zip(order, levels, strict=True):
        if code != UNANSWERED:
            level = None if code in REASONS else code
            yield {"item_key": item, "level": level, "reason": REASONS.get(code)}
