"""Sizes and estimated widths of text on charts, so that labels can be wrapped before they are drawn."""

from __future__ import annotations

from dataclasses import dataclass

from almene_assess.domain.numbers import danish_short

# Widths of Arial's letters in em. Source Sans runs narrower, so an estimate errs on the roomy side.
_NARROW, _WIDE = frozenset("iljtfrI.,:;'|()[]- "), frozenset("mwMWæÆ@%")
_SLIM = frozenset("ckszvxyJ")


@dataclass(frozen=True)
class Sizes:
    """Font sizes in pixels; they grow with large charts and never shrink below the readable."""

    name: float
    own: float
    median: float
    ring: float
    legend: float
    title: float
    unit: float
    """How much larger lines, marks and gaps are than at 520 pixels."""

    @property
    def line(self) -> float:
        """Give the height of one line of a theme's name."""
        return self.name * 1.2


def sizes(width: float, *, compact: bool = False) -> Sizes:
    """Choose the font sizes of a chart of this width: made for 520 pixels, compact for many labels."""
    k = max(1.0, width / 520)
    name, own, median = (15, 22, 14) if compact else (17, 26, 16)
    return Sizes(
        name=name * k, own=own * k, median=median * k, ring=14 * k, legend=15 * k, title=20 * k, unit=k
    )


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Estimate how many pixels a line of text takes."""
    return sum(_em(letter) for letter in text) * size * (1.08 if bold else 1.0)


def wrap(text: str, width: float, size: float, bold: bool = False) -> list[str]:
    """Break a text into lines of at most this many pixels, between words where possible."""
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(joined, size, bold) <= width:
            lines[-1] = joined
        else:
            lines += _pieces(word, width, size, bold)
    return lines


def ticks(low: float, high: float) -> list[float]:
    """Choose the values of the grid: whole steps where they are few, else four equal parts."""
    span = high - low
    steps = round(span) if 2 <= span <= 6 and span == round(span) else 4
    return [low + span * i / steps for i in range(steps + 1)]


def tick_text(value: float) -> str:
    """Write a grid value."""
    return danish_short(value)


def _pieces(word: str, width: float, size: float, bold: bool) -> list[str]:
    """Cut a word that is wider than the line, with a hyphen."""
    pieces, rest = [], word
    while text_width(rest, size, bold) > width and len(rest) > 4:
        cut = max(2, sum(text_width(rest[:n] + "-", size, bold) <= width for n in range(1, len(rest) - 1)))
        pieces.append(rest[:cut] + "-")
        rest = rest[cut:]
    return [*pieces, rest]


def _em(letter: str) -> float:
    if letter in _NARROW:
        return 0.3
    if letter in _WIDE:
        return 0.86
    if letter in _SLIM:
        return 0.5
    return 0.69 if letter.isupper() else 0.556
