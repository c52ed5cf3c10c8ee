"""What goals, actions and the learning log may hold, and whose they are; for the verbs that write them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from almene_assess.domain.errors import InvalidValue, NotFound
from almene_assess.domain.goals import ActionWords, Doer, Goal, GoalWords, Horizon
from almene_assess.domain.rights import Action, Actor, require
from almene_assess.services.cards import checked_text, chosen
from almene_assess.services.verbs import now, possible_id
from almene_assess.storage import goals, participations
from almene_assess.storage.learning import LessonWords
from almene_assess.storage.participations import Participation

TEXT_LIMIT = 1_000
NAME_LIMIT = 200
REASON_LIMIT = 2_000
LESSON_LIMIT = 4_000
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
"""A date beyond these is a slip of the finger, and a calendar would refuse it."""


def entered(connection: sa.Connection, actor: Actor, participation_id: int, action: Action) -> Participation:
    """Return a participation that the actor may do this to.

    Raises: NotFound, NotAllowed.
    """
    whole = participations.find(connection, possible_id(participation_id, "participation"))
    if whole is None:
        raise NotFound("participation")
    require(actor, action, whole.place(), whole.states(now()), now())
    return whole


def entered_goal(connection: sa.Connection, actor: Actor, goal_id: int) -> tuple[Goal, Participation]:
    """Return a goal that the actor may change, and the participation it was set in.

    Raises: NotFound, NotAllowed.
    """
    goal = goals.find(connection, possible_id(goal_id, "goal"))
    if goal is None:
        raise NotFound("goal")
    return goal, entered(connection, actor, goal.participation_id, Action.GOALS_WRITE)


def checked_goal(words: GoalWords) -> GoalWords:
    """Return the words of a goal as they can be kept.

    Raises: InvalidValue, naming the field.
    """
    return GoalWords(
        text=_line("text", words.text, TEXT_LIMIT, needed=True),
        sign=_line("sign", words.sign, TEXT_LIMIT),
        responsible=_line("responsible", words.responsible, NAME_LIMIT, needed=True),
        due=checked_day(words.due),
        horizon=chosen(Horizon, words.horizon, "horizon"),
        doer=chosen(Doer, words.doer, "doer"),
    )


def checked_action(connection: sa.Connection, words: ActionWords, organisation_id: int) -> ActionWords:
    """Return the words of an action as they can be kept.

    Raises: InvalidValue, naming the field; NotFound for a goal that is not the organisation's.
    """
    return ActionWords(
        text=_line("text", words.text, TEXT_LIMIT, needed=True),
        responsible=_line("responsible", words.responsible, NAME_LIMIT, needed=True),
        due=checked_day(words.due),
        horizon=None if words.horizon is None else chosen(Horizon, words.horizon, "horizon"),
        doer=None if words.doer is None else chosen(Doer, words.doer, "doer"),
        goal_id=own_goal(connection, words.goal_id, organisation_id),
    )


def checked_lesson(connection: sa.Connection, words: LessonWords, organisation_id: int) -> LessonWords:
    """Return a line of the learning log as it can be kept; one tried something, the rest may come later.

    Raises: InvalidValue, naming the field; NotFound for a goal that is not the organisation's.
    """
    return replace(
        words,
        tried=_line("tried", words.tried, LESSON_LIMIT, needed=True),
        went_wrong=_line("went_wrong", words.went_wrong, LESSON_LIMIT),
        now_do=_line("now_do", words.now_do, LESSON_LIMIT),
        goal_id=own_goal(connection, words.goal_id, organisation_id),
    )


def checked_day(due: Any) -> date:
    """Return a day that a calendar can hold.

    Raises: InvalidValue.
    """
    if type(due) is not date:
        raise InvalidValue("due", "missing")
    if not FIRST_DAY <= due <= LAST_DAY:
        raise InvalidValue("due", "unknown")
    return due


def own_goal(connection: sa.Connection, goal_id: int | None, organisation_id: int) -> int | None:
    """Return the id of a goal of this organisation, or None where none is named.

    Raises: NotFound.
    """
    if goal_id is None:
        return None
    goal = goals.find(connection, possible_id(goal_id, "goal"))
    whole = None if goal is None else participations.find(connection, goal.participation_id)
    if whole is None or whole.organisation_id != organisation_id:
        raise NotFound("goal")
    return goal_id


def _line(field: str, value: str, limit: int, *, needed: bool = False) -> str:
    return checked_text(field, value, limit, needed=needed).strip()
