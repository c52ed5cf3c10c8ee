"""From sheets to scores: rules 2–8 of the one definition, as polars expressions and nowhere else.

No clock, no files, no rounding: figures are rounded only where they are shown. There is no total score.
Source: design/scoring.md; docs/scoring.md shows each rule with worked examples.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from almene_assess.domain.agreement import agreement
from almene_assess.domain.answers import UNKNOWN
from almene_assess.domain.scoring_items import asked_name, item_values
from almene_assess.domain.scoring_policy import SMALL_THEME, TOLERANCE, Policy, policy
from almene_assess.domain.scoring_sheets import EXTERNAL, GROUP, level_value, relevant, sheet_frame, unpack

__all__ = [
    "FEWEST_FOR_A_SHARE",
    "GROUP",
    "Policy",
    "item_values",
    "organisation_scores",
    "pillar_scores",
    "policy",
    "respondent_scores",
    "sheet_frame",
    "theme_scores",
    "unknown_share",
    "unpack",
]

FEWEST_FOR_A_SHARE = 5
"""A share of *ved ikke* is reported from this many answers up: under it, one person's answer shows."""


def respondent_scores(sheets: pl.DataFrame, rules: Policy) -> pl.DataFrame:
    """Return each respondent's theme scores (rules 3, 4 and 8); externals have theirs too.

    Shape: organisation, respondent, theme, score, answered, asked, staircase; themes in file order.
    """
    return _theme_rows(
        sheets.lazy(),
        ["organisation", "respondent"],
        lambda item: level_value(item, rules).cast(pl.Float64),
        relevant,
        rules,
    )


