"""The UN's goals: one for everything, the others as suggestions, and a file that cannot contradict itself."""

from __future__ import annotations

import re
from typing import Any

import pytest
from pydantic import ValidationError

from almene_assess.domain.world_goals import WorldGoals
from almene_assess.services import world_goals
from almene_assess.storage.content import load_shipped, load_world_goals


def test_the_one_goal_that_the_source_names_stands_for_everything_and_is_no_suggestion() -> None:
    found = load_world_goals()
    assert (found.for_all.number, found.for_all.title_da) == (11, "Bæredygtige byer og lokalsamfund")
    assert all(goal.number != 11 for theme in found.suggestions for goal in found.suggested(theme))
    assert "2024–2026" in found.named_source_da


def test_every_theme_stands_there_once_and_every_goal_is_used() -> None:
    found = load_world_goals()
    assert tuple(found.suggestions) == load_shipped("am26").theme_ids
    used = {goal.number for theme in found.suggestions for goal in found.suggested(theme)}
    assert used | {11} == {goal.number for goal in found.goals}
    assert [goal.number for goal in found.suggested("am26.b1")] == [13, 12]
    assert found.suggested("am26.a1") == ()


def test_another_edition_has_none() -> None:
    assert world_goals.of(load_shipped("am26")) is load_world_goals()
    assert world_goals.of(load_shipped("am24")) is None


@pytest.mark.parametrize(
    "change",
    [
        {"named": 5},
        {"suggestions": {"am26.a1": [11]}},
        {"suggestions": {"am26.a1": [14]}},
        {"suggestions": {"am26.a1": [3, 3]}},
        {"goals": [{"number": 18, "title_da": "Et til"}]},
        {"ukendt": 1},
    ],
)
def test_a_file_that_contradicts_itself_is_refused(change: dict[str, Any]) -> None:
    good = load_world_goals().model_dump()
    assert WorldGoals.model_validate(good)
    with pytest.raises(ValidationError):
        WorldGoals.model_validate(good | change)


def test_the_short_names_hold_no_numbers() -> None:
    assert not any(re.search(r"\d", goal.title_da) for goal in load_world_goals().goals)
