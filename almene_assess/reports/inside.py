"""How far an organisation's people agree and what its groups think, as a document says it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from almene_assess.charts.inside_words import AGREEMENT, GROUP, GROUP_HIDDEN, SPREAD_HIDDEN
from almene_assess.charts.wording import clamped, published
from almene_assess.domain.answers import RespondentGroup
from almene_assess.domain.disclosure import MIN_ONE_ITEM
from almene_assess.domain.inside import MIN_GROUP, GroupReason
from almene_assess.domain.inside_figures import (
    APART_SHARE,
    RWG_FLAG,
    RWG_LEAST,
    RWG_MOST,
    GroupMean,
    Spread,
    limits,
)
from almene_assess.domain.numbers import NOTHING, danish, danish_short
from almene_assess.domain.result_paper import PillarFigures, ResultPaper
from almene_assess.locale import bare, date, say
from almene_assess.reports.document import Block, Heading, Paragraph, Table


def inside_blocks(paper: ResultPaper) -> Iterator[Block]:
    """Return both sections."""
    yield Heading(say("indenfor.enige_titel"))
    if paper.inner.gone is not None:
        yield Paragraph(say("slettet.grupper", dato=date(paper.inner.gone)))
        return
    if paper.inner.corrected:
        yield Paragraph(say("indenfor.rettet", dato=date(paper.inner.first_seen)))
    yield from _agreement(paper)
    yield Heading(say("indenfor.grupper_titel"))
    yield from _groups(paper)


def _agreement(paper: ResultPaper) -> Iterator[Block]:
    spreads = paper.inner.figures.spreads
    if all(spread.agreement is None for spread in spreads):
        yield Paragraph(say("indenfor.enige_intet", mindst=MIN_GROUP))
        return
    yield Paragraph(say("indenfor.enige"))
    for word, key in AGREEMENT.items():
        themes = [spread.theme for spread in spreads if spread.agreement is word]
        if themes:
            yield Paragraph(_names(paper, themes), f"{say(key)}:")
    for reason, key in SPREAD_HIDDEN.items():
        hidden = [spread.theme for spread in spreads if spread.reason is reason]
        if hidden:
            yield Paragraph(say(key, mindst=MIN_GROUP, et=MIN_ONE_ITEM), f"{_names(paper, hidden)}:")
    yield Heading(say("rapport.tallene_bag"), 2)
    yield _figures(paper)
    limit = danish(paper.edition.levels / APART_SHARE, 2)
    yield Paragraph(bare(say("indenfor.tal_forklaring", afstand=limit, enighed=danish_short(RWG_FLAG))))


def _figures(paper: ResultPaper) -> Table:
    head = (
        say("tabel.tema"),
        say("indenfor.ord"),
        say("indenfor.afstand"),
        bare(say("indenfor.enighed")),
    )
    rows = tuple(_spread(paper, spread) for spread in paper.inner.figures.spreads)
    return Table(head, rows, (0.36, 0.3, 0.17, 0.17), words=2)


def _spread(paper: ResultPaper, spread: Spread) -> tuple[str, ...]:
    ends = limits(paper.edition.levels)
    return (
        paper.axis(spread.theme),
        NOTHING if spread.agreement is None else say(AGREEMENT[spread.agreement]),
        clamped(spread.ad, ends.least, ends.most),
        clamped(spread.rwg, RWG_LEAST, RWG_MOST),
    )


def _groups(paper: ResultPaper) -> Iterator[Block]:
    means = paper.inner.figures.means
    if all(one.mean is None for one in means):
        alone = any(one.reason is GroupReason.ALONE for one in means)
        yield Paragraph(
            say("indenfor.grupper_alene" if alone else "indenfor.grupper_intet", mindst=MIN_GROUP)
        )
        return
    yield Paragraph(say("rapport.grupper"))
    for pillar in paper.pillars:
        yield from _pillar(paper, pillar)
    yield from _hidden(paper)


def _pillar(paper: ResultPaper, pillar: PillarFigures) -> Iterator[Block]:
    """Return the table of a pillar's themes, with a column for each group that is shown somewhere."""
    means = {(one.theme, one.group): one.mean for one in paper.inner.figures.means}
    if all(means.get((theme.theme, group)) is None for theme in pillar.themes for group in RespondentGroup):
        return
    seen = [group for group in RespondentGroup if any(one.mean is not None for one in _of(paper, group))]
    grid = paper.edition.grid
    rows = tuple(
        (
            theme.axis,
            *(NOTHING if (m := means[theme.theme, group]) is None else published(m, grid) for group in seen),
        )
        for theme in pillar.themes
    )
    heads = (say("tabel.tema"), *(say(GROUP[group]) for group in seen))
    yield Heading(pillar.title, 2)
    yield Table(heads, rows, (0.52, *(0.48 / len(seen) for _ in seen)), words=1)


def _hidden(paper: ResultPaper) -> Iterator[Block]:
    """Say for each group why a figure is missing, and in which themes unless in all."""
    for group, name in GROUP.items():
        means = _of(paper, group)
        for reason, key in GROUP_HIDDEN.items():
            themes = [one.theme for one in means if one.reason is reason]
            if themes:
                where = "" if len(themes) == len(means) else f" ({_names(paper, themes)})"
                yield Paragraph(say(key, mindst=MIN_GROUP), f"{say(name)}{where}:")


def _of(paper: ResultPaper, group: RespondentGroup) -> list[GroupMean]:
    return [one for one in paper.inner.figures.means if one.group is group]


def _names(paper: ResultPaper, themes: Iterable[str]) -> str:
    return ", ".join(paper.axis(theme) for theme in themes)
