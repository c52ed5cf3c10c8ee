"""What a phone may do: come in by a key, say who it is for, vote, and read what the room may know.

A phone has no account. Its key is the voter's token; every function checks it, and none says anything about
anybody else's vote.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from almene_assess.domain import join_code
from almene_assess.domain.answers import UNKNOWN, RespondentGroup
from almene_assess.domain.errors import InvalidValue, NotFound, NotNow, NotReady, PejlingError
from almene_assess.domain.rights import Action
from almene_assess.domain.workshop import VOTING, Phase, Stage
from almene_assess.services import attempts, secret
from almene_assess.services.accounts import token_hash
from almene_assess.services.attempts import Wait
from almene_assess.services.cards import chosen
from almene_assess.services.scenes import Scene, scene
from almene_assess.services.verbs import now, verb
from almene_assess.storage import accounts, ballots, participations, questionnaires, workshops
from almene_assess.storage.ballots import Ballot, Voter
from almene_assess.storage.database import reading, writing

HOUR = timedelta(hours=1)
FAILURES = {"join": 1_000, "join_address": 200}
"""Wrong codes an hour, in all and from one address; right ones are free, because a hall is one address."""
LARGEST_HALL = 2_000
"""Phones in one meeting. Nobody joins by name, so whoever holds the key could come in without end."""

WORTH = range(1, 6)
CONFIDENCE = range(1, 4)
"""1 unsure, 2 fairly sure, 3 sure."""


@dataclass(frozen=True, slots=True)
class Joined:
    """A voter's token, for the cookie, and the workshop that it opens."""

    token: str
    workshop_id: int


@dataclass(frozen=True, slots=True)
class Vote:
    """One vote as a phone sends it, with the phone's token."""

    token: str
    item: str
    vote_no: int
    code: int
    confidence: int | None = None


@dataclass(frozen=True, slots=True)
class Own:
    """What only this phone knows: its group, and its own ballots on the item by number of the vote."""

    workshop_id: int
    version: int
    group: RespondentGroup | None
    has_sheet: bool
    item: str | None
    ballots: dict[int, Ballot]
    worth: int | None


@dataclass(frozen=True, slots=True)
class PhoneView:
    """A phone's screen in one read: what everybody may know, and its own."""

    scene: Scene
    own: Own


@dataclass(frozen=True, slots=True)
class Hall:
    """All phones of a workshop in one read: what all may know, and each one's own by hash of its token."""

    scene: Scene
    own: dict[str, Own]


@verb(Action.PHONE)
def join_by_token(engine: sa.Engine, token: str, held: str | None = None) -> Joined:
    """Come in by the QR's token; a phone that holds a voter's token of the same workshop stays who it is.

    Raises: NotFound, NotNow if the meeting is full.
    """
    with writing(engine) as connection:
        found = workshops.behind(connection, "join_hash", token_hash(token))
        if found is None:
            raise NotFound("workshop")
        return _let_in(connection, found, held)


@verb(Action.PHONE)
def join_by_code(
    engine: sa.Engine, typed: str, address: str, held: str | None = None, *, at: datetime | None = None
) -> Joined | Wait:
    """Come in by the code that was typed; only wrong ones are counted, and too many of them make all wait.

    Raises: NotFound for a wrong code, NotNow if the meeting is full.
    """
    moment, code = at or now(), join_code.read(typed)
    with reading(engine) as connection:  # whoever must wait does not keep those who vote from writing
        pause = _pause(connection, address, moment)
    if pause is not None:
        return pause
    with writing(engine) as connection:
        pause = _pause(connection, address, moment)
        if pause is not None:
            return pause
        found = workshops.behind(connection, "code_hash", token_hash(code)) if code else None
        if found is not None:
            return _let_in(connection, found, held)
        accounts.forget_attempts_before(connection, tuple(FAILURES), moment - HOUR)
        for kind, key in _limit_keys(address).items():
            accounts.add_attempt(connection, kind, key, moment)
    raise NotFound("workshop")


@verb(Action.PHONE)
def choose_group(
    engine: sa.Engine, voter_token: str, group: RespondentGroup, *, has_sheet: bool = False
) -> Own:
    """Say which group the phone answers for, and whether its owner has a sheet in Pejling already.

    Raises: NotFound, InvalidValue, NotNow once it has voted (a vote belongs to the group it was cast in).
    """
    mine = chosen(RespondentGroup, group, "group")
    with writing(engine) as connection:
        voter = _voter(connection, voter_token)
        if voter.group is not None and ballots.has_voted(connection, voter.id):
            raise NotNow(voter.phase, "group")
        ballots.change_voter(connection, voter.id, group=mine.value, has_sheet=bool(has_sheet))
    return own(engine, voter_token)


@verb(Action.PHONE)
def cast(
    engine: sa.Engine, voter_token: str, item: str, vote_no: int, code: int, confidence: int | None = None
) -> Ballot:
    """Vote: a rung's position or UNKNOWN. The newest ballot of a phone holds; return it as it is stored.

    Raises: NotFound, NotReady without a group, NotNow if this vote takes no ballots now, InvalidValue.
    """
    with writing(engine) as connection:
        voter = _cast(connection, Vote(voter_token, item, vote_no, code, confidence))
        return _own(connection, voter).ballots[vote_no]


@verb(Action.PHONE)
def cast_together(engine: sa.Engine, votes: Sequence[Vote]) -> list[Own | PejlingError]:
    """Cast the votes that wait in line in one transaction: a full hall waits for the disk once, not in turn.

    Each is checked by itself; what comes back for it is its phone's own as stored, or why it was refused.
    """
    with writing(engine) as connection:
        return [_cast_or_refused(connection, vote) for vote in votes]


