"""A workshop from plan to close, step by step, as the desk, the phones and the projector see it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from almene_assess.domain.answers import UNKNOWN, Card, RespondentGroup, RespondentKind
from almene_assess.domain.errors import Conflict, InvalidValue, NotAllowed, NotFound, NotNow, NotReady
from almene_assess.domain.votes import Distribution, Findings, Moved, Pattern
from almene_assess.domain.workshop import Kind, Move, Phase, Stage, Standing
from almene_assess.services import closing, rounds, screens, voting, workshop_notes, workshops
from almene_assess.services.workshops import Plan
from almene_assess.storage import participations, schema
from almene_assess.storage.ballots import Ballot
from almene_assess.storage.database import reading
from almene_assess.storage.notes import NoteKind
from tests.support.meeting import Meeting, meet
from tests.support.small_sector import SmallSector, make


@pytest.fixture
def sector(tmp_path: Path) -> SmallSector:
    return make(tmp_path)


@pytest.fixture
def meeting(sector: SmallSector) -> Meeting:
    return meet(sector)


def test_a_plan_asks_the_quick_items_of_the_chosen_pillars(sector: SmallSector) -> None:
    meeting = meet(sector, phones=0)
    asked = [item.key for item in meeting.desk.workshop.run.items]
    quick = sector.bank.form_items("quick")
    assert asked == [key for key in quick if sector.bank.theme_of(key).pejlemaerke == "a"]


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (Plan("Møde", pillars=("z",)), "pillars"),
        (Plan("Møde", form="lang"), "form"),
        (Plan("Møde", minutes=0), "minutes"),
        (Plan("   "), "title"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_by_name(sector: SmallSector, wish: Plan, field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        workshops.plan(sector.engine, sector.people["leder"], sector.participations["eng"], wish)
    assert refused.value.field == field


@pytest.mark.parametrize("who", ["valgt", "læser", "nabo", "sektor"])
def test_only_the_desk_of_the_organisation_plans_runs_and_closes(meeting: Meeting, who: str) -> None:
    other, engine, version = meeting.sector.people[who], meeting.engine, meeting.version
    for attempt in (
        lambda: workshops.plan(engine, other, meeting.sector.participations["eng"], Plan("Møde")),
        lambda: workshops.desk(engine, other, meeting.id),
        lambda: workshops.step(engine, other, meeting.id, version, Move.NEXT),
        lambda: workshops.undo(engine, other, meeting.id, version),
        lambda: workshop_notes.joint(engine, other, meeting.id, version, Card(level=1), 0),
        lambda: closing.close(engine, other, meeting.id, version),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_the_way_of_one_item_from_reading_to_the_joint_step(meeting: Meeting) -> None:
    meeting.press(Move.NEXT)
    assert meeting.desk.workshop.run.phase is Phase.READ
    meeting.press(Move.NEXT)
    meeting.vote(4, 4, 3, 4, 4, UNKNOWN)
    assert meeting.desk.scene.vote is None
    meeting.press(Move.NEXT)
    shown = meeting.desk.scene.vote
    assert shown is not None
    assert shown.distribution == Distribution((0, 0, 0, 1, 4), 1)
    assert shown.pattern is Pattern.AGREE_HIGH
    meeting.press(Move.NEXT, Move.NEXT)
    assert meeting.desk.workshop.run.phase is Phase.JOINT
    workshop_notes.joint(
        meeting.engine, meeting.leader, meeting.id, meeting.version, Card(level=3, evidence="Referat"), 0
    )
    joint = meeting.desk.scene.joint
    assert joint is not None
    assert (joint.level, joint.evidence) == (3, "Referat")
    meeting.press(Move.NEXT, Move.NEXT)
    assert meeting.desk.workshop.run.items[0].standing is Standing.DONE
    assert meeting.desk.scene.number == 2


def test_a_second_vote_shows_both_pictures_and_how_many_moved(meeting: Meeting) -> None:
    meeting.until(Phase.VOTE)
    meeting.vote(0, 0, 1, 4, 4, 4)
    meeting.press(Move.NEXT, Move.NEXT, Move.AGAIN)
    assert meeting.desk.scene.vote is None
    meeting.vote(2, 2, 1, 3, 4, 4, number=2)
    meeting.press(Move.NEXT)
    shown = meeting.desk.scene.vote
    assert shown is not None
    assert shown.first == Distribution((2, 1, 0, 0, 3), 0)
    assert shown.distribution == Distribution((0, 1, 2, 1, 2), 0)
    assert shown.moved == Moved(up=2, down=1, same=3)


def test_under_five_votes_there_is_no_distribution_but_a_talk(sector: SmallSector) -> None:
    meeting = meet(sector, phones=4)
    meeting.until(Phase.VOTE)
    meeting.vote(0, 1, 2, 3)
    meeting.press(Move.NEXT)
    shown = meeting.desk.scene.vote
    assert shown is not None
    assert (shown.distribution, shown.pattern) == (None, Pattern.FEW)


def test_four_phones_stay_hidden_behind_hands_that_everybody_saw(sector: SmallSector) -> None:
    meeting = meet(sector, phones=4)
    meeting.until(Phase.VOTE)
    meeting.vote(0, 1, 2, 3)
    counts = {2: 5, UNKNOWN: 1}
    workshop_notes.show_hands(
        meeting.engine, meeting.leader, meeting.id, meeting.version, 1, RespondentGroup.BEBOERE, counts
    )
    meeting.press(Move.NEXT)
    shown = meeting.desk.scene.vote
    assert shown is not None
    assert shown.distribution == Distribution((0, 0, 5, 0, 0), 1, left_out=4)


def test_the_newest_ballot_of_a_phone_holds_and_there_is_only_one(meeting: Meeting) -> None:
    meeting.until(Phase.VOTE)
    token = meeting.phones[0]
    for code in (0, 3, 3, UNKNOWN, 1):
        stored = voting.cast(meeting.engine, token, meeting.item, 1, code, 2)
        assert stored == Ballot(code, 2)
    assert voting.own(meeting.engine, token).ballots == {1: Ballot(1, 2)}
    assert screens.pulse(meeting.engine, [meeting.id])[meeting.id].voted == 1


@pytest.mark.parametrize("phase", [Phase.READ, Phase.REVEAL, Phase.TALK, Phase.JOINT, Phase.NOTE])
def test_ballots_are_taken_in_a_vote_only(meeting: Meeting, phase: Phase) -> None:
    meeting.until(phase)
    with pytest.raises(NotNow):
        voting.cast(meeting.engine, meeting.phones[0], meeting.item, 1, 2)


def test_a_stale_page_cannot_vote_on_what_the_room_has_left(meeting: Meeting) -> None:
    meeting.until(Phase.VOTE)
    with pytest.raises(NotNow):
        voting.cast(meeting.engine, meeting.phones[0], "am26.c1.1", 1, 2)
    with pytest.raises(NotNow):
        voting.cast(meeting.engine, meeting.phones[0], meeting.item, 2, 2)


@pytest.mark.parametrize("code", [-1, 5, 253, 255, True, None, "2"])
def test_a_ballot_holds_a_rung_or_ved_ikke(meeting: Meeting, code: int) -> None:
    meeting.until(Phase.VOTE)
    with pytest.raises(InvalidValue):
        voting.cast(meeting.engine, meeting.phones[0], meeting.item, 1, code)


def test_a_phone_says_who_it_answers_for_before_it_votes_and_not_after(meeting: Meeting) -> None:
    keys = meeting.desk.keys
    assert keys is not None
    token = voting.join_by_token(meeting.engine, keys.join_token).token
    meeting.until(Phase.VOTE)
    with pytest.raises(NotReady):
        voting.cast(meeting.engine, token, meeting.item, 1, 2)
    voting.choose_group(meeting.engine, token, RespondentGroup.BEBOERE)
    voting.choose_group(meeting.engine, token, RespondentGroup.ANSATTE)
    voting.cast(meeting.engine, token, meeting.item, 1, 2)
    with pytest.raises(NotNow):
        voting.choose_group(meeting.engine, token, RespondentGroup.VALGTE)
    assert voting.own(meeting.engine, token).group is RespondentGroup.ANSATTE


def test_a_phone_that_joins_again_is_the_same_voter(meeting: Meeting) -> None:
    keys = meeting.desk.keys
    assert keys is not None
    held = meeting.phones[0]
    assert voting.join_by_token(meeting.engine, keys.join_token, held).token == held
    again = voting.join_by_code(meeting.engine, f" {keys.code.lower()[:5]}-{keys.code[5:]} ", "her", held)
    assert isinstance(again, voting.Joined)
    assert again.token == held
    assert screens.pulse(meeting.engine, [meeting.id])[meeting.id].joined == 6


def test_whoever_presses_second_is_told_and_changes_nothing(meeting: Meeting) -> None:
    seen = meeting.version
    workshops.step(meeting.engine, meeting.leader, meeting.id, seen, Move.NEXT)
    with pytest.raises(Conflict) as told:
        workshops.step(meeting.engine, meeting.leader, meeting.id, seen, Move.NEXT)
    assert told.value.version == seen + 1
    assert meeting.desk.workshop.run.phase is Phase.READ


def test_the_projector_follows_by_its_token_and_knows_the_keys(meeting: Meeting) -> None:
    keys = meeting.desk.keys
    assert keys is not None
    seen = screens.projector(meeting.engine, keys.view_token)
    assert (seen.keys, seen.scene.phase, seen.pulse.joined) == (keys, Phase.WELCOME, 6)
    with pytest.raises(NotFound):
        screens.projector(meeting.engine, keys.join_token)


def test_presence_is_what_the_processes_report_and_fades(meeting: Meeting) -> None:
    screens.report_presence(meeting.engine, "a", {meeting.id: 40})
    screens.report_presence(meeting.engine, "b", {meeting.id: 2})
    screens.report_presence(meeting.engine, "a", {meeting.id: 38})
    assert screens.pulse(meeting.engine, [meeting.id])[meeting.id].present == 40
    screens.report_presence(meeting.engine, "b", {})
    assert screens.pulse(meeting.engine, [meeting.id])[meeting.id].present == 38


def test_skipped_items_can_be_returned_to_where_they_were_left(meeting: Meeting) -> None:
    meeting.until(Phase.VOTE)
    first = meeting.item
    meeting.press(Move.SKIP)
    assert meeting.item != first
    workshops.step(meeting.engine, meeting.leader, meeting.id, meeting.version, Move.GO, 0)
    assert (meeting.item, meeting.desk.workshop.run.phase) == (first, Phase.VOTE)


def test_a_pause_takes_no_votes_and_the_next_day_goes_on_where_it_stopped(meeting: Meeting) -> None:
    meeting.until(Phase.VOTE)
    meeting.vote(1)
    item = meeting.item
    workshops.pause(meeting.engine, meeting.leader, meeting.id, meeting.version)
    with pytest.raises(NotNow):
        voting.cast(meeting.engine, meeting.phones[0], item, 1, 2)
    with pytest.raises(NotNow):
        meeting.press(Move.NEXT)
    workshops.resume(meeting.engine, meeting.leader, meeting.id, meeting.version)
    assert voting.own(meeting.engine, meeting.phones[0]).ballots == {1: Ballot(1, None)}
    meeting.vote(2)


def test_undo_takes_back_a_move_a_joint_step_a_note_and_hands(meeting: Meeting) -> None:
    engine, leader = meeting.engine, meeting.leader
    meeting.until(Phase.VOTE)
    hands = {1: 3}
    workshop_notes.show_hands(engine, leader, meeting.id, meeting.version, 1, RespondentGroup.VALGTE, hands)
    meeting.until(Phase.JOINT)
    workshop_notes.joint(engine, leader, meeting.id, meeting.version, Card(level=1), 0)
    workshop_notes.joint(engine, leader, meeting.id, meeting.version, Card(level=2), 1)
    theme = meeting.sector.bank.theme_of(meeting.item).id
    workshop_notes.note(engine, leader, meeting.id, meeting.version, NoteKind.JOINT, theme, "Vi er enige")
    workshop_notes.park(engine, leader, meeting.id, meeting.version, "Parkering ved nr. 4")
    for kind in ("parking", "note", "joint"):
        assert meeting.desk.undo == kind
        workshops.undo(engine, leader, meeting.id, meeting.version)
    assert meeting.desk.notes == ()
    joint = meeting.desk.joint
    assert joint is not None
    assert (joint.card, joint.version) == (Card(level=1), 3)
    workshops.undo(engine, leader, meeting.id, meeting.version)
    for _ in range(3):
        workshops.undo(engine, leader, meeting.id, meeting.version)  # joint, talk, reveal
    assert meeting.desk.workshop.run.phase is Phase.VOTE
    assert meeting.desk.hands == {1: {RespondentGroup.VALGTE: {1: 3}}}
    assert meeting.desk.undo == "hands"
    workshops.undo(engine, leader, meeting.id, meeting.version)
    assert meeting.desk.hands == {}


def test_a_timer_rings_and_closes_nothing(meeting: Meeting) -> None:
    meeting.until(Phase.VOTE)
    workshops.start_timer(meeting.engine, meeting.leader, meeting.id, meeting.version, 3)
    scene = meeting.desk.scene
    assert scene.timer_started_at is not None
    assert scene.timer_ends_at is not None
    assert (scene.timer_ends_at - scene.timer_started_at).total_seconds() == 180
    meeting.press(Move.NEXT)
    assert meeting.desk.scene.timer_ends_at is None


def test_closing_makes_respondents_of_those_without_a_sheet_and_forgets_everybody(meeting: Meeting) -> None:
    meeting.join(has_sheet=True)
    meeting.until(Phase.VOTE)
    meeting.vote(0, 1, 2, 3, 4, UNKNOWN, 4)
    meeting.press(Move.NEXT)
    item, keys = meeting.item, meeting.desk.keys
    done = closing.close(meeting.engine, meeting.leader, meeting.id, meeting.version)
    assert (done.respondents, done.counted, done.clean) == (6, True, True)
    with reading(meeting.engine) as connection:
        sheets = participations.sheets(connection, meeting.sector.participations["eng"])
        held = {
            table.name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar()
            for table in (schema.voter, schema.ballot, schema.workshop_door, schema.workshop_step)
        }
    voted = [s for s in sheets if s.kind is RespondentKind.WORKSHOP]
    place = meeting.sector.bank.item_order.index(item)
    assert sorted(s.levels[place] for s in voted) == [0, 1, 2, 3, 4, UNKNOWN]
    assert all(s.submitted for s in voted)
    assert set(held.values()) == {0}
    assert keys is not None
    with pytest.raises(NotFound):
        voting.phone(meeting.engine, meeting.phones[0])
    with pytest.raises(NotFound):
        voting.join_by_token(meeting.engine, keys.join_token)


def test_a_participation_is_not_submitted_around_an_open_meeting(meeting: Meeting) -> None:
    meeting.until(Phase.VOTE)
    meeting.vote(1, 1, 1, 1, 1)
    place = meeting.sector.participations["eng"]
    other = meet(meeting.sector, phones=0)
    closing.close(meeting.engine, meeting.leader, meeting.id, meeting.version)
    with pytest.raises(NotReady):
        rounds.submit(meeting.engine, meeting.leader, place, share=False)
    closing.close(meeting.engine, meeting.leader, other.id, other.version)
    rounds.submit(meeting.engine, meeting.leader, place, share=False)


def test_votes_do_not_count_once_somebody_can_have_seen_a_result(meeting: Meeting) -> None:
    meeting.until(Phase.VOTE)
    meeting.vote(1, 1, 1, 1, 1)
    meeting.sector.close_round()
    done = closing.close(meeting.engine, meeting.leader, meeting.id, meeting.version)
    assert (done.respondents, done.counted) == (0, False)
    assert meeting.desk.workshop.stage is Stage.CLOSED


def test_actions_and_parked_lines_come_and_go_and_can_be_undone(meeting: Meeting) -> None:
    desk = (meeting.engine, meeting.leader, meeting.id)
    theme = meeting.sector.bank.theme_ids[0]
    workshop_notes.note(*desk, meeting.version, NoteKind.JOINT, theme, "Vi er enige")
    workshop_notes.park(*desk, meeting.version, "Legepladsen")
    workshop_notes.add_action(*desk, meeting.version, "Ring til kommunen", "Formanden", date(2026, 12, 1))
    (action,) = meeting.desk.actions
    workshop_notes.drop_action(*desk, meeting.version, action.id)
    assert (meeting.desk.actions, meeting.desk.undo) == ((), "action")
    workshops.undo(*desk, meeting.version)
    (again,) = meeting.desk.actions
    assert (again.text, again.responsible, again.due) == (action.text, action.responsible, action.due)
    workshops.undo(*desk, meeting.version)
    assert meeting.desk.actions == ()
    joint, parked = meeting.desk.notes
    workshop_notes.unpark(*desk, meeting.version, joint.id)  # only what is parked can be unparked
    workshop_notes.unpark(*desk, meeting.version, parked.id)
    assert [note.text for note in meeting.desk.notes] == ["Vi er enige"]
    workshops.undo(*desk, meeting.version)
    assert [note.text for note in meeting.desk.notes] == ["Vi er enige", "Legepladsen"]


def test_a_resident_meeting_ends_with_three_findings(sector: SmallSector) -> None:
    meeting = meet(sector, phones=6, wish=Plan("Beboermøde", kind=Kind.RESIDENT, pillars=("a",)))
    for votes in ((4, 4, 4, 4, 4, 3), (0, 0, 4, 4, 0, 4), (0, 0, 0, 0, 0, 1)):
        meeting.until(Phase.VOTE)
        meeting.vote(*votes)
        meeting.press(Move.NEXT, Move.FINISH)
    meeting.press(Move.END)
    scene = meeting.desk.scene
    first, second, third = (item.key for item in meeting.desk.workshop.run.items[:3])
    assert scene.findings == Findings(strong=first, weak=third, apart=second)
    assert set(scene.finding_titles) == {first, second, third}


def test_a_meeting_after_a_first_submission_agrees_on_steps_but_adds_no_respondents(
    sector: SmallSector,
) -> None:
    first = meet(sector)
    first.until(Phase.VOTE)
    first.vote(1, 1, 1, 1, 1, 1)
    closing.close(first.engine, first.leader, first.id, first.version)
    place = sector.participations["eng"]
    rounds.submit(sector.engine, first.leader, place, share=False)
    with pytest.raises(NotAllowed):
        meet(sector)
    rounds.reopen(sector.engine, first.leader, place)
    second = meet(sector)
    second.until(Phase.VOTE)
    second.vote(4, 4, 4, 4, 4, 4)
    second.until(Phase.JOINT)
    workshop_notes.joint(second.engine, second.leader, second.id, second.version, Card(level=4), 0)
    done = closing.close(second.engine, second.leader, second.id, second.version)
    assert (done.respondents, done.counted) == (0, False)
    rounds.submit(sector.engine, first.leader, place, share=False)
