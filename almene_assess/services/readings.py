"""The same result for those beyond the board: a residents' meeting and the local community.

Words only: which themes may be told, and at which rung, is `domain.readings`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from almene_assess.domain import readings, scoring
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.readings import Findings, ToldTheme
from almene_assess.domain.rights import Action, Actor
from almene_assess.domain.scoring_sheets import hands_frame
from almene_assess.services.results import Seen, frame_of, look
from almene_assess.services.verbs import verb
from almene_assess.storage import accounts
from almene_assess.storage.database import writing
from almene_assess.storage.participations import Participation


@dataclass(frozen=True, slots=True)
class Reading:
    """What may be told beyond the board; themes by id, in file order.

    `on_people` says that at least five have answered; else it all rests on the board's joint steps.
    """

    participation: Participation
    questionnaire: Questionnaire
    told: Mapping[str, ToldTheme]
    on_people: bool
    is_example: bool

    @property
    def findings(self) -> Findings | None:
        """Return the three findings, if there are three."""
        return readings.findings(list(self.told.values()))

    @property
    def submitted_at(self) -> datetime:
        """Return when the organisation submitted; nobody reads before that."""
        assert self.participation.submitted_at is not None
        return self.participation.submitted_at


@verb(Action.READING_READ)
def reading(engine: sa.Engine, actor: Actor, participation_id: int) -> Reading:
    """Return what may be told of an organisation's result beyond the board.

    Raises: NotFound, NotAllowed (also while the participation is not submitted).
    """
    with writing(engine) as connection:
        return reading_of(connection, look(connection, actor, participation_id, Action.READING_READ))


def reading_of(connection: sa.Connection, seen: Seen) -> Reading:
    """Return the reading of a look that somebody has been allowed."""
    people, joint = seen.counted.now, seen.counted.joint
    rules = scoring.policy(seen.bank, seen.whole.form)
    sheets = frame_of(seen.whole, seen.bank, people)
    told = readings.told_themes(
        sheets,
        rules,
        joint=frame_of(seen.whole, seen.bank, joint) if joint else None,
        hands=hands_frame(seen.raised) if seen.raised else None,
    )
    return Reading(
        participation=seen.whole,
        questionnaire=seen.bank,
        told={one.theme: one for one in told},
        on_people=readings.rests_on_people(sheets),
        is_example=accounts.is_example(connection),
    )
