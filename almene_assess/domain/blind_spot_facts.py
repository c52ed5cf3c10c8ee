"""What is true of an organisation's answers beyond the figures of Resultat, as far as it may be told.

Each fact is a yes or no about a crowd, never a figure, and is asked only where the crowd is large enough
(docs/adr/0013). `blind_spot_marks` joins them with the shown figures; must not read anything that is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from almene_assess.domain.agreement import agreement
from almene_assess.domain.answers import UNANSWERED, RespondentGroup
from almene_assess.domain.blind_spots import (
    groups_differ,
    high_without_evidence,
    not_asked,
    seen_otherwise,
    sees_differently,
)
from almene_assess.domain.inside import MIN_GROUP, ThemeMembers
from almene_assess.domain.inside_figures import members_of
from almene_assess.domain.scoring import respondent_scores
from almene_assess.domain.scoring_items import item_values
from almene_assess.domain.scoring_policy import Policy
from almene_assess.domain.scoring_sheets import EXTERNAL, level_value

Asked = Mapping[str, tuple[RespondentGroup, ...]]
"""By item, the groups that it should also be asked of."""


@dataclass(frozen=True, slots=True)
class Basis:
    """An organisation's answers: as first seen, and (`now`) as its score counts them today.

    Joint steps are frames of one row, or None. `papers` were typed in by the desk; `writers` counts the
    sheets in which evidence can have been written, and `evidenced` are the items that have any.

    Shape: frames as in `scoring_sheets`.
    """

    first: pl.DataFrame
    now: pl.DataFrame
    joint_first: pl.DataFrame | None
    joint_now: pl.DataFrame | None
    hands: pl.DataFrame | None
    papers: frozenset[int]
    writers: int
    evidenced: frozenset[str]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is told of one theme; None where it may not be asked.

    `unproven` are the items that stand high without evidence, `unasked` the groups that are missing with
    the items that they should be asked about.
    """

    apart: bool
    differ: bool
    otherwise: bool
    unproven: tuple[str, ...] | None
    unasked: Mapping[RespondentGroup, tuple[str, ...]]


def facts(basis: Basis, asked: Asked, rules: Policy) -> dict[str, Facts]:
    """Return the facts of each theme, in file order."""
    scores = respondent_scores(basis.first, rules)
    members = members_of(basis.first, scores, rules, hands=basis.hands, papers=basis.papers)
    spread = agreement(basis.first, rules, hands=basis.hands)
    ad = dict(zip(spread["theme"], spread["ad"], strict=True))
    first, now = _values(basis, rules, now=False), _values(basis, rules, now=True)
    theirs = _outside(basis.now, rules)
    crowd = _Crowd(basis, asked)
    return {
        theme: Facts(
            apart=theme in ad and sees_differently(ad[theme], rules.levels),
            differ=_differ(scores, theme, one, rules),
            otherwise=_otherwise({i: now[i] for i in items if i in now}, theirs, one, rules),
            unproven=_unproven(basis, items, one, first, rules),
            unasked=crowd.unasked(items),
        )
        for (theme, items), one in zip(rules.themes.items(), members.values(), strict=True)
    }


def _values(basis: Basis, rules: Policy, *, now: bool) -> dict[str, float]:
    """Return the organisation's value of each item that has one."""
    sheets, joint = (basis.now, basis.joint_now) if now else (basis.first, basis.joint_first)
    rows = item_values(sheets, rules, joint=joint, hands=basis.hands).to_dicts()
    return {item: row[item] for row in rows for item in rules.items if row[item] is not None}


def _outside(sheets: pl.DataFrame, rules: Policy) -> dict[str, float]:
    """Return the externals' mean of each item that they gave a value."""
    theirs = sheets.filter(pl.col("group") == EXTERNAL)
    row = theirs.select(level_value(item, rules).cast(pl.Float64).mean() for item in rules.items)
    return {item: value for item, value in row.row(0, named=True).items() if value is not None}


def _differ(scores: pl.DataFrame, theme: str, members: ThemeMembers, rules: Policy) -> bool:
    mine = scores.filter(pl.col("theme") == theme)
    score = dict(zip(mine["respondent"], mine["score"], strict=True))
    elected, employed = (
        [score[who] for who in members.mean_of(group)]
        for group in (RespondentGroup.VALGTE, RespondentGroup.ANSATTE)
    )
    return groups_differ(elected, employed, one_level(rules))


def one_level(rules: Policy) -> float:
    """Return one rung in the range of the theme scores."""
    low, high = rules.score_range
    return (high - low) / (rules.levels - 1)


def _otherwise(
    own: Mapping[str, float], theirs: Mapping[str, float], members: ThemeMembers, rules: Policy
) -> bool:
    people = members.unread(members.mean_of(RespondentGroup.EKSTERNE))
    rung = (rules.level_values[-1] - rules.level_values[0]) / (rules.levels - 1)
    return seen_otherwise(own, theirs, len(people), rung)


def _unproven(
    basis: Basis, items: tuple[str, ...], members: ThemeMembers, values: Mapping[str, float], rules: Policy
) -> tuple[str, ...] | None:
    """Return the items that stand high without evidence; None where too few are behind one of them.

    The theme score is exact: with all but one item known to be high, a lone answer to the last would follow.
    """
    few = [
        item
        for item, people in zip(items, members.values, strict=True)
        if item in values and people < MIN_GROUP and not _agreed(basis.joint_first, item)
    ]
    if 0 < basis.writers < MIN_GROUP or few:
        return None
    return tuple(
        item
        for item in items
        if high_without_evidence(values.get(item), rules.level_values, evidence=item in basis.evidenced)
    )


def _agreed(joint: pl.DataFrame | None, item: str) -> bool:
    """Return whether the board set a joint step: then its own decision is the value, and nobody's answer."""
    return joint is not None and bool((joint[item] != UNANSWERED).any())


class _Crowd:
    """Which groups answered which item, as far as that may be told."""

    def __init__(self, basis: Basis, asked: Asked) -> None:
        """Count the sheets of each group that nobody typed in."""
        self._basis, self._asked = basis, asked
        unread = basis.first.filter(~pl.col("respondent").is_in(list(basis.papers)))
        self._sheets = {g: unread.filter(pl.col("group") == g.value).height for g in RespondentGroup}

    def unasked(self, items: tuple[str, ...]) -> dict[RespondentGroup, tuple[str, ...]]:
        """Return the groups that are missing, with the items that they should be asked about."""
        missing = [
            (group, item)
            for item in items
            for group in not_asked(self._asked.get(item, ()), self._answered(item))
        ]
        groups = [group for group in RespondentGroup if any(group is one for one, _ in missing)]
        return {group: tuple(item for one, item in missing if one is group) for group in groups}

    def _answered(self, item: str) -> set[RespondentGroup]:
        """Return the groups that answered an item; one to four people pass as having answered it.

        Else a lone colleague's gap would be read here.
        """
        given = self._basis.first.filter(pl.col(item) != UNANSWERED)["group"].to_list()
        few = [group.value for group, count in self._sheets.items() if 0 < count < MIN_GROUP]
        return {RespondentGroup(group) for group in [*given, *self._raised(item), *few]}

    def _raised(self, item: str) -> list[str]:
        """Return the groups whose hands were counted: the whole room saw them."""
        hands = self._basis.hands
        if hands is None:
            return []
        return hands.filter(pl.col("item") == item, pl.col("count") > 0)["group"].to_list()
