"""Voters and their ballots while a workshop lives: none of it outlives the closing, and none has a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from almene_assess.domain.answers import NOT_RELEVANT, RespondentGroup
from almene_assess.storage.schema import ballot, new_id, participation, tally, voter, workshop, workshop_item

HANDS, SHOWN = "hands", "shown"
"""Kinds of tally: hands counted in the room, and (once it is closed) the pictures that the room was shown."""

ALL = "alle"
"""The group of a picture: everybody together."""

LATE = 0
"""The number of a paper's vote that was typed after the picture had been shown: it counts, in no picture."""

Counts = dict[int, int]
"""How many ballots there are of each code."""


@dataclass(frozen=True, slots=True)
class Voter:
    """Whoever holds a voter's token, with where the workshop is now."""

    id: int
    workshop_id: int
    version: int
    stage: str
    phase: str
    group: RespondentGroup | None
    has_sheet: bool
    worth: int | None
    item_id: int | None
    item_key: str | None


@dataclass(frozen=True, slots=True)
class Ballot:
    """One vote as it is stored."""

    code: int
    confidence: int | None


@dataclass(frozen=True, slots=True)
class FirstVotes:
    """The first votes of one voter, by item id; who it is has no place here."""

    group: str
    on_paper: bool
    codes: dict[str, int]


@dataclass(frozen=True, slots=True)
class Seat:
    """What one phone has said: its group, and its ballots on one item by number of the vote."""

    group: RespondentGroup | None
    has_sheet: bool
    worth: int | None
    ballots: dict[int, Ballot]


def add_voter(
    connection: sa.Connection,
    workshop_id: int,
    token_hash: str | None,
    *,
    group: RespondentGroup | None = None,
    on_paper: bool = False,
) -> int:
    """Let somebody in and return the voter's id."""
    row = {"workshop_id": workshop_id, "token_hash": token_hash, "has_sheet": False, "on_paper": on_paper}
    return new_id(connection.execute(voter.insert().values(group=group.value if group else None, **row)))


def voter_of(connection: sa.Connection, token_hash: str, *, to_vote: bool = False) -> Voter | None:
    """Return who holds a token, and the item that the room is at; before a vote the room is held still."""
    row = connection.execute(_STILL if to_vote else _VOTER, {"token": token_hash}).one_or_none()
    if row is None:
        return None
    group = RespondentGroup(row.group) if row.group else None
    return Voter(
        id=row.id,
        workshop_id=row.workshop_id,
        version=row.version,
        stage=row.stage,
        phase=row.phase,
        group=group,
        has_sheet=row.has_sheet,
        worth=row.worth,
        item_id=row.item_id,
        item_key=row.item_key,
    )


def change_voter(connection: sa.Connection, voter_id: int, **values: Any) -> None:
    """Change what a voter has said about herself."""
    connection.execute(voter.update().where(voter.c.id == voter_id).values(**values))


def cast(
    connection: sa.Connection, item_id: int, vote_no: int, voter_id: int, code: int, confidence: int | None
) -> None:
    """Store a ballot; the newest of a voter replaces the one before."""
    known = {"workshop_item_id": item_id, "vote_no": vote_no, "voter_id": voter_id}
    upsert = _UPSERTS[connection.dialect.name]
    connection.execute(upsert, {**known, "code": code, "confidence": confidence})


def own(connection: sa.Connection, item_id: int, voter_id: int) -> dict[int, Ballot]:
    """Return a voter's own ballots on an item, by number of the vote."""
    rows = connection.execute(_OWN, {"item": item_id, "voter": voter_id})
    return {row.vote_no: Ballot(row.code, row.confidence) for row in rows}


def has_voted(connection: sa.Connection, voter_id: int) -> bool:
    """Return whether a voter has cast any ballot."""
    mine = sa.select(ballot.c.code).where(ballot.c.voter_id == voter_id)
    return connection.execute(mine.limit(1)).first() is not None


def count_phones(connection: sa.Connection, workshop_id: int) -> int:
    """Return how many phones have come in."""
    phones = (voter.c.workshop_id == workshop_id) & voter.c.token_hash.is_not(None)
    return int(connection.execute(sa.select(sa.func.count()).select_from(voter).where(phones)).scalar_one())


