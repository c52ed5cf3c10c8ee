"""Which views of an organisation's own respondents may be shown (R10), and what a later look may show.

Decided on who is in which view, never on what they answered; must not compute a figure (`inside_figures`).
All views of a theme are open to the same readers, who each know the own sheet: the organisation's score, the
pooled spread and the groups' means. Somebody typed the papers and knows those too, so papers are in the
figures and make no crowd to hide in. Source: design/benchmark.md, R10; Hundepool et al., Handbook on
Statistical Disclosure Control, 2nd ed., ch. 4 (tables that share members).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from almene_assess.domain.agreement import FEWEST_VALUES
from almene_assess.domain.answers import NOT_RELEVANT, RespondentGroup
from almene_assess.domain.attack_linear import classes, pinned_by_two
from almene_assess.domain.disclosure import MIN_ONE_ITEM

MIN_GROUP = 5
"""R10. A mean of fewer is a guess at each of them; the public-sector management survey's minimum."""
MIN_LEFT = 3
"""R10. Whoever is in the organisation's score and in no group that is shown is a view too: by subtraction."""

Respondent = int


class GroupReason(StrEnum):
    """Why a group's mean is not shown."""

    FEW = "few"
    ALONE = "alone"
    COMPLEMENT = "complement"


class SpreadReason(StrEnum):
    """Why the spread of a theme is not shown."""

    FEW = "few"
    ONE_ITEM = "one_item"


@dataclass(frozen=True, slots=True)
class ThemeMembers:
    """Who is in the figures of one theme.

    `groups` holds everybody who gave a value, which puts the organisation's own into its score; `scored`
    those of them who have a theme score, which puts them into their group's mean; `values` counts, item
    by item, how many of the organisation's own gave a value. `known` are papers, which the desk has read;
    they are left out of `values`, and `known_values` counts theirs with the raised hands.
    """

    groups: Mapping[Respondent, RespondentGroup]
    scored: frozenset[Respondent]
    values: tuple[int, ...]
    known: frozenset[Respondent] = frozenset()
    known_values: tuple[int, ...] = ()

    def own(self) -> list[RespondentGroup]:
        """Return the groups that are in the organisation's score, in their order."""
        return [g for g in RespondentGroup if g in self.groups.values() and not _external(g)]

    def mean_of(self, group: RespondentGroup) -> list[Respondent]:
        """Return who is in a group's mean."""
        return [who for who, its in self.groups.items() if its is group and who in self.scored]

    def unread(self, people: Iterable[Respondent]) -> list[Respondent]:
        """Return who of these did not answer on paper."""
        return [who for who in people if who not in self.known]


def hidden_groups(members: ThemeMembers) -> dict[RespondentGroup, GroupReason | None]:
    """Return for each group with a value in the theme why its mean is hidden; None where it is shown.

    The smallest shown group is hidden too until what is left of the organisation's score is nobody, or at
    least three people of at least two groups, and nothing follows for anybody; and the same with all papers
    taken away, as their reader can. Externals are in no figure with others, so nothing can be subtracted from
    theirs, and hiding them protects nobody else.
    """
    found = {g: _alone(members, g) for g in RespondentGroup if g in members.groups.values()}
    while _gives_away(members, shown := [g for g, reason in found.items() if reason is None]):
        inner = [g for g in shown if not _external(g)]
        found[min(inner, key=lambda g: len(members.mean_of(g)))] = GroupReason.COMPLEMENT
    return found


def spread_hidden(values: Sequence[int], known: Sequence[int] = ()) -> SpreadReason | None:
    """Return why the pooled spread is hidden, given how many gave each item of the theme a value.

    An item that few answered would be a spread of few inside the theme's mean. One item alone is a
    figure of whole steps, as in R7. `known` values, of papers and hands, are in the spread and hide nobody:
    beside them even a lone value has a spread. Source: design/scoring.md, "Agreement and honesty".
    """
    beside = known or [0] * len(values)
    counted = [n for n, more in zip(values, beside, strict=True) if n and n + more >= FEWEST_VALUES]
    if not counted or min(counted) < MIN_GROUP:
        return SpreadReason.FEW
    one_item = len(counted) == 1 and counted[0] < MIN_ONE_ITEM
    return SpreadReason.ONE_ITEM if one_item else None


def left_of_score(members: ThemeMembers, shown: Collection[RespondentGroup]) -> list[Respondent]:
    """Return who is in the organisation's score and in none of the means that are shown."""
    means = {who for group in shown for who in members.mean_of(group)}
    return [who for who, group in members.groups.items() if not _external(group) and who not in means]


def views(
    members: ThemeMembers, shown: Collection[RespondentGroup]
) -> tuple[NDArray[np.int64], list[Respondent]]:
    """Return the open figures as weights on respondents, in whole numbers, and whose the columns are.

    Each respondent is one unknown: a reader who takes all answers of a person to be alike comes this far.
    """
    people = sorted(members.groups)
    sizes = {g: sum(its is g for its in members.groups.values()) for g in members.own()}
    whole = math.lcm(*sizes.values())
    score = [whole // sizes[g] if (g := members.groups[who]) in sizes else 0 for who in people]
    means = [set(members.mean_of(group)) for group in shown]
    rows = [score, *([int(who in mean) for who in people] for mean in means)]
    return np.array(rows, dtype=np.int64), people


def steady(first: bytes, now: bytes) -> bytes:
    """Return a sheet as a later look may count it: each level that was counted, at the level it has now.

    A level that came, or was taken back, would change how much everybody else weighs, and a look before
    and after would tell them apart. So who stands behind an item is settled by the first look.
    """
    return bytes(b if max(a, b) < NOT_RELEVANT else a for a, b in zip(first, now, strict=True))


def _external(group: RespondentGroup) -> bool:
    return group is RespondentGroup.EKSTERNE


def _alone(members: ThemeMembers, group: RespondentGroup) -> GroupReason | None:
    if len(members.unread(members.mean_of(group))) < MIN_GROUP:
        return GroupReason.FEW
    return GroupReason.ALONE if members.own() == [group] else None


def _gives_away(members: ThemeMembers, shown: Sequence[RespondentGroup]) -> bool:
    """Return whether these means together with the organisation's score tell too much of too few."""
    own = members.own()
    inner = [group for group in shown if group in own]
    if not inner:
        return False
    left = left_of_score(members, inner)
    if any(_too_few(members, people, inner) for people in (left, members.unread(left))):
        return True
    everybody = list(members.groups)
    return any(_follows(members, shown, people) for people in (everybody, members.unread(everybody)))


def _too_few(members: ThemeMembers, left: Sequence[Respondent], inner: Sequence[RespondentGroup]) -> bool:
    """Return whether those who are left of the score are of one hidden group, or one or two people."""
    hidden = {members.groups[who] for who in left} - set(inner)
    return len(hidden) == 1 or 0 < len(left) < MIN_LEFT


def _follows(
    members: ThemeMembers, shown: Sequence[RespondentGroup], unknown: Collection[Respondent]
) -> bool:
    """Return whether one of the unknown is found by an outsider, by a colleague or by any two together."""
    matrix, people = views(members, shown)
    columns = [column for column, who in enumerate(people) if who in unknown]
    return any(True for _ in pinned_by_two(classes(matrix[:, columns], columns)))
