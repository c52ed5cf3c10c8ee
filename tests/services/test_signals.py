"""»Signal herfra« and the conditions: whose they are, who reads them, and what a meeting sees of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from almene_assess.domain.errors import Conflict, InvalidValue, NotAllowed, NotFound
from almene_assess.services import signals, workshop_notes, workshops
from almene_assess.services.signals import CONDITIONS_LIMIT, SIGNAL_LIMIT
from almene_assess.storage import schema
from almene_assess.storage.database import reading, writing
from almene_assess.storage.notes import NoteKind
from tests.support.meeting import meet
from tests.support.small_sector import LONG_AGO, SmallSector, make

THEME = "am26.a3"
SAID = "Vi mærker ensomheden, før andre gør. **Kom og se**."


@pytest.fixture
def sector(tmp_path: Path) -> SmallSector:
    return make(tmp_path)


def write(
    sector: SmallSector, text: str, before: str = "", *, who: str = "leder", theme: str = THEME
) -> None:
    signals.write_signal(sector.engine, sector.people[who], sector.participations["eng"], theme, text, before)


def read(sector: SmallSector, who: str = "leder") -> dict[str, str]:
    return signals.signals(sector.engine, sector.people[who], sector.participations["eng"])


def test_a_signal_is_kept_as_typed_and_taken_away_by_an_empty_text(sector: SmallSector) -> None:
    assert read(sector) == {}
    write(sector, SAID)
    assert read(sector, "læser") == read(sector, "valgt") == {THEME: SAID}
    write(sector, "", SAID)
    assert read(sector) == {}


def test_whoever_comes_second_is_told_and_overwrites_nothing(sector: SmallSector) -> None:
    write(sector, SAID)
    with pytest.raises(Conflict):
        write(sector, "Noget andet")
    assert read(sector) == {THEME: SAID}


@pytest.mark.parametrize("who", ["nabo", "sektor"])
def test_nobody_outside_the_organisation_reads_or_writes_it(sector: SmallSector, who: str) -> None:
    own, place = sector.people[who], sector.participations["eng"]
    write(sector, SAID)
    for refused in (
        lambda: read(sector, who),
        lambda: write(sector, "Mit", SAID, who=who),
        lambda: signals.conditions(sector.engine, own, place),
        lambda: signals.write_conditions(sector.engine, own, place, "Mit", ""),
    ):
        with pytest.raises(NotAllowed):
            refused()


@pytest.mark.parametrize("who", ["valgt", "læser"])
def test_only_the_desk_writes(sector: SmallSector, who: str) -> None:
    with pytest.raises(NotAllowed):
        write(sector, SAID, who=who)


def test_odd_input_is_refused_by_name(sector: SmallSector) -> None:
    with pytest.raises(InvalidValue):
        write(sector, "x" * (SIGNAL_LIMIT + 1))
    with pytest.raises(InvalidValue):
        write(sector, SAID, theme="am26.z9")
    with pytest.raises(NotFound):
        signals.signals(sector.engine, sector.people["leder"], 10**30)


def test_conditions_are_one_text_and_stand_still_once_the_participation_is_closed(
    sector: SmallSector,
) -> None:
    leader, place = sector.people["leder"], sector.participations["eng"]
    signals.write_conditions(sector.engine, leader, place, "To landsbyer, én helhedsplan", "")
    with pytest.raises(InvalidValue):
        signals.write_conditions(sector.engine, leader, place, "x" * (CONDITIONS_LIMIT + 1), "")
    with writing(sector.engine) as connection:
        connection.execute(schema.participation.update().values(closed_at=LONG_AGO))
    with pytest.raises(NotAllowed):
        signals.write_conditions(sector.engine, leader, place, "", "To landsbyer, én helhedsplan")
    with pytest.raises(NotAllowed):
        write(sector, SAID)
    assert signals.conditions(sector.engine, leader, place) == "To landsbyer, én helhedsplan"


def test_a_meeting_neither_sees_nor_writes_a_kind_that_is_not_its_own(tmp_path: Path) -> None:
    sector = make(tmp_path, form="quick")
    leader = sector.people["leder"]
    meeting = meet(sector, phones=5)
    write(sector, SAID)
    with writing(sector.engine) as connection:  # even if somebody tied it to the meeting
        connection.execute(schema.note.update().values(workshop_id=meeting.id))
    assert workshops.desk(meeting.engine, leader, meeting.id).notes == ()
    for kind in (NoteKind.SIGNAL, NoteKind.CONDITIONS):
        with pytest.raises(InvalidValue):
            workshop_notes.note(meeting.engine, leader, meeting.id, meeting.version, kind, THEME, "Mit")
    with reading(sector.engine) as connection:
        assert connection.execute(schema.note.select()).one().text == SAID