def hall(connection: sa.Connection, workshop_id: int, item_id: int | None) -> dict[str, Seat]:
    """Return every phone of a workshop by the hash of its token, with its ballots on one item."""
    cast_here: dict[int, dict[int, Ballot]] = {}
    for row in connection.execute(_ON_ITEM, {"item": item_id}) if item_id is not None else ():
        cast_here.setdefault(row.voter_id, {})[row.vote_no] = Ballot(row.code, row.confidence)
    return {
        row.token_hash: Seat(
            RespondentGroup(row.group) if row.group else None,
            row.has_sheet,
            row.worth,
            cast_here.get(row.id, {}),
        )
        for row in connection.execute(_IN_HALL, {"workshop": workshop_id})
    }


def counts(connection: sa.Connection, item_id: int, vote_no: int) -> tuple[Counts, Counts]:
    """Return the counts of a vote by code: from phones, and from typed paper."""
    phones: Counts = {}
    paper: Counts = {}
    for row in connection.execute(_COUNTS, {"item": item_id, "vote": vote_no}):
        (paper if row.on_paper else phones)[row.code] = row.votes
    return phones, paper


def pairs(connection: sa.Connection, item_id: int) -> list[tuple[int, int]]:
    """Return the first and second vote of every phone that cast both, in an order that means nothing."""
    return [(row.first, row.second) for row in connection.execute(_PAIRS, {"item": item_id})]


def hands(connection: sa.Connection, workshop_id: int, item_key: str) -> dict[int, dict[str, Counts]]:
    """Return the hands that were counted: by number of the vote, group and code."""
    return tallies(connection, workshop_id, HANDS).get(item_key, {})


def tallies(
    connection: sa.Connection, workshop_id: int, kind: str
) -> dict[str, dict[int, dict[str, Counts]]]:
    """Return a kind of tallies of a workshop: by item, number of the vote, group and code."""
    found: dict[str, dict[int, dict[str, Counts]]] = {}
    query = sa.select(tally, tally.c.count.label("hands")).where(
        tally.c.workshop_id == workshop_id, tally.c.kind == kind
    )
    for row in connection.execute(query.order_by(tally.c.id)):
        votes = found.setdefault(row.item_key, {}).setdefault(row.vote_no, {})
        votes.setdefault(row.group, {})[row.code] = row.hands
    return found


Raised = tuple[int, str, str, int, int]
"""Organisation, item, group, position of the rung, and how many hands."""


def raised_hands(connection: sa.Connection, which: sa.ColumnElement[bool]) -> list[Raised]:
    """Return the hands of first votes in closed workshops, of the participations that a condition chooses.

    *Ved ikke* is no value, so those hands are not among them. Neither are hands of a workshop that was closed
    after the organisation had submitted: they would change what everybody else weighs, and a look
    before and after would tell colleagues apart (docs/adr/0007).
    """
    in_time = workshop.c.closed_at <= sa.func.coalesce(
        participation.c.first_submitted_at, workshop.c.closed_at
    )
    query = (
        sa.select(
            participation.c.organisation_id,
            tally.c.item_key,
            tally.c.group,
            tally.c.code,
            sa.func.sum(tally.c.count).label("hands"),
        )
        .select_from(tally.join(workshop, tally.c.workshop_id == workshop.c.id).join(participation))
        .where(which, tally.c.kind == HANDS, tally.c.vote_no == 1, tally.c.code < NOT_RELEVANT)
        .where(workshop.c.closed_at.is_not(None), in_time)
        .group_by(participation.c.organisation_id, tally.c.item_key, tally.c.group, tally.c.code)
        .order_by(participation.c.organisation_id, tally.c.item_key, tally.c.group, tally.c.code)
    )
    return [(r.organisation_id, r.item_key, r.group, r.code, r.hands) for r in connection.execute(query)]


def hands_of(connection: sa.Connection, participation_id: int) -> list[Raised]:
    """Return the hands that count for one participation."""
    return raised_hands(connection, participation.c.id == participation_id)


def set_tally(
    connection: sa.Connection,
    where: dict[str, Any],
    kind: str,
    vote_no: int,
    group: str,
    found: Mapping[int, int],
) -> None:
    """Replace the tally of one group; `where` names participation_id, workshop_id and item_key."""
    key = {**where, "kind": kind, "vote_no": vote_no, "group": group}
    same = sa.and_(*(tally.c[name] == value for name, value in key.items()))
    connection.execute(tally.delete().where(same))
    rows = [{**key, "code": code, "count": count} for code, count in sorted(found.items()) if count]
    if rows:
        connection.execute(tally.insert(), rows)


def first_votes(connection: sa.Connection, workshop_id: int) -> list[FirstVotes]:
    """Return the first votes of all who have no sheet of their own, late paper too, in the voters' order."""
    found: dict[int, FirstVotes] = {}
    for row in connection.execute(_FIRST, {"workshop": workshop_id}):
        fresh = FirstVotes(row.group, row.on_paper, {})
        found.setdefault(row.voter_id, fresh).codes[row.item_key] = row.code
    return list(found.values())


