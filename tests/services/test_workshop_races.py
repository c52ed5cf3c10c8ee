"""Many hands at once: two desks and many phones, in every order that Hypothesis and threads can find."""

from __future__ import annotations

import os
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from almene_assess.domain.answers import UNKNOWN, Card
from almene_assess.domain.errors import Conflict, NotNow
from almene_assess.domain.votes import FEWEST_VOTERS
from almene_assess.domain.workshop import AgendaItem, Move, Phase, Run, Stage, possible, step
from almene_assess.services import voting, workshop_notes, workshops
from almene_assess.storage import schema
from almene_assess.storage.database import reading
from tests.support.meeting import Meeting, meet
from tests.support.small_sector import make

VOTERS = int(os.environ.get("PEJLING_RACING_VOTERS", "40"))
VOTES = int(os.environ.get("PEJLING_RACING_VOTES", "6"))
"""The promise is 300 voters × 20 votes; CI runs fewer."""

codes = st.sampled_from([0, 1, 2, 3, 4, UNKNOWN])
desks = st.sampled_from(["a", "b"])
moves = st.sampled_from([*Move, Move.NEXT, Move.NEXT, Move.NEXT])


class TwoDesks(RuleBasedStateMachine):
    """Two facilitators and six phones, beside a model that knows what must have happened."""

    @initialize()
    def begin(self) -> None:
        self.home = TemporaryDirectory()
        self.meeting: Meeting = meet(make(Path(self.home.name)))
        self.meeting.until(Phase.VOTE)
        self.run: Run = self.meeting.desk.workshop.run
        self.version = self.meeting.version
        self.stage = Stage.OPEN
        self.seen = {"a": self.version, "b": self.version}
        self.ballots: dict[tuple[str, int, int], int] = {}
        self.joint: list[tuple[str, int | None]] = []
        steps = Run(tuple(AgendaItem(item.key) for item in self.run.items))
        self.undos: list[tuple[str, Any]] = [("move", steps), ("move", step(steps, Move.NEXT))]

    @rule(desks=st.sampled_from(["a", "b", "ab"]))
    def look(self, desks: str) -> None:
        assert self.meeting.version == self.version
        self.seen |= dict.fromkeys(desks, self.version)

    @rule(desk=desks, move=moves, place=st.integers(0, 4))
    def press(self, desk: str, move: Move, place: int) -> None:
        if not self._act(
            desk,
            lambda v: workshops.step(
                self.meeting.engine, self.meeting.leader, self.meeting.id, v, move, place
            ),
        ):
            return
        self.undos.append(("move", self.run))
        self.run = step(self.run, move, place)

    @rule(desk=desks)
    def undo(self, desk: str) -> None:
        allowed = self._can_undo()
        if not self._act(
            desk, lambda v: workshops.undo(self.meeting.engine, self.meeting.leader, self.meeting.id, v)
        ):
            return
        assert allowed
        kind, before = self.undos.pop()
        if kind == "move":
            self.run = before
        else:
            self.joint.append(before)

    @precondition(lambda self: self.run.current is not None)
    @rule(desk=desks, level=st.integers(0, 4))
    def agree(self, desk: str, level: int) -> None:
        item = self._item()
        written = [one for one in self.joint if one[0] == item]

        def act(version: int) -> None:
            workshop_notes.joint(
                self.meeting.engine,
                self.meeting.leader,
                self.meeting.id,
                version,
                Card(level=level),
                len(written),
            )

        if self._act(desk, act):
            self.undos.append(("joint", (item, written[-1][1] if written else None)))
            self.joint.append((item, level))

    @rule(desk=desks)
    def pause_or_resume(self, desk: str) -> None:
        halts = self.stage is Stage.OPEN
        verb = workshops.pause if halts else workshops.resume
        stage = self.stage
        self.stage = Stage.OPEN  # what _act asks about does not hold for resuming
        if self._act(desk, lambda v: verb(self.meeting.engine, self.meeting.leader, self.meeting.id, v)):
            self.stage = Stage.PAUSED if halts else Stage.OPEN
        else:
            self.stage = stage

    @precondition(lambda self: self.run.current is not None)
    @rule(phone=st.integers(0, 5), number=st.sampled_from([1, 2]), code=codes)
    def vote(self, phone: int, number: int, code: int) -> None:
        taken = self.stage is Stage.OPEN and self.run.vote_no == number
        try:
            voting.cast(self.meeting.engine, self.meeting.phones[phone], self._item(), number, code)
        except NotNow:
            assert not taken
        else:
            assert taken
            self.ballots[self._item(), number, phone] = code

    @precondition(lambda self: self.stage is Stage.OPEN and self.run.vote_no is not None)
    @rule(chosen=st.lists(codes, min_size=6, max_size=6))
    def all_vote(self, chosen: list[int]) -> None:
        number = self.run.vote_no
        assert number is not None
        for phone, code in enumerate(chosen):
            self.vote(phone, number, code)

    @invariant()
    def nothing_is_lost_and_nothing_overwritten(self) -> None:
        desk = self.meeting.desk
        assert (desk.workshop.run, desk.workshop.version) == (self.run, self.version)
        assert desk.undo == (self.undos[-1][0] if self._can_undo() else None)
        if desk.joint is not None:
            written = [level for item, level in self.joint if item == desk.joint.item]
            assert (desk.joint.version, desk.joint.card.level) == (
                len(written),
                written[-1] if written else None,
            )
        with reading(self.meeting.engine) as connection:
            rows = connection.execute(
                sa.select(schema.workshop_item.c.item_key, schema.ballot).join(schema.workshop_item)
            ).all()
        assert Counter((r.item_key, r.vote_no, r.code) for r in rows) == Counter(
            (item, number, code) for (item, number, _), code in self.ballots.items()
        )

    def _can_undo(self) -> bool:
        """Return whether the last step may be taken back: not where five phones or more have been shown."""
        if not self.undos or self.stage is not Stage.OPEN:
            return False
        kind, before = self.undos[-1]
        number = before.vote_no if kind == "move" else None
        if number is None or self.run.items[before.place].revealed < number:
            return True
        cast = [key for key in self.ballots if key[:2] == (before.current.key, number)]
        return len(cast) < FEWEST_VOTERS

    def _item(self) -> str:
        assert self.run.current is not None
        return self.run.current.key

    def _act(self, desk: str, act: Any) -> bool:
        """Try an act on top of what a desk saw; return whether it took place."""
        seen = self.seen[desk]
        if seen != self.version:
            with pytest.raises(Conflict) as told:
                act(seen)
            assert told.value.version == self.version
            return False
        try:
            act(seen)
        except NotNow:
            return False
        assert self.stage is Stage.OPEN
        self.version += 1
        self.seen[desk] = self.version  # whoever has acted looks again; the other has not
        return True