def organisation_scores(
    sheets: pl.DataFrame,
    rules: Policy,
    *,
    joint: pl.DataFrame | None = None,
    hands: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Return each organisation's theme scores with the agreement behind them (rules 5, 6 and 8).

    Shape: organisation, theme, score, answered, asked, staircase, ad, rwg_star; themes in file order.
    """
    scores = theme_scores(item_values(sheets, rules, joint=joint, hands=hands), rules)
    key = pl.col("organisation").cast(scores["organisation"].dtype)
    spread = agreement(sheets, rules, hands=hands).with_columns(key)
    return scores.join(spread, on=["organisation", "theme"], how="left", maintain_order="left")


def theme_scores(values: pl.DataFrame, rules: Policy) -> pl.DataFrame:
    """Return theme scores from item values (rules 6 and 8).

    Shape: in as `item_values`; out organisation, theme, score, answered, asked, staircase.
    """

    def asked(item: str) -> pl.Expr:
        return pl.col(asked_name(item))

    return _theme_rows(values.lazy(), ["organisation"], pl.col, asked, rules)


def pillar_scores(themes: pl.DataFrame, rules: Policy) -> pl.DataFrame:
    """Return pillar scores: the unweighted mean of mapped theme scores (rule 7).

    Shape: in as `organisation_scores`; out organisation, pillar, score, answered, asked, where the two
    count the relevant themes with a score and the relevant themes.
    """
    frames = [
        themes.filter(pl.col("theme").is_in(parts)).group_by("organisation").agg(_pillar(pillar, place))
        for place, (pillar, parts) in enumerate(rules.pillars.items())
    ]
    return pl.concat(frames).sort("organisation", "place").drop("place")


def _pillar(pillar: str, place: int) -> list[pl.Expr]:
    counts = pl.col("asked") > 0
    answered = (counts & pl.col("score").is_not_null()).sum().cast(pl.Int64)
    asked = counts.sum().cast(pl.Int64)
    score = pl.when(asked > 0, answered == asked).then(pl.col("score").mean())
    return [
        pl.lit(pillar).alias("pillar"),
        score.alias("score"),
        answered.alias("answered"),
        asked.alias("asked"),
        pl.lit(place).alias("place"),
    ]


def _theme_rows(
    units: pl.LazyFrame,
    keys: list[str],
    value: Callable[[str], pl.Expr],
    asked: Callable[[str], pl.Expr],
    rules: Policy,
) -> pl.DataFrame:
    """Return a row for every unit and theme, sorted by the keys and then in file order."""
    counts = {
        f"#{theme}": _theme_counts([value(item) for item in items], [asked(item) for item in items])
        for theme, items in rules.themes.items()
    }  # with a sign that no id has, for a theme may be called "theme"
    wide = units.select(*keys, **counts)
    rows = wide.unpivot(on=list(counts), index=keys, variable_name="theme", value_name="counts")
    sorted_rows = rows.sort(*keys, pl.col("theme").cast(pl.Enum(list(counts)))).unnest("counts")
    return sorted_rows.select(*keys, pl.col("theme").str.slice(1), *_theme_figures(rules)).collect()


def _theme_counts(values: list[pl.Expr], asked: list[pl.Expr]) -> pl.Expr:
    """Return what a theme's score is made of; a value is null unless its item is answered with a level."""
    return pl.struct(
        answered=pl.sum_horizontal(value.is_not_null() for value in values).cast(pl.Int64),
        asked=pl.sum_horizontal(asked).cast(pl.Int64),
        total=pl.sum_horizontal(values).cast(pl.Float64),
        least=pl.min_horizontal(values).cast(pl.Float64),
    )


def _theme_figures(rules: Policy) -> list[pl.Expr]:
    """Return score, answered, asked and staircase of each row of counts (rules 3, 4, 6 and 8)."""
    answered, asked, total, least = (pl.col(name) for name in ("answered", "asked", "total", "least"))
    if rules.missing == "lowest":
        blank = asked - answered
        mean = pl.when(answered > 0).then((total + blank * rules.lowest) / asked)
        stands = pl.when(answered > 0).then(pl.when(blank > 0).then(rules.lowest).otherwise(least))
    else:
        mean = pl.when(answered > 0, answered >= _needed(asked, rules)).then(total / answered)
        stands = pl.when(answered > 0, answered == asked).then(least)
    score, staircase = _mapped(mean, rules), _highest_level(stands, rules)
    return [score.alias("score"), answered, asked, staircase.alias("staircase")]


def _needed(asked: pl.Expr, rules: Policy) -> pl.Expr:
    """Return how many of the asked items must be answered for a score to exist (rule 3)."""
    share = (asked * rules.min_answered - TOLERANCE).ceil().cast(pl.Int64)
    return pl.when(asked <= SMALL_THEME).then(asked).otherwise(share)


def _mapped(mean: pl.Expr, rules: Policy) -> pl.Expr:
    """Map a mean of level values linearly to the range that scores are shown in."""
    bottom, top = rules.score_range
    return (mean - rules.lowest) * (top - bottom) / (rules.level_values[-1] - rules.lowest) + bottom


def _highest_level(least: pl.Expr, rules: Policy) -> pl.Expr:
    """Return the value of the highest level that the least item value reaches (rule 8)."""
    reached: pl.Expr = pl.when(least.is_not_null()).then(pl.lit(rules.lowest))
    for level in rules.level_values[1:]:
        reached = pl.when(least >= level - TOLERANCE).then(pl.lit(level)).otherwise(reached)
    return reached


def unknown_share(sheets: pl.DataFrame, rules: Policy) -> pl.DataFrame:
    """Return the share of *ved ikke* among the answers, per theme and (theme null) in all (rule 2).

    Shape: organisation, theme, share (null under five answers), unknown, answers; externals left out.
    """
    own = sheets.lazy().filter(pl.col("group") != EXTERNAL)
    parts = [(theme, items) for theme, items in rules.themes.items()] + [(None, rules.items)]
    frames = [
        own.group_by("organisation").agg(
            pl.lit(theme, dtype=pl.String).alias("theme"),
            pl.sum_horizontal((pl.col(i) == UNKNOWN).sum() for i in items).cast(pl.Int64).alias("unknown"),
            pl.sum_horizontal((pl.col(i) < rules.levels).sum() for i in items).cast(pl.Int64).alias("values"),
            pl.lit(place).alias("place"),
        )
        for place, (theme, items) in enumerate(parts)
    ]
    answers = pl.col("unknown") + pl.col("values")
    share = pl.when(answers >= FEWEST_FOR_A_SHARE).then(pl.col("unknown") / answers)
    rows = pl.concat(frames).sort("organisation", "place")
    return rows.select(
        "organisation", "theme", share.alias("share"), "unknown", answers.alias("answers")
    ).collect()