def worth_counts(connection: sa.Connection, workshop_id: int) -> Counts:
    """Return how many phones gave the lowest rating (0) to the highest (4)."""
    rated = (voter.c.workshop_id == workshop_id) & voter.c.worth.is_not(None)
    query = sa.select(voter.c.worth, sa.func.count().label("votes")).where(rated).group_by(voter.c.worth)
    return {row.worth - 1: row.votes for row in connection.execute(query)}


def forget_voter(connection: sa.Connection, voter_id: int) -> None:
    """Delete one voter with every ballot; for paper that was typed by mistake."""
    connection.execute(ballot.delete().where(ballot.c.voter_id == voter_id))
    connection.execute(voter.delete().where(voter.c.id == voter_id))


def forget(connection: sa.Connection, workshop_id: int) -> None:
    """Delete every ballot and voter of a workshop."""
    mine = sa.select(voter.c.id).where(voter.c.workshop_id == workshop_id)
    connection.execute(ballot.delete().where(ballot.c.voter_id.in_(mine)))
    connection.execute(voter.delete().where(voter.c.workshop_id == workshop_id))


def _upsert(dialect: Any) -> Any:
    insert = dialect.insert(ballot)
    names = ("workshop_item_id", "vote_no", "voter_id", "code", "confidence")
    insert = insert.values({name: sa.bindparam(name) for name in names})
    newest = {"code": insert.excluded.code, "confidence": insert.excluded.confidence}
    return insert.on_conflict_do_update(index_elements=list(names[:3]), set_=newest)


# Built once: a thousand phones vote within seconds.
_UPSERTS = {"sqlite": _upsert(sqlite), "postgresql": _upsert(postgresql)}
_CURRENT = (workshop_item.c.workshop_id == workshop.c.id) & (workshop_item.c.place == workshop.c.place)
_VOTER = (
    sa.select(
        voter.c.id,
        voter.c.workshop_id,
        workshop.c.version,
        workshop.c.stage,
        workshop.c.phase,
        voter.c.group,
        voter.c.has_sheet,
        voter.c.worth,
        workshop_item.c.id.label("item_id"),
        workshop_item.c.item_key,
    )
    .select_from(voter.join(workshop).outerjoin(workshop_item, _CURRENT))
    .where(voter.c.token_hash == sa.bindparam("token"))
)
# No vote may slip in behind a reveal; SQLite's one writer sees to that by itself.
_STILL = _VOTER.with_for_update(read=True, of=workshop)
_ITEM = sa.bindparam("item", type_=sa.Integer)
_OWN = sa.select(ballot).where(
    ballot.c.workshop_item_id == _ITEM, ballot.c.voter_id == sa.bindparam("voter", type_=sa.Integer)
)
_ON_ITEM = sa.select(ballot).where(ballot.c.workshop_item_id == _ITEM)
_IN_HALL = sa.select(voter).where(
    voter.c.workshop_id == sa.bindparam("workshop", type_=sa.Integer), voter.c.token_hash.is_not(None)
)
_COUNTS = (
    sa.select(voter.c.on_paper, ballot.c.code, sa.func.count().label("votes"))
    .select_from(ballot.join(voter))
    .where(ballot.c.workshop_item_id == _ITEM, ballot.c.vote_no == sa.bindparam("vote", type_=sa.Integer))
    .group_by(voter.c.on_paper, ballot.c.code)
)
_FIRST = (
    sa.select(ballot.c.voter_id, voter.c.group, voter.c.on_paper, workshop_item.c.item_key, ballot.c.code)
    .select_from(ballot.join(voter).join(workshop_item))
    .where(voter.c.workshop_id == sa.bindparam("workshop", type_=sa.Integer))
    .where(ballot.c.vote_no.in_((LATE, 1)), voter.c.has_sheet.is_(False), voter.c.group.is_not(None))
)
_again = ballot.alias("again")
_PAIRS = (
    sa.select(ballot.c.code.label("first"), _again.c.code.label("second"))
    .select_from(
        ballot.join(voter).join(
            _again,
            (_again.c.voter_id == ballot.c.voter_id)
            & (_again.c.workshop_item_id == ballot.c.workshop_item_id)
            & (_again.c.vote_no == 2),
        )
    )
    .where(ballot.c.workshop_item_id == _ITEM, ballot.c.vote_no == 1, voter.c.on_paper.is_(False))
    .order_by("first", "second")
)
