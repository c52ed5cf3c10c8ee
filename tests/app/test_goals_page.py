"""Mål og handlinger as a board uses it: from gap to goal, checks, actions, learning, closing the round."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from almene_assess.domain.goals import GoalState, Outcome
from almene_assess.services import goals, rounds
from almene_assess.services.goal_words import TEXT_LIMIT
from almene_assess.services.goals import Board
from almene_assess.ui import navigation
from tests.app.conftest import See
from tests.screens import stage

NASTY = "=SUM(A1) **fed** <b>æøå</b> [a](b)"


def board(engine: sa.Engine) -> Board:
    actor = stage.actor(engine, stage.FINISHED)
    return goals.board(engine, actor, rounds.tasks(engine, actor)[0].participation.id)


def open_page(see: See, **query: str) -> AppTest:
    return see(stage.FINISHED, navigation.GOALS, **query)


def press(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def said(app: AppTest) -> str:
    parts = (*app.markdown, *app.caption, *app.info, *app.success, *app.error, *app.warning)
    return "\n".join(part.value for part in parts)


def test_from_a_theme_to_a_goal_in_the_next_rungs_words(see: See, engine: sa.Engine) -> None:
    app = open_page(see, tema="am26.b3")
    assert not app.exception
    app = app.checkbox(key="maal-med-am26-b3-1").check().run()
    bank, rung = board(engine).questionnaire, app.selectbox(key="maal-trin-am26-b3-1").value
    (text,) = [field.value for field in app.text_area if field.label == "Mål"]
    assert text == bank.items["am26.b3.1"].levels_da[rung]
    app.text_input(key="maal-ny-hvem").input("Formanden")
    press(app, "maal-ny-gem")
    kept = next(goal for goal in board(engine).goals if goal.theme == "am26.b3")
    assert (kept.words.text, kept.words.responsible) == (text, "Formanden")
    assert [(one.item, one.target) for one in kept.items] == [("am26.b3.1", float(rung))]


def test_a_goal_of_joint_steps_tells_how_far_it_is_and_one_of_few_answers_why_not(see: See) -> None:
    told = said(open_page(see))
    assert "**33 % af målet er nået**" in told
    assert "I står, hvor I stod, da målet blev sat." in told
    assert "For få har svaret, så tallet kunne røbe en enkelts svar." in told


def test_what_is_typed_stays_when_another_question_is_chosen(see: See) -> None:
    app = open_page(see, tema="am26.b3")
    (text,) = [field for field in app.text_area if field.label == "Mål"]
    app = text.input("Mine egne ord").run()
    app = app.checkbox(key="maal-med-am26-b3-2").check().run()
    assert [field.value for field in app.text_area if field.label == "Mål"] == ["Mine egne ord"]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("tekst", "", "Skriv, hvad I vil gøre."),
        ("hvem", "", "Skriv, hvem der er ansvarlig."),
        ("dato", None, "Vælg en dato."),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    see: See, engine: sa.Engine, field: str, value: object, words: str
) -> None:
    goal = board(engine).goals[0]
    app = open_page(see, ret=f"maal-{goal.id}-{goal.version}")
    app.text_area(key=f"maal-{goal.id}-tegn").input("Noget nyt")
    if field == "dato":
        app.date_input(key=f"maal-{goal.id}-dato").set_value(value)  # type: ignore[arg-type]  # out of its type on purpose
    else:
        part = app.text_area if field == "tekst" else app.text_input
        part(key=f"maal-{goal.id}-{field}").input(value)
    app = press(app, f"maal-{goal.id}-gem")
    assert not app.exception
    assert words in "\n".join(error.value for error in app.error)
    assert app.text_area(key=f"maal-{goal.id}-tegn").value == "Noget nyt"
    assert board(engine).goals[0] == goal


def test_more_than_a_field_holds_and_a_day_of_another_century_are_never_kept(
    see: See, engine: sa.Engine
) -> None:
    goal = board(engine).goals[0]
    app = open_page(see, ret=f"maal-{goal.id}-{goal.version}")
    app.text_area(key=f"maal-{goal.id}-tekst").input("x" * 10_000)
    app.date_input(key=f"maal-{goal.id}-dato").set_value(date(1900, 1, 1))
    app = press(app, f"maal-{goal.id}-gem")
    assert not app.exception
    kept = next(one for one in board(engine).goals if one.id == goal.id)
    assert (len(kept.words.text) <= TEXT_LIMIT, kept.words.due) == (True, goal.words.due)


def test_whoever_saves_second_sees_both_and_decides(see: See, engine: sa.Engine) -> None:
    goal = board(engine).goals[0]
    app = open_page(see, ret=f"maal-{goal.id}-{goal.version}")
    app.text_area(key=f"maal-{goal.id}-tekst").input("Min tekst")
    theirs = replace(goal.words, text="Deres tekst")
    goals.change_goal(engine, stage.actor(engine, stage.FINISHED), goal.id, goal.version, theirs)
    app = press(app, f"maal-{goal.id}-gem")
    assert "En anden har rettet det" in said(app)
    assert "Deres tekst" in app.code[0].value
    assert app.text_area(key=f"maal-{goal.id}-tekst").value == "Min tekst"
    assert board(engine).goals[0].words.text == "Deres tekst"
    press(app, f"maal-{goal.id}-gem")
    assert board(engine).goals[0].words.text == "Min tekst"


def test_a_check_changes_the_goal_in_the_same_step_and_shows_its_history(see: See, engine: sa.Engine) -> None:
    goal = board(engine).goals[0]
    app = press(open_page(see), f"tjek-knap-{goal.id}")
    app = press(app, f"tjek-{goal.id}-gem")
    assert app.error
    app = app.radio(key=f"tjek-{goal.id}-udfald").set_value(Outcome.CHANGED).run()
    app.text_area(key=f"tjek-{goal.id}-grund").input(NASTY)
    app.text_area(key=f"tjek-{goal.id}-tekst").input("Et mindre mål")
    app = press(app, f"tjek-{goal.id}-gem")
    kept = board(engine).goals[0]
    assert (kept.words.text, kept.checks[-1].reason, kept.state) == (
        "Et mindre mål",
        NASTY,
        GoalState.RUNNING,
    )
    assert "\\*\\*fed\\*\\*" in said(app)


def test_an_action_is_done_and_undone_removed_and_put_back(see: See, engine: sa.Engine) -> None:
    deed = next(one for one in board(engine).deeds if one.done_at is None)
    app = press(open_page(see), f"gjort-{deed.id}")
    assert "Handlingen er gjort" in said(app)
    app = press(app, f"ikke-gjort-{deed.id}")
    app = press(app, f"fjern-handling-{deed.id}")
    assert deed.id not in {one.id for one in board(engine).deeds}
    app = press(app, "laeg-tilbage")
    assert deed.words in [one.words for one in board(engine).deeds]
    assert not app.exception


def test_an_action_and_a_lesson_are_written_down(see: See, engine: sa.Engine) -> None:
    app = press(open_page(see), "ny-handling-knap")
    app.text_area(key="handling-ny-hvad").input(NASTY)
    app.text_input(key="handling-ny-hvem").input("Driftslederen")
    app = press(app, "handling-ny-gem")
    assert NASTY in [one.words.text for one in board(engine).deeds]
    app = press(app, "ny-laering-knap")
    app.text_area(key="laering-ny-proevede").input("Et åbent møde")
    app = app.toggle(key="laering-ny-del").set_value(True).run()
    assert "Skriv ingen navne" in said(app)
    press(app, "laering-ny-gem")
    newest = board(engine).lessons[0]
    assert (newest.words.tried, newest.shared_at is None) == ("Et åbent møde", False)


def test_a_theme_that_is_let_be_says_why(see: See, engine: sa.Engine) -> None:
    app = open_page(see)
    app = app.selectbox(key="forklar-tema").set_value("am26.b3").run()
    (field,) = [one for one in app.text_area if one.label == "Derfor lader vi temaet ligge"]
    field.input("Vi har ingen jord").run()
    assert board(engine).choices == {"am26.b3": "Vi har ingen jord"}


def test_the_round_is_closed_and_opened_again(see: See, engine: sa.Engine) -> None:
    app = open_page(see)
    whole = board(engine).participation.id
    app = app.checkbox(key=f"luk-sikker-{whole}").check().run()
    app = press(app, "runde-luk")
    assert "Runden blev lukket for jer" in said(app)
    assert board(engine).participation.closed_at is not None
    press(app, "runde-aabn")
    assert board(engine).participation.closed_at is None


def test_without_an_action_closing_asks_for_one_or_for_a_reason(see: See, engine: sa.Engine) -> None:
    app = open_page(see)
    for deed in board(engine).deeds:
        app = press(app, f"fjern-handling-{deed.id}")
    whole = board(engine).participation.id
    app = app.checkbox(key=f"luk-sikker-{whole}").check().run()
    app = press(app, "runde-luk")
    assert "Ingen mål uden handling" in "\n".join(error.value for error in app.error)
    app.text_area(key=f"luk-grund-{whole}").input("Vi fusionerer")
    press(app, "runde-luk")
    assert board(engine).close_reason == "Vi fusionerer"


def test_a_reader_reads_and_finds_nothing_to_press(see: See) -> None:
    app = see(stage.READER, navigation.GOALS, ret="maal", tema="am26.a3")
    assert not app.exception
    assert "Driftslederen" in said(app)
    assert not app.text_area
    assert {button.label for button in app.button} <= {"Log ud", "Puls"}


@pytest.mark.parametrize("who", [stage.KREDS, stage.SECTOR])
def test_staff_of_kreds_and_sector_find_no_goals(see: See, who: str) -> None:
    app = see(who, navigation.GOALS)
    assert not app.exception
    assert [title.value for title in app.title] == ["Mål og handlinger er for organisationen"]


@pytest.mark.parametrize("address", ["maal-9-1", "maal-x", "tjek-999999-1", "handling-0-0", "æ", "laering-1"])
def test_an_address_that_means_nothing_shows_the_page(see: See, address: str) -> None:
    app = open_page(see, ret=address, tema="am26.z9")
    assert not app.exception
    assert [title.value for title in app.title] == ["Mål og handlinger"]


def test_home_tells_what_is_late_to_those_inside_and_to_nobody_else(see: See) -> None:
    assert "Én dato er overskredet." in said(see(stage.FINISHED))
    for who in (stage.LEADER, stage.KREDS, stage.SECTOR):
        assert "overskredet" not in said(see(who))


def fill_in(app: AppTest, text: str) -> AppTest:
    """Fill in a new action and press once, as a page does that still shows the fields."""
    app.query_params["ret"] = "handling"
    app = app.run()
    app.text_area(key="handling-ny-hvad").input(text)
    app.text_input(key="handling-ny-hvem").input("Formanden")
    return press(app, "handling-ny-gem")


def written(engine: sa.Engine, text: str) -> int:
    return sum(deed.words.text == text for deed in board(engine).deeds)


def test_a_double_click_writes_one_action_and_meaning_it_twice_writes_two(
    see: See, engine: sa.Engine
) -> None:
    app = fill_in(fill_in(open_page(see), "Ring til kommunen"), "Ring til kommunen")
    assert not app.exception
    assert "ret" not in app.query_params
    assert written(engine, "Ring til kommunen") == 1
    app = press(app, "ny-handling-knap")
    fill_in(app, "Ring til kommunen")
    assert written(engine, "Ring til kommunen") == 2
    fill_in(app, "Ring igen")
    assert written(engine, "Ring igen") == 1


def test_the_second_press_on_done_does_not_take_the_first_back(see: See, engine: sa.Engine) -> None:
    deed = next(one for one in board(engine).deeds if one.done_at is None)
    app = press(open_page(see), f"gjort-{deed.id}")
    assert f"gjort-{deed.id}" not in {button.key for button in app.button}
