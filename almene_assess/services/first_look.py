"""Who counts in an organisation's result: settled by the first look, so that looking twice tells nothing.

Must not decide who may look: the verbs do, in the same transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from almene_assess.domain.answers import RespondentKind
from almene_assess.domain.inside import steady
from almene_assess.storage import counted, participations
from almene_assess.storage.counted import CountedSheet
from almene_assess.storage.participations import Sheet


@dataclass(frozen=True, slots=True)
class Counted:
    """The people of a participation as a result may count them.

    `first` are their sheets when the result was first seen, `now` with the corrections that count since;
    `joint` are the board's joint steps. `corrected` says that somebody has handed in another sheet since.
    Once one of the sheets is erased there are only joint steps, and `gone` says since when.
    """

    first: tuple[Sheet, ...]
    now: tuple[Sheet, ...]
    joint: tuple[Sheet, ...]
    at: datetime
    corrected: bool
    gone: datetime | None = None


def who_counts(connection: sa.Connection, participation_id: int, at: datetime) -> Counted:
    """Return who counts, and settle it if nobody has looked before; the participation must be locked."""
    sheets = participations.sheets(connection, participation_id)
    people = {s.respondent_id: s for s in sheets if s.kind is not RespondentKind.JOINT}
    gone = counted.gone_at(connection, participation_id)
    if gone is not None:
        joint = tuple(s for s in sheets if s.kind is RespondentKind.JOINT)
        return Counted((), (), joint, gone, corrected=False, gone=gone)
    kept = counted.sheets(connection, participation_id)
    if not kept:
        counted.keep(connection, participation_id, [s for s in people.values() if s.submitted], at)
        kept = counted.sheets(connection, participation_id)
    pairs = [(_as_first_seen(one, people[one.respondent_id]), people[one.respondent_id]) for one in kept]
    return Counted(
        first=tuple(first for first, _ in pairs),
        now=tuple(_corrected(first, today) for first, today in pairs),
        joint=tuple(s for s in sheets if s.kind is RespondentKind.JOINT),
        at=kept[0].at if kept else at,
        corrected=any(today.submitted and today.levels != first.levels for first, today in pairs),
    )


def _as_first_seen(one: CountedSheet, today: Sheet) -> Sheet:
    return replace(today, group=one.group, submitted=True, levels=one.levels)


def _corrected(first: Sheet, today: Sheet) -> Sheet:
    """Return the sheet with the corrections that count; one that is taken back stands as first seen."""
    return replace(first, levels=steady(first.levels, today.levels)) if today.submitted else first
