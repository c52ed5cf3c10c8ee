"""Read the goals and actions of the finished example organisation from `data/sector`."""

from __future__ import annotations

from functools import cache

import yaml
from pydantic import BaseModel, ConfigDict

from almene_assess.domain.goals import Doer, Horizon, Outcome
from almene_assess.storage.content import DATA


class Part(BaseModel):
    """Any part of the file: immutable, and strict about words it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ExampleCheck(Part):
    """One look at a goal on the way."""

    outcome: Outcome
    days_ago: int
    reason: str


class ExampleGoal(Part):
    """One invented goal: positions of the rungs that its items are to reach, and where the board stood."""

    theme: str
    items: dict[str, int]
    begun: dict[str, int]
    text: str
    sign: str
    responsible: str
    due_in: int
    horizon: Horizon
    doer: Doer
    checks: tuple[ExampleCheck, ...]


class ExampleAction(Part):
    """One invented action; `goal` is the goal's place in the file."""

    goal: int | None
    text: str
    responsible: str
    due_in: int
    horizon: Horizon
    doer: Doer
    done: bool


class GoalWordsOfExample(Part):
    """What the finished organisation of an example wants and does."""

    goals: tuple[ExampleGoal, ...]
    actions: tuple[ExampleAction, ...]


@cache
def read_goal_words() -> GoalWordsOfExample:
    """Return what the finished organisation wants and does; read once."""
    text = (DATA / "sector" / "eksempel_maal.yaml").read_text(encoding="utf-8")
    return GoalWordsOfExample.model_validate(yaml.safe_load(text))
