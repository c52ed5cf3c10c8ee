"""How far a goal is, and when that may be said: a goal of one item would be the item's value itself.

Nothing here may tell more of the people behind an item than the result page does (R10; ADR 0016).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from almene_assess.domain.answers import NOT_RELEVANT, RespondentGroup
from almene_assess.domain.change import percent_to_target, progress
from almene_assess.domain.goals import Measured
from almene_assess.domain.inside import MIN_GROUP
from almene_assess.domain.numbers import TOLERANCE

QUARTERS = 4
"""A figure that rests on people's answers is told as a quarter of the way of the item that has furthest to
go. Targets are whole steps, so no threshold is closer to »all at the lowest« (or the highest) than a quarter
of a step, and one answer of five moves a mean by a fifth: nobody learns that all answered alike."""


class Hidden(StrEnum):
    """Why a goal has no figure."""

    UNMEASURED = "unmeasured"
    NO_RESULT = "no_result"
    NO_VALUE = "no_value"
    FEW = "few"


@dataclass(frozen=True, slots=True)
class ItemValue:
    """What an organisation's item is worth today.

    `joint`: the board has agreed on it. `crowd`: it rests on enough people to be told in quarters.
    """

    value: float | None
    joint: bool
    crowd: bool = False

    @property
    def told(self) -> bool:
        """Return whether anything may be said of it."""
        return self.value is None or self.joint or self.crowd


@dataclass(frozen=True, slots=True)
class Figure:
    """How far a goal is: exact shares where the board agreed on every item, else a quarter, else why not.

    Unit: share of the way; `quarter` 0 is the first quarter of it, of the item that has furthest to go.
    """

    percent: float | None = None
    progress: float | None = None
    quarter: int | None = None
    hidden: Hidden | None = None


@dataclass(frozen=True, slots=True)
class Voter:
    """One counted sheet: whose group it is of, whether somebody typed it in, and its bytes."""

    group: RespondentGroup
    on_paper: bool
    levels: Mapping[str, int]


def figure(items: Sequence[Measured], values: Mapping[str, ItemValue]) -> Figure:
    """Return how far a goal is, by what its items are worth today; an item without a value is left out."""
    if not items:
        return Figure(hidden=Hidden.UNMEASURED)
    known = [(one, values[one.item]) for one in items if one.item in values]
    if any(not now.told for _, now in known):
        return Figure(hidden=Hidden.FEW)
    current = [math.nan if now.value is None else now.value for _, now in known]
    share = percent_to_target(current, [one.target for one, _ in known])
    if share is None:
        return Figure(hidden=Hidden.NO_VALUE)
    if all(now.joint for _, now in known if now.value is not None):
        return Figure(percent=share, progress=_gone(known))
    return Figure(quarter=min(_quarters(known)))


def _quarters(known: Sequence[tuple[Measured, ItemValue]]) -> list[int]:
    """Return in which quarter of its own way each item is; a share of several items together would tell more.

    With a companion whose value one knows, one could lay the threshold wherever one liked.
    """
    shares = [percent_to_target([now.value], [one.target]) for one, now in known if now.value is not None]
    return [min(int(share * QUARTERS + TOLERANCE), QUARTERS - 1) for share in shares if share is not None]


def _gone(known: Sequence[tuple[Measured, ItemValue]]) -> float | None:
    """Return the progress of all items together; None unless each has a joint step then and now."""
    begun = [one.baseline for one, _ in known if one.baseline is not None]
    now = [its.value for _, its in known if its.value is not None]
    if not len(begun) == len(now) == len(known):
        return None
    return progress(sum(begun), sum(now), sum(one.target for one, _ in known))


def crowds(
    people: Collection[Voter],
    hands: Iterable[tuple[str, RespondentGroup]],
    joint: Collection[str],
    themes: Mapping[str, Sequence[str]],
) -> set[str]:
    """Return the items whose value rests on a crowd: at least five unread answers in each group behind it.

    A theme's items without a joint step are a crowd together or not at all: with the theme's score, all
    but one would tell the last. Papers have been read and hands were seen, so they hide nobody.
    """
    raised = set(hands)
    found: set[str] = set()
    for items in themes.values():
        open_ones = [item for item in items if item not in joint and _has_value(people, raised, item)]
        if all(_is_crowd(people, raised, item) for item in open_ones):
            found.update(open_ones)
    return found


def _has_value(people: Iterable[Voter], raised: Collection[tuple[str, RespondentGroup]], item: str) -> bool:
    return bool(_groups(people, item)) or any(name == item for name, _ in raised)


def _is_crowd(people: Collection[Voter], raised: Collection[tuple[str, RespondentGroup]], item: str) -> bool:
    behind = set(_groups(people, item)) | {group for name, group in raised if name == item}
    unread = _groups([one for one in people if not one.on_paper], item)
    return all(unread.count(group) >= MIN_GROUP for group in behind - {RespondentGroup.EKSTERNE})


def _groups(people: Iterable[Voter], item: str) -> list[RespondentGroup]:
    """Return the group of each of the organisation's own who gave the item a value."""
    return [
        one.group
        for one in people
        if one.group is not RespondentGroup.EKSTERNE and one.levels[item] < NOT_RELEVANT
    ]
