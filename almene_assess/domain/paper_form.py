"""What stands beside the boxes of a printed questionnaire, and where the same is typed in."""

from __future__ import annotations

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def letter(step: int) -> str:
    """Return the letter of a rung on paper, lowest first: a figure would read as a mark."""
    whole, part = divmod(step, len(LETTERS))
    return (letter(whole - 1) if whole else "") + LETTERS[part]
