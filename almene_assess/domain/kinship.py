"""What is the same and what is kin between versions and editions of the questions; never a measurement."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from almene_assess.domain.questionnaire import Crosswalk, Item, Kinship, Questionnaire


class Relation(StrEnum):
    """How a theme of today is kin to the edition before."""

    CONTINUED = "continued"
    RESHAPED = "reshaped"
    PARTIAL = "partial"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Kin:
    """A theme of today with its forerunner (None: it is new), and why they are called kin."""

    theme: str
    relation: Relation
    forerunner: str | None
    why: str


def same_item(one: Item, other: Item) -> bool:
    """Return whether two versions of an item ask the same: the question, its rungs, when it is irrelevant."""
    return (one.question_da, one.levels_da, one.na_da) == (other.question_da, other.levels_da, other.na_da)


def altered_themes(old: Questionnaire, new: Questionnaire, form: str) -> list[str]:
    """Return the themes that a form asks otherwise in two versions of one edition."""
    if old is new:
        return []
    before, today = old.form_themes(form) if form in old.forms else {}, new.form_themes(form)
    return [theme for theme, items in today.items() if not _asks_the_same(old, new, before.get(theme), items)]


def kin_of(crosswalk: Crosswalk, themes: tuple[str, ...]) -> list[Kin]:
    """Return the kin of each theme: every forerunner that names it first, or that it is new."""
    found = [_kin(theme, one) for theme in themes for one in crosswalk.crosswalk if one.primary == theme]
    new = {one.id: Kin(one.id, Relation.NEW, None, one.note) for one in crosswalk.new}
    return sorted(
        [*found, *(new[theme] for theme in themes if theme in new)], key=lambda k: themes.index(k.theme)
    )


def _kin(theme: str, one: Kinship) -> Kin:
    return Kin(theme, Relation(one.relation), one.source, one.why)


def _asks_the_same(
    old: Questionnaire, new: Questionnaire, before: tuple[str, ...] | None, today: tuple[str, ...]
) -> bool:
    return before == today and all(same_item(old.items[key], new.items[key]) for key in today)
