"""Besvar with the answers of the round before: offered in words, chosen by nobody, counted by one press."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from almene_assess.domain.answers import Card, UnscoredReason
from almene_assess.services import answering
from almene_assess.storage.content import load_shipped
from almene_assess.ui import navigation
from tests.app.conftest import See
from tests.screens import stage
from tests.support import past
from tests.support.past import Past
from tests.support.small_sector import SmallSector

FIRST, SECOND = "am26.b1.1", "am26.b1.2"
PRESS = "Det passer stadig"
CARDS = {FIRST: Card(level=2, evidence="Aftalen *fra* maj"), SECOND: Card(reason=UnscoredReason.VED_IKKE)}


@pytest.fixture
def remembered(engine: sa.Engine) -> sa.Engine:
    """Let the member who has not begun have answered two of three questions in an earlier round."""
    actor = stage.actor(engine, stage.NEWCOMER)
    organisation = stage.sheet(engine, actor).seat.participation.organisation_id
    made = SmallSector(engine, load_shipped("am26"), 0, {"eng": organisation}, {}, {"ny": actor}, {})
    past.add(made, Past({"ny": CARDS}))
    return engine


def presses(seen: AppTest) -> list[str]:
    return [button.label for button in seen.button if button.label == PRESS]


def test_an_earlier_answer_is_words_and_a_press_and_no_rung_is_chosen(
    see: See, remembered: sa.Engine
) -> None:
    seen = see(stage.NEWCOMER, navigation.ANSWER, tema="am26.b1")
    assert not seen.exception
    assert [radio.value for radio in seen.radio] == [None, None, None]
    assert len(presses(seen)) == 2
    told = [text.value for text in seen.markdown if "svarede du:" in text.value]
    item = load_shipped("am26").items[FIRST]
    assert item.levels_da[2].rstrip(".") in told[0].replace("\\", "")
    assert any(r"Aftalen \*fra\* maj" in text.value for text in seen.caption)
    assert stored(remembered) == {}


def test_one_press_counts_and_leaves_the_others_alone(see: See, remembered: sa.Engine) -> None:
    seen = see(stage.NEWCOMER, navigation.ANSWER, tema="am26.b1")
    next(button for button in seen.button if button.label == PRESS).click().run()
    assert not seen.exception
    assert stored(remembered) == {FIRST: CARDS[FIRST]}
    assert [radio.value for radio in seen.radio] == [2, None, None]
    assert len(presses(seen)) == 1
    assert any("Gemt kl." in text.value for text in seen.caption)


def test_choosing_another_rung_makes_the_offer_go_away(see: See, remembered: sa.Engine) -> None:
    seen = see(stage.NEWCOMER, navigation.ANSWER, tema="am26.b1")
    seen.radio[0].set_value(4).run()
    assert stored(remembered) == {FIRST: Card(level=4)}
    assert len(presses(seen)) == 1


def test_what_was_being_written_is_kept_with_the_press(see: See, remembered: sa.Engine) -> None:
    actor = stage.actor(remembered, stage.NEWCOMER)
    seat = stage.sheet(remembered, actor).seat.respondent_id
    seen = see(stage.NEWCOMER, navigation.ANSWER, tema="am26.b1")
    seen.session_state[f"tekster-{seat}-{FIRST}"] = True
    seen.run()
    seen.text_area[0].set_value("Nyt bevis")
    next(button for button in seen.button if button.label == PRESS).click().run()
    assert not seen.exception
    assert stored(remembered) == {FIRST: Card(level=2, evidence="Nyt bevis")}


def test_a_colleague_is_offered_nothing(see: See, remembered: sa.Engine) -> None:
    assert presses(see(stage.LEADER, navigation.ANSWER, tema="am26.b1")) == []


def stored(engine: sa.Engine) -> dict[str, Card]:
    """Return the newcomer's cards."""
    actor = stage.actor(engine, stage.NEWCOMER)
    sheet = answering.open_sheet(engine, actor, stage.sheet(engine, actor).seat.respondent_id)
    return {item: card.card for item, card in sheet.cards.items()}
