"""Which letters the typeface can set: a PDF with any other is refused, or brings the typesetter down."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from struct import unpack_from

from almene_assess.reports.typeface import FONTS

STAND_IN = "□"
"""What stands where a letter has no shape: a reader sees that something was there."""
UNSEEN = frozenset({"Cf", "Mn", "Me"})
"""Kinds of characters that only change their neighbours; without the neighbour they are nothing."""
UNSET = UNSEEN | {"Co"}
"""Signs that steer the setting, and places without a meaning of their own: PDF/UA-1 refuses some of each."""
KEPT = frozenset("\n\t\u00ad")
"""Line breaks, and the soft hyphen."""
WHOLE_TABLE = (3, 10)
"""Platform and encoding of a typeface's table of all letters. Source: OpenType, `cmap`."""


def settable(text: str) -> str:
    """Return the text with every letter that has no shape stood in for, once for several in a row."""
    known = letters()
    whole = unicodedata.normalize("NFC", text)
    told = "".join(
        letter if letter in known else "" if unicodedata.category(letter) in UNSEEN else STAND_IN
        for letter in whole
    )
    return re.sub(f"{STAND_IN}+", STAND_IN, told)


@lru_cache(maxsize=1)
def letters() -> frozenset[str]:
    """Return the letters that the typeface has in each of its weights, and line breaks."""
    weights = [frozenset(_letters(path.read_bytes())) for path in sorted(FONTS.glob("*.ttf"))]
    shaped = frozenset.intersection(*weights)
    return frozenset(one for one in shaped if unicodedata.category(one) not in UNSET) | KEPT


def _letters(font: bytes) -> Iterator[str]:
    """Yield what a font file has a shape for."""
    start = next(offset for tag, offset in _tables(font) if tag == b"cmap")
    (count,) = unpack_from(">H", font, start + 2)
    records = [unpack_from(">HHI", font, start + 4 + 8 * n) for n in range(count)]
    at = start + next(offset for *name, offset in records if tuple(name) == WHOLE_TABLE)
    (groups,) = unpack_from(">I", font, at + 12)
    spans = (unpack_from(">III", font, at + 16 + 12 * n) for n in range(groups))
    codes = chain.from_iterable(range(first, last + 1) for first, last, _ in spans)
    return (chr(code) for code in codes)


def _tables(font: bytes) -> Iterator[tuple[bytes, int]]:
    (count,) = unpack_from(">H", font, 4)
    for n in range(count):
        tag, _, offset, _ = unpack_from(">4sIII", font, 12 + 16 * n)
        yield tag, offset
