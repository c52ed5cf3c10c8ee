"""The long-form plans on answers as the database holds them: respondent, item, code; people beside.

Everything happens in the engine, to the last cell, as somebody would write it who owns no dense sheet:
integer keys, rows in order of respondent, nothing for what is unanswered.
"""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl

from tests.bench.scoring_data import (
    EXTERNAL,
    ITEMS,
    KREDSE,
    LEVELS,
    NOT_RELEVANT,
    ORGANISATIONS,
    PER_THEME,
    THEMES,
    UNANSWERED,
    Data,
)
from tests.bench.scoring_finish import Result


def stored(data: Data) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Return the columns of the three tables: answers, respondents, organisations."""
    answered = (data.codes != UNANSWERED).ravel()
    people = np.arange(len(data.organisation), dtype=np.uint32)
    answers = {
        "r": np.repeat(people, ITEMS)[answered],
        "i": np.tile(np.arange(ITEMS, dtype=np.uint8), len(people))[answered],
        "a": data.codes.ravel()[answered],
    }
    organisations = np.arange(ORGANISATIONS, dtype=np.uint16)
    return (
        answers,
        {"r": people, "o": data.organisation, "g": data.group},
        {"o": organisations, "kreds": data.kreds.astype(np.uint8)},
    )


def polars_tables(data: Data) -> tuple[pl.DataFrame, ...]:
    """Return the tables as polars frames."""
    return tuple(pl.DataFrame(columns) for columns in stored(data))


def polars_run(tables: tuple[pl.DataFrame, ...]) -> tuple[Any, Any]:
    """Join, balance the roles, score the themes, and make the cells."""
    answers, people, organisations = (table.lazy() for table in tables)
    a = pl.col("a")
    groups = (
        answers.join(people.filter(pl.col("g") < EXTERNAL), on="r")
        .group_by("o", "i", "g")
        .agg(
            v=pl.when(a < LEVELS).then(a).mean(),
            off=(a == NOT_RELEVANT).any(),
            said=(a != NOT_RELEVANT).any(),
        )
    )
    items = groups.group_by("o", "i").agg(pl.col("v").mean(), off=pl.col("off").any() & ~pl.col("said").any())
    counts = items.group_by("o", theme=pl.col("i") // PER_THEME).agg(
        answered=pl.col("v").count(), total=pl.col("v").sum(), asked=PER_THEME - pl.col("off").sum()
    )
    answered, asked = pl.col("answered"), pl.col("asked")
    needed = pl.when(asked <= 2).then(asked).otherwise((asked * 0.5 - 1e-9).ceil())
    score = pl.when(answered > 0, answered >= needed).then(pl.col("total") / answered)
    themes = counts.with_columns(score=score).sort("o", "theme").collect(engine="streaming")
    s = pl.col("score")
    shares = {"p25": 0.25, "median": 0.5, "p75": 0.75}
    cells = (
        themes.lazy()
        .join(organisations, on="o")
        .group_by("kreds", "theme")
        .agg(n=s.count(), **{k: s.quantile(q, interpolation="linear") for k, q in shares.items()})
        .sort("kreds", "theme")
    )
    return themes, cells.collect()


def duckdb_tables(data: Data) -> Any:
    """Return a connection that holds the tables."""
    connection = duckdb.connect()
    for name, columns in zip(("answers", "people", "organisations"), stored(data), strict=True):
        connection.register("frame", pd.DataFrame(columns))
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM frame")
        connection.unregister("frame")
    return connection


_THEMES = f"""
CREATE OR REPLACE TEMP TABLE themes AS
WITH balanced AS (
  SELECT o, i, avg(v) AS v, bool_or(off) AND NOT bool_or(said) AS off FROM (
    SELECT o, i, g, avg(a) FILTER (a < {LEVELS}) AS v, bool_or(a = {NOT_RELEVANT}) AS off,
           bool_or(a <> {NOT_RELEVANT}) AS said
    FROM answers JOIN people USING (r) WHERE g < {EXTERNAL} GROUP BY o, i, g) GROUP BY o, i),
