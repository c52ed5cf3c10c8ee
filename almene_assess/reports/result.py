"""The result as a document: strengths first, a chart a pejlemærke and its table, and what is behind them."""

from __future__ import annotations

from collections.abc import Iterator

from almene_assess.domain.disclosure import MIN_ADMINISTRATORS, MIN_ORGANISATIONS
from almene_assess.domain.inside import MIN_GROUP
from almene_assess.domain.numbers import NOTHING, danish, danish_short
from almene_assess.domain.result_paper import Compared, PillarFigures, ResultPaper, ThemeFigures
from almene_assess.locale import bare, date, day, say
from almene_assess.reports import drawing
from almene_assess.reports.document import Block, Bullets, Document, Heading, Paragraph, Table
from almene_assess.reports.inside import inside_blocks
from almene_assess.reports.words import form_words

STRENGTHS = 3
"""As many as the page names."""


def result_document(paper: ResultPaper) -> Document:
    """Return the result in the order of the page, with what a reader without the page must know."""
    return Document(
        title=say("rapport.titel", organisation=paper.organisation),
        subtitle=_head(paper),
        blocks=tuple(_blocks(paper)),
        mark=say("referat.eksempel") if paper.is_example else "",
    )


def _blocks(paper: ResultPaper) -> Iterator[Block]:
    compared = next(iter(paper.compared), None)
    yield Paragraph(_careful(paper))
    yield from _strengths(paper)
    yield from _release(compared)
    yield from _scale(paper)
    for pillar in paper.pillars:
        yield from _pillar(paper, pillar, compared)
    yield from inside_blocks(paper)
    yield from _plans(paper)
    yield from _protection()
    yield from _method(paper)


def _head(paper: ResultPaper) -> str:
    rests = (
        say("resultat.bygger", n=paper.respondents) if paper.respondents else say("resultat.bygger_faelles")
    )
    return "\n".join(
        (
            say("rapport.runde", runde=paper.round_title, form=form_words(paper.edition.form)),
            paper.edition.title,
            f"{rests} {say('rapport.hentet', dato=date(paper.made_at))}",
        )
    )


def _careful(paper: ResultPaper) -> str:
    """Say before anything else who this is for."""
    few = 0 < paper.respondents < MIN_GROUP
    return say("rapport.kun_jer_faa", mindst=MIN_GROUP) if few else say("rapport.kun_jer")


def _strengths(paper: ResultPaper) -> Iterator[Block]:
    scored = [theme for theme in paper.themes if theme.score is not None]
    best = sorted(scored, key=lambda theme: -(theme.score or 0.0))[:STRENGTHS]
    yield Heading(say("resultat.styrker"))
    if not best:
        yield Paragraph(say("resultat.ingen_styrker"))
        return
    top = danish_short(paper.edition.score_range[1])
    yield Bullets(
        tuple(say("resultat.styrke", tema=one.title, score=danish(one.score), top=top) for one in best)
    )
    yield Paragraph(say("resultat.styrke_forklaring"))


def _release(compared: Compared | None) -> Iterator[Block]:
    yield Heading(say("rapport.sammenligning"))
    if compared is None:
        yield Paragraph(say("resultat.ingen_udgivelse"))
        return
    words = [
        say("rapport.sammen_med", gruppe=compared.name),
        say("resultat.udgivelse", nummer=compared.number, dato=date(compared.released_at)),
    ]
    words += [] if compared.n_ca is None else [say("resultat.udgivelse_antal", antal=compared.n_ca)]
    yield Paragraph(" ".join([*words, say("resultat.udgivelse_rundet")]))


def _pillar(paper: ResultPaper, pillar: PillarFigures, compared: Compared | None) -> Iterator[Block]:
    yield Heading(pillar.title)
    yield drawing.picture(paper, pillar)
    yield _table(paper, pillar, compared)
    yield Paragraph(say("resultat.pejlemaerke_score", score=danish(pillar.score)))
    yield from _not_shown(pillar, compared)


