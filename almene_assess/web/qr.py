"""An address as a QR code: black on white in both themes, because cameras read that best. Nothing else."""

from __future__ import annotations

from functools import lru_cache

import segno


@lru_cache(maxsize=64)
def svg(address: str) -> str:
    """Return the QR code as SVG that stands in a page; error correction M survives a coffee stain."""
    code = segno.make(address, error="m", micro=False)
    return str(code.svg_inline(scale=1, border=2, omitsize=True, dark="#000", svgclass=None, lineclass=None))
