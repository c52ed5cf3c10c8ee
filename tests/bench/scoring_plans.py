"""Every way of scoring that the bench compares: a table made ready beforehand, and the run that is timed.

`ours` calls the product's public functions. Each long table has a row an answer, integer columns only and
no row for what is unanswered. "As stored" is the shape of the table `answer`: the plan joins the respondents.
"Keyed" carries organisation and group in every row already, so that no plan pays for a join, and hands the
small second half to the same numpy.
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
from tests.bench import scoring_stored as stored
from tests.bench.scoring_data import EXTERNAL, ITEMS, LEVELS, ORGANISATIONS, Data
from tests.bench.scoring_finish import Result, all_left_out, finish, group_mean
from tests.bench.scoring_long import (
    duckdb_one_pass,
    duckdb_two_passes,
    long_columns,
    pandas_three_keys,
    pandas_two_passes,
    polars_one_pass,
    polars_two_passes,
)

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
        f"SELECT o, {over} FROM "
        f"(SELECT o, g, {means} FROM answers WHERE g < {EXTERNAL} GROUP BY o, g) GROUP BY o"
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
    levels = own[COLUMNS].where(own[COLUMNS] < LEVELS).astype("float64")
    means = levels.groupby([own["o"], own["g"]]).mean()
    values = means.groupby(level=0).mean().reindex(range(ORGANISATIONS)).to_numpy()
    off, blank = np.zeros(values.shape, dtype=bool), np.isnan(values)
    for organisation in np.flatnonzero(blank.any(axis=1)):
        codes = own.loc[own["o"] == organisation, COLUMNS].to_numpy()
        off[organisation] = all_left_out(codes) & blank[organisation]
    return finish(values, off, kreds)


PLANS = {
    "ours": Plan("ours", "wide", "polars", _our_table, _our_run, _our_arrays),
    "numpy": Plan("numpy by hand", "matrix", "numpy", _matrix, _numpy_run),
    "duckdb-wide": Plan("DuckDB", "wide", "duckdb", lambda d: _duckdb(_wide_columns(d), d), _duckdb_wide_run),
    "pandas-wide": Plan(
        "pandas", "wide", "pandas", lambda d: (pd.DataFrame(_wide_columns(d)), d.kreds), _pandas_wide_run
    ),
    "polars-stored": Plan(
        "polars", "long, as stored", "polars", stored.polars_tables, stored.polars_run, stored.arrays
    ),
    "duckdb-stored": Plan(
        "DuckDB", "long, as stored", "duckdb", stored.duckdb_tables, stored.duckdb_run, stored.arrays
    ),
    "pandas-stored": Plan(
        "pandas", "long, as stored", "pandas", stored.pandas_tables, stored.pandas_run, stored.arrays
    ),
    "polars-long-1": Plan(
        "polars, one pass",
        "long, keyed",
        "polars",
        lambda d: (pl.DataFrame(long_columns(d)), d.kreds),
        polars_one_pass,
    ),
    "polars-long-2": Plan(
        "polars, two passes",
        "long, keyed",
        "polars",
        lambda d: (pl.DataFrame(long_columns(d)), d.kreds),
        polars_two_passes,
    ),
    "duckdb-long-1": Plan(
        "DuckDB, one pass", "long, keyed", "duckdb", lambda d: _duckdb(long_columns(d), d), duckdb_one_pass
    ),
    "duckdb-long-2": Plan(
        "DuckDB, two passes",
        "long, keyed",
        "duckdb",
        lambda d: _duckdb(long_columns(d), d),
        duckdb_two_passes,
    ),
    "pandas-long-1": Plan(
        "pandas, one key",
        "long, keyed",
        "pandas",
        lambda d: (pd.DataFrame(long_columns(d)), d.kreds),
        pandas_two_passes,
    ),
    "pandas-long-2": Plan(
        "pandas, three keys",
        "long, keyed",
        "pandas",
        lambda d: (pd.DataFrame(long_columns(d)), d.kreds),
        pandas_three_keys,
    ),
}
