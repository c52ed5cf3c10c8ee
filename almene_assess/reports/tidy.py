"""The result as rows, one figure a row, and what each column means; for a workbook and for plain text.

Nothing stands here that the page does not show: the same digits, the same words where a figure is hidden.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

from almene_assess.charts.inside_words import AGREEMENT, GROUP
from almene_assess.domain.disclosure import Grid
from almene_assess.domain.inside_figures import RWG_LEAST, RWG_MOST, GroupMean, Spread, limits
from almene_assess.domain.result_paper import Beside, Compared, PillarFigures, ResultPaper, ThemeFigures
from almene_assess.locale import bare, say
from almene_assess.reports.words import form_words

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Row:
    """One figure, with everything that says which one it is; the fields are the columns, in their order."""

    data: Cell = None
    organisation_id: Cell = None
    organisation: Cell = None
    runde_id: Cell = None
    runde: Cell = None
    udgave: Cell = None
    version: Cell = None
    form: Cell = None
    kilde: Cell = None
    udgivelse_id: Cell = None
    udgivelse_nr: Cell = None
    sammenlignet_med: Cell = None
    pejlemaerke_id: Cell = None
    pejlemaerke: Cell = None
    tema_id: Cell = None
    tema: Cell = None
    tal: Cell = None
    gruppe: Cell = None
    vaerdi: Cell = None
    graense: Cell = None
    ord: Cell = None
    enhed: Cell = None
    n: Cell = None
    skjult: Cell = None
    hvorfor: Cell = None


COLUMNS = tuple(field.name for field in fields(Row))

EXPLAINED = {
    "data": "kolonne.data",
    "organisation_id": "kolonne.organisation_id",
    "organisation": "kolonne.organisation",
    "runde_id": "kolonne.runde_id",
    "runde": "kolonne.runde",
    "udgave": "kolonne.udgave",
    "version": "kolonne.version",
    "form": "kolonne.form",
    "kilde": "kolonne.kilde",
    "udgivelse_id": "kolonne.udgivelse_id",
    "udgivelse_nr": "kolonne.udgivelse_nr",
    "sammenlignet_med": "kolonne.sammenlignet_med",
    "pejlemaerke_id": "kolonne.pejlemaerke_id",
    "pejlemaerke": "kolonne.pejlemaerke",
    "tema_id": "kolonne.tema_id",
    "tema": "kolonne.tema",
    "tal": "kolonne.tal",
    "gruppe": "kolonne.gruppe",
    "vaerdi": "kolonne.vaerdi",
    "graense": "kolonne.graense",
    "ord": "kolonne.ord",
    "enhed": "kolonne.enhed",
    "n": "kolonne.n",
    "skjult": "kolonne.skjult",
    "hvorfor": "kolonne.hvorfor",
}
"""What each column means, as the sheet that explains them says it."""


def rows(paper: ResultPaper) -> list[Row]:
    """Return every figure of the page: the own ones, those inside the organisation, the published ones."""
    return [*_own(paper), *_inside(paper), *(row for one in paper.compared for row in _published(paper, one))]


def _start(paper: ResultPaper) -> Row:
    """Return what all rows of a file say alike."""
    return Row(
        data=say("data.eksempel" if paper.is_example else "data.egne_tal"),
        organisation_id=paper.organisation_id,
        organisation=paper.organisation,
        runde_id=paper.round_id,
        runde=paper.round_title,
        udgave=paper.edition.key,
        version=paper.edition.version,
        form=form_words(paper.edition.form),
        kilde=say("data.egne_svar"),
    )


def _own(paper: ResultPaper) -> Iterator[Row]:
    start, points, count = _start(paper), say("data.point"), say("data.antal")
    yield replace(start, tal=say("data.antal_svar"), vaerdi=paper.respondents, enhed=count)
    yield replace(start, tal=say("data.andel_ved_ikke"), vaerdi=paper.unknown, enhed=say("data.procent"))
    for pillar in paper.pillars:
        at = _at(start, pillar)
        yield replace(at, tal=say("data.gennemsnit"), vaerdi=pillar.score, enhed=points)
        for theme in pillar.themes:
            yield from _theme(_in(at, theme), theme)


def _theme(at: Row, theme: ThemeFigures) -> Iterator[Row]:
    points, count = say("data.point"), say("data.antal")
    yield replace(at, tal=say("data.temascore"), vaerdi=theme.score, enhed=points)
    yield replace(at, tal=say("data.trappe"), vaerdi=theme.staircase, enhed=say("data.trin"))
    yield replace(at, tal=say("data.ved_ikke"), vaerdi=theme.unknown, enhed=say("data.procent"))
    yield replace(at, tal=say("data.besvaret"), vaerdi=theme.answered, enhed=count)
    yield replace(at, tal=say("data.stillet"), vaerdi=theme.asked, enhed=count)


def _inside(paper: ResultPaper) -> Iterator[Row]:
    start = _start(paper)
    spreads = {spread.theme: spread for spread in paper.inner.figures.spreads}
    for pillar in paper.pillars:
        for theme in pillar.themes:
            at = _in(_at(start, pillar), theme)
            yield from _spread(at, spreads[theme.theme], paper.edition.levels)
            for mean in paper.inner.figures.means:
                if mean.theme == theme.theme:
                    yield _mean(at, mean, paper.edition.grid)


def _spread(at: Row, spread: Spread, levels: int) -> Iterator[Row]:
    ends, hidden = limits(levels), None if spread.reason is None else spread.reason.value
    at = replace(at, skjult=hidden)
    word = None if spread.agreement is None else say(AGREEMENT[spread.agreement])
    yield replace(at, tal=say("data.enighed_ord"), ord=word)
    distance = _bounded(at, spread.ad, ends.least, ends.most)
    yield replace(distance, tal=say("data.afstand"), enhed=say("data.trin"))
    yield replace(
        _bounded(at, spread.rwg, RWG_LEAST, RWG_MOST), tal=say("data.enighed"), enhed=say("data.rwg")
    )


def _mean(at: Row, mean: GroupMean, grid: Grid) -> Row:
    hidden = None if mean.reason is None else mean.reason.value
    named = replace(at, tal=say("data.gruppe_gennemsnit"), gruppe=say(GROUP[mean.group]), skjult=hidden)
    return replace(_bounded(named, mean.mean, grid.floor, grid.ceiling), enhed=say("data.point"))


def _published(paper: ResultPaper, compared: Compared) -> Iterator[Row]:
    start = replace(
        _start(paper),
        kilde=say("data.sammenligning"),
        udgivelse_id=compared.release_id,
        udgivelse_nr=compared.number,
        sammenlignet_med=compared.name,
    )
    for pillar in paper.pillars:
        for theme in pillar.themes:
            beside = compared.themes[theme.theme]
            at = replace(_in(_at(start, pillar), theme), hvorfor=" ".join(beside.why) or None)
            yield from _beside(at, beside, compared, paper.edition.grid)


def _beside(at: Row, beside: Beside, compared: Compared, grid: Grid) -> Iterator[Row]:
    """Return a family's own figures; where they are hidden, the wider ones stand with their own family."""
    own = beside.family == compared.family
    n = compared.n_ca if own else None
    for key, value, hidden in (
        ("data.median", beside.median, beside.hidden),
        ("data.nedre", beside.p25, beside.hidden or beside.no_band),
        ("data.oevre", beside.p75, beside.hidden or beside.no_band),
    ):
        shown = _bounded(at, value if own else None, grid.floor, grid.ceiling)
        yield replace(shown, tal=say(key), enhed=say("data.point"), n=n, skjult=hidden)


def _bounded(at: Row, value: float | None, least: float, most: float) -> Row:
    """Return a row with a figure whose outer values stand for all beyond."""
    sign = None if value is None or least < value < most else "≤" if value <= least else "≥"
    return replace(at, vaerdi=value, graense=sign)


def _at(start: Row, pillar: PillarFigures) -> Row:
    return replace(start, pejlemaerke_id=pillar.pillar, pejlemaerke=pillar.title)


def _in(at: Row, theme: ThemeFigures) -> Row:
    return replace(at, tema_id=theme.theme, tema=theme.axis)


def explained() -> list[tuple[str, str]]:
    """Return each column with what it means."""
    return [(column, bare(say(EXPLAINED[column]))) for column in COLUMNS]
