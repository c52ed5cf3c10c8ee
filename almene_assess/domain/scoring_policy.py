"""How one questionnaire is scored, compiled for one form; no frame and no formula lives here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from almene_assess.domain.questionnaire import Missing, Questionnaire

TOLERANCE = 1e-9
"""What floating point may be off in a comparison: three times 0.7 has a mean below 0.7."""

SMALL_THEME = 2
"""Up to this many asked items every one must be answered: a mean of half of two items says nothing."""


@dataclass(frozen=True)
class Policy:
    """The scoring rules of one form: its themes with their items, and what each level is worth."""

    themes: dict[str, tuple[str, ...]]
    pillars: dict[str, tuple[str, ...]]
    level_values: tuple[float, ...]
    score_range: tuple[float, float]
    missing: Missing
    min_answered: float

    @cached_property
    def items(self) -> tuple[str, ...]:
        """Return the items of the form, theme by theme in file order."""
        return tuple(item for items in self.themes.values() for item in items)

    @property
    def lowest(self) -> float:
        """Return the value of the lowest level."""
        return self.level_values[0]

    @property
    def levels(self) -> int:
        """Return how many levels the ladder has: A in the formulas of agreement."""
        return len(self.level_values)

    @property
    def values_are_positions(self) -> bool:
        """Return whether the levels are worth 0, 1, 2, …, so that a sheet's byte is the value itself."""
        return self.level_values == tuple(range(self.levels))


def policy(questionnaire: Questionnaire, form: str) -> Policy:
    """Compile the scoring rules of one form of a questionnaire.

    Raises: KeyError if the questionnaire has no such form.
    """
    return Policy(
        themes=questionnaire.form_themes(form),
        pillars=questionnaire.pillar_themes(form),
        level_values=questionnaire.level_values,
        score_range=questionnaire.score_range,
        missing=questionnaire.missing,
        min_answered=questionnaire.min_answered,
    )
