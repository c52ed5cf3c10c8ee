"""The UN's goals beside an edition's themes: the one that the source names, and suggestions marked as such.

A paper is handed this object; what it prints of `suggestions` must be called a suggestion.
"""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from almene_assess.domain.questionnaire import Key, Part, Text


class WorldGoal(Part):
    """One of the seventeen goals, under its short Danish name."""

    number: int = Field(ge=1, le=17)
    title_da: Text


class WorldGoals(Part):
    """Which goals stand beside the themes of an edition, and where that is from.

    `named` is the goal that the source names for everything; `suggestions` are ours, by theme.
    """

    edition: Key
    named: int
    named_source_da: Text
    names_source_da: Text
    goals: tuple[WorldGoal, ...]
    suggestions: dict[Key, tuple[int, ...]]

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        """Refuse goals that are not there, or that are suggested though they are named."""
        known = [goal.number for goal in self.goals]
        used = [number for numbers in self.suggestions.values() for number in numbers]
        if len(known) != len(set(known)) or not {self.named, *used} <= set(known):
            raise ValueError("a goal is named twice, or is not among the goals")
        if self.named in used:
            raise ValueError("a goal is suggested that the source names for everything")
        if any(len(numbers) != len(set(numbers)) for numbers in self.suggestions.values()):
            raise ValueError("a goal is suggested twice for a theme")
        return self

    @property
    def for_all(self) -> WorldGoal:
        """Return the goal that belongs to every theme."""
        return self._goal(self.named)

    def suggested(self, theme: str) -> tuple[WorldGoal, ...]:
        """Return what is suggested for a theme; nothing for a theme that is unknown here."""
        return tuple(self._goal(number) for number in self.suggestions.get(theme, ()))

    def _goal(self, number: int) -> WorldGoal:
        return next(goal for goal in self.goals if goal.number == number)
