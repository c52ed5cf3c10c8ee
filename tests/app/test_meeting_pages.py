"""The meeting's pages without a browser: planning, the desk in every phase, two desks at once, the end."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from almene_assess.domain.answers import Card, RespondentGroup
from almene_assess.domain.workshop import Move, Phase, Stage
from almene_assess.services import answer_links, closing, joint_steps, rounds, workshop_notes, workshops
from almene_assess.services.workshops import Desk, Plan
from almene_assess.storage.notes import NoteKind
from almene_assess.ui import navigation
from tests.app.conftest import See
from tests.screens import meetings, stage

NEXT = "naeste"


def desk(engine: sa.Engine, key: int) -> Desk:
    return workshops.desk(engine, stage.actor(engine, stage.FACILITATOR), key)


def act(engine: sa.Engine, key: int, what: object, *more: object) -> None:
    """Act as another facilitator at another machine."""
    version = desk(engine, key).workshop.version
    what(engine, stage.actor(engine, stage.FACILITATOR), key, version, *more)  # type: ignore[operator]  # any act


def sit(see: See, key: int) -> AppTest:
    return see(stage.FACILITATOR, navigation.DESK, moede=str(key))


def press(seen: AppTest, name: str) -> None:
    """Press the button of a move, wherever it was drawn."""
    next(b for b in seen.button if (b.key or "").startswith(f"{name}-")).click().run()
    assert not seen.exception, seen.exception


def texts(seen: AppTest) -> str:
    return "\n".join(
        str(e.value) for kind in ("markdown", "caption", "info", "warning") for e in seen.get(kind)
    )


def test_a_plan_that_does_not_fit_says_so_and_proposes_one_that_does(see: See, engine: sa.Engine) -> None:
    seen = see(stage.FACILITATOR, navigation.PLAN_MEETING)
    assert "16 spørgsmål kræver mindst 126 minutter" in seen.warning[0].value
    seen.button(key="planlaeg-forslag").click().run()
    assert not seen.warning
    assert seen.success[0].value.startswith("Det passer: 15 spørgsmål")
    seen.text_input[0].set_value("Vores møde").run()
    seen.button(key="planlaeg-gem").click().run()
    assert not seen.exception
    whole = desk(engine, meetings.CLOSED + 2).workshop
    assert (whole.title, whole.minutes, len(whole.run.items)) == ("Vores møde", 120, 15)


def test_a_planned_meeting_is_planned_otherwise(see: See, engine: sa.Engine) -> None:
    seen = see(stage.FACILITATOR, navigation.PLAN_MEETING, moede=str(meetings.PLANNED))
    assert seen.number_input[0].value == 60
    seen.number_input[0].set_value(90).run()
    seen.button(key="planlaeg-gem").click().run()
    assert desk(engine, meetings.PLANNED).workshop.minutes == 90
    assert len(desk(engine, meetings.PLANNED).workshop.run.items) == 4


def test_an_invitation_says_when_and_holds_no_code(see: See, engine: sa.Engine) -> None:
    seen = sit(see, meetings.PLANNED)
    keys = desk(engine, meetings.PLANNED).keys
    letter = seen.code[0].value
    assert "kl. 17:00" in letter
    assert keys is not None
    assert keys.code[:5] not in letter
    assert any(keys.view_token in one.value for one in seen.code)


def test_votes_are_hidden_from_the_desk_until_they_are_revealed(see: See, engine: sa.Engine) -> None:
    seen = sit(see, meetings.VOTING)
    assert "**5** har stemt" in texts(seen)
    assert len(seen.get("progress")) == 0
    press(seen, NEXT)
    assert desk(engine, meetings.VOTING).workshop.run.phase is Phase.REVEAL
    assert len(seen.get("progress")) == 6


def test_the_desk_leads_through_a_question_by_its_primary_button(see: See, engine: sa.Engine) -> None:
    seen = sit(see, meetings.REVEALED)
    labels = []
    for _ in range(4):
        first = next(b for b in seen.button if (b.key or "").startswith("naeste-"))
        labels.append(first.label)
        press(seen, NEXT)
    assert labels[:3] == ["Gå til snakken", "Gå til fælles trin", "Gå til noten"]
    assert labels[3].startswith("Næste spørgsmål: ")
    assert desk(engine, meetings.REVEALED).workshop.run.place == 1


def test_whoever_presses_second_is_told_and_nothing_is_skipped(see: See, engine: sa.Engine) -> None:
    mine, other = sit(see, meetings.REVEALED), sit(see, meetings.REVEALED)
    press(other, NEXT)
    press(mine, NEXT)
    assert desk(engine, meetings.REVEALED).workshop.run.phase is Phase.TALK
    assert "flyttet fra en anden skærm" in texts(mine)
    press(mine, NEXT)
    assert desk(engine, meetings.REVEALED).workshop.run.phase is Phase.JOINT
    assert "anden skærm" not in texts(mine)


def test_a_press_that_would_still_be_possible_is_refused_too(see: See, engine: sa.Engine) -> None:
    mine = sit(see, meetings.REVEALED)
    act(engine, meetings.REVEALED, workshops.step, Move.NEXT)
    mine.button(key="pause").click().run()
    assert desk(engine, meetings.REVEALED).workshop.stage is Stage.OPEN
    assert "En anden mødeleder nåede at trykke først" in texts(mine)
    mine.button(key="pause").click().run()
    assert desk(engine, meetings.REVEALED).workshop.stage is Stage.PAUSED


def test_what_was_typed_is_kept_when_somebody_else_moves_the_meeting(see: See, engine: sa.Engine) -> None:
    mine = sit(see, meetings.JOINT)
    press(mine, NEXT)
    act(engine, meetings.JOINT, workshops.step, Move.NEXT)
    mine.text_area[0].set_value("Vi skriver til kommunen.").run()
    assert not mine.exception
    notes = desk(engine, meetings.JOINT).notes
    assert [(n.kind, n.theme, n.text) for n in notes] == [
        (NoteKind.JOINT, "am26.a1", "Vi skriver til kommunen.")
    ]
    assert "er gemt" in texts(mine)
    assert desk(engine, meetings.JOINT).workshop.run.place == 1


def test_a_joint_step_typed_too_late_still_goes_to_its_own_question(see: See, engine: sa.Engine) -> None:
    mine = sit(see, meetings.JOINT)
    act(engine, meetings.JOINT, workshops.step, Move.GO, 1)
    mine.radio[0].set_value(3).run()
    assert not mine.exception
    whole = desk(engine, meetings.JOINT)
    found = joint_steps.joint_steps(engine, stage.actor(engine, stage.FACILITATOR), whole.participation.id)
    assert found.card("am26.a1.1").card.level == 3
    assert found.card(whole.workshop.run.items[1].key).card == Card()


def test_a_note_written_by_two_shows_the_newest_and_keeps_mine_aside(see: See, engine: sa.Engine) -> None:
    mine = sit(see, meetings.JOINT)
    press(mine, NEXT)
    act(engine, meetings.JOINT, workshop_notes.note, NoteKind.JOINT, "am26.a1", "Deres ord")
    mine.text_area[0].set_value("Mine ord").run()
    assert not mine.exception
    assert mine.text_area[0].value == "Deres ord"
    assert [one.value for one in mine.code if one.value == "Mine ord"]
    assert [n.text for n in desk(engine, meetings.JOINT).notes] == ["Deres ord"]


def test_undo_brings_the_text_back_to_the_field(see: See, engine: sa.Engine) -> None:
    seen = sit(see, meetings.JOINT)
    press(seen, NEXT)
    seen.text_area[0].set_value("Først").run()
    seen.text_area[0].set_value("Så").run()
    seen.button(key="fortryd").click().run()
    assert seen.text_area[0].value == "Først"
    assert [n.text for n in desk(engine, meetings.JOINT).notes] == ["Først"]


def test_undo_brings_the_joint_step_back_to_the_card(see: See, engine: sa.Engine) -> None:
    seen = sit(see, meetings.JOINT)
    seen.radio[0].set_value(3).run()
    seen.button(key="fortryd").click().run()
    joint = desk(engine, meetings.JOINT).joint
    assert joint is not None
    assert (joint.card.level, seen.radio[0].value) == (2, 2)


def test_a_text_and_a_press_in_the_same_moment_are_both_done(see: See, engine: sa.Engine) -> None:
    seen = sit(see, meetings.JOINT)
    press(seen, NEXT)
    seen.text_area[0].set_value("Skrevet lige før trykket")
    press(seen, NEXT)
    whole = desk(engine, meetings.JOINT)
    assert [n.text for n in whole.notes] == ["Skrevet lige før trykket"]
    assert whole.workshop.run.place == 1


def test_not_relevant_is_kept_only_with_its_reason(see: See, engine: sa.Engine) -> None:
    seen = sit(see, meetings.JOINT)
    seen.radio[0].set_value(253).run()
    joint = desk(engine, meetings.JOINT).joint
    assert joint is not None
    assert joint.card.level == 2
    assert "Skriv hvorfor, så bliver det gemt." in texts(seen)
    seen.text_area[0].set_value("Vi har ingen planer.").run()
    joint = desk(engine, meetings.JOINT).joint
    assert joint is not None
    assert joint.card.reason is not None


def test_hands_are_counted_for_one_group(see: See, engine: sa.Engine) -> None:
    seen = sit(see, meetings.VOTING)
    seen.number_input[2].set_value(4)
    next(b for b in seen.button if (b.key or "").startswith("haender-gem-")).click().run()
    assert not seen.exception
    assert desk(engine, meetings.VOTING).hands == {1: {RespondentGroup.VALGTE: {2: 4}}}
    assert "og **4** hænder er talt" in texts(seen)


def test_the_timer_is_started_given_time_held_and_stopped(see: See, engine: sa.Engine) -> None:
    seen = sit(see, meetings.REVEALED)
    for key, minutes in (
        ("ur-start", 3),
        ("ur-mere", 5),
        ("ur-hold", 5),
        ("ur-videre", 5),
        ("ur-stop", None),
    ):
        seen.button(key=key).click().run()
        assert not seen.exception
        assert desk(engine, meetings.REVEALED).workshop.timer_minutes == minutes


def test_a_question_is_skipped_and_returned_to(see: See, engine: sa.Engine) -> None:
    seen = sit(see, meetings.REVEALED)
    press(seen, "spring")
    assert "sprunget over" in texts(seen)
    seen.button(key="gaa-0").click().run()
    run = desk(engine, meetings.REVEALED).workshop.run
    assert (run.place, run.phase) == (0, Phase.REVEAL)


def test_a_meeting_pauses_and_goes_on(see: See, engine: sa.Engine) -> None:
    seen = sit(see, meetings.REVEALED)
    seen.button(key="pause").click().run()
    assert desk(engine, meetings.REVEALED).workshop.stage is Stage.PAUSED
    seen.button(key="genoptag").click().run()
    assert desk(engine, meetings.REVEALED).workshop.stage is Stage.OPEN


def test_an_action_needs_a_name_and_stays_in_the_form_without(see: See, engine: sa.Engine) -> None:
    seen = sit(see, meetings.ENDING)
    seen.text_area[0].set_value("Skriv til kommunen").run()
    seen.button(key="handling-gem").click().run()
    assert seen.error
    assert seen.text_area[0].value == "Skriv til kommunen"
    seen.text_input[0].set_value("Næstformanden").run()
    seen.button(key="handling-gem").click().run()
    assert [(a.text, a.responsible) for a in desk(engine, meetings.ENDING).actions][1:] == [
        ("Skriv til kommunen", "Næstformanden")
    ]
    assert seen.text_area[0].value == ""


def test_an_action_half_typed_waits_while_the_meeting_is_elsewhere(see: See, engine: sa.Engine) -> None:
    seen = sit(see, meetings.ENDING)
    seen.text_area[0].set_value("Skriv til kommunen").run()
    act(engine, meetings.ENDING, workshops.step, Move.GO, 1)
    seen.run()
    act(engine, meetings.ENDING, workshops.step, Move.END)
    seen.run()
    assert seen.text_area[0].value == "Skriv til kommunen"


def test_a_meeting_closes_only_when_one_says_so_twice(see: See, engine: sa.Engine) -> None:
    seen = sit(see, meetings.ENDING)
    assert seen.button(key="luk").disabled
    seen.checkbox[0].check().run()
    seen.button(key="luk").click().run()
    assert not seen.exception
    assert desk(engine, meetings.ENDING).workshop.stage is Stage.CLOSED
    assert "Mødet blev lukket den" in seen.success[0].value


def test_a_residents_question_ends_without_a_joint_step(see: See, engine: sa.Engine) -> None:
    seen = sit(see, meetings.RESIDENTS)
    assert "Her er der mest at hente" in texts(seen)
    seen.button(key="gaa-2").click().run()
    for _ in range(3):
        press(seen, NEXT)
    assert desk(engine, meetings.RESIDENTS).workshop.run.phase is Phase.TALK
    press(seen, NEXT)
    assert desk(engine, meetings.RESIDENTS).workshop.run.place == 3


def test_the_three_findings_can_be_read_after_the_meeting(see: See, engine: sa.Engine) -> None:
    before = desk(engine, meetings.RESIDENTS).scene.findings
    act(engine, meetings.RESIDENTS, closing.close)
    assert desk(engine, meetings.RESIDENTS).scene.findings == before
    assert "Her er der mest at hente" in texts(sit(see, meetings.RESIDENTS))


def test_a_room_of_few_is_told_to_talk_instead(see: See, engine: sa.Engine) -> None:
    actor = stage.actor(engine, stage.FACILITATOR)
    place = desk(engine, meetings.JOINT).participation.id
    key = workshops.plan(engine, actor, place, Plan("Fire om et bord", pillars=("b",)))
    act(engine, key, workshops.open_doors)
    seen = sit(see, key)
    for _ in range(2):
        press(seen, NEXT)
    assert "Luk afstemningen, og gå videre" in [b.label for b in seen.button]
    press(seen, NEXT)
    assert "For få har stemt" in texts(seen)
    assert len(seen.get("progress")) == 0
    press(seen, NEXT)
    press(seen, NEXT)
    assert "Gå til noten uden et fælles trin" in [b.label for b in seen.button]


def test_answer_links_are_shown_once_and_counted(see: See, engine: sa.Engine) -> None:
    seen = sit(see, meetings.PLANNED)
    seen.number_input(key="svarlinks-antal").set_value(2).run()
    seen.button(key="svarlinks-lav-knap").click().run()
    assert not seen.exception
    shown = next(one.value for one in seen.code if "/svar/" in one.value)
    assert len(shown.splitlines()) == 2
    assert "Links i alt: **2**. Har svaret: **0**. Mangler: **2**." in texts(seen)
    seen.button(key="svarlinks-taget").click().run()
    assert not [one for one in seen.code if "/svar/" in one.value]
    seen.button(key="svarlinks-traek").click().run()
    assert "Links i alt" not in texts(seen)


def test_a_link_in_the_wrong_hands_is_pasted_and_ended(see: See, engine: sa.Engine) -> None:
    place = desk(engine, meetings.PLANNED).participation.id
    facilitator = stage.actor(engine, stage.FACILITATOR)
    token, _ = answer_links.invite(engine, facilitator, place, RespondentGroup.VALGTE, 2)
    assert answer_links.open_link(engine, token, None) is not None
    seen = sit(see, meetings.PLANNED)
    assert seen.button(key="svarlinks-afslut-knap").disabled
    seen.checkbox(key="svarlinks-afslut-sikker-0").check().run()
    seen.button(key="svarlinks-afslut-knap").click().run()
    assert "Det link findes ikke her" in seen.error[0].value
    seen.text_input(key="svarlinks-afslut-felt-0").set_value(f"https://pejling.test/svar/{token}").run()
    seen.button(key="svarlinks-afslut-knap").click().run()
    assert not seen.exception
    assert "Linket er afsluttet" in seen.success[0].value
    assert answer_links.links(engine, facilitator, place).made == 1
    assert seen.text_input(key="svarlinks-afslut-felt-1").value == ""


def test_a_paper_ballot_counts_in_the_first_vote(see: See, engine: sa.Engine) -> None:
    seen = sit(see, meetings.VOTING)
    seen.session_state["sedler"] = True
    seen.run()
    name = f"papir-moede-{meetings.VOTING}"
    seen.selectbox(key=f"{name}-am26.a1.1-0").set_value(3).run()
    seen.button(key=f"{name}-gem").click().run()
    assert not seen.exception
    assert desk(engine, meetings.VOTING).pulse.voted == 6
    assert "Du har gemt ét papir" in texts(seen)
    assert seen.selectbox(key=f"{name}-am26.a1.1-1").value is None
    seen.button(key="fortryd").click().run()
    assert desk(engine, meetings.VOTING).pulse.voted == 5


def test_a_sheet_on_paper_becomes_a_submitted_answer(see: See, engine: sa.Engine) -> None:
    actor = stage.actor(engine, stage.FACILITATOR)
    place = desk(engine, meetings.JOINT).participation.id
    before = rounds.standing(engine, actor, place).submitted
    seen = see(stage.FACILITATOR, navigation.PAPER)
    name = f"papir-ark-{place}"
    seen.button(key=f"{name}-gem").click().run()
    assert "Sæt mindst ét kryds" in seen.error[0].value
    seen.selectbox(key=f"{name}-am26.b1.1-0").set_value(2).run()
    seen.button(key=f"{name}-gem").click().run()
    assert not seen.exception
    assert rounds.standing(engine, actor, place).submitted == before + 1


def test_a_joint_step_is_set_without_a_meeting(see: See, engine: sa.Engine) -> None:
    seen = see(stage.FACILITATOR, navigation.JOINT, tema="am26.b1")
    seen.radio[0].set_value(1).run()
    assert not seen.exception
    place = desk(engine, meetings.JOINT).participation.id
    found = joint_steps.joint_steps(engine, stage.actor(engine, stage.FACILITATOR), place)
    assert found.card("am26.b1.1").card.level == 1
    assert "Det fælles trin er gemt kl." in texts(seen)


def test_the_coming_meeting_is_a_task_on_the_start_page(see: See) -> None:
    seen = see(stage.LEADER)
    assert "Gør mødet klar" in [b.label for b in seen.button]


@pytest.mark.parametrize("odd", ["", "0", "-1", "9" * 40, "æ", "1; DROP TABLE workshop"])
def test_odd_addresses_of_a_meeting_show_an_ordinary_page(see: See, odd: str) -> None:
    for page in (navigation.DESK, navigation.PLAN_MEETING, navigation.HANDOUT):
        seen = see(stage.FACILITATOR, page, moede=odd)
        assert not seen.exception
        assert seen.title


@pytest.mark.parametrize("who", [stage.LEADER, stage.BOARD_MEMBER, stage.SECTOR])
def test_nobody_else_sees_a_boards_meeting(see: See, who: str) -> None:
    for page in (navigation.DESK, navigation.HANDOUT):
        seen = see(who, page, moede=str(meetings.JOINT))
        assert [t.value for t in seen.title] == ["Der er ikke noget møde her"]
