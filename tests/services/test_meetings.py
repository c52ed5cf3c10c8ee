"""What the desk's pages add to a workshop: themes in a plan, a resident item's end, the timer, the list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from almene_assess.domain.errors import Conflict, InvalidValue, NotNow
from almene_assess.domain.workshop import Move, Phase, Stage, Standing
from almene_assess.services import meetings, workshop_timer, workshops
from almene_assess.services.workshops import Plan
from tests.support import small_sector
from tests.support.meeting import Meeting, meet
from tests.support.small_sector import SmallSector


@pytest.fixture
def sector(tmp_path: Path) -> SmallSector:
    return small_sector.make(tmp_path)


@pytest.fixture
def meeting(sector: SmallSector) -> Meeting:
    return meet(sector, phones=0)


def test_a_plan_may_name_its_themes(sector: SmallSector) -> None:
    themes = ("am26.a2", "am26.b1")
    assert workshops.agenda(sector.bank, "full", Plan("Møde", themes=themes)) == ("am26.a2.2", "am26.b1.1")
    with pytest.raises(InvalidValue):
        workshops.agenda(sector.bank, "full", Plan("Møde", themes=("am26.zz",)))
    with pytest.raises(InvalidValue):
        workshops.agenda(sector.bank, "full", Plan("Møde", pillars=("b",), themes=("am26.a2",)))


def test_an_item_can_end_without_a_joint_step(meeting: Meeting) -> None:
    meeting.until(Phase.TALK)
    meeting.press(Move.FINISH)
    run = meeting.desk.workshop.run
    assert (run.phase, run.place) == (Phase.READ, 1)
    assert run.items[0].standing is Standing.DONE
    with pytest.raises(NotNow):
        meeting.press(Move.FINISH)


def test_a_timer_is_given_more_time_held_and_goes_on(meeting: Meeting) -> None:
    def act(what: object, *more: int) -> None:
        what(meeting.engine, meeting.leader, meeting.id, meeting.version, *more)  # type: ignore[operator]  # any act

    act(workshops.start_timer, 5)
    act(workshop_timer.extend_timer, 2)
    assert workshop_timer.minutes_left(meeting.desk.workshop) == 7
    act(workshop_timer.hold_timer)
    held = meeting.desk.workshop
    assert held.timer_started_at is None
    assert workshop_timer.minutes_left(held, datetime.now(UTC) + timedelta(hours=1)) == 7
    assert meeting.desk.scene.timer_ends_at is None
    with pytest.raises(NotNow):
        act(workshop_timer.hold_timer)
    act(workshop_timer.extend_timer, 2)
    assert workshop_timer.minutes_left(meeting.desk.workshop) == 9


def test_a_timer_that_has_rung_runs_anew_from_now(meeting: Meeting) -> None:
    workshops.start_timer(meeting.engine, meeting.leader, meeting.id, meeting.version, 5)
    whole = meeting.desk.workshop
    assert workshop_timer.minutes_left(whole, datetime.now(UTC) + timedelta(minutes=6)) == 0
    with pytest.raises(InvalidValue):
        workshop_timer.extend_timer(meeting.engine, meeting.leader, meeting.id, meeting.version, 601)
    with pytest.raises(Conflict):
        workshop_timer.extend_timer(meeting.engine, meeting.leader, meeting.id, 1, 2)


def test_the_list_shows_meetings_under_way_before_planned_and_closed_ones(meeting: Meeting) -> None:
    sector = meeting.sector
    now = datetime.now(UTC)
    for title, days in (("Senere", 9), ("Snart", 2)):
        wish = Plan(title, pillars=("a",), planned_for=now + timedelta(days=days))
        workshops.plan(sector.engine, meeting.leader, sector.participations["eng"], wish)
    found = meetings.meetings(sector.engine, meeting.leader)
    assert [one.workshop.title for one in found.meetings] == ["Bestyrelsens møde", "Snart", "Senere"]
    assert found.meetings[0].workshop.stage is Stage.OPEN
    assert [p.id for p in found.plannable] == [sector.participations["eng"]]


@pytest.mark.parametrize("who", ["valgt", "læser", "nabo", "sektor"])
def test_only_the_desk_of_the_organisation_sees_its_meetings(meeting: Meeting, who: str) -> None:
    found = meetings.meetings(meeting.engine, meeting.sector.people[who])
    assert found.meetings == ()
    assert meeting.sector.participations["eng"] not in [p.id for p in found.desks]


def test_after_the_round_no_meeting_can_be_planned_but_the_old_ones_are_seen(meeting: Meeting) -> None:
    meeting.sector.close_round()
    found = meetings.meetings(meeting.engine, meeting.leader)
    assert (len(found.meetings), found.plannable) == (1, ())