@verb(Action.PHONE)
def rate(engine: sa.Engine, voter_token: str, worth: int) -> Own:
    """Answer »var det tiden værd?« at the end, 1 to 5; the newest answer holds.

    Raises: NotFound, NotNow, InvalidValue.
    """
    if type(worth) is not int or worth not in WORTH:
        raise InvalidValue("worth", "unknown")
    with writing(engine) as connection:
        voter = _voter(connection, voter_token, to_vote=True)
        if voter.phase != Phase.ENDING.value or voter.stage != Stage.OPEN.value:
            raise NotNow(voter.phase, "worth")
        ballots.change_voter(connection, voter.id, worth=worth)
    return own(engine, voter_token)


@verb(Action.PHONE)
def own(engine: sa.Engine, voter_token: str) -> Own:
    """Return what only this phone knows, in two small reads; the rest is the scene of this version.

    Raises: NotFound (the workshop is closed, or there never was such a voter).
    """
    with reading(engine) as connection:
        return _own(connection, _voter(connection, voter_token))


@verb(Action.PHONE)
def phone(engine: sa.Engine, voter_token: str) -> PhoneView:
    """Return the whole screen of a phone.

    Raises: NotFound.
    """
    with reading(engine) as connection:
        voter = _voter(connection, voter_token)
        whole = workshops.find(connection, voter.workshop_id)
        assert whole is not None
        return PhoneView(scene(connection, whole), _own(connection, voter))


@verb(Action.PHONE)
def hall(engine: sa.Engine, workshop_id: int) -> Hall:
    """Return the screens of all phones of a workshop: when the desk steps, a thousand of them change at once.

    Raises: NotFound.
    """
    with reading(engine) as connection:
        whole = workshops.find(connection, workshop_id)
        if whole is None:
            raise NotFound("workshop")
        shown = scene(connection, whole)
        item = whole.run.current.key if whole.run.current else None
        people = ballots.hall(connection, workshop_id, whole.current_id)
        own = {
            key: Own(workshop_id, whole.version, one.group, one.has_sheet, item, one.ballots, one.worth)
            for key, one in people.items()
        }
        return Hall(shown, own)


def _cast(connection: sa.Connection, vote: Vote) -> Voter:
    voter = _voter(connection, vote.token, to_vote=True)
    if voter.group is None:
        raise NotReady(("group",))
    item_id = _open_item(voter, vote.item, vote.vote_no)
    _check(connection, voter.workshop_id, vote.code, vote.confidence)
    ballots.cast(connection, item_id, vote.vote_no, voter.id, vote.code, vote.confidence)
    return voter


def _cast_or_refused(connection: sa.Connection, vote: Vote) -> Own | PejlingError:
    try:
        return _own(connection, _cast(connection, vote))
    except PejlingError as refused:  # nothing of it was written: every check comes before the writing
        return refused


def _let_in(connection: sa.Connection, workshop_id: int, held: str | None) -> Joined:
    """Give a new voter's token, or the one that is held if it is of this workshop."""
    known = ballots.voter_of(connection, token_hash(held)) if held else None
    if held and known is not None and known.workshop_id == workshop_id:
        return Joined(held, workshop_id)
    if ballots.count_phones(connection, workshop_id) >= LARGEST_HALL:
        raise NotNow("full", "join")
    token = secrets.token_urlsafe(32)
    ballots.add_voter(connection, workshop_id, token_hash(token))
    return Joined(token, workshop_id)


def _voter(connection: sa.Connection, token: str, *, to_vote: bool = False) -> Voter:
    found = ballots.voter_of(connection, token_hash(token), to_vote=to_vote)
    if found is None:
        raise NotFound("voter")
    return found


def _open_item(voter: Voter, item: str, vote_no: int) -> int:
    taken = VOTING.get(Phase(voter.phase)) if voter.stage == Stage.OPEN.value else None
    if voter.item_id is None or voter.item_key != item or taken is None or taken != vote_no:
        raise NotNow(voter.phase, "vote")
    return voter.item_id


def _check(connection: sa.Connection, workshop_id: int, code: int, confidence: int | None) -> None:
    if type(code) is not int or not (code == UNKNOWN or 0 <= code < _rungs(connection, workshop_id)):
        raise InvalidValue("code", "unknown")
    if confidence is not None and (type(confidence) is not int or confidence not in CONFIDENCE):
        raise InvalidValue("confidence", "unknown")


def _rungs(connection: sa.Connection, workshop_id: int) -> int:
    bank = questionnaires.get(connection, participations.questionnaire_of_workshop(connection, workshop_id))
    return len(bank.scale.levels)


def _own(connection: sa.Connection, voter: Voter) -> Own:
    cast_here = ballots.own(connection, voter.item_id, voter.id) if voter.item_id is not None else {}
    return Own(
        voter.workshop_id, voter.version, voter.group, voter.has_sheet, voter.item_key, cast_here, voter.worth
    )


def _limit_keys(address: str) -> dict[str, str]:
    return {"join": secret.mark("join:"), "join_address": secret.mark(f"join:{attempts.line(address)}")}


def _pause(connection: sa.Connection, address: str, at: datetime) -> Wait | None:
    for kind, key in _limit_keys(address).items():
        failures, _ = accounts.attempts_since(connection, kind, key, at - HOUR)
        if failures >= FAILURES[kind]:
            return Wait(60)
    return None
