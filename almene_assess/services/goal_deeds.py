"""The actions of an organisation: written, changed, done, taken away and put back."""

from __future__ import annotations

import sqlalchemy as sa

from almene_assess.domain.errors import NotFound
from almene_assess.domain.goals import ActionWords, Deed
from almene_assess.domain.rights import Action, Actor
from almene_assess.services.cards import checked_version
from almene_assess.services.goal_words import checked_action, entered
from almene_assess.services.verbs import now, possible_id, verb
from almene_assess.storage import audit, deeds
from almene_assess.storage.database import writing
from almene_assess.storage.participations import Participation


@verb(Action.GOALS_WRITE)
def add_deed(engine: sa.Engine, actor: Actor, participation_id: int, words: ActionWords) -> int:
    """Write down who does what by when, and return its id.

    Raises: NotFound, NotAllowed, InvalidValue.
    """
    with writing(engine) as connection:
        whole = entered(connection, actor, participation_id, Action.GOALS_WRITE)
        clean = checked_action(connection, words, whole.organisation_id)
        key = deeds.add(connection, whole.id, clean, now())
        _note(connection, actor, "action_add", key)
        return key


@verb(Action.GOALS_WRITE)
def change_deed(engine: sa.Engine, actor: Actor, action_id: int, version: int, words: ActionWords) -> None:
    """Write an action anew, on top of the version that was seen.

    Raises: NotFound, NotAllowed, InvalidValue, Conflict.
    """
    with writing(engine) as connection:
        deed, whole = _entered(connection, actor, action_id)
        clean = checked_action(connection, words, whole.organisation_id)
        deeds.change(connection, deed.id, checked_version(version), clean)
        _note(connection, actor, "action_change", deed.id)


@verb(Action.GOALS_WRITE)
def mark_deed(engine: sa.Engine, actor: Actor, action_id: int, version: int, *, done: bool) -> None:
    """Say that an action is done, or that it is not after all.

    Raises: NotFound, NotAllowed, InvalidValue, Conflict.
    """
    with writing(engine) as connection:
        deed, _ = _entered(connection, actor, action_id)
        deeds.mark(connection, deed.id, checked_version(version), now() if done else None)
        _note(connection, actor, "action_done" if done else "action_undone", deed.id)


@verb(Action.GOALS_WRITE)
def drop_deed(engine: sa.Engine, actor: Actor, action_id: int, version: int) -> Deed:
    """Take an action away and return it as it was, to be put back.

    Raises: NotFound, NotAllowed, InvalidValue, Conflict.
    """
    with writing(engine) as connection:
        deed, _ = _entered(connection, actor, action_id)
        _note(connection, actor, "action_drop", deed.id)  # before: its organisation is found through it
        deeds.drop(connection, deed.id, checked_version(version))
        return deed


@verb(Action.GOALS_WRITE)
def put_back(engine: sa.Engine, actor: Actor, deed: Deed) -> int:
    """Write an action that was taken away down again, and return its new id.

    Raises: NotFound, NotAllowed, InvalidValue.
    """
    with writing(engine) as connection:
        whole = entered(connection, actor, deed.participation_id, Action.GOALS_WRITE)
        clean = checked_action(connection, deed.words, whole.organisation_id)
        key = deeds.add(
            connection,
            whole.id,
            clean,
            deed.created_at,
            workshop_id=deed.workshop_id,
            done_at=deed.done_at,
        )
        _note(connection, actor, "action_put_back", key)
        return key


def _entered(connection: sa.Connection, actor: Actor, action_id: int) -> tuple[Deed, Participation]:
    deed = deeds.find(connection, possible_id(action_id, "action"))
    if deed is None:
        raise NotFound("action")
    return deed, entered(connection, actor, deed.participation_id, Action.GOALS_WRITE)


def _note(connection: sa.Connection, actor: Actor, what: str, action_id: int) -> None:
    audit.note(connection, now(), actor.account_id, what, "action", action_id)
