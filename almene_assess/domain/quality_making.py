"""Make the figures of measurement quality from one round's sheets; what they may show is `domain.quality`.

Externals and joint steps are left out, as in agreement. Rounding happens here, because what is stored is
what is shown (R0).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from almene_assess.domain.agreement import cronbach_alpha, feldt_interval, one_way, spearman_brown
from almene_assess.domain.answers import UNKNOWN
from almene_assess.domain.disclosure import approximate, round_to
from almene_assess.domain.quality import (
    MIN_RESPONDENTS,
    Counts,
    ItemQuality,
    Quality,
    ThemeQuality,
    enough,
    enough_levels,
    is_rare,
    leaks,
    least_common,
    least_shown,
    share_shown,
    shown,
)
from almene_assess.domain.reliability import PAIR, icc1_of, icc2_of
from almene_assess.domain.scoring import respondent_scores
from almene_assess.domain.scoring_policy import Policy
from almene_assess.domain.scoring_sheets import EXTERNAL

Codes = NDArray[np.uint8]


def quality(sheets: pl.DataFrame, rules: Policy, administrators: Mapping[int, int | None]) -> Quality | None:
    """Return what may be shown of a round; None where it is too few to show anything.

    Shape: sheets as `scoring_sheets`, submitted ones of the release's members; who runs each of these.
    """
    own = sheets.filter(pl.col("group") != EXTERNAL)
    organisations = own["organisation"].to_numpy().astype(np.int64) if own.height else np.zeros(0, np.int64)
    answers = _Answers(organisations, own.select(rules.items).to_numpy(), rules, administrators)
    if not answers.enough(np.ones(own.height, bool)):
        return None
    scores = respondent_scores(own, rules)
    marks = [(item, _item(answers, item)) for item in rules.items]
    return Quality(
        approximate(len(np.unique(organisations))),
        approximate(own.height),
        tuple(_theme(answers, theme, scores) for theme in rules.themes),
        tuple(mark for _, mark in marks if mark is not None and (mark.unknown is not None or mark.rare)),
        tuple(item for item, mark in marks if mark is None),
    )


@dataclass(frozen=True)
class _Answers:
    """The sheets that count, as arrays; one row a respondent."""

    organisations: NDArray[np.int64]
    codes: Codes
    rules: Policy
    administrators: Mapping[int, int | None]

    def column(self, item: str) -> Codes:
        """Return the bytes of an item."""
        return self.codes[:, self.rules.items.index(item)]

    def enough(self, rows: NDArray[np.bool_]) -> bool:
        """Return whether the organisations behind some rows are a crowd."""
        inside = np.unique(self.organisations[rows]).tolist()
        return enough({one: self.administrators[one] for one in inside})

    def by_organisation(self, which: NDArray[np.bool_]) -> Counts:
        """Count rows by organisation."""
        return np.bincount(self.places, which).astype(np.int64)

    @cached_property
    def places(self) -> NDArray[np.int64]:
        """Return the place of each row's organisation among all."""
        return np.unique(self.organisations, return_inverse=True)[1].astype(np.int64)

    @cached_property
    def companies(self) -> list[NDArray[np.int64]]:
        """Return the places of each administrator's organisations."""
        found: dict[int, list[int]] = {}
        for place, one in enumerate(np.unique(self.organisations).tolist()):
            administrator = self.administrators[one]
            if administrator is not None:
                found.setdefault(administrator, []).append(place)
        return [np.array(inside) for inside in found.values()]


def _theme(answers: _Answers, theme: str, scores: pl.DataFrame) -> ThemeQuality:
    consistency, low, high = _consistency(answers, theme)
    single, mean, k = _differences(answers, scores.filter(pl.col("theme") == theme))
    return ThemeQuality(theme, shown(consistency), shown(low), shown(high), shown(single), shown(mean), k)


def _consistency(answers: _Answers, theme: str) -> tuple[float | None, float | None, float | None]:
    """Return alpha (Spearman–Brown for two items) and its interval, if enough answered every item."""
    items, rules = answers.rules.themes[theme], answers.rules
    codes = np.column_stack([answers.column(item) for item in items])
    worth = np.full(256, np.nan)
    worth[: rules.levels] = rules.level_values
    table = worth[codes]
    there = ~np.isnan(table).any(axis=1)
    if len(items) < PAIR or not answers.enough(there):
        return None, None, None
    found = spearman_brown(table) if len(items) == PAIR else cronbach_alpha(table)
    if found is None:
        return None, None, None
    return found, *feldt_interval(min(1.0, found), int(there.sum()), len(items))


def _differences(answers: _Answers, scores: pl.DataFrame) -> tuple[float | None, float | None, int | None]:
    """Return ICC(1), ICC(2) and k, if enough organisations have enough respondents with a score."""
    there = scores.drop_nulls("score")
    places = there["organisation"].to_numpy()
    inside = np.isin(answers.organisations, places)
    found = one_way(there["score"].to_numpy(), places) if there.height else None
    if found is None or found.values - found.groups < MIN_RESPONDENTS or not answers.enough(inside):
        return None, None, None
    return icc1_of(found), icc2_of(found), int(round_to(found.k, 1))


def _item(answers: _Answers, item: str) -> ItemQuality | None:
    """Return what may be said of an item; None if nothing may."""
    codes, levels = answers.column(item), range(answers.rules.levels)
    if not answers.enough((codes < len(levels)) | (codes == UNKNOWN)):
        return None
    chosen = [answers.by_organisation(codes == level) for level in levels]
    unknown, values = answers.by_organisation(codes == UNKNOWN), np.sum(chosen, axis=0)
    answered = unknown + values
    share, n = share_shown(int(unknown.sum()), int(answered.sum())), int(values.sum())
    rare = tuple(level for level in levels if is_rare(int(chosen[level].sum()), n))
    if n < MIN_RESPONDENTS or not enough_levels(len(levels), rare):
        return None
    common = least_common(n)
    kinds = [(unknown, answered, least_shown(share, int(answered.sum())))]
    kinds += [(chosen[level], values, common) for level in levels if level not in rare]
    if any(leaks(kind, of, least, answers.companies) for kind, of, least in kinds):
        return None
    return ItemQuality(item, share, rare)
