"""The frame of every act at the desk: one transaction, one permission check, one compare-and-set.

Two facilitators who press at the same time never overwrite each other unseen: the second is told (Conflict).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from almene_assess.domain.errors import NotFound, NotNow
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.rights import Action, Actor, require
from almene_assess.domain.workshop import Stage
from almene_assess.services.cards import checked_version
from almene_assess.services.verbs import now, possible_id
from almene_assess.storage import audit, participations, questionnaires, workshops
from almene_assess.storage.database import writing
from almene_assess.storage.participations import Participation
from almene_assess.storage.workshops import Workshop

LIVING = (Stage.PLANNED, Stage.OPEN, Stage.PAUSED)


@dataclass(frozen=True, slots=True)
class Act:
    """What an act at the desk works on; `whole` is as it stood before."""

    connection: sa.Connection
    actor: Actor
    whole: Workshop
    place: Participation
    bank: Questionnaire
    at: datetime

    @property
    def rows(self) -> dict[str, int]:
        """Return the columns that tie what the meeting makes to where it belongs."""
        return {"participation_id": self.place.id, "workshop_id": self.whole.id}


@contextmanager
def act(
    engine: sa.Engine,
    actor: Actor,
    workshop_id: int,
    version: int,
    name: str,
    *,
    action: Action = Action.WORKSHOP_RUN,
    stages: tuple[Stage, ...] = (Stage.OPEN,),
) -> Iterator[Act]:
    """Open the act's transaction on top of the version that the desk saw; leave a row in the log.

    Raises: NotFound, NotAllowed, InvalidValue, Conflict, NotNow.
    """
    with writing(engine) as connection:
        whole, place = found(connection, actor, workshop_id, action)
        workshops.advance(connection, whole.id, checked_version(version))
        if whole.stage not in stages:
            raise NotNow(whole.stage.value, name)
        at = now()
        audit.note(connection, at, actor.account_id, f"workshop_{name}", "workshop", whole.id)
        yield Act(connection, actor, whole, place, questionnaires.get(connection, place.questionnaire_id), at)


def found(
    connection: sa.Connection, actor: Actor, workshop_id: int, action: Action
) -> tuple[Workshop, Participation]:
    """Return a workshop and where it belongs, if the actor may do this to it.

    Raises: NotFound, NotAllowed.
    """
    whole = workshops.find(connection, possible_id(workshop_id, "workshop"))
    place = participations.find(connection, whole.participation_id) if whole is not None else None
    if whole is None or place is None:
        raise NotFound("workshop")
    require(actor, action, place.place(), place.states(now()), now())
    return whole, place
