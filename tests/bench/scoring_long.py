"""The long-form plans: a row an answer, in DuckDB, polars and pandas, each as fast as we could make it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl

from tests.bench import scoring_data as base
from tests.bench.scoring_data import EXTERNAL, ITEMS, LEVELS, NOT_RELEVANT, ORGANISATIONS, UNANSWERED, Data
from tests.bench.scoring_finish import Result, finish


def long_columns(data: Data) -> dict[str, Any]:
    answered = (data.codes != UNANSWERED).ravel()
    rows = len(data.organisation)
    return {
        "o": np.repeat(data.organisation, ITEMS)[answered],
        "g": np.repeat(data.group, ITEMS)[answered],
        "i": np.tile(np.arange(ITEMS, dtype=np.uint8), rows)[answered],
        "a": data.codes.ravel()[answered],
    }


def _filled(organisation: Any, item: Any, value: Any, dtype: Any, empty: Any) -> Any:
    grid = np.full((ORGANISATIONS, ITEMS), empty, dtype=dtype)
    grid[organisation, item] = value
    return grid


_DUCK_ONE = f"""
SELECT o, i, avg(v) AS v, bool_or(off) AND NOT bool_or(said) AS off FROM (
  SELECT o, i, g, avg(a) FILTER (a < {LEVELS}) AS v, bool_or(a = {NOT_RELEVANT}) AS off,
         bool_or(a <> {NOT_RELEVANT}) AS said
  FROM answers WHERE g < {EXTERNAL} GROUP BY o, i, g) GROUP BY o, i"""

_DUCK_MEANS = f"""
SELECT o, i, avg(v) AS v FROM (
  SELECT o, i, g, avg(a) AS v FROM answers
  WHERE g < {EXTERNAL} AND a < {LEVELS} GROUP BY o, i, g) GROUP BY o, i"""

_DUCK_OFF = f"""
SELECT o, i FROM answers WHERE g < {EXTERNAL} AND o IN ({{places}})
GROUP BY o, i HAVING bool_and(a = {NOT_RELEVANT})"""


def duckdb_one_pass(table: tuple[Any, Any]) -> Result:
    connection, kreds = table
    found = connection.execute(_DUCK_ONE).fetchnumpy()
    values = _filled(found["o"], found["i"], np.ma.filled(found["v"], np.nan), float, np.nan)
    return finish(values, _filled(found["o"], found["i"], found["off"], bool, False), kreds)


def duckdb_two_passes(table: tuple[Any, Any]) -> Result:
    connection, kreds = table
    found = connection.execute(_DUCK_MEANS).fetchnumpy()
    values = _filled(found["o"], found["i"], np.ma.filled(found["v"], np.nan), float, np.nan)
    off, lacking = np.zeros(values.shape, dtype=bool), _lacking(values)
    if lacking:
        pairs = connection.execute(_DUCK_OFF.format(places=", ".join(map(str, lacking)))).fetchnumpy()
        off[pairs["o"], pairs["i"]] = True
    return finish(values, off, kreds)


def _lacking(values: Any) -> list[int]:
    organisations: list[int] = np.flatnonzero(np.isnan(values).any(axis=1)).tolist()
    return organisations


_UNIT = (pl.col("o").cast(pl.UInt32) * ITEMS + pl.col("i")) * len(base.GROUPS) + pl.col("g")


def _polars_grid(found: pl.DataFrame, name: str, dtype: Any, empty: Any) -> Any:
    place = found["pair"].to_numpy()
    return _filled(place // ITEMS, place % ITEMS, found[name].to_numpy(), dtype, empty)


def polars_one_pass(table: tuple[pl.DataFrame, Any]) -> Result:
    answers, kreds = table
    a = pl.col("a")
    groups = (
        answers.lazy()
        .filter(pl.col("g") < EXTERNAL)
        .group_by(_UNIT.alias("unit"))
        .agg(
            v=pl.when(a < LEVELS).then(a).mean(),
            off=(a == NOT_RELEVANT).any(),
            said=(a != NOT_RELEVANT).any(),
        )
    )
    off = pl.col("off").any() & ~pl.col("said").any()
    found = groups.group_by(pair=pl.col("unit") // len(base.GROUPS)).agg(pl.col("v").mean(), off=off)
    collected = found.collect(engine="streaming")
    values = _polars_grid(collected, "v", float, np.nan)
    return finish(values, _polars_grid(collected, "off", bool, False), kreds)


def polars_two_passes(table: tuple[pl.DataFrame, Any]) -> Result:
    answers, kreds = table
    own = answers.lazy().filter(pl.col("g") < EXTERNAL)
    groups = own.filter(pl.col("a") < LEVELS).group_by(_UNIT.alias("unit")).agg(v=pl.col("a").mean())
    found = groups.group_by(pair=pl.col("unit") // len(base.GROUPS)).agg(pl.col("v").mean())
    values = _polars_grid(found.collect(engine="streaming"), "v", float, np.nan)
    off, lacking = np.zeros(values.shape, dtype=bool), _lacking(values)
    if lacking:
        rows = own.filter(pl.col("o").is_in(pl.Series(lacking, dtype=pl.UInt16).implode()))
        pairs = rows.group_by("o", "i").agg(off=(pl.col("a") == NOT_RELEVANT).all()).filter("off").collect()
        off[pairs["o"].to_numpy(), pairs["i"].to_numpy()] = True
    return finish(values, off, kreds)


def pandas_two_passes(table: tuple[pd.DataFrame, Any]) -> Result:
    answers, kreds = table
    counted = answers[(answers["g"] < EXTERNAL) & (answers["a"] < LEVELS)]
    unit = (counted["o"].astype("uint32") * ITEMS + counted["i"]) * len(base.GROUPS) + counted["g"]
    means = counted["a"].groupby(unit.to_numpy(), sort=False).mean()
    pairs = means.groupby(means.index // len(base.GROUPS)).mean()
    return finish(*_pandas_values(answers, pairs), kreds)


def pandas_three_keys(table: tuple[pd.DataFrame, Any]) -> Result:
    answers, kreds = table
    counted = answers[(answers["g"] < EXTERNAL) & (answers["a"] < LEVELS)]
    means = counted.groupby(["o", "i", "g"], sort=False)["a"].mean()
    pairs = means.groupby(level=[0, 1]).mean()
    pairs.index = pairs.index.get_level_values(0).astype("int64") * ITEMS + pairs.index.get_level_values(1)
    return finish(*_pandas_values(answers, pairs), kreds)


def _pandas_values(answers: pd.DataFrame, pairs: Any) -> tuple[Any, Any]:
    place = pairs.index.to_numpy()
    values = _filled(place // ITEMS, place % ITEMS, pairs.to_numpy(), float, np.nan)
    off, lacking = np.zeros(values.shape, dtype=bool), _lacking(values)
    rows = answers[answers["o"].isin(lacking) & (answers["g"] < EXTERNAL)]
    silent = (rows["a"] == NOT_RELEVANT).groupby([rows["o"], rows["i"]]).all()
    for organisation, item in silent[silent].index:
        off[organisation, item] = True
    return values, off
