"""A workshop that is served over the wire: a database of its own, led through every phase."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from almene_assess.domain.workshop import Move, Phase
from almene_assess.services.workshops import Plan
from almene_assess.storage import database
from almene_assess.storage.workshops import Keys
from tests.support import small_sector
from tests.support.meeting import Meeting, meet
from tests.support.small_sector import SmallSector

AGAIN = {Phase.TALK: Move.AGAIN}
"""Everywhere else NEXT leads on; this way an item goes through all of its phases."""
WAY = (
    Phase.WELCOME,
    Phase.READ,
    Phase.VOTE,
    Phase.REVEAL,
    Phase.TALK,
    Phase.VOTE_AGAIN,
    Phase.REVEAL_AGAIN,
    Phase.JOINT,
    Phase.NOTE,
)


def hold(folder: Path) -> Meeting:
    """Open a workshop in a small sector of its own."""
    return open_meeting(small_sector.make(folder))


def open_meeting(sector: SmallSector) -> Meeting:
    """Open a workshop on two pillars, that is 24 items; nobody is there yet."""
    return meet(sector, phones=0, wish=Plan("Møde om vores retning", pillars=("a", "b"), form="full"))


def url_of(meeting: Meeting) -> str:
    """Return the address by which a server opens the same database."""
    return meeting.engine.url.render_as_string(hide_password=False)


def keys_of(meeting: Meeting) -> Keys:
    """Return the keys of an open workshop."""
    keys = meeting.desk.keys
    assert keys is not None
    return keys


def phase_of(meeting: Meeting) -> Phase:
    """Return where the room is."""
    return meeting.desk.workshop.run.phase


def lead_to(meeting: Meeting, phase: Phase) -> None:
    """Press until the room is there, through every phase on the way."""
    while (now := phase_of(meeting)) is not phase:
        meeting.press(AGAIN.get(now, Move.NEXT))
        assert phase_of(meeting) is not Phase.ENDING or phase is Phase.ENDING, (
            "the agenda has come to its end"
        )


def stored(meeting: Meeting, vote_no: int) -> dict[str, int]:
    """Return the code of every stored ballot on the current item, by the hash of the voter's token."""
    query = sa.text(
        "SELECT voter.token_hash, ballot.code FROM ballot JOIN voter ON voter.id = ballot.voter_id "
        "WHERE vote_no = :vote AND workshop_item_id = :item"
    )
    item = meeting.desk.workshop.current_id
    with database.reading(meeting.engine) as connection:
        rows = connection.execute(query, {"vote": vote_no, "item": item}).all()
    found = {str(row.token_hash): int(row.code) for row in rows}
    assert len(found) == len(rows), "a voter has two ballots"
    return found
