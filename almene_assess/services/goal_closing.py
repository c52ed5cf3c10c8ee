"""Closing a round for one organisation: with an action, or with a written reason why there is none."""

from __future__ import annotations

import sqlalchemy as sa

from almene_assess.domain.errors import NotReady
from almene_assess.domain.rights import Action, Actor
from almene_assess.services.cards import checked_text
from almene_assess.services.goal_words import REASON_LIMIT, entered
from almene_assess.services.verbs import now, possible_id, verb
from almene_assess.storage import audit, deeds, participations, workshops
from almene_assess.storage.database import writing

NEEDS_ACTION, NEEDS_MEETING_OVER = "action_or_reason", "open_workshop"


@verb(Action.PARTICIPATION_CLOSE)
def close(engine: sa.Engine, actor: Actor, participation_id: int, reason: str) -> None:
    """Close the round for an organisation: »ingen mål uden handling«, or why this time.

    Raises: NotFound, NotAllowed, InvalidValue, NotReady without action and reason, or while a meeting is
    under way.
    """
    why = checked_text("reason", reason, REASON_LIMIT).strip()
    with writing(engine) as connection:
        participations.hold_still(connection, possible_id(participation_id, "participation"))
        whole = entered(connection, actor, participation_id, Action.PARTICIPATION_CLOSE)
        if workshops.live(connection, whole.id):
            raise NotReady((NEEDS_MEETING_OVER,))
        if not why and not deeds.any_of(connection, whole.id):
            raise NotReady((NEEDS_ACTION,))
        participations.mark_closed(connection, whole.id, now(), why)
        audit.note(connection, now(), actor.account_id, "participation_close", "participation", whole.id)


@verb(Action.PARTICIPATION_OPEN_AGAIN)
def open_again(engine: sa.Engine, actor: Actor, participation_id: int) -> None:
    """Take a closing back: the participation stands as submitted again, and its reason is gone.

    Raises: NotFound, NotAllowed.
    """
    with writing(engine) as connection:
        whole = entered(connection, actor, participation_id, Action.PARTICIPATION_OPEN_AGAIN)
        participations.mark_closed(connection, whole.id, None, "")
        audit.note(connection, now(), actor.account_id, "participation_open_again", "participation", whole.id)
