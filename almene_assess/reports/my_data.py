"""Everything that is kept about one person, as a document to read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from almene_assess.domain.my_data import AnswerWords, ConsentWords, MyData, RoleWords, SheetWords
from almene_assess.locale import clock, date, say
from almene_assess.reports.document import Block, Bullets, Document, Heading, Paragraph, Table

MOST = 300
"""Rows of the log in the readable file; the file for machines has them all."""


def my_data_document(mine: MyData, made_at: datetime) -> Document:
    """Return the person's account, roles, sign-ins, consents, answers with every version, and log."""
    return Document(
        title=say("mine.fil"),
        subtitle=f"{mine.name}\n{say('mine.fil_dato', dato=date(made_at))}",
        blocks=tuple(_blocks(mine)),
        mark=say("referat.eksempel") if mine.is_example else "",
    )


def _blocks(mine: MyData) -> Iterator[Block]:
    yield Heading(say("mine.konto"))
    yield Paragraph(mine.name, say("mine.navn"))
    yield Paragraph(mine.username, say("mine.brugernavn"))
    yield Paragraph(date(mine.created_at), say("mine.oprettet"))
    yield from _list("mine.roller", [_role(one) for one in mine.roles])
    yield from _list("mine.logins", [_session(device, at) for device, at in mine.sessions])
    yield from _list("mine.samtykker", [consent_words(one) for one in mine.consents])
    for one in mine.sheets:
        yield from _sheet(one)
    yield from _log(mine)


def _list(key: str, lines: list[str]) -> Iterator[Block]:
    yield Heading(say(key))
    yield Bullets(tuple(lines)) if lines else Paragraph(say("mine.intet"))


def _role(one: RoleWords) -> str:
    until = say("mine.stadig") if one.until is None else date(one.until)
    return say("mine.rolle", rolle=one.role, sted=one.place, fra=date(one.since), til=until)


def _session(device: str, at: datetime) -> str:
    return say("mine.login", sted=device or say("mine.ukendt"), dato=date(at), kl=clock(at))


def consent_words(one: ConsentWords) -> str:
    """Return a yes as a sentence, with the version of the text."""
    values = {"organisation": one.organisation, "runde": one.round, "version": one.version}
    given = say("mine.samtykke", **values, dato=date(one.given_at))
    if one.withdrawn_at is None:
        return given
    return f"{given} {say('mine.samtykke_tilbage', dato=date(one.withdrawn_at))}"


def _sheet(one: SheetWords) -> Iterator[Block]:
    yield Heading(say("mine.svar", organisation=one.organisation, runde=one.round))
    handed_in = say("mine.ikke_indsendt") if one.submitted_at is None else date(one.submitted_at)
    yield Paragraph(handed_in, say("mine.indsendt"))
    if one.answers:
        head = tuple(
            say(key) for key in ("mine.spoergsmaal", "mine.dit_svar", "mine.tekster", "mine.hvornaar")
        )
        yield Table(head, tuple(_row(answer) for answer in one.answers), (0.24, 0.36, 0.24, 0.16))


def _row(one: AnswerWords) -> tuple[str, ...]:
    texts = "\n".join(text for text in (one.evidence, one.comment) if text)
    return (one.question, one.answer, texts, f"{date(one.at)} {clock(one.at)}")


def _log(mine: MyData) -> Iterator[Block]:
    yield Heading(say("mine.log"))
    if len(mine.log) > MOST:
        yield Paragraph(say("mine.log_flere", antal=MOST))
    rows = tuple((f"{date(at)} {clock(at)}", what) for at, what in mine.log[:MOST])
    if rows:
        yield Table((say("mine.hvornaar"), say("mine.hvad")), rows, (0.3, 0.7))
