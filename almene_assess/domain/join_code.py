"""The code that is typed to join a workshop: its symbols, how it is shown, and how a typed one is read.

Ten symbols of 31 are 8 · 10¹⁴ codes: a thousand wrong guesses an hour among fifty open meetings find one
with a chance under 10⁻¹⁰. Making one is left to `services`, because this room knows no randomness.
"""

from __future__ import annotations

SYMBOLS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0, O, 1, I and L, which are read as each other from the back of a hall."""

LENGTH = 10


def shown(code: str) -> str:
    """Return the code in two groups of five, as it stands on the screen and on paper."""
    return f"{code[:5]}-{code[5:]}"


def read(typed: str) -> str | None:
    """Return the code that was typed, whatever the case, spaces and dashes; None if it cannot be one."""
    kept = "".join(symbol for symbol in typed[:80].upper() if symbol not in " -–—.\u00a0\t")
    return kept if len(kept) == LENGTH and set(kept) <= set(SYMBOLS) else None
