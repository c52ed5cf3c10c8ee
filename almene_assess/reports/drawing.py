"""The charts of the result as pictures: the drawings of the screen, from figures with the screen's digits."""

from __future__ import annotations

from xml.sax.saxutils import escape

import vl_convert

from almene_assess.charts import Axis, radar
from almene_assess.charts.lettering import wrap
from almene_assess.charts.palette import FONT, palette
from almene_assess.charts.wording import published
from almene_assess.domain.disclosure import Grid
from almene_assess.domain.result_paper import Beside, Compared, PillarFigures, ResultPaper, ThemeFigures
from almene_assess.locale import date, say
from almene_assess.reports.document import Picture, printable
from almene_assess.reports.typeface import IN_DRAWINGS

SIZE = 520
"""Unit: pixels; a drawing's width."""
SHARE = 0.78
"""A radar's share of a page's width: it stands on one page with the table that says the same."""
_SMALL, _LINE, _EDGE = 13, 18, 12


def picture(paper: ResultPaper, pillar: PillarFigures) -> Picture:
    """Return a pillar's chart for a document, which has its title above it already."""
    drawn, words = _drawn(paper, pillar, title="")
    return Picture(drawn.encode(), words, SHARE)


def sheet_svg(paper: ResultPaper, pillar: PillarFigures) -> str:
    """Return a pillar's chart on white paper by itself: with its title, and where it is from."""
    drawn, words = _drawn(paper, pillar, title=pillar.title)
    height = int(float(drawn.split('height="', 1)[1].split('"', 1)[0]))
    lines = wrap(source(paper), SIZE - 2 * _EDGE, _SMALL)
    grey, whole = palette("light", 0).quiet, height + _LINE * len(lines) + _EDGE
    told = "".join(
        f'<text x="{_EDGE}" y="{height + _LINE * (n + 1) - 4}" font-family="{IN_DRAWINGS}" '
        f'font-size="{_SMALL}" fill="{grey}">{escape(line)}</text>'
        for n, line in enumerate(lines)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIZE}" height="{whole}" '
        f'viewBox="0 0 {SIZE} {whole}" role="img">'
        f"<title>{escape(pillar.title)}</title><desc>{escape(words)}</desc>"
        f'<rect width="100%" height="100%" fill="#FFFFFF"/>{drawn}{told}</svg>'
    )


def source(paper: ResultPaper) -> str:
    """Say in a line whose figures a picture shows, and from when they are."""
    parts = [say("tegning.kilde", organisation=paper.organisation, runde=paper.round_title)]
    parts += [
        say("tegning.udgivelse", nummer=one.number, dato=date(one.released_at)) for one in paper.compared[:1]
    ]
    parts += [say("tegning.hentet", dato=date(paper.made_at))]
    parts += [say("referat.eksempel")] if paper.is_example else []
    return printable(" ".join(parts))


def _drawn(paper: ResultPaper, pillar: PillarFigures, *, title: str) -> tuple[str, str]:
    """Return a chart as SVG and what it shows in words."""
    compared = next(iter(paper.compared), None)
    grid = paper.edition.grid
    spec = radar(
        [_axis(theme, compared, grid) for theme in pillar.themes],
        title=title,
        score_range=paper.edition.score_range,
        pillar_index=pillar.place,
        mode="light",
        example=paper.is_example,
        own_label=say("resultat.jeres"),
        benchmark_label=_called(compared),
        size=SIZE,
    )
    if not title:
        spec.pop("title")  # empty, it would still take room
    words = spec["description"] if title else f"{pillar.title}. {spec['description']}"
    drawn = vl_convert.vegalite_to_svg(spec).replace(FONT, IN_DRAWINGS)
    return drawn, printable(words)


def _called(compared: Compared | None) -> str:
    name = say("resultat.sektor") if compared is None else compared.name
    return name[:1].lower() + name[1:]


def _axis(theme: ThemeFigures, compared: Compared | None, grid: Grid) -> Axis:
    beside = None if compared is None else compared.themes.get(theme.theme)
    median, band = median_words(beside, grid), band_words(beside, grid)
    return Axis(
        theme=theme.theme,
        label=theme.axis,
        own=theme.score,
        median=None if beside is None else beside.median,
        p25=None if beside is None else beside.p25,
        p75=None if beside is None else beside.p75,
        median_text=median,
        band_text=band,
    )


def median_words(beside: Beside | None, grid: Grid) -> str | None:
    """Write the published median as the screen does; None where there is none."""
    return None if beside is None or beside.median is None else published(beside.median, grid)


def band_words(beside: Beside | None, grid: Grid) -> str | None:
    """Write the published middle half as the screen does; None where there is none."""
    if beside is None or beside.p25 is None or beside.p75 is None:
        return None
    return f"{published(beside.p25, grid)} – {published(beside.p75, grid)}"
