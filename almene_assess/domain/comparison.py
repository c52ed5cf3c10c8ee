"""Choose what an organisation is shown of a release: one family at a time, wider where a cell is hidden.

Rows are passed on exactly as they were published; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

import polars as pl

from almene_assess.domain.benchmark import FALLBACK, Family, Key, Member, Row
from almene_assess.domain.disclosure import HiddenReason

NO_PLACE = "no_place"
"""The organisation belongs to no slice of the family: it has no kreds, region or size on record."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One theme: the published figures, where they come from, and why not from where they were asked.

    `family` and `slice` are None, and so are the figures, where every wider cell is hidden as well.
    """

    theme: str
    family: str | None = None
    slice: str | None = None
    n_ca: int | None = None
    median: float | None = None
    p25: float | None = None
    p75: float | None = None
    mean: float | None = None
    hidden_reason: str | None = None
    band_reason: str | None = None
    vintage: int | None = None


SCHEMA = {
    "theme": pl.String,
    "family": pl.String,
    "slice": pl.String,
    "n_ca": pl.Int64,
    "median": pl.Float64,
    "p25": pl.Float64,
    "p75": pl.Float64,
    "mean": pl.Float64,
    "hidden_reason": pl.String,
    "band_reason": pl.String,
    "vintage": pl.Int64,
}


def compare(rows: Iterable[Row], home: Member, family: Family, themes: Sequence[str]) -> list[Compared]:
    """Return one line a theme, falling back where the cell that was asked for is hidden (R9)."""
    published = {row.key: row for row in rows}
    return [_line(published, home, family, theme) for theme in themes]


def compare_frame(rows: Iterable[Row], home: Member, family: Family, themes: Sequence[str]) -> pl.DataFrame:
    """Return the same as a frame.

    Shape: the fields of `Compared`; themes in the order given.
    """
    lines = compare(rows, home, family, themes)
    return pl.DataFrame([asdict(line) for line in lines], schema=SCHEMA)


def _line(published: dict[Key, Row], home: Member, family: Family, theme: str) -> Compared:
    reason: str | None = None
    for wider in FALLBACK[family]:
        row, hidden = _look(published, home, wider, theme)
        if row is not None:
            return _shown(row, reason)
        reason = reason or hidden
    return Compared(theme, hidden_reason=reason)


def _look(
    published: dict[Key, Row], home: Member, family: Family, theme: str
) -> tuple[Row | None, str | None]:
    name = home.slice(family)
    if name is None:
        return None, NO_PLACE
    row = published.get(Key(family, name, theme))
    if row is None:  # nobody of that slice is in the release
        return None, HiddenReason.FEW_ORGANISATIONS.value
    return (row, None) if row.hidden_reason is None else (None, row.hidden_reason)


def _shown(row: Row, reason: str | None) -> Compared:
    return Compared(
        theme=row.theme,
        family=row.family.value,
        slice=row.slice,
        n_ca=row.n_ca,
        median=row.median,
        p25=row.p25,
        p75=row.p75,
        mean=row.mean,
        hidden_reason=reason,
        band_reason=row.band_reason,
        vintage=row.vintage,
    )
