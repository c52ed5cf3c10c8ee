"""The typeface of all papers, carried along so that a file is the same everywhere; drawings as pixels."""

from __future__ import annotations

import base64
from functools import lru_cache
from pathlib import Path

import vl_convert

FONTS = Path(__file__).parent / "fonts"
PACKED = Path(__file__).parents[1] / "ui" / "static" / "source-sans-3.woff2"
FAMILY = "Source Sans 3"
IN_DRAWINGS = f"'{FAMILY}', Arial, sans-serif"
"""In quotation marks, which a name that ends in a digit needs: without them every letter is left out."""
SHARP = 2.0
"""How many pixels of a picture there are to each of the drawing's, so that print is not coarse."""

vl_convert.register_font_directory(str(FONTS))


def png(svg: str) -> bytes:
    """Return a drawing as pixels."""
    return vl_convert.svg_to_png(svg, scale=SHARP)


def with_typeface(svg: str) -> str:
    """Return a drawing that carries its letters, for machines that do not have them."""
    begin, _, rest = svg.partition(">")
    return f"{begin}>{_letters()}{rest}"


@lru_cache(maxsize=1)
def _letters() -> str:
    """Return the typeface that the pages use, as a style inside the drawing."""
    packed = base64.b64encode(PACKED.read_bytes()).decode()
    return (
        f'<style>@font-face{{font-family:"{FAMILY}";font-weight:200 900;'
        f'src:url(data:font/woff2;base64,{packed}) format("woff2")}}</style>'
    )
