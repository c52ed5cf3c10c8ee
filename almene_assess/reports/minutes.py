"""The minutes of a meeting as a document: what was agreed, how the room saw it, and who does what by when."""

from __future__ import annotations

from collections.abc import Iterator

from almene_assess.domain.answers import Card, UnscoredReason
from almene_assess.domain.minutes import Chapter, Decision, Minutes
from almene_assess.domain.numbers import danish
from almene_assess.domain.votes import Distribution
from almene_assess.domain.workshop import Kind
from almene_assess.locale import clock, date, day, say
from almene_assess.reports.document import Block, Bullets, Document, Heading, Paragraph, Table


def minutes_document(minutes: Minutes) -> Document:
    """Return the minutes in the order in which a reader asks: what was decided, then how it came about."""
    blocks = [
        *_actions(minutes),
        *(block for chapter in minutes.chapters for block in _chapter(chapter, minutes.kind)),
        *_lists(minutes),
        *_worth(minutes),
        Paragraph(say("referat.anonym")),
    ]
    return Document(
        title=say("referat.titel", titel=minutes.title),
        subtitle=_when(minutes),
        blocks=tuple(blocks),
        mark=say("referat.eksempel") if minutes.is_example else "",
    )


def _when(minutes: Minutes) -> str:
    opened = minutes.opened_at or minutes.closed_at
    begun = say("referat.dato", dato=date(opened), tid=clock(opened))
    closed = say("referat.lukket", dato=date(minutes.closed_at), tid=clock(minutes.closed_at))
    return f"{minutes.organisation}\n{begun} {closed}"


def _actions(minutes: Minutes) -> Iterator[Block]:
    yield Heading(say("referat.handlinger"))
    if not minutes.actions:
        yield Paragraph(say("referat.ingen_handlinger"))
        return
    head = (say("referat.hvad"), say("referat.hvem"), say("referat.hvornaar"))
    rows = tuple((action.text, action.responsible, day(action.due)) for action in minutes.actions)
    yield Table(head, rows, (0.5, 0.25, 0.25))


def _chapter(chapter: Chapter, kind: Kind) -> Iterator[Block]:
    yield Heading(chapter.title)
    for decision in chapter.decisions:
        yield from _decision(decision, kind)
    if chapter.joint_note:
        yield Paragraph(chapter.joint_note, say("referat.note"))
    if chapter.minority_note:
        yield Paragraph(chapter.minority_note, say("referat.mindretal"))


def _decision(decision: Decision, kind: Kind) -> Iterator[Block]:
    yield Heading(decision.title, 2)
    yield Paragraph(decision.question)
    if decision.joint is not None:
        yield Paragraph(_joint(decision, decision.joint), say("referat.faelles"))
        if decision.joint.evidence:
            yield Paragraph(decision.joint.evidence, say("referat.bevis"))
    elif kind is Kind.BOARD:
        yield Paragraph(say("referat.intet_trin"), say("referat.faelles"))
    if decision.votes:
        yield _votes(decision)


def _joint(decision: Decision, card: Card) -> str:
    if card.level is not None:
        return f"{decision.labels[card.level]}. {decision.rungs[card.level]}"
    if card.reason is UnscoredReason.VED_IKKE:
        return say("referat.ved_ikke")
    return say("referat.ikke_relevant", grund=card.comment)


def _votes(decision: Decision) -> Table:
    """Return how the room voted: one row a rung, lowest first, one column a vote."""
    columns = [_column(vote) for vote in decision.votes]
    names = (*decision.labels, say("referat.ved_ikke"))
    heads = tuple(say("referat.afstemning", nr=n + 1) for n in range(len(columns)))
    widths = (0.6, *(0.4 / len(columns) for _ in columns))
    rows = tuple(zip(names, *columns, strict=True))
    return Table((say("referat.trin"), *heads), rows, widths)


def _column(vote: Distribution) -> tuple[str, ...]:
    return tuple(str(count) for count in (*vote.levels, vote.unknown))


def _lists(minutes: Minutes) -> Iterator[Block]:
    for key, lines in (
        ("referat.noter", minutes.notes),
        ("referat.parkering", minutes.parked),
        ("referat.sprunget", minutes.skipped),
    ):
        if lines:
            yield Heading(say(key))
            yield Bullets(lines)


def _worth(minutes: Minutes) -> Iterator[Block]:
    if minutes.worth is None:
        return
    total = sum(minutes.worth)
    mean = sum(n * count for n, count in enumerate(minutes.worth, start=1)) / total
    yield Heading(say("referat.vaerd"))
    yield Paragraph(say("referat.vaerd_svar", antal=total, snit=danish(mean)))
