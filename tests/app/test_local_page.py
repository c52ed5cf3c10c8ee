"""Egne spørgsmål: writing, setting, ordering and taking out of use, as somebody presses and types."""

from __future__ import annotations

import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from almene_assess.domain.answers import Card
from almene_assess.domain.local_items import Draft
from almene_assess.services import local_items, rounds
from almene_assess.services.local_items import OwnQuestions
from almene_assess.ui import navigation
from tests.app.conftest import See
from tests.screens import stage

ODD = "**a** $x$ | <b>"
FIELDS = ("titel", "spoergsmaal", "trin-0", "trin-1", "trin-2", "trin-3", "trin-4")


def found(engine: sa.Engine, who: str = stage.FINISHED) -> OwnQuestions:
    actor = stage.actor(engine, who)
    return local_items.own_questions(engine, actor, rounds.tasks(engine, actor)[0].participation.id)


def tables(seen: AppTest) -> list[str]:
    return [one.value for one in seen.markdown if one.value.startswith("| Spørgsmål")]


def charts(seen: AppTest) -> int:
    return len(seen.get("vega_lite_chart"))


def write(seen: AppTest, name: str, texts: tuple[str, ...]) -> None:
    for part, text in zip(FIELDS, texts, strict=True):
        seen.text_input(key=f"{name}-{part}").set_value(text)
    seen.button(key=f"{name}-gem").click().run()
    assert not seen.exception


def test_a_question_is_written_from_nothing_and_markup_stays_letters(see: See, engine: sa.Engine) -> None:
    seen = see(stage.FACILITATOR, navigation.LOCAL)
    assert "I har ingen egne spørgsmål endnu" in {head.value for head in seen.header}
    name = f"egne-ny-{found(engine, stage.FACILITATOR).participation.id}-0"
    write(seen, name, ("Nyt", "", "a", "b", "c", "d", "e"))
    assert [one.value.split(".")[0] for one in seen.error] == ["Udfyld titel, spørgsmål og alle fem trin"]
    assert seen.text_input(key=f"{name}-titel").value == "Nyt"
    write(seen, name, (ODD, ODD, ODD, "b", "c", "d", "e"))
    own = found(engine, stage.FACILITATOR).in_use
    assert [one.draft.title for one in own] == [ODD]
    assert "\\*\\*a\\*\\*" in seen.header[0].value
    assert "\\*\\*a\\*\\*" in seen.radio[0].options[0]


def test_a_step_is_kept_shown_taken_back_and_its_picture_follows(see: See, engine: sa.Engine) -> None:
    seen = see(stage.FINISHED, navigation.LOCAL)
    whole = found(engine)
    first = whole.in_use[0]
    assert charts(seen) == 2  # a radar, and bars for a phone
    assert "| Nye naboer | 3 |" in tables(seen)[0]
    seen.radio(key=f"egne-{whole.participation.id}-{first.id}-valg-0").set_value(4).run()
    assert "| Nye naboer | 4 |" in tables(seen)[0]
    assert found(engine).answer(first.id).card.level == 4
    seen.button(key=f"egne-{whole.participation.id}-{first.id}-ryd-0").click().run()
    assert not seen.exception
    assert charts(seen) == 0
    assert "| Nye naboer | – |" in tables(seen)[0]
    assert found(engine).answer(first.id).card == Card(comment=whole.answer(first.id).card.comment)


def test_a_colleagues_step_gives_way_to_nothing_and_mine_is_told(see: See, engine: sa.Engine) -> None:
    seen = see(stage.FINISHED, navigation.LOCAL)
    whole = found(engine)
    first, place = whole.in_use[0], whole.participation.id
    local_items.set_step(engine, stage.actor(engine, stage.FINISHED), place, first.id, Card(0), 1)
    seen.radio(key=f"egne-{place}-{first.id}-valg-0").set_value(4).run()
    assert not seen.exception
    assert found(engine).answer(first.id).card == Card(0)
    assert any(first.draft.levels[4] in one.value for one in seen.text)


def test_questions_are_moved_taken_out_of_use_and_used_again(see: See, engine: sa.Engine) -> None:
    seen = see(stage.FINISHED, navigation.LOCAL)
    first, second, third = found(engine).in_use
    seen.button(key=f"egne-flyt-{third.id}--1").click().run()
    assert [one.id for one in found(engine).in_use] == [first.id, third.id, second.id]
    seen.button(key=f"egne-traek-{first.id}-1").click().run()
    assert [one.id for one in found(engine).in_use] == [third.id, second.id]
    assert charts(seen) == 0
    seen.button(key=f"egne-brug-{first.id}-2").click().run()
    assert not seen.exception
    assert len(found(engine).in_use) == 3
    assert charts(seen) == 2


def test_answered_words_cannot_be_changed_and_unanswered_ones_can(see: See, engine: sa.Engine) -> None:
    seen = see(stage.FINISHED, navigation.LOCAL)
    whole = found(engine)
    first, place = whole.in_use[0], whole.participation.id
    name = f"egne-ret-{place}-{first.id}"
    assert f"{name}-gem" not in {button.key for button in seen.button}
    seen.button(key=f"egne-{place}-{first.id}-ryd-0").click().run()
    write(seen, name, ("Nye naboer igen", "Hvordan?", "a", "b", "c", "d", "e"))
    assert found(engine).in_use[0].draft.title == "Nye naboer igen"


def test_a_colleagues_words_are_seen_before_they_are_written_over(see: See, engine: sa.Engine) -> None:
    seen = see(stage.FINISHED, navigation.LOCAL)
    whole = found(engine)
    first, place = whole.in_use[0], whole.participation.id
    name, letters = f"egne-ret-{place}-{first.id}", ("a", "b", "c", "d", "e")
    seen.button(key=f"egne-{place}-{first.id}-ryd-0").click().run()
    theirs = Draft("Deres", "Hvordan?", letters)
    local_items.rewrite(engine, stage.actor(engine, stage.FINISHED), place, first.id, theirs, first.version)
    write(seen, name, ("Mine", "Hvordan?", *letters))
    assert found(engine).in_use[0].draft == theirs
    assert any("Deres" in one.value for one in seen.markdown)
    assert seen.text_input(key=f"{name}-titel").value == "Mine"
    write(seen, name, ("Mine", "Hvordan?", *letters))
    assert found(engine).in_use[0].draft.title == "Mine"


def test_a_reader_reads_and_the_sector_and_the_kreds_find_nothing(see: See) -> None:
    seen = see(stage.READER, navigation.LOCAL)
    assert {button.label for button in seen.button} == {"Puls", "Log ud"}
    assert all(radio.disabled for radio in seen.radio)
    assert charts(seen) == 2
    for who in (stage.SECTOR, stage.KREDS):
        outside = see(who, navigation.LOCAL)
        assert outside.title[0].value == "Der er ingen egne spørgsmål her"
        assert not outside.radio
