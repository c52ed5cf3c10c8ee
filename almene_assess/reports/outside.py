"""The papers that a board shows outside, as documents: the dialogue sheet, and the page for the community."""

from __future__ import annotations

from collections.abc import Iterator

from almene_assess.domain.outside import OutsideGoal, OutsidePage, OutsideTheme
from almene_assess.locale import date, day, say
from almene_assess.reports.document import Block, Bullets, Document, Heading, Paragraph, Table


def dialogue_document(page: OutsidePage) -> Document:
    """Return the dialogue sheet: what each theme is about, and a table to write what was agreed into."""
    return Document(
        title=say("dialogark.filnavn", organisation=page.organisation),
        subtitle=say("dialogark.til_kommunen"),
        blocks=(*_introduction(page), *_themes(page), *_agreements(page), _method(page)),
        mark=_mark(page),
    )


def community_document(page: OutsidePage) -> Document:
    """Return the page for the local community."""
    return Document(
        title=say("dialogark.sidenavn", organisation=page.organisation),
        subtitle=say("lokalsamfund.undertitel", kilde=page.source),
        blocks=(*_introduction(page), *_themes(page), *_goals(page), _method(page)),
        mark=_mark(page),
        compact=True,
    )


def _introduction(page: OutsidePage) -> Iterator[Block]:
    if page.introduction:
        yield Paragraph(page.introduction)


def _themes(page: OutsidePage) -> Iterator[Block]:
    for theme in page.themes:
        if theme.says_something:
            yield Heading(theme.title)
            yield from _theme(theme)


def _theme(theme: OutsideTheme) -> Iterator[Block]:
    yield Paragraph(f"»… {theme.promise}«", say("udenfor.maalet"))
    if theme.step:
        yield Paragraph(f"{theme.step}. {theme.words}", say("udenfor.her"))
    if theme.evidence:
        yield Paragraph(theme.evidence, say("udenfor.bevis"))
    if theme.wish:
        yield Paragraph(theme.wish, say("udenfor.oensker"))


def _agreements(page: OutsidePage) -> Iterator[Block]:
    """Yield an empty table: a sheet that is taken to a meeting is written on."""
    heads = ("tabel.tema", "dialogark.aftalt", "dialogark.hvem", "dialogark.hvornaar")
    rows = tuple((theme.title, "\n\n", "", "") for theme in page.themes if theme.says_something)
    yield Heading(say("dialogark.aftaler"))
    yield Table(tuple(say(head) for head in heads), rows, (0.28, 0.4, 0.16, 0.16))


def _goals(page: OutsidePage) -> Iterator[Block]:
    if page.goals:
        yield Heading(say("udenfor.maal"))
        yield Bullets(tuple(_goal(one) for one in page.goals))


def _goal(one: OutsideGoal) -> str:
    return say("udenfor.naaet" if one.reached else "udenfor.inden", maal=one.text, dato=day(one.due))


def _method(page: OutsidePage) -> Paragraph:
    rests = "visning.fra_fem" if page.on_people else "visning.fra_trin"
    words = say("udenfor.metode", kilde=page.source, udgiver=page.publisher, trin=", ".join(page.rungs))
    return Paragraph(f"{say(rests, dato=date(page.submitted_at))} {words}")


def _mark(page: OutsidePage) -> str:
    return say("referat.eksempel") if page.is_example else ""
