"""Every way of scoring that the bench compares: a table made ready beforehand, and the run that is timed.

`ours` calls the product's public functions. Each long table has a row an answer, integer columns only and
no row for what is unanswered; it carries organisation and group already, so that no plan pays for a join.
Two plans were tried for each engine: everything in one pass, and means first with a second look at the few
organisation × item pairs that have no value.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl

from almene_assess.domain import scoring
from tests.bench import scoring_data as base
from tests.bench.scoring_data import EXTERNAL, ITEMS, LEVELS, NOT_RELEVANT, ORGANISATIONS, UNANSWERED, Data
from tests.bench.scoring_finish import Result, all_left_out, finish, group_mean

COLUMNS = [f"i{item:02}" for item in range(ITEMS)]
OWN_GROUPS = len(base.GROUPS) - 1


@dataclass(frozen=True)
class Plan:
    """`prepare` is not timed; `run` is; `canonical` turns its result into arrays for comparison."""

    label: str
    form: str
    engine: str
    prepare: Callable[[Data], Any]
    run: Callable[[Any], Any]
    canonical: Callable[[Any], Result] = dict


# --- ours -------------------------------------------------------------------------------------------------


def _our_table(data: Data) -> tuple[pl.DataFrame, scoring.Policy, pl.DataFrame]:
    groups = pl.Series("group", data.group).replace_strict(
        dict(enumerate(base.GROUPS)), return_dtype=scoring.GROUP
    )
    sheets = pl.DataFrame({"organisation": data.organisation}).with_columns(groups)
    sheets = sheets.hstack([pl.Series(name, _column(data, n)) for n, name in enumerate(COLUMNS)])
    kreds = pl.DataFrame({"organisation": np.arange(ORGANISATIONS, dtype=np.uint16), "kreds": data.kreds})
    return sheets, _policy(), kreds


def _policy() -> scoring.Policy:
    size = base.PER_THEME
    themes = {f"t{n:02}": tuple(COLUMNS[size * n : size * (n + 1)]) for n in range(base.THEMES)}
    levels = tuple(float(level) for level in range(LEVELS))
    return scoring.Policy(themes, {"p": tuple(themes)}, levels, (levels[0], levels[-1]), "exclude", 0.5)


def _our_run(table: tuple[pl.DataFrame, scoring.Policy, pl.DataFrame]) -> tuple[pl.DataFrame, pl.DataFrame]:
    sheets, rules, kreds = table
    themes = scoring.theme_scores(scoring.item_values(sheets, rules), rules)
    score = pl.col("score")
    shares = {"p25": 0.25, "median": 0.5, "p75": 0.75}
    cells = (
        themes.join(kreds, on="organisation")
        .group_by("kreds", "theme")
        .agg(
            n=score.count(), **{name: score.quantile(q, interpolation="linear") for name, q in shares.items()}
        )
    )
    return themes, cells.sort("kreds", "theme")


def _our_arrays(result: tuple[pl.DataFrame, pl.DataFrame]) -> Result:
    themes, cells = result
    shape = (ORGANISATIONS, base.THEMES)
    arrays = {name: themes[name].to_numpy().reshape(shape) for name in ("score", "answered", "asked")}
    figures = cells.select("n", "p25", "median", "p75").cast(pl.Float64).to_numpy()
    return arrays | {"cells": figures.reshape(base.KREDSE, base.THEMES, 4)}


# --- numpy near the limit ---------------------------------------------------------------------------------


@dataclass
class Matrix:
    """Sheets as columns of one uint8 matrix, item by item."""

    organisation: Any
    group: Any
    codes: Any
    kreds: Any


def _matrix(data: Data) -> Matrix:
    return Matrix(data.organisation, data.group, np.ascontiguousarray(data.codes.T), data.kreds)


def _numpy_run(table: Matrix) -> Result:
    unit = table.organisation.astype(np.uint32) * len(base.GROUPS) + table.group
    turns = unit[1:] != unit[:-1]
    is_stored = bool((unit[1:][turns] > unit[:-1][turns]).all())
    sums = _slice_sums(table, unit, turns) if is_stored else _scatter_sums(table, unit)
    means = _means(*sums).reshape(ORGANISATIONS, len(base.GROUPS), ITEMS)[:, :OWN_GROUPS]
    values = group_mean(means)
    return finish(values, _numpy_off(table, np.isnan(values)), table.kreds)


def _means(total: Any, times: Any) -> Any:
    with np.errstate(invalid="ignore"):
        return (total / times).T


def _slice_sums(table: Matrix, unit: Any, turns: Any) -> tuple[Any, Any]:
    starts = np.flatnonzero(np.concatenate([[True], turns]))
    total, times = np.zeros((2, ITEMS, ORGANISATIONS * len(base.GROUPS)))
    for item in range(ITEMS):
        code = table.codes[item]
        is_level = code < LEVELS
        times[item, unit[starts]] = np.add.reduceat(is_level, starts, dtype=np.uint32)
        total[item, unit[starts]] = np.add.reduceat(code * is_level, starts, dtype=np.uint32)
    return total, times


def _scatter_sums(table: Matrix, unit: Any) -> tuple[Any, Any]:
    width, places = 8, ORGANISATIONS * len(base.GROUPS)
    start = unit.astype(np.int64) * width
    total, times = np.empty((2, ITEMS, places))
    for item in range(ITEMS):
        counts = np.bincount(start + np.minimum(table.codes[item], width - 1), minlength=places * width)
        levels = counts.reshape(places, width)[:, :LEVELS]
        total[item], times[item] = levels @ np.arange(LEVELS), levels.sum(axis=1)
    return total, times


def _numpy_off(table: Matrix, blank: Any) -> Any:
    off = np.zeros_like(blank)
    for organisation in np.flatnonzero(blank.any(axis=1)):
        rows = np.flatnonzero((table.organisation == organisation) & (table.group != EXTERNAL))
        off[organisation] = all_left_out(table.codes[:, rows].T) & blank[organisation]
    return off


# --- the same wide table in DuckDB and pandas -------------------------------------------------------------


def _column(data: Data, item: int) -> Any:
    return np.ascontiguousarray(data.codes[:, item])


def _wide_columns(data: Data) -> dict[str, Any]:
    items = {name: _column(data, n) for n, name in enumerate(COLUMNS)}
    return {"o": data.organisation, "g": data.group} | items


def _duckdb(columns: dict[str, Any], data: Data) -> tuple[Any, Any]:
    connection = duckdb.connect()
    connection.register("frame", pd.DataFrame(columns))
    connection.execute("CREATE TABLE answers AS SELECT * FROM frame")
    connection.unregister("frame")
    return connection, data.kreds


def _duckdb_wide_run(table: tuple[Any, Any]) -> Result:
    connection, kreds = table
    means = ", ".join(f"avg({c}) FILTER ({c} < {LEVELS}) AS {c}" for c in COLUMNS)
    over = ", ".join(f"avg({c}) AS {c}" for c in COLUMNS)
    found = connection.execute(
        f"SELECT o, {over} FROM (SELECT o, g, {means} FROM answers WHERE g < {EXTERNAL} GROUP BY o, g) GROUP BY o"
    ).fetchnumpy()
    values = np.full((ORGANISATIONS, ITEMS), np.nan)
    for item, name in enumerate(COLUMNS):
        values[found["o"], item] = np.ma.filled(found[name], np.nan)
    off, blank = np.zeros(values.shape, dtype=bool), np.isnan(values)
    lacking = np.flatnonzero(blank.any(axis=1)).tolist()
    if lacking:
        rows = connection.execute(
            f"SELECT * FROM answers WHERE g < {EXTERNAL} AND o IN ({', '.join(map(str, lacking))})"
        ).fetchnumpy()
        codes = np.stack([np.asarray(rows[name]) for name in COLUMNS], axis=1)
        for organisation in lacking:
            off[organisation] = all_left_out(codes[rows["o"] == organisation]) & blank[organisation]
    return finish(values, off, kreds)


def _pandas_wide_run(table: tuple[pd.DataFrame, Any]) -> Result:
    sheets, kreds = table
    own = sheets[sheets["g"] < EXTERNAL]
    levels = own[COLUMNS].where(own[COLUMNS] < LEVELS).astype("float32")
    means = levels.groupby([own["o"], own["g"]]).mean()
    values = means.astype("float64").groupby(level=0).mean().reindex(range(ORGANISATIONS)).to_numpy()
    off, blank = np.zeros(values.shape, dtype=bool), np.isnan(values)
    for organisation in np.flatnonzero(blank.any(axis=1)):
        codes = own.loc[own["o"] == organisation, COLUMNS].to_numpy()
        off[organisation] = all_left_out(codes) & blank[organisation]
    return finish(values, off, kreds)


# --- long tables ------------------------------------------------------------------------------------------


def _long_columns(data: Data) -> dict[str, Any]:
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
  SELECT o, i, g, avg(a) AS v FROM answers WHERE g < {EXTERNAL} AND a < {LEVELS} GROUP BY o, i, g) GROUP BY o, i"""

