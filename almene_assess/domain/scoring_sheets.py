"""Sheets as a frame: one row a respondent, one byte an item; shaping only, no score is formed here.

Shape: organisation (any key), respondent (any key), group (`GROUP`), then a UInt8 column named by each
item id: the level's position, or 253 ikke relevant, 254 ved ikke, 255 unanswered. Any order of rows
gives the same scores; rows that lie together by organisation and group are scored five times faster.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from almene_assess.domain.answers import NOT_RELEVANT, UNANSWERED, RespondentGroup
from almene_assess.domain.scoring_policy import Policy

GROUP = pl.Enum([group.value for group in RespondentGroup])
"""The dtype of the group column: readable words, stored as one byte."""

StoredSheet = tuple[Any, Any, str, bytes]

EXTERNAL = RespondentGroup.EKSTERNE.value


def unpack(rows: Iterable[StoredSheet], item_order: Sequence[str]) -> pl.DataFrame:
    """Turn stored sheets (organisation, respondent, group, levels) into a frame of sheets.

    Raises: ValueError if a sheet does not have one byte an item.
    """
    stored = list(rows)
    if any(len(row[3]) != len(item_order) for row in stored):
        raise ValueError("a sheet must have one byte for each item of its questionnaire")
    organisation, respondent, group, levels = zip(*stored, strict=True) if stored else ((), (), (), ())
    width = pl.Array(pl.UInt8, len(item_order))
    codes = pl.Series(levels, dtype=pl.Binary).bin.reinterpret(dtype=width, endianness="little")
    keys = pl.DataFrame({"organisation": organisation, "respondent": respondent})
    return keys.with_columns(
        pl.Series("group", group, dtype=GROUP),
        *(codes.arr.get(place).alias(item) for place, item in enumerate(item_order)),
    )


def sheet_frame(
    rows: Iterable[tuple[Any, Any, str, Mapping[str, int]]], item_order: Sequence[str]
) -> pl.DataFrame:
    """Build sheets from (organisation, respondent, group, {item: byte}); any other item is unanswered."""
    return unpack(
        (
            (org, who, group, bytes(codes.get(i, UNANSWERED) for i in item_order))
            for org, who, group, codes in rows
        ),
        item_order,
    )


def hands_frame(raised: Iterable[tuple[Any, str, str, int, int]]) -> pl.DataFrame:
    """Turn shows of hands (organisation, item, group, level position, count) into a frame."""
    return pl.DataFrame(
        list(raised), schema=("organisation", "item", "group", "level", "count"), orient="row"
    )


def hands_as_sheets(hands: pl.DataFrame, key: pl.DataType, rules: Policy) -> pl.DataFrame:
    """Turn shows of hands into sheets of nobody, so that each raised hand counts as one value of its group.

    Shape: hands has organisation, item, group, level (position) and count; a row of the result holds at
    most one hand per item, and no respondent.
    """
    seat = pl.int_range(pl.len()).over("organisation", "group", "item").alias("seat")
    raised = (
        hands.filter(pl.col("item").is_in(rules.items), pl.col("count") > 0)
        .with_columns(pl.col("organisation").cast(key), pl.col("group").cast(GROUP))
        .select("organisation", "group", "item", level=pl.col("level").cast(pl.UInt8).repeat_by("count"))
        .explode("level")
        .with_columns(seat)
    )
    wide = raised.pivot(
        on="item", on_columns=list(rules.items), index=["organisation", "group", "seat"], values="level"
    )
    return wide.select("organisation", "group", *(pl.col(item).fill_null(UNANSWERED) for item in rules.items))


def voices(sheets: pl.DataFrame, hands: pl.DataFrame | None, rules: Policy) -> pl.LazyFrame:
    """Return every voice that an organisation figure may count, externals still among them.

    Shape: organisation, group and the items of the form; sheets first, then raised hands.
    """
    key = key_type(sheets, hands)
    own = sheets.lazy().select(pl.col("organisation").cast(key), "group", *rules.items)
    if hands is None or hands.is_empty():
        return own
    return pl.concat([own, hands_as_sheets(hands, key, rules).lazy()])


def key_type(*frames: pl.DataFrame | None) -> pl.DataType:
    """Return the type of the organisations' keys; a frame without rows may not know it."""
    types = [frame["organisation"].dtype for frame in frames if frame is not None]
    return next((found for found in types if found != pl.Null), types[0])


def level_value(item: str, rules: Policy) -> pl.Expr:
    """Return what an item's answer is worth; null unless it is a level."""
    code = pl.col(item)
    if rules.values_are_positions:
        return pl.when(code < rules.levels).then(code).alias(item)
    worth = pl.lit(pl.Series([*rules.level_values, *[None] * (256 - rules.levels)], dtype=pl.Float64))
    return worth.gather(code).alias(item)


def relevant(item: str) -> pl.Expr:
    """Return whether a respondent left the item in what was asked."""
    return pl.col(item) != NOT_RELEVANT