TwoDesks.TestCase.settings = settings(max_examples=6, stateful_step_count=30, deadline=None)
TestTwoDesks = TwoDesks.TestCase


@pytest.mark.slow
def test_many_phones_that_change_their_minds_at_once_have_one_ballot_each(tmp_path: Path) -> None:
    meeting = meet(make(tmp_path), phones=VOTERS)
    meeting.until(Phase.VOTE)
    item, luck = meeting.item, random.Random(7)
    plans = {token: [luck.choice([0, 1, 2, 3, 4, UNKNOWN]) for _ in range(VOTES)] for token in meeting.phones}

    def change_mind(token: str) -> None:
        for code in plans[token]:
            assert voting.cast(meeting.engine, token, item, 1, code).code == code

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(change_mind, meeting.phones))
    for token, plan in plans.items():
        assert voting.own(meeting.engine, token).ballots[1].code == plan[-1]
    with reading(meeting.engine) as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(schema.ballot)).scalar() == VOTERS


def test_one_phone_in_two_tabs_at_once_has_one_ballot(tmp_path: Path) -> None:
    meeting = meet(make(tmp_path), phones=1)
    meeting.until(Phase.VOTE)
    item, token = meeting.item, meeting.phones[0]
    with ThreadPoolExecutor(8) as pool:
        stored = list(pool.map(lambda n: voting.cast(meeting.engine, token, item, 1, n % 5).code, range(24)))
    assert stored == [n % 5 for n in range(24)]
    with reading(meeting.engine) as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(schema.ballot)).scalar() == 1


def test_of_desks_that_press_at_once_one_is_heard_and_the_others_are_told(tmp_path: Path) -> None:
    meeting = meet(make(tmp_path), phones=0)
    seen = meeting.version

    def press(_: int) -> bool:
        try:
            workshops.step(meeting.engine, meeting.leader, meeting.id, seen, Move.NEXT)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(press, range(8))) == 1
    assert meeting.version == seen + 1
    assert meeting.desk.moves == possible(step(Run(meeting.desk.workshop.run.items), Move.NEXT))
