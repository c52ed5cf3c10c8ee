"""What the desk writes down: joint steps, hands, paper, notes, the parking lot, actions, and the rating."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa

from almene_assess.domain.answers import UNKNOWN, Card, RespondentGroup
from almene_assess.domain.errors import InvalidValue, NotNow
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.rights import Action, Actor, require
from almene_assess.domain.workshop import Stage
from almene_assess.services import joint_steps, workshop_undo
from almene_assess.services.cards import checked_text, chosen
from almene_assess.services.verbs import possible_id, verb
from almene_assess.services.workshop_acts import Act, act
from almene_assess.storage import ballots, notes, workshops
from almene_assess.storage.ballots import HANDS, LATE
from almene_assess.storage.notes import OF_A_THEME_IN_A_MEETING, NoteKind

NOTE_LIMIT = 4_000
ACTION_LIMIT = 1_000
NAME_LIMIT = 200
LARGEST_HALL = 2_000
"""Nobody counts more hands than that; larger is a slip of the finger."""


@verb(Action.JOINT_SET)
def joint(
    engine: sa.Engine, actor: Actor, workshop_id: int, version: int, card: Card, card_version: int
) -> None:
    """Set the joint step of the current item, on top of the one that the desk shows.

    Raises: NotFound, NotAllowed, Conflict, NotNow, InvalidValue.
    """
    with act(engine, actor, workshop_id, version, "joint") as a:
        require(a.actor, Action.JOINT_SET, a.place.place(), a.place.states(a.at), a.at)
        item = _current(a, "joint")
        before = joint_steps.current(a.connection, actor, a.place.id, item)
        after = joint_steps.put(a.connection, actor, a.place, item, card, card_version)
        workshops.add_step(a.connection, a.whole.id, "joint", workshop_undo.packed_joint(before, after))


@verb(Action.WORKSHOP_RUN)
def show_hands(
    engine: sa.Engine,
    actor: Actor,
    workshop_id: int,
    version: int,
    vote_no: int,
    group: RespondentGroup,
    counts: Mapping[int, int],
) -> None:
    """Enter how many hands of one group were up for each rung and for UNKNOWN, in place of what stood there.

    Raises: NotFound, NotAllowed, Conflict, NotNow, InvalidValue.
    """
    with act(engine, actor, workshop_id, version, "hands") as a:
        item, raising = _current(a, "hands"), chosen(RespondentGroup, group, "group")
        if vote_no not in (1, 2):
            raise InvalidValue("vote_no", "unknown")
        clean = _counts(a.bank, counts)
        before = ballots.hands(a.connection, a.whole.id, item).get(vote_no, {}).get(raising.value, {})
        ballots.set_tally(a.connection, {**a.rows, "item_key": item}, HANDS, vote_no, raising.value, clean)
        kept = {"item": item, "vote_no": vote_no, "group": raising.value, "counts": before}
        workshops.add_step(a.connection, a.whole.id, "hands", kept)


@verb(Action.WORKSHOP_RUN)
def paper_ballot(
    engine: sa.Engine,
    actor: Actor,
    workshop_id: int,
    version: int,
    group: RespondentGroup,
    codes: Mapping[str, int],
) -> None:
    """Type in one paper ballot: a rung's position or UNKNOWN for each item that it answers.

    A picture that has been shown stays as it was: with one paper more it would show that paper's votes.

    Raises: NotFound, NotAllowed, Conflict, NotNow, InvalidValue.
    """
    papers = (Stage.OPEN, Stage.PAUSED)
    with act(engine, actor, workshop_id, version, "paper", stages=papers) as a:
        rows = {item.key: key for item, key in zip(a.whole.run.items, a.whole.item_ids, strict=True)}
        shown = {item.key for item in a.whole.run.items if item.revealed}
        if not codes or not set(codes) <= set(rows) or not set(codes.values()) <= _choices(a.bank):
            raise InvalidValue("codes", "unknown")
        mine = chosen(RespondentGroup, group, "group")
        voter = ballots.add_voter(a.connection, a.whole.id, None, group=mine, on_paper=True)
        for item, code in codes.items():
            ballots.cast(a.connection, rows[item], LATE if item in shown else 1, voter, code, None)
        workshops.add_step(a.connection, a.whole.id, "paper", {"voter": voter})


@verb(Action.WORKSHOP_RUN)
def note(
    engine: sa.Engine,
    actor: Actor,
    workshop_id: int,
    version: int,
    kind: NoteKind,
    theme: str | None,
    text: str,
) -> None:
    """Keep the one joint or minority note of a theme; an empty text takes it away.

    Raises: NotFound, NotAllowed, Conflict, NotNow, InvalidValue.
    """
    with act(engine, actor, workshop_id, version, "note") as a:
        said = chosen(NoteKind, kind, "kind")
        if said not in OF_A_THEME_IN_A_MEETING or (theme is not None and theme not in a.bank.theme_ids):
            raise InvalidValue("theme", "unknown")
        clean = checked_text("note", text, NOTE_LIMIT).strip()
        before = notes.write(a.connection, a.place.id, a.whole.id, said, theme, clean, a.at)
        kept = {"kind": said.value, "theme": theme, "text": before}
        workshops.add_step(a.connection, a.whole.id, "note", kept)


@verb(Action.WORKSHOP_RUN)
def park(engine: sa.Engine, actor: Actor, workshop_id: int, version: int, text: str) -> None:
    """Put something aside for another day.

    Raises: NotFound, NotAllowed, Conflict, NotNow, InvalidValue.
    """
    with act(engine, actor, workshop_id, version, "park") as a:
        clean = checked_text("note", text, NOTE_LIMIT, needed=True).strip()
        key = notes.add(a.connection, a.place.id, a.whole.id, NoteKind.PARKING, None, clean, a.at)
        workshops.add_step(a.connection, a.whole.id, "parking", {"id": key, "text": None})


@verb(Action.WORKSHOP_RUN)
def unpark(engine: sa.Engine, actor: Actor, workshop_id: int, version: int, note_id: int) -> None:
    """Take something off the parking lot.

    Raises: NotFound, NotAllowed, Conflict, NotNow.
    """
    with act(engine, actor, workshop_id, version, "unpark") as a:
        gone = notes.drop(a.connection, a.whole.id, possible_id(note_id, "note"))
        if gone is not None:
            workshops.add_step(a.connection, a.whole.id, "parking", {"id": gone.id, "text": gone.text})


@verb(Action.WORKSHOP_RUN)
def add_action(
    engine: sa.Engine,
    actor: Actor,
    workshop_id: int,
    version: int,
    text: str,
    responsible: str,
    due: date,
) -> None:
    """Write down who does what by when.

    Raises: NotFound, NotAllowed, Conflict, NotNow, InvalidValue.
    """
    with act(engine, actor, workshop_id, version, "action") as a:
        if not isinstance(due, date):
            raise InvalidValue("due", "missing")
        what = checked_text("text", text, ACTION_LIMIT, needed=True).strip()
        who = checked_text("responsible", responsible, NAME_LIMIT, needed=True).strip()
        key = notes.add_action(a.connection, a.place.id, a.whole.id, what, who, due, a.at)
        workshops.add_step(a.connection, a.whole.id, "action", {"id": key, "was": None})


@verb(Action.WORKSHOP_RUN)
def drop_action(engine: sa.Engine, actor: Actor, workshop_id: int, version: int, action_id: int) -> None:
    """Take an action off the list again.

    Raises: NotFound, NotAllowed, Conflict, NotNow.
    """
    with act(engine, actor, workshop_id, version, "drop_action") as a:
        gone = notes.drop_action(a.connection, a.whole.id, possible_id(action_id, "action"))
        if gone is not None:
            workshops.add_step(a.connection, a.whole.id, "action", workshop_undo.packed_action(gone))


@verb(Action.WORKSHOP_RUN)
def worth_by_hands(
    engine: sa.Engine, actor: Actor, workshop_id: int, version: int, counts: Mapping[int, int]
) -> None:
    """Enter how many hands said 1, 2, 3, 4 and 5 to »var det tiden værd?«.

    Raises: NotFound, NotAllowed, Conflict, NotNow, InvalidValue.
    """
    if not set(counts) <= set(range(1, 6)) or not all(_is_count(n) for n in counts.values()):
        raise InvalidValue("worth", "unknown")
    with act(engine, actor, workshop_id, version, "worth") as a:
        workshops.change(a.connection, a.whole.id, worth=[counts.get(n, 0) for n in range(1, 6)])


def _current(a: Act, wish: str) -> str:
    if a.whole.run.current is None:
        raise NotNow(a.whole.run.phase.value, wish)
    return a.whole.run.current.key


def _counts(bank: Questionnaire, counts: Mapping[int, int]) -> dict[int, int]:
    if not set(counts) <= _choices(bank) or not all(_is_count(n) for n in counts.values()):
        raise InvalidValue("counts", "unknown")
    return {code: count for code, count in counts.items() if count}


def _choices(bank: Questionnaire) -> set[int]:
    """Return what a ballot can hold; *ikke relevant* is for the joint step alone."""
    return {*range(len(bank.scale.levels)), UNKNOWN}


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value <= LARGEST_HALL
