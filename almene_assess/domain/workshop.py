"""How a workshop moves: its stages, the phases of an item, and every step from one state to the next.

Pure values only: a run goes in and a changed copy comes out. Votes are `domain.votes`, storing is elsewhere.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from almene_assess.domain.errors import NotNow


class Kind(StrEnum):
    """Who meets: the board, or the residents (short form, three findings at the end)."""

    BOARD = "board"
    RESIDENT = "resident"


class Stage(StrEnum):
    """Where the workshop as a whole stands."""

    PLANNED = "planned"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


class Phase(StrEnum):
    """What the room does now; all but the first and the last belong to one item."""

    WELCOME = "welcome"
    READ = "read"
    VOTE = "vote"
    REVEAL = "reveal"
    TALK = "talk"
    VOTE_AGAIN = "vote_again"
    REVEAL_AGAIN = "reveal_again"
    JOINT = "joint"
    NOTE = "note"
    ENDING = "ending"


class Standing(StrEnum):
    """How far one item of the agenda is."""

    WAITING = "waiting"
    BEGUN = "begun"
    SKIPPED = "skipped"
    DONE = "done"


class Move(StrEnum):
    """What the facilitator can press; undoing is no move but a return to a kept run."""

    NEXT = "next"
    TALK = "talk"
    AGAIN = "again"
    FINISH = "finish"
    SKIP = "skip"
    GO = "go"
    END = "end"


VOTING = {Phase.VOTE: 1, Phase.VOTE_AGAIN: 2}
"""The phases in which ballots are taken, and the number of the vote that they belong to."""

_NEXT = {
    Phase.READ: Phase.VOTE,
    Phase.VOTE: Phase.REVEAL,
    Phase.REVEAL: Phase.TALK,
    Phase.TALK: Phase.JOINT,
    Phase.VOTE_AGAIN: Phase.REVEAL_AGAIN,
    Phase.REVEAL_AGAIN: Phase.JOINT,
    Phase.JOINT: Phase.NOTE,
}
# Residents look and talk; a joint step is the board's to set.
_FINISHES = (Phase.REVEAL, Phase.TALK, Phase.REVEAL_AGAIN, Phase.JOINT)
_REVEALS = {Phase.REVEAL: 1, Phase.REVEAL_AGAIN: 2}
_OPENS = {
    Move.TALK: (Phase.READ, Phase.VOTE),  # a board of four talks instead of voting
    Move.AGAIN: (Phase.REVEAL, Phase.TALK),
}


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One item on the agenda: how far it is, the phase it was left in, and how many votes were revealed."""

    key: str
    standing: Standing = Standing.WAITING
    phase: Phase | None = None
    revealed: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """Where a workshop stands: the phase, the current item's place (None before and after), the agenda."""

    items: tuple[AgendaItem, ...]
    phase: Phase = Phase.WELCOME
    place: int | None = None

    @property
    def current(self) -> AgendaItem | None:
        """Return the item that the room is at."""
        return None if self.place is None else self.items[self.place]

    @property
    def vote_no(self) -> int | None:
        """Return which vote takes ballots now."""
        return VOTING.get(self.phase)

    @property
    def shown_vote(self) -> int | None:
        """Return the newest vote that may be shown; None while ballots are taken, so that nobody is led."""
        item = self.current
        return None if item is None or self.phase in VOTING else item.revealed or None


def step(run: Run, move: Move, place: int | None = None) -> Run:
    """Return the run after a move; `place` says where GO goes.

    Raises: NotNow if the phase has no such move.
    """
    match move:
        case Move.NEXT:
            return _next(run)
        case Move.TALK:
            return _turn(run, move, Phase.TALK)
        case Move.AGAIN:
            return _turn(run, move, Phase.VOTE_AGAIN)
        case Move.FINISH if run.phase in _FINISHES:
            return _onwards(_marked(run, Standing.DONE))
        case Move.SKIP:
            return _skip(run)
        case Move.GO if place is not None and 0 <= place < len(run.items):
            return _enter(_left(run), place)
        case Move.END if run.phase is not Phase.ENDING:
            return replace(_left(run), phase=Phase.ENDING, place=None)
    raise NotNow(run.phase.value, move.value)


def possible(run: Run) -> frozenset[Move]:
    """Return the moves that the phase has."""
    found = {move for move, phases in _OPENS.items() if run.phase in phases}
    if run.phase in _FINISHES:
        found.add(Move.FINISH)
    if run.phase is not Phase.ENDING:
        found |= {Move.NEXT, Move.END}
    return frozenset(found | {Move.GO} | ({Move.SKIP} if run.current else set()))


def packed(run: Run) -> dict[str, Any]:
    """Return the run as plain values, so that it can be kept for undoing."""
    return asdict(run)


def unpacked(kept: dict[str, Any]) -> Run:
    """Return the run that was packed."""
    items = tuple(
        AgendaItem(
            one["key"],
            Standing(one["standing"]),
            Phase(one["phase"]) if one["phase"] else None,
            one["revealed"],
        )
        for one in kept["items"]
    )
    return Run(items, Phase(kept["phase"]), kept["place"])


def _next(run: Run) -> Run:
    if run.phase in _NEXT:
        return _at(run, _NEXT[run.phase])
    if run.phase is Phase.ENDING:
        raise NotNow(run.phase.value, Move.NEXT.value)
    return _onwards(_marked(run, Standing.DONE) if run.current else run)


def _turn(run: Run, move: Move, phase: Phase) -> Run:
    if run.phase not in _OPENS[move]:
        raise NotNow(run.phase.value, move.value)
    return _at(run, phase)


def _skip(run: Run) -> Run:
    if run.current is None:
        raise NotNow(run.phase.value, Move.SKIP.value)
    return _onwards(_marked(run, Standing.SKIPPED))


def _at(run: Run, phase: Phase) -> Run:
    """Move the current item to a phase; a vote once revealed stays revealed."""
    item = run.current
    assert item is not None
    revealed = max(item.revealed, _REVEALS.get(phase, 0))
    return replace(_put(run, replace(item, phase=phase, revealed=revealed)), phase=phase)


def _onwards(run: Run) -> Run:
    """Go to the next item that waits: below the current one, else the first above; skipped ones stay so."""
    after = 0 if run.place is None else run.place + 1
    order = [*range(after, len(run.items)), *range(after)]
    waiting = (n for n in order if run.items[n].standing in (Standing.WAITING, Standing.BEGUN))
    found = next(waiting, None)
    return replace(run, phase=Phase.ENDING, place=None) if found is None else _enter(run, found)


def _enter(run: Run, place: int) -> Run:
    """Take an item up where it was left."""
    item = run.items[place]
    phase = item.phase or Phase.READ
    there = replace(run, phase=phase, place=place)
    return _put(there, replace(item, standing=Standing.BEGUN, phase=phase))


def _left(run: Run) -> Run:
    """Leave the current item for now; one that has come to its end is done."""
    at_end = run.phase is Phase.NOTE
    return _marked(run, Standing.DONE if at_end else Standing.BEGUN) if run.current else run


def _marked(run: Run, standing: Standing) -> Run:
    item = run.current
    assert item is not None
    return _put(run, replace(item, standing=standing))


def _put(run: Run, item: AgendaItem) -> Run:
    return replace(run, items=tuple(item if n == run.place else old for n, old in enumerate(run.items)))