counts AS (
  SELECT o, i // {PER_THEME} AS theme, count(v) AS answered, sum(v) AS total,
         {PER_THEME} - count(*) FILTER (off) AS asked
  FROM balanced GROUP BY o, theme)
SELECT o, theme, answered, asked,
       CASE WHEN answered > 0 AND answered >= CASE WHEN asked <= 2 THEN asked
            ELSE ceil(asked * 0.5 - 1e-9) END THEN total / answered END AS score
FROM counts"""

_CELLS = """
SELECT kreds, theme, count(score) AS n, quantile_cont(score, 0.25) AS p25,
       quantile_cont(score, 0.5) AS median, quantile_cont(score, 0.75) AS p75
FROM themes JOIN organisations USING (o) GROUP BY kreds, theme ORDER BY kreds, theme"""


def duckdb_run(connection: Any) -> tuple[Any, Any]:
    """Do the same in SQL."""
    connection.execute(_THEMES)
    themes = connection.execute("SELECT * FROM themes ORDER BY o, theme").to_arrow_table()
    return pl.from_arrow(themes), pl.from_arrow(connection.execute(_CELLS).to_arrow_table())


def pandas_tables(data: Data) -> tuple[pd.DataFrame, ...]:
    """Return the tables as pandas frames."""
    return tuple(pd.DataFrame(columns) for columns in stored(data))


def pandas_run(tables: tuple[pd.DataFrame, ...]) -> tuple[Any, Any]:
    """Do the same in pandas; the join is a take, since people are numbered from nought."""
    answers, people, organisations = tables
    row = answers["r"].to_numpy()
    group = people["g"].to_numpy()[row]
    own = group < EXTERNAL
    unit = (
        people["o"].to_numpy()[row].astype(np.uint32) * ITEMS + answers["i"].to_numpy()
    ) * EXTERNAL + group
    code = answers["a"].to_numpy()
    level = own & (code < LEVELS)
    means = pd.Series(code[level]).groupby(unit[level], sort=False).mean()
    values = means.groupby(means.index // EXTERNAL).mean()
    said = np.unique(unit[own & (code != NOT_RELEVANT)] // EXTERNAL)
    left_out = np.setdiff1d(np.unique(unit[own & (code == NOT_RELEVANT)] // EXTERNAL), said)
    pairs = pd.DataFrame({"pair": np.arange(ORGANISATIONS * ITEMS)}).set_index("pair")
    pairs["v"], pairs["off"] = values, pairs.index.isin(left_out)
    by = pairs.groupby(pairs.index // PER_THEME)
    themes = pd.DataFrame(
        {"answered": by["v"].count(), "total": by["v"].sum(), "asked": PER_THEME - by["off"].sum()}
    )
    needed = themes["asked"].where(themes["asked"] <= 2, np.ceil(themes["asked"] * 0.5 - 1e-9))
    counts = (themes["answered"] > 0) & (themes["answered"] >= needed)
    themes["score"] = (themes["total"] / themes["answered"]).where(counts)
    themes["theme"] = themes.index % THEMES
    themes["kreds"] = organisations["kreds"].to_numpy()[themes.index // THEMES]
    grouped = themes.groupby(["kreds", "theme"])["score"]
    quantiles = grouped.quantile([0.25, 0.5, 0.75]).unstack()
    cells = pd.DataFrame(
        {"n": grouped.count(), "p25": quantiles[0.25], "median": quantiles[0.5], "p75": quantiles[0.75]}
    )
    return pl.from_pandas(themes[["score", "answered", "asked"]]), pl.from_pandas(cells)


def arrays(result: tuple[pl.DataFrame, pl.DataFrame]) -> Result:
    """Bring a result into the arrays that are compared."""
    themes, cells = result
    shape = (ORGANISATIONS, THEMES)
    found = {name: themes[name].to_numpy().reshape(shape) for name in ("score", "answered", "asked")}
    figures = cells.select("n", "p25", "median", "p75").cast(pl.Float64).to_numpy()
    return found | {"cells": figures.reshape(KREDSE, THEMES, 4)}
