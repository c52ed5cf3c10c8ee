"""Colours of the charts; must never be the only carrier of a meaning."""

from __future__ import annotations

from dataclasses import dataclass

from almene_assess.charts.axis import Mode

# No name with a digit ("Source Sans 3"): bare it is no valid CSS font, and vl-convert mismeasures it.
FONT = "Source Sans, Arial, sans-serif"

# Okabe and Ito's colour-blind-safe hues, darkened or lightened until they can carry text (4.5 : 1).
ACCENTS: dict[Mode, tuple[str, ...]] = {
    "light": ("#0072B2", "#B34700", "#00745A", "#99407A"),
    "dark": ("#56B4E9", "#F0965A", "#3CC8A0", "#E29AC8"),
}


@dataclass(frozen=True)
class Palette:
    """The colours of one chart: the accent is the organisation, the greys are everybody else."""

    accent: str
    text: str
    quiet: str
    median: str
    band: str
    edge: str
    grid: str
    paper: str


_GREYS: dict[Mode, dict[str, str]] = {
    "light": {
        "text": "#1A1A1A",
        "quiet": "#4A4A4A",
        "median": "#2B2B2B",
        "band": "#8C8C8C",
        "edge": "#767676",
        "grid": "#C4C4C4",
        "paper": "#FFFFFF",
    },
    "dark": {
        "text": "#F5F5F5",
        "quiet": "#C9CDD3",
        "median": "#F5F5F5",
        "band": "#A6ACB5",
        "edge": "#9AA1AB",
        "grid": "#505762",
        "paper": "#0E1117",
    },
}


def palette(mode: Mode, pillar_index: int) -> Palette:
    """Pick the colours of a pillar; pillars beyond the set start over."""
    accents = ACCENTS[mode]
    return Palette(accent=accents[pillar_index % len(accents)], **_GREYS[mode])
