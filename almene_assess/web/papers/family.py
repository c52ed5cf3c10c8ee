"""What a result is compared with, as an address names it."""

from __future__ import annotations

from almene_assess.domain.benchmark import Family
from almene_assess.domain.errors import NotFound


def family_named(part: str) -> Family:
    """Return the family of this name; the whole sector where none is named.

    Raises: NotFound.
    """
    try:
        return Family(part) if part else Family.SECTOR
    except ValueError:
        raise NotFound("family") from None
