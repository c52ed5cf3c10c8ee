"""One pillar of the result: radar (bars on a narrow screen), the table under it, and what is not shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from almene_assess.charts import Axis, bars, radar
from almene_assess.charts.axis import Mode
from almene_assess.charts.wording import band_text, median_text, published
from almene_assess.domain.disclosure import Grid
from almene_assess.domain.numbers import danish, danish_short
from almene_assess.locale import plain, say
from almene_assess.services.benchmark_words import reasons
from almene_assess.services.benchmarks import Comparison
from almene_assess.services.results import Profile, ThemeResult
from almene_assess.ui.components.own_help import paragraphs

RADAR, BARS = 500, 290
"""Width in pixels; the style sheet shows the bars under 500 pixels and the radar above."""

Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    """Which pillar, its themes, its place among the pillars, whose figures they are, and the signals."""

    pillar: str
    themes: tuple[str, ...]
    place: int
    own: bool
    example: bool
    signals: Mapping[str, str] | None = None


def show(profile: Profile, comparison: Comparison | None, section: Section) -> None:
    """Draw a pillar."""
    bank = profile.questionnaire
    title = next(p.title_da for p in bank.pejlemaerker if p.id == section.pillar)
    lines = _lines(comparison)
    axes = [_axis(profile, theme, lines.get(theme, {})) for theme in section.themes]
    with st.container(key=f"pejl-{section.pillar}", width=RADAR):
        st.header(plain(title), anchor=False)
        _charts(profile, comparison, section, axes, title)
        st.markdown(_table(profile, axes, section))
        score = profile.pillars.get(section.pillar)
        st.caption(say("resultat.pejlemaerke_score", score=danish(score)))
        _not_shown(profile, section, lines)
        _signals(profile, section)


def _charts(
    profile: Profile, comparison: Comparison | None, section: Section, axes: list[Axis], title: str
) -> None:
    mode: Mode = "dark" if st.context.theme.type == "dark" else "light"
    told: dict[str, Any] = {
        "title": "",
        "score_range": profile.questionnaire.score_range,
        "pillar_index": section.place,
        "mode": mode,
        "example": section.example,
        "own_label": say("resultat.din" if section.own else "resultat.jeres"),
        "benchmark_label": _benchmark_name(comparison),
    }
    for name, spec in (
        ("radar", radar(axes, size=RADAR, **told)),
        ("soejler", bars(axes, width=BARS, **told)),
    ):
        spec["description"] = f"{title}. {spec['description']}"
        spec.pop("title", None)  # empty here, but still read aloud
        with st.container(key=f"{name}-{section.pillar}"):
            st.vega_lite_chart(spec=spec, theme=None, width="content", key=f"{name}-spec-{section.pillar}")


def _benchmark_name(comparison: Comparison | None) -> str:
    if comparison is None:
        return say("resultat.sektor").lower()
    name = next((n for (f, _s), n in comparison.names.items() if f == comparison.family.value), "")
    return name[:1].lower() + name[1:]


def _lines(comparison: Comparison | None) -> dict[str, Line]:
    if comparison is None:
        return {}
    return {row["theme"]: row for row in comparison.lines.iter_rows(named=True)}


def _axis(profile: Profile, theme: str, line: Line) -> Axis:
    grid = Grid(*profile.questionnaire.score_range)
    median, p25, p75 = (line.get(name) for name in ("median", "p25", "p75"))
    band = None if p25 is None or p75 is None else f"{published(p25, grid)} – {published(p75, grid)}"
    return Axis(
        theme=theme,
        label=profile.questionnaire.theme(theme).axis_da,
        own=profile.themes[theme].score,
        median=median,
        p25=p25,
        p75=p75,
        median_text=None if median is None else published(median, grid),
        band_text=band,
    )


def _table(profile: Profile, axes: list[Axis], section: Section) -> str:
    own = say("tabel.din" if section.own else "tabel.jeres")
    heads = [say("tabel.tema"), own]
    if not section.own:
        heads += [say("tabel.median"), say("tabel.band")]
    heads += [say("tabel.trappe"), say("tabel.ved_ikke"), say("tabel.besvaret")]
    rows = [_cells(axis, profile.themes[axis.theme], section) for axis in axes]
    ruler = ["---", *["---:"] * (len(heads) - 1)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [heads, ruler, *rows])


def _cells(axis: Axis, theme: ThemeResult, section: Section) -> list[str]:
    published_cells = [] if section.own else [median_text(axis), band_text(axis)]
    share = "–" if theme.unknown is None else f"{danish(theme.unknown * 100, 0)} %"
    return [
        plain(axis.label),
        danish(axis.own),
        *published_cells,
        "–" if theme.staircase is None else danish_short(theme.staircase),
        share,
        f"{theme.answered}/{theme.asked}",
    ]


def _not_shown(profile: Profile, section: Section, lines: dict[str, Line]) -> None:
    """Say for each theme why a figure is missing, or comes from a wider group."""
    told: dict[str, list[str]] = {}
    for theme in section.themes:
        for words in reasons(lines.get(theme, {})):
            told.setdefault(words, []).append(profile.questionnaire.theme(theme).axis_da)
    for words, themes in told.items():
        st.caption(f"**{plain(', '.join(themes))}:** {plain(words)}")


def _signals(profile: Profile, section: Section) -> None:
    """Draw what the board wants others to hear about the themes."""
    said = {theme: text for theme in section.themes if (text := (section.signals or {}).get(theme))}
    for theme, text in said.items():
        name = plain(profile.questionnaire.theme(theme).axis_da)
        st.info(say("resultat.signal", tema=name, tekst=paragraphs(text)), icon=":material/campaign:")
