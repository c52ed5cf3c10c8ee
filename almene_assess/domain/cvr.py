"""CVR numbers: how one is written, and whether its check digit fits; not whether there is such a company."""

from __future__ import annotations

import re

WEIGHTS = (2, 7, 6, 5, 4, 3, 2, 1)
"""Modulus 11. Source: the Danish Business Authority's description of the CVR number."""
DIGITS = re.compile(r"[1-9][0-9]{7}", re.ASCII)
BETWEEN = re.compile(r"[\s.\-]")


def cleaned(text: str) -> str:
    """Return a number without what people write between its digits and the country before it."""
    return BETWEEN.sub("", text).upper().removeprefix("DK")


def is_cvr(text: str) -> bool:
    """Return whether these are eight digits that fit together."""
    if not DIGITS.fullmatch(text):
        return False
    return sum(int(digit) * weight for digit, weight in zip(text, WEIGHTS, strict=True)) % 11 == 0
