"""Taking the last step at the desk back; each kind of step says here what it restores."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

import sqlalchemy as sa

from almene_assess.domain.answers import Card, UnscoredReason
from almene_assess.domain.errors import Conflict, NotNow
from almene_assess.domain.rights import Action, require
from almene_assess.domain.votes import FEWEST_VOTERS
from almene_assess.domain.workshop import VOTING, unpacked
from almene_assess.services import joint_steps
from almene_assess.services.workshop_acts import Act
from almene_assess.storage import ballots, notes, workshops
from almene_assess.storage.answers import StoredCard
from almene_assess.storage.ballots import HANDS
from almene_assess.storage.notes import ActionItem, NoteKind
from almene_assess.storage.workshops import Workshop


def offered(connection: sa.Connection, whole: Workshop) -> str | None:
    """Return the kind of the step that can be taken back now, or None."""
    last = workshops.last_step(connection, whole.id)
    if last is None or (last[1] == "move" and _opens_a_shown_vote(connection, whole, last[2])):
        return None
    return last[1]


def take_back(a: Act) -> None:
    """Undo the newest step.

    Raises: NotNow if there is none, or it showed how phones or papers voted; Conflict if a joint step has
    been changed from elsewhere since.
    """
    last = workshops.last_step(a.connection, a.whole.id)
    if last is None or offered(a.connection, a.whole) is None:
        raise NotNow(a.whole.run.phase.value, "undo")
    key, kind, before = last
    _KINDS[kind](a, before)
    workshops.drop_step(a.connection, key)


def packed_joint(before: StoredCard, after: StoredCard) -> dict[str, Any]:
    """Return what undoing a joint step needs: the card before, and the one that must still stand."""
    return {"item": before.item, "card": asdict(before.card), "wrote": asdict(after.card)}


def packed_action(gone: ActionItem) -> dict[str, Any]:
    """Return what bringing an action back needs."""
    return {"id": gone.id, "was": [gone.text, gone.responsible, gone.due.isoformat()]}


def _move(a: Act, before: dict[str, Any]) -> None:
    run = unpacked(before)
    workshops.keep_run(a.connection, a.whole, run)
    workshops.change(
        a.connection,
        a.whole.id,
        phase=run.phase.value,
        place=run.place,
        timer_started_at=None,
        timer_minutes=None,
    )


def _opens_a_shown_vote(connection: sa.Connection, whole: Workshop, before: dict[str, Any]) -> bool:
    """Return whether a vote would take ballots again after the room has seen its phones or its paper.

    Two pictures of one vote with one more ballot between them would say whose ballot that is.
    """
    earlier = unpacked(before)
    number = VOTING.get(earlier.phase)
    if number is None or earlier.place is None or whole.run.items[earlier.place].revealed < number:
        return False
    phones, paper = ballots.counts(connection, whole.item_ids[earlier.place], number)
    hands = ballots.hands(connection, whole.id, whole.run.items[earlier.place].key).get(number, {})
    papers, raised = sum(paper.values()), sum(sum(counts.values()) for counts in hands.values())
    return sum(phones.values()) >= FEWEST_VOTERS or (papers > 0 and papers + raised >= FEWEST_VOTERS)


def _joint(a: Act, before: dict[str, Any]) -> None:
    require(a.actor, Action.JOINT_SET, a.place.place(), a.place.states(a.at), a.at)
    stands = joint_steps.current(a.connection, a.actor, a.place.id, before["item"])
    if stands.card != _unpacked(before["wrote"]):
        raise Conflict(stands.version)
    joint_steps.put(a.connection, a.actor, a.place, before["item"], _unpacked(before["card"]), stands.version)


def _unpacked(kept: dict[str, Any]) -> Card:
    return Card(**{**kept, "reason": UnscoredReason(kept["reason"]) if kept["reason"] else None})


def _note(a: Act, before: dict[str, Any]) -> None:
    kind = NoteKind(before["kind"])
    notes.write(a.connection, a.place.id, a.whole.id, kind, before["theme"], before["text"], a.at)


def _parking(a: Act, before: dict[str, Any]) -> None:
    """Take an added line away, or bring a removed one back."""
    if before["text"] is None:
        notes.drop(a.connection, a.whole.id, before["id"])
    else:
        notes.add(a.connection, a.place.id, a.whole.id, NoteKind.PARKING, None, before["text"], a.at)


def _hands(a: Act, before: dict[str, Any]) -> None:
    counts = {int(code): count for code, count in before["counts"].items()}
    where = {**a.rows, "item_key": before["item"]}
    ballots.set_tally(a.connection, where, HANDS, before["vote_no"], before["group"], counts)


def _action(a: Act, before: dict[str, Any]) -> None:
    """Take an added action away, or bring a removed one back."""
    if before["was"] is None:
        notes.drop_action(a.connection, a.whole.id, before["id"])
    else:
        text, responsible, due = before["was"]
        day = date.fromisoformat(due)
        notes.add_action(a.connection, a.place.id, a.whole.id, text, responsible, day, a.at)


def _paper(a: Act, before: dict[str, Any]) -> None:
    ballots.forget_voter(a.connection, before["voter"])


_KINDS = {
    "move": _move,
    "joint": _joint,
    "note": _note,
    "parking": _parking,
    "hands": _hands,
    "paper": _paper,
    "action": _action,
}
