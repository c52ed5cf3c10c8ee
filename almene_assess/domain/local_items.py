"""Questions of an organisation's own: how long a ladder is, what may still be changed, their order.

They have no theme and no score: nothing that is built on this enters a figure of the questionnaire.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

TITLE_LIMIT = 22
"""An axis of a radar has room for this many letters, as the themes' own titles."""
QUESTION_LIMIT = 500
RUNG_LIMIT = 300
NOTE_LIMIT = 2_000
RUNGS = 5
"""As the questionnaire's own ladder, so that a board reads one kind of ladder."""
MOST = 8
"""A radar with more axes is not read any more; who wants more wants a questionnaire."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody writes: a title, a question, and the words of the rungs, lowest first."""

    title: str
    question: str
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LocalItem:
    """One question of an organisation's own; `answered` in any round."""

    id: int
    draft: Draft
    version: int
    retired: bool
    answered: bool

    @property
    def may_change(self) -> bool:
        """Return whether its words may change: what was answered must stay what was asked."""
        return not self.answered and not self.retired


def moved(order: Sequence[int], key: int, step: int) -> tuple[int, ...]:
    """Return the order with one item a step up or down; at the end of the list it stays."""
    place = order.index(key)
    to = min(len(order) - 1, max(0, place + step))
    rest = [one for one in order if one != key]
    return (*rest[:to], key, *rest[to:])
