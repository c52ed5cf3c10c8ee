"""The figures inside an organisation: how far its people agree, and what each group thinks, where allowed.

Rounded and clamped here, so that nothing finer leaves the server; which may be shown is `domain.inside`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from almene_assess.domain.agreement import agreement
from almene_assess.domain.answers import RespondentGroup
from almene_assess.domain.disclosure import Grid, round_to
from almene_assess.domain.inside import GroupReason, SpreadReason, ThemeMembers, hidden_groups, spread_hidden
from almene_assess.domain.scoring import respondent_scores
from almene_assess.domain.scoring_policy import TOLERANCE, Policy
from almene_assess.domain.scoring_sheets import EXTERNAL, voices

STEPS = 16
"""AD is rounded to a sixteenth of the ladder: a quarter of a step on five rungs, as a band is (R3)."""
LEAST_STEPS, MOST_STEPS = 1, 6
"""The outer figures stand for all beyond: an AD of nought would tell each reader what everybody answered."""
RWG_STEP, RWG_LEAST, RWG_MOST = 0.25, 0.0, 0.75
"""The same for r*wg; under nought it only says once more that they differ."""
CLOSE_STEPS = 2
"""Up to half a rung on five, most answers are the same or neighbours. Our own line; no source draws one."""
APART_SHARE = 6
"""AD above A/6 means that they see it differently. Source: Burke, Finkelstein & Dusig 1999; Dunlap 2003."""
RWG_FLAG = 0.5
"""r*wg under this means the same. Source: design/scoring.md."""


class Agreement(StrEnum):
    """How far the respondents are from each other, in a word."""

    APART = "apart"
    NEAR = "near"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Spread:
    """How far the answers of one theme lie from each other: a word and two rounded figures, or a reason.

    Unit: `ad` in rungs; `rwg` is 1 at full agreement. Both are clamped: see `Limits`.
    """

    theme: str
    agreement: Agreement | None = None
    ad: float | None = None
    rwg: float | None = None
    reason: SpreadReason | None = None


@dataclass(frozen=True, slots=True)
class GroupMean:
    """The mean of a group's theme scores, rounded and clamped as published figures are, or a reason."""

    theme: str
    group: RespondentGroup
    mean: float | None = None
    reason: GroupReason | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures inside an organisation; themes in file order, groups in theirs."""

    spreads: tuple[Spread, ...]
    means: tuple[GroupMean, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """The outermost figures that are shown of a ladder; they stand for themselves and all beyond."""

    step: float
    least: float
    most: float


def limits(levels: int) -> Limits:
    """Return what AD is rounded to on a ladder of so many levels, and where it is clamped."""
    step = (levels - 1) / STEPS
    return Limits(step, LEAST_STEPS * step, MOST_STEPS * step)


def figures(
    sheets: pl.DataFrame, rules: Policy, *, hands: pl.DataFrame | None = None, papers: Collection[int] = ()
) -> Figures:
    """Return what may be shown of the sheets of one organisation, externals among them.

    Raised hands count in the spread, but make no crowd to hide in: everybody in the room saw them. Nor do
    papers, whose respondents are `papers`: whoever typed them in has read them.

    Shape: sheets and hands as in `scoring_sheets`.
    """
    scores = respondent_scores(sheets, rules)
    members = members_of(sheets, scores, rules, hands=hands, papers=papers)
    told = {row["theme"]: row for row in agreement(sheets, rules, hands=hands).iter_rows(named=True)}
    spreads = [_spread(theme, one, told.get(theme), rules) for theme, one in members.items()]
    present = [group for group in RespondentGroup if group.value in sheets["group"].to_list()]
    return Figures(tuple(spreads), tuple(_means(scores, members, present, Grid(*rules.score_range))))


def members_of(
    sheets: pl.DataFrame,
    scores: pl.DataFrame,
    rules: Policy,
    *,
    hands: pl.DataFrame | None = None,
    papers: Collection[int] = (),
) -> dict[str, ThemeMembers]:
    """Return who is in the figures of each theme; `scores` are the respondents'."""
    group_of = {who: RespondentGroup(g) for who, g in sheets.select("respondent", "group").iter_rows()}
    voiced = _values(voices(sheets, hands, rules).collect(), rules)
    counts = _values(sheets.filter(~pl.col("respondent").is_in(list(papers))), rules)
    found = {}
    for theme, items in rules.themes.items():
        valued = scores.filter(pl.col("theme") == theme, pl.col("answered") > 0)
        scored = valued.drop_nulls("score")["respondent"].to_list()
        groups = {who: group_of[who] for who in valued["respondent"].to_list()}
        found[theme] = ThemeMembers(
            groups,
            frozenset(scored),
            tuple(counts[item] for item in items),
            frozenset(groups.keys() & papers),
            tuple(voiced[item] - counts[item] for item in items),
        )
    return found


def _values(sheets: pl.DataFrame, rules: Policy) -> dict[str, int]:
    """Return how many of the organisation's own gave each item a value."""
    own = sheets.filter(pl.col("group") != EXTERNAL)
    return own.select((pl.col(item) < rules.levels).sum() for item in rules.items).row(0, named=True)


def _spread(theme: str, members: ThemeMembers, told: Mapping[str, float] | None, rules: Policy) -> Spread:
    reason = spread_hidden(members.values, members.known_values)
    if reason is not None or told is None:
        return Spread(theme, reason=reason or SpreadReason.FEW)
    ends = limits(rules.levels)
    ad = min(ends.most, max(ends.least, round_to(told["ad"], ends.step)))
    rwg = min(RWG_MOST, max(RWG_LEAST, round_to(told["rwg_star"], RWG_STEP)))
    return Spread(theme, _word(told, ad, ends, rules), ad, rwg)


def _word(told: Mapping[str, float], ad: float, ends: Limits, rules: Policy) -> Agreement:
    """Return the word; that they are close says no more than the figure beside it does."""
    if told["ad"] > rules.levels / APART_SHARE + TOLERANCE or told["rwg_star"] < RWG_FLAG - TOLERANCE:
        return Agreement.APART
    return Agreement.CLOSE if ad <= CLOSE_STEPS * ends.step + TOLERANCE else Agreement.NEAR


def _means(
    scores: pl.DataFrame, members: Mapping[str, ThemeMembers], present: list[RespondentGroup], grid: Grid
) -> Iterator[GroupMean]:
    value = {(row[0], row[1]): row[2] for row in scores.select("theme", "respondent", "score").iter_rows()}
    for theme, one in members.items():
        hidden = hidden_groups(one)
        for group in present:
            reason = hidden.get(group, GroupReason.FEW)
            if reason is not None:
                yield GroupMean(theme, group, reason=reason)
                continue
            held = [value[theme, who] for who in one.mean_of(group)]
            yield GroupMean(theme, group, grid.shown(sum(held) / len(held)))