_DUCK_OFF = f"""
SELECT o, i FROM answers WHERE g < {EXTERNAL} AND o IN ({{places}})
GROUP BY o, i HAVING bool_and(a = {NOT_RELEVANT})"""


def _duckdb_one_pass(table: tuple[Any, Any]) -> Result:
    connection, kreds = table
    found = connection.execute(_DUCK_ONE).fetchnumpy()
    values = _filled(found["o"], found["i"], np.ma.filled(found["v"], np.nan), float, np.nan)
    return finish(values, _filled(found["o"], found["i"], found["off"], bool, False), kreds)


def _duckdb_two_passes(table: tuple[Any, Any]) -> Result:
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


def _polars_one_pass(table: tuple[pl.DataFrame, Any]) -> Result:
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


def _polars_two_passes(table: tuple[pl.DataFrame, Any]) -> Result:
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


def _pandas_two_passes(table: tuple[pd.DataFrame, Any]) -> Result:
    answers, kreds = table
    counted = answers[(answers["g"] < EXTERNAL) & (answers["a"] < LEVELS)]
    unit = (counted["o"].astype("uint32") * ITEMS + counted["i"]) * len(base.GROUPS) + counted["g"]
    means = counted["a"].groupby(unit.to_numpy(), sort=False).mean()
    pairs = means.groupby(means.index // len(base.GROUPS)).mean()
    return finish(*_pandas_values(answers, pairs), kreds)


def _pandas_three_keys(table: tuple[pd.DataFrame, Any]) -> Result:
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


PLANS = {
    "ours": Plan("ours", "wide", "polars", _our_table, _our_run, _our_arrays),
    "numpy": Plan("numpy by hand", "matrix", "numpy", _matrix, _numpy_run),
    "duckdb-wide": Plan("DuckDB", "wide", "duckdb", lambda d: _duckdb(_wide_columns(d), d), _duckdb_wide_run),
    "pandas-wide": Plan(
        "pandas", "wide", "pandas", lambda d: (pd.DataFrame(_wide_columns(d)), d.kreds), _pandas_wide_run
    ),
    "polars-long-1": Plan(
        "polars, one pass",
        "long",
        "polars",
        lambda d: (pl.DataFrame(_long_columns(d)), d.kreds),
        _polars_one_pass,
    ),
    "polars-long-2": Plan(
        "polars, two passes",
        "long",
        "polars",
        lambda d: (pl.DataFrame(_long_columns(d)), d.kreds),
        _polars_two_passes,
    ),
    "duckdb-long-1": Plan(
        "DuckDB, one pass", "long", "duckdb", lambda d: _duckdb(_long_columns(d), d), _duckdb_one_pass
    ),
    "duckdb-long-2": Plan(
        "DuckDB, two passes", "long", "duckdb", lambda d: _duckdb(_long_columns(d), d), _duckdb_two_passes
    ),
    "pandas-long-1": Plan(
        "pandas, one key",
        "long",
        "pandas",
        lambda d: (pd.DataFrame(_long_columns(d)), d.kreds),
        _pandas_two_passes,
    ),
    "pandas-long-2": Plan(
        "pandas, three keys",
        "long",
        "pandas",
        lambda d: (pd.DataFrame(_long_columns(d)), d.kreds),
        _pandas_three_keys,
    ),
}
