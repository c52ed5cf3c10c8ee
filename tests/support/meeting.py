"""A workshop to test with: planned in the small sector, with phones that have joined."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from almene_assess.domain.answers import RespondentGroup
from almene_assess.domain.rights import Actor
from almene_assess.domain.workshop import Move, Phase
from almene_assess.services import voting, workshops
from almene_assess.services.workshops import Desk, Plan
from tests.support.small_sector import SmallSector


@dataclass
class Meeting:
    """One workshop and its phones' tokens; `leader` sits at the desk."""

    sector: SmallSector
    id: int
    phones: list[str]

    @property
    def engine(self) -> sa.Engine:
        return self.sector.engine

    @property
    def leader(self) -> Actor:
        return self.sector.people["leder"]

    @property
    def desk(self) -> Desk:
        return workshops.desk(self.engine, self.leader, self.id)

    @property
    def version(self) -> int:
        return self.desk.workshop.version

    @property
    def item(self) -> str:
        """Return the item that the room is at."""
        current = self.desk.workshop.run.current
        assert current is not None
        return current.key

    def press(self, *moves: Move) -> None:
        """Press some moves, each on top of what the desk shows."""
        for move in moves:
            workshops.step(self.engine, self.leader, self.id, self.version, move)

    def until(self, phase: Phase) -> None:
        """Press NEXT until a phase is reached."""
        while self.desk.workshop.run.phase is not phase:
            self.press(Move.NEXT)

    def vote(self, *codes: int, number: int = 1) -> None:
        """Let the first phones vote, one code each."""
        for token, code in zip(self.phones, codes, strict=False):
            voting.cast(self.engine, token, self.item, number, code)

    def join(self, group: RespondentGroup = RespondentGroup.VALGTE, *, has_sheet: bool = False) -> str:
        """Let one more phone in and return its token."""
        keys = self.desk.keys
        assert keys is not None
        token = voting.join_by_token(self.engine, keys.join_token).token
        voting.choose_group(self.engine, token, group, has_sheet=has_sheet)
        self.phones.append(token)
        return token


def meet(sector: SmallSector, *, phones: int = 6, wish: Plan | None = None) -> Meeting:
    """Return a workshop that is open, with phones in it, at the welcome screen."""
    planned = wish or Plan("Bestyrelsens møde", pillars=("a",))
    key = workshops.plan(sector.engine, sector.people["leder"], sector.participations["eng"], planned)
    meeting = Meeting(sector, key, [])
    workshops.open_doors(sector.engine, meeting.leader, key, meeting.version)
    for _ in range(phones):
        meeting.join()
    return meeting
