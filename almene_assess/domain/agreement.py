"""How far the respondents of an organisation agree: AD and r*wg, pooled, on level positions.

Externals and joint steps are left out, unanswered items are never imputed. Shown only under the rules of
disclosure; this module just counts.
"""

from __future__ import annotations

import polars as pl

from almene_assess.domain.scoring_policy import Policy
from almene_assess.domain.scoring_sheets import EXTERNAL, voices

FEWEST_VALUES = 2
"""An item with a single value has neither spread nor agreement."""


def agreement(sheets: pl.DataFrame, rules: Policy, *, hands: pl.DataFrame | None = None) -> pl.DataFrame:
    """Return the spread and the agreement of each organisation's themes.

    Shape: organisation, theme, ad, rwg_star; a theme without an item of two values has no row.
    Unit: ad in level positions; rwg_star is 1 at full agreement and may be negative.
    Source: Burke, Finkelstein & Dusig 1999 (AD); Lindell & Brandt 1999 (r*wg).
    """
    items = pl.concat(_spread(counts, theme) for theme, counts in _tallies(sheets, hands, rules))
    expected = (rules.levels**2 - 1) / 12
    return (
        items.filter(pl.col("n") >= FEWEST_VALUES)
        .group_by("organisation", "theme")
        .agg(ad=pl.col("ad").mean(), rwg_star=1 - pl.col("variance").mean() / expected)
        .collect()
    )


def _tallies(
    sheets: pl.DataFrame, hands: pl.DataFrame | None, rules: Policy
) -> list[tuple[str, pl.LazyFrame]]:
    """Return, item by item with its theme, how many respondents chose each level."""
    own = voices(sheets, hands, rules).filter(pl.col("group") != EXTERNAL)
    return [
        (
            theme,
            own.group_by("organisation", pl.col(item).alias("level"))
            .len("times")
            .filter(pl.col("level") < rules.levels),
        )
        for theme, items in rules.themes.items()
        for item in items
    ]


def _spread(counts: pl.LazyFrame, theme: str) -> pl.LazyFrame:
    """Return n, AD = mean |x − mean| and the variance (n − 1) of one item."""
    level, times, n = pl.col("level").cast(pl.Float64), pl.col("times"), pl.col("times").sum()
    away = level - (level * times).sum() / n
    return counts.group_by("organisation").agg(
        pl.lit(theme).alias("theme"),
        n.alias("n"),
        ((away.abs() * times).sum() / n).alias("ad"),
        ((away**2 * times).sum() / (n.cast(pl.Float64) - 1)).alias("variance"),
    )