def _table(paper: ResultPaper, pillar: PillarFigures, compared: Compared | None) -> Table:
    keys = ("tema", "jeres", "median", "band", "trappe", "ved_ikke", "besvaret")
    heads = {
        "tema": say("tabel.tema"),
        "jeres": say("tabel.jeres"),
        "median": say("tabel.median"),
        "band": say("tabel.band"),
        "trappe": say("tabel.trappe"),
        "ved_ikke": say("tabel.ved_ikke"),
        "besvaret": say("tabel.besvaret"),
    }
    rows = tuple(_row(paper, theme, compared) for theme in pillar.themes)
    widths = (0.29, 0.12, 0.11, 0.16, 0.1, 0.1, 0.12)
    return Table(tuple(heads[key] for key in keys), rows, widths, words=1)


def _row(paper: ResultPaper, theme: ThemeFigures, compared: Compared | None) -> tuple[str, ...]:
    beside = None if compared is None else compared.themes.get(theme.theme)
    grid = paper.edition.grid
    return (
        theme.axis,
        danish(theme.score),
        drawing.median_words(beside, grid) or NOTHING,
        drawing.band_words(beside, grid) or NOTHING,
        danish_short(theme.staircase),
        NOTHING if theme.unknown is None else f"{danish(theme.unknown, 0)} %",
        f"{theme.answered}/{theme.asked}",
    )


def _not_shown(pillar: PillarFigures, compared: Compared | None) -> Iterator[Block]:
    """Say for each theme why a figure is missing, or comes from a wider group."""
    told: dict[str, list[str]] = {}
    for theme in pillar.themes if compared is not None else ():
        for words in compared.themes[theme.theme].why if compared is not None else ():
            told.setdefault(words, []).append(theme.axis)
    for words, themes in told.items():
        yield Paragraph(words, f"{', '.join(themes)}:")


def _scale(paper: ResultPaper) -> Iterator[Block]:
    low, high = (danish_short(end) for end in paper.edition.score_range)
    share = "resultat.andel_faa" if paper.unknown is None else "resultat.andel_ved_ikke"
    yield Heading(say("rapport.laes"))
    yield Paragraph(say("resultat.skala", lav=low, hoej=high))
    yield Paragraph(say("resultat.trappe_forklaring"))
    yield Paragraph(say(share, andel=f"{danish(paper.unknown, 0)} %"))


def _plans(paper: ResultPaper) -> Iterator[Block]:
    yield Heading(say("rapport.planer"))
    if not paper.goals and not paper.deeds:
        yield Paragraph(say("rapport.ingen_planer"))
    for words, planned in ((say("rapport.maal"), paper.goals), (say("rapport.handling"), paper.deeds)):
        if planned:
            head = (words, say("referat.hvem"), say("referat.hvornaar"))
            rows = tuple((one.text, one.responsible, day(one.due)) for one in planned)
            yield Table(head, rows, (0.5, 0.25, 0.25))


def _protection() -> Iterator[Block]:
    limits = {"organisationer": MIN_ORGANISATIONS, "administrationer": MIN_ADMINISTRATORS}
    yield Heading(say("beskyttelse.titel"))
    yield Paragraph(bare(say("beskyttelse.loefte", **limits)))
    yield Bullets(tuple(bare(say(key)) for key in ("beskyttelse.hvem_2", "beskyttelse.hvem_3")))


def _method(paper: ResultPaper) -> Iterator[Block]:
    yield Heading(say("rapport.metode"))
    yield Paragraph(say("rapport.regnet"))
    yield Paragraph(
        say("rapport.skema", titel=paper.edition.title, noegle=paper.edition.key, nr=paper.edition.version)
    )
    if paper.world_goal is not None:
        number, name = paper.world_goal
        yield Paragraph(say("verdensmaal.alle", nummer=number, navn=name))
