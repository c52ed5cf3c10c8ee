"""The readings beyond the board, and what a board chooses to show: who may, when, and what comes back."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa

from almene_assess.domain.answers import Card, RespondentGroup
from almene_assess.domain.errors import Conflict, InvalidValue, NotAllowed, NotFound
from almene_assess.domain.outside import Paper
from almene_assess.domain.rights import Actor, Grant, Role, ScopeKind
from almene_assess.services import joint_steps, readings, results, shown, signals
from almene_assess.services.shown import LIMITS
from almene_assess.storage import participations, schema
from almene_assess.storage.chosen import Chosen, ChosenTheme
from almene_assess.storage.database import writing
from tests.services.test_inside import seat, submit
from tests.support.small_sector import LONG_AGO, SmallSector, make

NASTY = "=1+1 #let x <b>Formanden</b> \x07"


@pytest.fixture
def sector(tmp_path: Path) -> SmallSector:
    """Return a board of two who agreed on every step of three themes, and submitted."""
    found = make(tmp_path)
    leader, whole = found.people["leder"], found.participations["eng"]
    for theme, level in (("am26.a1", 3), ("am26.b1", 2), ("am26.c1", 0)):
        for item in found.bank.form_themes("full")[theme]:
            card = Card(level=level, evidence=f"Bevis for {item}\nfra maj")
            joint_steps.set_joint(found.engine, leader, whole, item, card, 0)
    seat(found, RespondentGroup.VALGTE, 1, Random(1))
    submit(found)
    return found


def read(sector: SmallSector, who: str = "læser") -> readings.Reading:
    return readings.reading(sector.engine, sector.people[who], sector.participations["eng"])


def see(sector: SmallSector, paper: Paper = Paper.DIALOGUE, who: str = "leder") -> shown.Shown:
    return shown.shown(sector.engine, sector.people[who], sector.participations["eng"], paper)


def keep(sector: SmallSector, wish: Chosen, paper: Paper = Paper.DIALOGUE, who: str = "leder") -> Chosen:
    return shown.show(sector.engine, sector.people[who], sector.participations["eng"], paper, wish)


def choose(*themes: str, **more: str) -> Chosen:
    return Chosen(themes=tuple(ChosenTheme(theme, **more) for theme in themes))


def test_under_five_only_what_the_board_agreed_on_is_told(sector: SmallSector) -> None:
    reading = read(sector)
    assert not reading.on_people
    assert {key: one.step for key, one in reading.told.items()} == {"am26.a1": 3, "am26.b1": 2, "am26.c1": 0}
    found = reading.findings
    assert found is not None
    assert [one.theme for one in (*found.strong, found.open)] == ["am26.a1", "am26.b1", "am26.c1"]


def test_from_five_up_every_step_is_what_resultat_shows(tmp_path: Path) -> None:
    sector = make(tmp_path)
    seat(sector, RespondentGroup.VALGTE, 7, Random(4))
    submit(sector)
    reading = read(sector)
    board = results.profile(sector.engine, sector.people["læser"], sector.participations["eng"])
    assert reading.on_people
    assert reading.told
    for key, one in reading.told.items():
        score = board.themes[key].score
        assert score is not None
        assert one.step == int(score + 0.05 + 1e-9)


@pytest.mark.parametrize("who", ["nabo", "sektor", "gæst"])
def test_neighbours_guests_and_the_sectors_staff_read_and_choose_nothing(
    sector: SmallSector, who: str
) -> None:
    guest = Grant(Role.GUEST, ScopeKind.ORGANISATION, sector.organisations["eng"], LONG_AGO)
    sector.people["gæst"] = Actor(sector.people["valgt"].account_id, (guest,))
    with pytest.raises(NotAllowed):
        read(sector, who)
    for paper in Paper:
        with pytest.raises(NotAllowed):
            see(sector, paper, who)
        with pytest.raises(NotAllowed):
            keep(sector, choose("am26.a1"), paper, who)


def test_colleagues_read_but_only_the_desk_chooses(sector: SmallSector) -> None:
    for who in ("valgt", "læser"):
        found = see(sector, who=who)
        assert not found.may_set
        assert not found.evidence  # what stands on the joint steps is the desk's until it is chosen
        with pytest.raises(NotAllowed):
            keep(sector, choose("am26.a1"), who=who)


def test_before_submission_there_is_nothing_to_read_or_to_choose(sector: SmallSector) -> None:
    with writing(sector.engine) as connection:
        participations.mark_reopened(connection, sector.participations["eng"])
    with pytest.raises(NotAllowed):
        read(sector)
    with pytest.raises(NotAllowed):
        see(sector)
    with pytest.raises(NotAllowed):
        keep(sector, choose("am26.a1"))


@pytest.mark.parametrize("key", [0, -1, 99, 2**70, "1", None])
def test_what_is_not_there_is_not_found(sector: SmallSector, key: int) -> None:
    with pytest.raises(NotFound):
        readings.reading(sector.engine, sector.people["leder"], key)
    with pytest.raises(NotFound):
        shown.show(sector.engine, sector.people["leder"], key, Paper.DIALOGUE, Chosen())


@pytest.mark.parametrize("paper", Paper)
def test_a_choice_is_read_back_as_it_was_made(sector: SmallSector, paper: Paper) -> None:
    wish = Chosen("Om os", (ChosenTheme("am26.b1", "Bevis"), ChosenTheme("am26.a1", NASTY)))
    kept = keep(sector, wish, paper)
    assert kept == see(sector, paper).chosen
    assert (kept.version, kept.introduction, kept.themes) == (1, "Om os", wish.themes)
    other = Paper.COMMUNITY if paper is Paper.DIALOGUE else Paper.DIALOGUE
    assert see(sector, other).chosen == Chosen()


def test_whoever_comes_second_is_told_and_overwrites_nothing(sector: SmallSector) -> None:
    first = keep(sector, choose("am26.a1"))
    with pytest.raises(Conflict):
        keep(sector, choose("am26.b1"))
    keep(sector, replace(first, introduction="Ny"))
    with pytest.raises(Conflict):
        keep(sector, replace(first, introduction="Ældre"))
    assert see(sector).chosen.introduction == "Ny"


@pytest.mark.parametrize(
    "wish",
    [
        choose("am26.zz"),
        choose("am26.a1", "am26.a1"),
        choose("am26.a1", "am26.a2", "am26.a3", "am26.a4", "am26.b1", "am26.b2"),
        choose("am26.a1", evidence="x" * (LIMITS[Paper.DIALOGUE].evidence + 1)),
        choose("am26.a1", wish="x" * 401),
        Chosen(introduction="x" * 501),
        Chosen(version=-1),
    ],
)
def test_what_no_paper_can_hold_is_refused(sector: SmallSector, wish: Chosen) -> None:
    with pytest.raises(InvalidValue):
        keep(sector, wish)
    assert see(sector).chosen == Chosen()


def test_a_theme_begins_with_its_evidence_and_keeps_what_was_written_when_it_is_taken_off(
    sector: SmallSector,
) -> None:
    found = see(sector)
    begun = shown.take(found, found.chosen, {"am26.b1", "am26.a1"})
    assert [one.theme for one in begun.themes] == ["am26.a1", "am26.b1"]
    assert begun.themes[0].evidence.startswith("Bevis for am26.a1.1 fra maj Bevis for am26.a1.2")
    kept = keep(sector, replace(begun, themes=(replace(begun.themes[0], wish="En aftale"), begun.themes[1])))
    without = keep(sector, shown.take(found, kept, {"am26.b1"}))
    assert [one.theme for one in without.themes] == ["am26.b1"]
    again = shown.take(found, see(sector).chosen, {"am26.a1", "am26.b1"})
    assert again.themes[0].wish == "En aftale"
    assert again.aside == ()


def test_long_evidence_is_cut_at_a_word_to_what_the_paper_holds(sector: SmallSector) -> None:
    item = sector.bank.form_themes("full")["am26.a1"][0]
    with writing(sector.engine) as connection:
        connection.execute(
            schema.answer.update()
            .where(schema.answer.c.item_key == item)
            .values(evidence="mødereferat " * 90)
        )
    told = see(sector).evidence["am26.a1"]
    assert len(told) <= LIMITS[Paper.DIALOGUE].evidence
    assert told.endswith("mødereferat …")


def test_a_signal_is_offered_to_the_desk_and_shown_to_nobody_before_it_is_taken(sector: SmallSector) -> None:
    whole = sector.participations["eng"]
    signals.write_signal(sector.engine, sector.people["leder"], whole, "am26.a1", "Vi mangler en bus", "")
    found = see(sector)
    assert found.signals == {"am26.a1": "Vi mangler en bus"}
    assert see(sector, who="læser").signals == {}
    assert "bus" not in repr(shown.page(found, choose("am26.a1")))


def test_a_page_holds_what_was_chosen_in_words_and_not_one_figure_or_name(sector: SmallSector) -> None:
    kept = keep(sector, choose("am26.a1", "am26.a2", evidence="Referatet fra maj"), Paper.COMMUNITY)
    page = shown.page(see(sector, Paper.COMMUNITY), kept)
    told, untold = page.themes
    first = sector.bank.form_themes("full")["am26.a1"][0]
    assert (told.step, told.evidence) == ("Fast praksis", "Referatet fra maj")
    item = sector.bank.items[first]
    assert told.words == f"{item.title_da}: {item.levels_da[3]}"
    assert (untold.step, untold.words) == ("", "")  # the board agreed on nothing there
    said = " ".join([told.title, told.step, told.words, untold.title])
    assert not re.search(r"\d", said)


def test_goals_are_told_by_choice_without_who_and_only_while_they_stand(sector: SmallSector) -> None:
    with writing(sector.engine) as connection:
        keys = [_goal(connection, sector.participations["eng"], n) for n in range(2)]
        foreign = _goal(connection, sector.participations["bakke"], 3)
    kept = keep(sector, Chosen(goals=(*keys, foreign, 999)), Paper.COMMUNITY)
    assert kept.goals == tuple(keys)
    assert [one.text for one in shown.page(see(sector, Paper.COMMUNITY)).goals] == ["Mål 0", "Mål 1"]
    with writing(sector.engine) as connection:
        connection.execute(schema.goal.update().where(schema.goal.c.id == keys[0]).values(state="stopped"))
    page = shown.page(see(sector, Paper.COMMUNITY))
    assert [one.text for one in page.goals] == ["Mål 1"]
    assert "Formanden" not in repr(page)


def _goal(connection: sa.Connection, participation: int, n: int) -> int:
    row = {"text": f"Mål {n}", "responsible": "Formanden", "due": LONG_AGO.date(), "created_at": LONG_AGO}
    row |= {"participation_id": participation, "horizon": "larger", "level": "board", "state": "running"}
    return schema.new_id(connection.execute(schema.goal.insert().values(**row, version=1)))


def test_looking_and_choosing_leave_a_trace(sector: SmallSector) -> None:
    read(sector)
    keep(sector, choose("am26.a1"))
    with writing(sector.engine) as connection:
        noted = set(connection.execute(sa.select(schema.audit_log.c.action)).scalars())
    assert {"reading_read", "shown_set"} <= noted
