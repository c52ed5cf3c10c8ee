"""Taking part in the comparison: the whole text, no answer given beforehand, and a way out."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from almene_assess.locale import say
from almene_assess.ui import navigation
from tests.app.conftest import See
from tests.screens import stage

PARTS = ("Det indgår", "Det indgår aldrig", "Sådan fortryder I", "Det betyder det at fortryde")


def read(seen: AppTest) -> str:
    """Return all running text of a page."""
    assert not seen.exception
    return "\n".join(text.value for text in seen.markdown)


def test_a_first_choice_is_not_made_beforehand_and_the_words_stand_beside_it(see: See) -> None:
    seen = see(stage.LEADER, navigation.SUBMIT)
    assert seen.checkbox(key="del").value is False
    assert all(f"**{part}**" in read(seen) for part in PARTS)


def test_after_submission_the_same_words_stand_beside_what_was_said(see: See) -> None:
    seen = see(stage.FINISHED, navigation.SUBMIT)
    assert all(f"**{part}**" in read(seen) for part in PARTS)
    assert "I er med i sammenligningen. I sagde ja den" in read(seen)


def test_after_withdrawal_the_page_says_from_when_and_offers_the_way_back(see: See) -> None:
    seen = see(stage.FINISHED, navigation.SUBMIT)
    seen.button(key="samtykke").click().run()
    assert "I er ikke længere med. I sagde fra den" in read(seen)
    assert seen.button(key="samtykke").label == say("indsend.til")
    seen.button(key="samtykke").click().run()
    assert "I er med i sammenligningen." in read(seen)
