"""How far the respondents of an organisation agree: AD, rwg and r*wg, on level positions.

Each formula stands here once and is read twice: over plain arrays, and over polars columns by
`agreement`, which pools an organisation's respondents (externals and joint steps left out). Nothing
missing is ever imputed. What is shown, and to whom, is the business of `disclosure`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from almene_assess.domain.reliability import (
    MedianInterval,
    OneWay,
    cronbach_alpha,
    feldt_interval,
    icc1,
    icc2,
    median_interval,
    one_way,
    spearman_brown,
    stepped_up,
)
from almene_assess.domain.scoring_policy import Policy
from almene_assess.domain.scoring_sheets import EXTERNAL, voices

__all__ = [
    "FEWEST_VALUES",
    "MedianInterval",
    "OneWay",
    "agreement",
    "average_deviation",
    "cronbach_alpha",
    "feldt_interval",
    "icc1",
    "icc2",
    "median_interval",
    "one_way",
    "rwg",
    "rwg_j",
    "rwg_star",
    "spearman_brown",
    "stepped_up",
]

FEWEST_VALUES = 2
"""An item with a single value has neither spread nor agreement."""

Numbers = NDArray[np.float64]
Column = TypeVar("Column", pl.Expr, Numbers)
"""A polars column or a plain array: the formulas below hold for both."""


def average_deviation(values: ArrayLike) -> float | None:
    """Return AD: the mean distance from the mean of each item, and of these the mean over the items.

    Shape: respondents, or respondents × items; NaN is missing. Items with fewer than two values are left
    out; None if that leaves none.
    Unit: that of the values.
    Source: Burke, Finkelstein & Dusig 1999; its cut-off A/6: Burke & Dunlap 2002.
    """
    return _over_items(values, _mean_distance)


def rwg(values: ArrayLike, levels: int) -> float | None:
    """Return the agreement on one item: 1 less its variance over that of answers by pure chance.

    Shape: respondents; NaN is missing and left out. None under two values; 0 where the variance is larger
    than chance.
    Unit: 0 to 1, the values in level positions.
    Raises: ValueError unless there are at least two levels.
    Source: James, Demaree & Wolf 1984, with the uniform null (A² − 1) / 12.
    """
    return _at_least_nothing(rwg_star(np.reshape(np.asarray(values, float), (-1, 1)), levels))


def rwg_j(values: ArrayLike, levels: int) -> float | None:
    """Return the agreement on several items at once, stepped up by their number.

    Shape: respondents × items; NaN is missing, by item. Items with fewer than two values are left out and
    not counted in the number; None if that leaves none; 0 where the mean variance is larger than chance.
    Unit: 0 to 1, the values in level positions.
    Raises: ValueError unless there are at least two levels.
    Source: James, Demaree & Wolf 1984; Lindell & Brandt 1999 show that it grows with the number of items
    by the Spearman–Brown formula alone, which is why `rwg_star` is what we show.
    """
    single = _at_least_nothing(rwg_star(values, levels))
    return None if single is None else stepped_up(single, len(_items(values)))


def rwg_star(values: ArrayLike, levels: int) -> float | None:
    """Return r*wg: 1 less the mean variance of the items over that of answers by pure chance.

    Shape: respondents × items; NaN is missing, by item. Items with fewer than two values are left out;
    None if that leaves none.
    Unit: 1 at full agreement, 0 at chance, negative when divided; the values in level positions.
    Raises: ValueError unless there are at least two levels.
    Source: Lindell & Brandt 1999.
    """
    if levels < FEWEST_VALUES:
        raise ValueError("agreement needs at least two levels")
    variance = _over_items(values, _variance)
    return None if variance is None else _less_than_chance(variance, levels)


def agreement(sheets: pl.DataFrame, rules: Policy, *, hands: pl.DataFrame | None = None) -> pl.DataFrame:
    """Return the spread and the agreement of each organisation's themes.

    Shape: organisation, theme, ad, rwg_star; a theme without an item of two values has no row.
    Unit: ad in level positions; rwg_star is 1 at full agreement and may be negative.
    Source: as `average_deviation` and `rwg_star`.
    """
    items = pl.concat(_spread(counts, theme) for theme, counts in _tallies(sheets, hands, rules))
    return (
        items.filter(pl.col("n") >= FEWEST_VALUES)
        .group_by("organisation", "theme")
        .agg(ad=pl.col("ad").mean(), rwg_star=_less_than_chance(pl.col("variance").mean(), rules.levels))
        .collect()
    )


def _mean_distance(level: Column, times: Column) -> Any:
    """Return mean |x − mean| of levels that were chosen so many times each."""
    return (abs(_away(level, times)) * times).sum() / times.sum()


def _variance(level: Column, times: Column) -> Any:
    """Return the variance (n − 1) of levels that were chosen so many times each."""
    return (_away(level, times) ** 2 * times).sum() / (times.sum() - 1)


def _away(level: Column, times: Column) -> Any:
    return level - (level * times).sum() / times.sum()


def _less_than_chance(variance: Any, levels: int) -> Any:
    """Return 1 less a variance over that of levels that are all equally likely."""
    return 1 - variance / ((levels**2 - 1) / 12)


def _over_items(values: ArrayLike, figure: Callable[[Numbers, Numbers], Any]) -> float | None:
    found = [figure(item, np.ones(len(item))) for item in _items(values)]
    return float(np.mean(found)) if found else None


def _items(values: ArrayLike) -> list[Numbers]:
    """Return the values of each item that has enough of them."""
    table = np.asarray(values, float)
    columns = table.reshape(len(table), -1).T if table.size else ()
    return [kept for kept in (column[~np.isnan(column)] for column in columns) if len(kept) >= FEWEST_VALUES]


def _at_least_nothing(found: float | None) -> float | None:
    return None if found is None else max(0.0, found)


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
    """Return n, AD and the variance of one item."""
    level, times = (pl.col(name).cast(pl.Float64) for name in ("level", "times"))
    return counts.group_by("organisation").agg(
        pl.lit(theme).alias("theme"),
        times.sum().alias("n"),
        _mean_distance(level, times).alias("ad"),
        _variance(level, times).alias("variance"),
    )
