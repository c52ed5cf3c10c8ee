"""Reading the questions before answering them, and taking them along on paper: questions only, no answers."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from almene_assess.domain.errors import NotFound
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.rights import Action, Actor, require
from almene_assess.services.verbs import now, possible_id, verb
from almene_assess.storage import accounts, participations, questionnaires
from almene_assess.storage.database import reading
from almene_assess.storage.participations import Participation


@dataclass(frozen=True, slots=True)
class Questions:
    """What a participation is asked."""

    participation: Participation
    questionnaire: Questionnaire
    is_example: bool


@verb(Action.QUESTIONS_READ)
def questions(engine: sa.Engine, actor: Actor, participation_id: int) -> Questions:
    """Return the questionnaire that a participation answers.

    Raises: NotFound, NotAllowed.
    """
    with reading(engine) as connection:
        whole = participations.find(connection, possible_id(participation_id, "participation"))
        if whole is None:
            raise NotFound("participation")
        require(actor, Action.QUESTIONS_READ, whole.place(), whole.states(now()), now())
        bank = questionnaires.get(connection, whole.questionnaire_id)
        return Questions(whole, bank, accounts.is_example(connection))
