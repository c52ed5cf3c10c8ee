"""An address as a QR code to look at: black on white in both themes, because cameras read that best."""

from __future__ import annotations

import segno
import streamlit as st


def show(address: str, alt: str, width: int) -> None:
    """Draw the code; error correction M survives a coffee stain."""
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(scale=8, border=3, dark="#000", light="#fff", svgclass=None, lineclass=None)
    st.image(drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1), width=width, alt=alt)
