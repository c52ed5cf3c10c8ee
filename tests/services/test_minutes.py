"""The minutes of a whole meeting: what they say, what they never say, and who may take them home."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest

from almene_assess.domain.answers import UNKNOWN, Card
from almene_assess.domain.errors import NotAllowed, NotNow
from almene_assess.domain.workshop import Move, Phase
from almene_assess.reports.document import Document, printable
from almene_assess.reports.minutes import minutes_document
from almene_assess.reports.pdf import pdf
from almene_assess.reports.word import word
from almene_assess.services import closing, joint_steps, minutes, voting, workshop_notes
from almene_assess.storage.notes import NoteKind
from tests.support.meeting import Meeting, meet
from tests.support.small_sector import make

NASTY = "#strong[x] *hej* $x$ <b>&amp;</b>\n=SUM(A1)\x0b\x1f"


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Meeting:
    """Hold a meeting from the first item to the end: two votes, a joint step, notes, an action."""
    meeting = meet(make(tmp_path_factory.mktemp("møde")), phones=6)
    desk = (meeting.engine, meeting.leader, meeting.id)
    meeting.until(Phase.VOTE)
    meeting.vote(0, 0, 1, 4, 4, UNKNOWN)
    meeting.press(Move.NEXT, Move.NEXT, Move.AGAIN)
    meeting.vote(2, 2, 2, 3, 3, 3, number=2)
    meeting.press(Move.NEXT, Move.NEXT)
    card = Card(level=2, evidence="Brev til kommunen, 3. maj")
    workshop_notes.joint(*desk, meeting.version, card, 0)
    theme = meeting.sector.bank.theme_of(meeting.item).id
    workshop_notes.note(*desk, meeting.version, NoteKind.JOINT, theme, "Vi taler med kommunen før jul.")
    workshop_notes.note(*desk, meeting.version, NoteKind.MINORITY, theme, NASTY)
    workshop_notes.park(*desk, meeting.version, "Legepladsen ved nr. 4")
    meeting.press(Move.END)
    for token, stars in zip(meeting.phones, (5, 5, 4, 4, 4, 3), strict=True):
        voting.rate(meeting.engine, token, stars)
    workshop_notes.add_action(*desk, meeting.version, "Skriv til kommunen", "Formanden", date(2026, 12, 24))
    with pytest.raises(NotNow):
        minutes.minutes(*desk)
    closing.close(*desk, meeting.version)
    return meeting


def document(meeting: Meeting) -> Document:
    return minutes_document(minutes.minutes(meeting.engine, meeting.leader, meeting.id))


def text_of(file: bytes) -> str:
    """Return a Word file's text, tables included, a cell a line."""
    opened = docx.Document(BytesIO(file))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in opened.paragraphs), *cells])


def test_the_minutes_say_what_was_decided_how_the_room_saw_it_and_who_does_what(held: Meeting) -> None:
    text = text_of(word(document(held)))
    item = held.sector.bank.items[held.desk.workshop.run.items[0].key]
    for words in (
        "Referat: Bestyrelsens møde",
        "Boligforeningen eng",
        item.title_da,
        f"Fælles trin: Aftalt. {item.levels_da[2]}",
        "Det kan vi vise: Brev til kommunen, 3. maj",
        "Det blev vi enige om: Vi taler med kommunen før jul.",
        "Legepladsen ved nr. 4",
        "Skriv til kommunen\nFormanden\n24. december 2026",
        "6 svarede. Gennemsnittet er 4,2 på en skala fra 1 (slet ikke) til 5 (i meget høj grad).",
        "Trin\n1. afstemning\n2. afstemning\nIkke i gang\n2\n0\nSpredt\n1\n0\nAftalt\n0\n3\n",
        "Det tog vi ikke op",
    ):
        assert words in text
    assert document(held).mark.startswith("Eksempeldata")


def test_what_people_typed_is_text_and_nothing_else(held: Meeting) -> None:
    assert "#strong[x] *hej* $x$ <b>&amp;</b>\n=SUM(A1)" in text_of(word(document(held)))
    assert printable("a\x00b\x0b\ud800c\ufffeæ😀\n") == "abcæ😀\n"
    assert pdf(document(held)).startswith(b"%PDF")


def test_the_pdf_can_be_read_aloud_in_danish(held: Meeting) -> None:
    file = pdf(document(held))
    assert b"/StructTreeRoot" in file
    assert b"/Lang(da)" in file or b"/Lang (da)" in file
    assert b"pdfuaid:part>1" in file


def test_a_step_that_is_corrected_later_leaves_the_minutes_as_they_were(held: Meeting) -> None:
    before = document(held)
    item = held.desk.workshop.run.items[0].key
    place = held.sector.participations["eng"]
    joint_steps.set_joint(held.engine, held.leader, place, item, Card(level=4), 1)
    assert document(held) == before


def test_under_five_there_is_no_picture_and_no_rating_in_the_minutes(tmp_path: Path) -> None:
    meeting = meet(make(tmp_path), phones=4)
    meeting.until(Phase.VOTE)
    meeting.vote(0, 1, 2, 3)
    meeting.press(Move.NEXT, Move.END)
    voting.rate(meeting.engine, meeting.phones[0], 1)
    closing.close(meeting.engine, meeting.leader, meeting.id, meeting.version)
    text = text_of(word(document(meeting)))
    assert "afstemning" not in text
    assert "tiden værd" not in text
    assert "Der blev ikke sat et fælles trin." in text


def test_hands_that_were_counted_rate_the_meeting_too(tmp_path: Path) -> None:
    meeting = meet(make(tmp_path), phones=1)
    meeting.press(Move.END)
    workshop_notes.worth_by_hands(meeting.engine, meeting.leader, meeting.id, meeting.version, {5: 4, 4: 1})
    voting.rate(meeting.engine, meeting.phones[0], 1)
    closing.close(meeting.engine, meeting.leader, meeting.id, meeting.version)
    found = minutes.minutes(meeting.engine, meeting.leader, meeting.id)
    assert found.worth == (0, 0, 0, 1, 4), "one phone stays hidden behind five hands"


@pytest.mark.parametrize(
    ("who", "may"), [("valgt", True), ("læser", True), ("nabo", False), ("sektor", False)]
)
def test_the_minutes_are_for_those_inside(held: Meeting, who: str, may: bool) -> None:
    if may:
        assert minutes.minutes(held.engine, held.sector.people[who], held.id).chapters
    else:
        with pytest.raises(NotAllowed):
            minutes.minutes(held.engine, held.sector.people[who], held.id)
