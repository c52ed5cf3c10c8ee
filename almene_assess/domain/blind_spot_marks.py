"""Which blind spots are shown: a function of the figures that Resultat shows and of the facts of ADR 0013.

A mark is itself a figure. Where its figures are hidden there is neither a mark nor the absence of one, but a
reason why the signal cannot be judged; and no mark contradicts the rounded figures beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from almene_assess.domain.answers import RespondentGroup
from almene_assess.domain.blind_spot_facts import Facts, one_level
from almene_assess.domain.blind_spots import GAP_LEVELS, Side, Signal, does_not_know, unlike_others
from almene_assess.domain.disclosure import Grid, round_to
from almene_assess.domain.inside import SpreadReason
from almene_assess.domain.inside_figures import Spread
from almene_assess.domain.scoring_policy import TOLERANCE, Policy

SCORE_STEP = 0.1
"""Theme scores are written with one decimal; what is written must lie outside the band as well."""


class Unjudged(StrEnum):
    """Why a signal cannot be judged for a theme."""

    FEW_PEOPLE = "few_people"
    ONE_ITEM = "one_item"
    FEW_ANSWERS = "few_answers"
    FEW_WRITERS = "few_writers"
    GROUPS_HIDDEN = "groups_hidden"
    FEW_EXTERNALS = "few_externals"
    NO_SCORE = "no_score"
    NO_RELEASE = "no_release"
    BAND_HIDDEN = "band_hidden"


@dataclass(frozen=True, slots=True)
class Shown:
    """The figures of one theme as Resultat shows them; `means` holds only the groups that are shown.

    `band` is the sector's published middle half, None where it is hidden; `released` says that there is a
    release at all.
    """

    spread: Spread
    unknown: float | None
    score: float | None
    means: Mapping[RespondentGroup, float]
    band: tuple[float, float] | None
    released: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark with the figures that its sentence needs, as they are shown.

    `figures`: AD; the share of *ved ikke*; elected and employed; externals and own score; own score and
    the band. `items` stand high without evidence; `side` is where the first figure lies of the second.
    """

    signal: Signal
    figures: tuple[float, ...] = ()
    items: tuple[str, ...] = ()
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class ThemeSpots:
    """The marks of one theme, what cannot be judged and why, and who is missing on which items."""

    theme: str
    marks: tuple[Mark, ...]
    unjudged: Mapping[Signal, Unjudged]
    unasked: Mapping[RespondentGroup, tuple[str, ...]]


Judged = Mark | Unjudged | None


def spots(theme: str, shown: Shown, told: Facts, rules: Policy) -> ThemeSpots:
    """Return what is shown of one theme's blind spots."""
    judged = {signal: judge(shown, told, rules) for signal, judge in _JUDGES.items()}
    marks = tuple(one for one in judged.values() if isinstance(one, Mark))
    unjudged = {signal: one for signal, one in judged.items() if isinstance(one, Unjudged)}
    return ThemeSpots(theme, marks, unjudged, told.unasked)


def _apart(shown: Shown, told: Facts, _: Policy) -> Judged:
    spread = shown.spread
    if spread.ad is None:
        one_item = spread.reason is SpreadReason.ONE_ITEM
        return Unjudged.ONE_ITEM if one_item else Unjudged.FEW_PEOPLE
    return Mark(Signal.APART, (spread.ad,)) if told.apart else None


def _unknown(shown: Shown, _: Facts, __: Policy) -> Judged:
    if shown.unknown is None:
        return Unjudged.FEW_ANSWERS
    return Mark(Signal.UNKNOWN, (shown.unknown,)) if does_not_know(shown.unknown) else None


def _unproven(_: Shown, told: Facts, __: Policy) -> Judged:
    if told.unproven is None:
        return Unjudged.FEW_WRITERS
    return Mark(Signal.UNPROVEN, items=told.unproven) if told.unproven else None


def _groups(shown: Shown, told: Facts, rules: Policy) -> Judged:
    elected, employed = (
        shown.means.get(group) for group in (RespondentGroup.VALGTE, RespondentGroup.ANSATTE)
    )
    if elected is None or employed is None:
        return Unjudged.GROUPS_HIDDEN
    if not told.differ or not _wide(elected, employed, rules):
        return None
    return Mark(Signal.GROUPS, (elected, employed), side=_side(elected, employed))


def _outside(shown: Shown, told: Facts, rules: Policy) -> Judged:
    theirs = shown.means.get(RespondentGroup.EKSTERNE)
    if theirs is None:
        return Unjudged.FEW_EXTERNALS
    if shown.score is None:
        return Unjudged.NO_SCORE
    own = round_to(shown.score, SCORE_STEP)
    if not told.otherwise or not _wide(theirs, own, rules):
        return None
    return Mark(Signal.OUTSIDE, (theirs, own), side=_side(theirs, own))


def _unasked(_: Shown, told: Facts, __: Policy) -> Judged:
    return Mark(Signal.UNASKED) if told.unasked else None


def _unlike(shown: Shown, _: Facts, rules: Policy) -> Judged:
    if not shown.released:
        return Unjudged.NO_RELEASE
    if shown.band is None:
        return Unjudged.BAND_HIDDEN
    if shown.score is None:
        return Unjudged.NO_SCORE
    grid, written = Grid(*rules.score_range), round_to(shown.score, SCORE_STEP)
    side = unlike_others(shown.score, *shown.band, grid)
    if side is None or unlike_others(written, *shown.band, grid) is not side:
        return None
    return Mark(Signal.UNLIKE, (written, *shown.band), side=side)


_JUDGES: Mapping[Signal, Callable[[Shown, Facts, Policy], Judged]] = {
    Signal.APART: _apart,
    Signal.UNKNOWN: _unknown,
    Signal.UNPROVEN: _unproven,
    Signal.GROUPS: _groups,
    Signal.OUTSIDE: _outside,
    Signal.UNASKED: _unasked,
    Signal.UNLIKE: _unlike,
}


def _wide(one: float, other: float, rules: Policy) -> bool:
    """Return whether the figures as they are shown, rounded and clamped, are a level apart as well."""
    return abs(one - other) >= GAP_LEVELS * one_level(rules) - TOLERANCE


def _side(one: float, other: float) -> Side:
    return Side.UNDER if one < other else Side.OVER
