"""Small forms from strangers: read within limits, never trusted, first value of each field only."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

MOST = 4096
"""Unit: bytes. The longest form here is a tenth of it."""
FIELDS = 12
TOO_LARGE = 413


async def fields(request: Request) -> dict[str, str]:
    """Return the fields of a form; anything that is no form is an empty one.

    Raises: HTTPException (413) where it is more than any form of ours would send.
    """
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST:
            raise HTTPException(TOO_LARGE, "Der blev sendt for meget. Gå tilbage, og prøv igen.")
    try:
        pairs = parse_qsl(body.decode("ascii", "replace"), errors="replace", max_num_fields=FIELDS)
    except ValueError:
        raise HTTPException(TOO_LARGE, "Der blev sendt for meget. Gå tilbage, og prøv igen.") from None
    return dict(reversed(pairs))


def number(text: str | None) -> int | None:
    """Return a small whole number, or None for anything else."""
    return int(text) if text is not None and text.isascii() and text.isdecimal() and len(text) <= 4 else None
