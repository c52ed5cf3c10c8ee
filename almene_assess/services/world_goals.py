"""The UN's goals beside the themes, as they are shipped; about the questions, never about anybody."""

from __future__ import annotations

from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.world_goals import WorldGoals
from almene_assess.storage.content import load_world_goals


def of(bank: Questionnaire) -> WorldGoals | None:
    """Return the goals of an edition; None for one that they were not laid beside."""
    found = load_world_goals()
    return found if found.edition == bank.meta.id else None
