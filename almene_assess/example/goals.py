"""What the finished organisation of an example wants and does, written through one connection."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from almene_assess.domain.goals import ActionWords, Check, GoalWords, Measured, state_after
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.storage import deeds, goals
from almene_assess.storage.example_goal_words import ExampleGoal, read_goal_words


def write_goals(
    connection: sa.Connection, participation_id: int, bank: Questionnaire, made_at: datetime
) -> None:
    """Write goals with their checks, and actions; of a questionnaire that lacks the themes, nothing."""
    told = read_goal_words()
    if not all(goal.items.keys() <= bank.items.keys() for goal in told.goals):
        return
    keys = [_goal(connection, participation_id, bank, goal, made_at) for goal in told.goals]
    for one in told.actions:
        due = made_at.date() + timedelta(days=one.due_in)
        tied = None if one.goal is None else keys[one.goal]
        words = ActionWords(one.text, one.responsible, due, one.horizon, one.doer, tied)
        done = made_at - timedelta(hours=20) if one.done else None
        deeds.add(connection, participation_id, words, made_at - timedelta(days=1), done_at=done)


def _goal(
    connection: sa.Connection,
    participation_id: int,
    bank: Questionnaire,
    goal: ExampleGoal,
    made_at: datetime,
) -> int:
    due = made_at.date() + timedelta(days=goal.due_in)
    words = GoalWords(goal.text, goal.sign, goal.responsible, due, goal.horizon, goal.doer)
    worth = dict(enumerate(bank.level_values))
    items = [Measured(i, worth.get(goal.begun.get(i, -1)), worth[rung]) for i, rung in goal.items.items()]
    begun = made_at - timedelta(days=1)
    key = goals.add(connection, participation_id, goal.theme, words, items, begun)
    for version, one in enumerate(goal.checks, start=1):
        check = Check(one.outcome, one.reason, made_at - timedelta(days=one.days_ago))
        goals.check(connection, key, version, check, state_after(one.outcome), words)
    return key
