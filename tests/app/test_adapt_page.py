"""Tilpas: choosing themes, own help texts, signals and conditions, as somebody presses and types."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from almene_assess.services import adapting, rounds, signals
from almene_assess.ui import navigation
from tests.app.conftest import See
from tests.screens import stage

ODD = "**fed** <b>b</b> [a](b) $x$\n# stor"


def place(engine: sa.Engine, who: str) -> int:
    """Return the participation that somebody works with."""
    return rounds.tasks(engine, stage.actor(engine, who))[0].participation.id


def boxes(seen: AppTest) -> list[bool]:
    return [box.value for box in seen.checkbox]


def test_themes_are_chosen_shown_and_chosen_again(see: See, engine: sa.Engine) -> None:
    whole = place(engine, stage.FACILITATOR)
    seen = see(stage.FACILITATOR, navigation.ADAPT)
    assert all(boxes(seen))
    for box in seen.checkbox[1:]:
        box.uncheck()
    seen.run()
    assert any("ét tema" in one.value for one in seen.markdown)
    seen.button(key="tilpas-gem-valg").click().run()
    assert not seen.exception
    actor = stage.actor(engine, stage.FACILITATOR)
    assert adapting.adaptation(engine, actor, whole).chosen == {"am26.a1"}
    plan = see(stage.FACILITATOR, navigation.PLAN_MEETING)
    assert [box.label for box in plan.checkbox if box.value] == ["A1 Lokalt handlerum"]
    seen.button(key="tilpas-alle-igen").click().run()
    assert all(boxes(seen))
    assert adapting.adaptation(engine, actor, whole).chosen == frozenset()


def test_no_theme_at_all_cannot_be_kept(see: See) -> None:
    seen = see(stage.FACILITATOR, navigation.ADAPT)
    for box in seen.checkbox:
        box.uncheck()
    seen.run()
    assert [one.value for one in seen.warning] == [
        "Vælg mindst ét tema. Det, der sidst blev gemt, gælder stadig."
    ]
    assert "tilpas-gem-valg" not in {button.key for button in seen.button}


def test_a_choice_that_was_overtaken_says_what_was_ticked(see: See, engine: sa.Engine) -> None:
    seen = see(stage.FACILITATOR, navigation.ADAPT)
    for box in seen.checkbox[1:]:
        box.uncheck()
    seen.run()
    actor, whole = stage.actor(engine, stage.FACILITATOR), place(engine, stage.FACILITATOR)
    adapting.choose_themes(engine, actor, whole, ["am26.c1"], ())
    seen.button(key="tilpas-gem-valg").click().run()
    assert "A1 Lokalt handlerum" in seen.warning[0].value
    assert sum(boxes(seen)) == 1
    assert adapting.adaptation(engine, actor, whole).chosen == {"am26.c1"}


def test_the_chosen_themes_come_first_and_the_others_say_that_they_are_not(
    see: See, engine: sa.Engine
) -> None:
    leader = stage.actor(engine, stage.LEADER)
    adapting.choose_themes(engine, leader, place(engine, stage.LEADER), ["am26.c1"], ())
    seen = see(stage.NEWCOMER, navigation.ANSWER)
    assert any("valgt ét tema ud med 3" in one.value for one in seen.info)
    seen.button(key="begynd").click().run()
    assert seen.title[0].value.startswith("C1")
    assert seen.button(key="til-oversigt")
    assert any("– ikke valgt hos jer" in option for option in seen.selectbox[0].options)
    other = see(stage.NEWCOMER, navigation.ANSWER, tema="am26.a1")
    assert any("har ikke valgt det her tema" in one.value for one in other.caption)
    other.radio[0].set_value(3).run()
    assert any("Gemt kl." in one.value for one in other.caption)
    home = see(stage.LEADER)
    assert any("i de temaer, I har valgt" in one.value for one in home.markdown)


def test_a_sheet_is_ready_when_the_chosen_themes_are_answered(see: See, engine: sa.Engine) -> None:
    leader = stage.actor(engine, stage.LEADER)
    adapting.choose_themes(engine, leader, place(engine, stage.LEADER), ["am26.a1"], ())
    seen = see(stage.LEADER, navigation.SUMMARY)
    assert any("i de temaer, I har valgt, er besvaret" in one.value for one in seen.markdown)
    seen.button(key="indsend-ark").click().run()
    assert [one.value for one in seen.success] == ["Du har indsendt dine svar. Tak!"]


def test_own_help_is_kept_shown_inert_and_taken_back(see: See, engine: sa.Engine) -> None:
    seen = see(stage.LEADER, navigation.ADAPT)
    field = next(area for area in seen.text_area if area.label == "Jeres egen hjælp til spørgsmålet")
    field.set_value(ODD).run()
    assert not seen.exception
    shown = see(stage.NEWCOMER, navigation.ANSWER, tema="am26.a1")
    told = [one.value for one in shown.markdown if "Hos jer" in one.value]
    assert told == ["**Hos jer:** \\*\\*fed\\*\\* \\<b\\>b\\</b\\> \\[a\\]\\(b\\) \\$x\\$\n\n\\# stor"]
    undo = next(button for button in seen.button if button.label == "Fortryd den seneste ændring")
    undo.click().run()
    assert not any("Hos jer:" in one.value for one in seen.markdown)
    field = next(area for area in seen.text_area if area.label == "Jeres egen hjælp til spørgsmålet")
    assert field.value == ""


def test_a_text_that_somebody_else_has_changed_gives_way_and_is_there_to_copy(
    see: See, engine: sa.Engine
) -> None:
    leader, whole = stage.actor(engine, stage.LEADER), place(engine, stage.LEADER)
    seen = see(stage.LEADER, navigation.ADAPT)
    signals.write_signal(engine, leader, whole, "am26.a1", "Kollegaens", "")
    seen.text_area(key=f"signal-{whole}-am26-a1-0").set_value("Mit").run()
    assert not seen.exception
    assert signals.signals(engine, leader, whole) == {"am26.a1": "Kollegaens"}
    assert [one.value for one in seen.code] == ["Mit"]


def test_odd_characters_in_the_conditions_break_nothing(see: See, engine: sa.Engine) -> None:
    seen = see(stage.LEADER, navigation.ADAPT)
    whole = place(engine, stage.LEADER)
    seen.text_area(key=f"vilkaar-{whole}-0").set_value(
        "\x00 \x1b[31m \u202eטקסט 👩‍👩‍👧‍👦 '; DROP TABLE note;--"
    ).run()
    assert not seen.exception
    kept = signals.conditions(engine, stage.actor(engine, stage.LEADER), whole)
    assert kept == "\x1b[31m \u202eטקסט 👩‍👩‍👧‍👦 '; DROP TABLE note;--"


def test_signals_and_conditions_stand_on_the_result(see: See) -> None:
    seen = see(stage.READER, navigation.RESULT)
    assert [one.value.split(":**")[0] for one in seen.info if "Signal" in one.value] == [
        "**Signal herfra · Sundhed og trivsel"
    ]
    assert any("helhedsplan" in one.value for one in seen.markdown)


@pytest.mark.parametrize("who", [stage.READER, stage.BOARD_MEMBER])
def test_who_may_only_read_finds_nothing_to_press(see: See, who: str) -> None:
    seen = see(who, navigation.ADAPT)
    assert not seen.exception
    assert not seen.text_area
    assert not seen.checkbox
    assert {button.label for button in seen.button} == {"Puls", "Log ud"}


@pytest.mark.parametrize("who", [stage.SECTOR, stage.KREDS])
def test_the_kreds_and_the_sector_find_nothing(see: See, who: str) -> None:
    assert see(who, navigation.ADAPT).title[0].value == "Der er ikke noget at tilpasse"


def test_a_choice_of_several_rounds_shows_names_as_they_are_written(see: See) -> None:
    seen = see(stage.FINISHED, navigation.ADAPT)
    assert any("(eksempel) · " in option for option in seen.selectbox[0].options)
