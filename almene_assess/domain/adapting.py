"""Which themes an organisation offers first. What is left out is still asked: no figure is decided here."""

from __future__ import annotations

from collections.abc import Collection, Iterable

HELP_LIMIT = 1_000


def offered_first(themes: Iterable[str], chosen: Collection[str]) -> tuple[str, ...]:
    """Return the themes that are offered first, in file order: all of them where none is chosen."""
    whole = tuple(themes)
    return tuple(theme for theme in whole if theme in chosen) or whole


def in_order(themes: Iterable[str], chosen: Collection[str]) -> tuple[str, ...]:
    """Return every theme: those that are offered first, then the others."""
    whole = tuple(themes)
    first = offered_first(whole, chosen)
    return first + tuple(theme for theme in whole if theme not in first)
