"""Meetings on the stage: one at each place of the way, with phones that have voted; ids in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from almene_assess.domain.answers import Card, RespondentGroup
from almene_assess.domain.rights import Actor
from almene_assess.domain.workshop import Kind, Move, Phase
from almene_assess.locale import DENMARK
from almene_assess.services import closing, voting, workshop_notes, workshops
from almene_assess.services.workshops import Desk, Plan
from almene_assess.storage.notes import NoteKind

PLANNED, VOTING, REVEALED, JOINT, ENDING, PAUSED, RESIDENTS, CLOSED = range(1, 9)
"""The ids of the stage's meetings, in the order in which they are made."""

FIRST, SECOND = (0, 1, 1, 3, 4, 4, 254), (2, 2, 2, 3, 3, 3, 2)
"""Votes of seven phones: they differ, then come nearer to each other."""
WISH = Plan("Bestyrelsens møde om Almene mål", pillars=("a",), minutes=60)
GROUPS = (RespondentGroup.VALGTE, RespondentGroup.VALGTE, RespondentGroup.ANSATTE)


def hold(engine: sa.Engine, leader: Actor, participation_id: int) -> None:
    """Make the meetings."""
    plan_one(engine, leader, participation_id)
    made = _Maker(engine, leader, participation_id)
    made.until(made.opened(WISH), Phase.VOTE, votes=5)
    made.until(made.opened(WISH), Phase.REVEAL)
    _joint(made, made.opened(WISH))
    _ending(made, made.opened(WISH))
    paused = made.opened(WISH)
    made.act(paused, workshops.pause)
    _residents(made, made.opened(Plan("Beboermøde om Almene mål", Kind.RESIDENT, pillars=("a",), minutes=45)))
    closed = made.opened(Plan("Det første møde", pillars=("a",), minutes=60))
    _ending(made, closed)
    made.act(closed, closing.close)


def plan_one(engine: sa.Engine, leader: Actor, participation_id: int) -> None:
    """Plan a meeting in two weeks."""
    when = datetime.combine(date.today() + timedelta(days=14), time(17), DENMARK)
    wish = replace(WISH, planned_for=when)
    workshops.plan(engine, leader, participation_id, wish)


class _Maker:
    """Plans meetings and presses their buttons."""

    def __init__(self, engine: sa.Engine, leader: Actor, participation_id: int) -> None:
        self._engine, self._leader, self._place = engine, leader, participation_id
        self._phones: dict[int, list[str]] = {}

    def plan(self, wish: Plan) -> int:
        return workshops.plan(self._engine, self._leader, self._place, wish)

    def opened(self, wish: Plan) -> int:
        key = self.plan(wish)
        self.act(key, workshops.open_doors)
        self._phones[key] = [self._join(key, n) for n in range(len(FIRST))]
        return key

    def desk(self, key: int) -> Desk:
        return workshops.desk(self._engine, self._leader, key)

    def act(self, key: int, what: object, *more: object) -> None:
        version = self.desk(key).workshop.version
        what(self._engine, self._leader, key, version, *more)  # type: ignore[operator]  # any act

    def until(self, key: int, phase: Phase, *, votes: int = len(FIRST)) -> None:
        """Press on to a phase; the phones vote on the way."""
        while (here := self.desk(key).workshop.run).phase is not phase:
            self._vote(key, votes)
            self.act(key, workshops.step, Move.AGAIN if here.phase is Phase.TALK else Move.NEXT)
        self._vote(key, votes)

    def _vote(self, key: int, votes: int) -> None:
        run = self.desk(key).workshop.run
        if run.vote_no is None or run.current is None:
            return
        codes = FIRST if run.vote_no == 1 else SECOND
        for token, code in list(zip(self._phones[key], codes, strict=True))[:votes]:
            voting.cast(self._engine, token, run.current.key, run.vote_no, code)

    def _join(self, key: int, n: int) -> str:
        keys = self.desk(key).keys
        assert keys is not None
        token = voting.join_by_token(self._engine, keys.join_token).token
        voting.choose_group(self._engine, token, GROUPS[n % len(GROUPS)], has_sheet=True)
        return token


def _joint(made: _Maker, key: int) -> None:
    made.until(key, Phase.JOINT)
    stored = made.desk(key).joint
    assert stored is not None
    made.act(key, workshop_notes.joint, Card(level=2, evidence="Referatet fra maj."), stored.version)


def _ending(made: _Maker, key: int) -> None:
    made.until(key, Phase.NOTE)
    item = made.desk(key).scene.item
    assert item is not None
    made.act(
        key, workshop_notes.note, NoteKind.JOINT, item.theme, "Vi spørger beboerne, før planen er færdig."
    )
    made.act(key, workshop_notes.park, "Ventelisten")
    made.act(key, workshops.step, Move.END)
    soon = date.today() + timedelta(days=30)
    made.act(key, workshop_notes.add_action, "Invitér afdelingerne til et planmøde", "Formanden", soon)


def _residents(made: _Maker, key: int) -> None:
    for _ in range(2):
        made.until(key, Phase.REVEAL)
        made.act(key, workshops.step, Move.FINISH)
    made.act(key, workshops.step, Move.END)
