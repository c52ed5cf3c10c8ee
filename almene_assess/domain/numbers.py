"""How numbers are rounded and written in Danish; must not know what the numbers mean."""

from __future__ import annotations

import math

NOTHING = "–"
TOLERANCE = 1e-9
"""Slack for floating point: three times 0.7 has a mean a hair below 0.7 (rule of the scoring manual)."""


def danish(value: float | None, decimals: int = 1) -> str:
    """Write a number with a comma, rounded half away from zero; a dash for no number.

    Raises: ValueError for a number that is not finite.
    """
    if value is None:
        return NOTHING
    if not math.isfinite(value):
        raise ValueError(f"not a finite number: {value}")
    scale = 10**decimals
    units = math.floor((abs(value) + TOLERANCE) * scale + 0.5)
    whole, part = divmod(units, scale)
    sign = "-" if value < 0 and units else ""
    return f"{sign}{whole},{part:0{decimals}d}" if decimals else f"{sign}{whole}"


def danish_short(value: float | None, decimals: int = 2) -> str:
    """Write a number like `danish`, without zeros that say nothing: 2,25 and 2,5 and 2."""
    text = danish(value, decimals)
    return text.rstrip("0").rstrip(",") if "," in text else text


def as_written(value: float | None, decimals: int = 1) -> float | None:
    """Return the number that `danish` writes, for a file that must hold no digit more than a screen."""
    return None if value is None else float(danish(value, decimals).replace(",", "."))
