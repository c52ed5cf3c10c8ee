"""Somebody of the municipality in Besvar: whose idea it was, what comes of it, and few questions."""

from __future__ import annotations

from almene_assess.domain.answers import RespondentGroup
from almene_assess.ui import navigation
from tests.app.conftest import See
from tests.screens import meetings, stage


def test_an_outsider_reads_who_asks_and_that_the_answers_stand_apart(see: See) -> None:
    seen = see(stage.OUTSIDER, navigation.ANSWER)
    assert not seen.exception
    told = "\n".join(text.value for text in seen.markdown)
    assert "19 spørgsmål i 11 temaer" in told
    assert "har inviteret dig til at svare udefra" in told
    assert "Dine svar tæller ikke med i organisationens egne tal" in told
    assert "Ingen andre hos jer" not in told


def test_an_outsider_answers_theme_by_theme_only_what_is_for_outsiders(see: See) -> None:
    seen = see(stage.OUTSIDER, navigation.ANSWER, tema="am26.a2")
    assert not seen.exception
    assert [choice.key for choice in seen.radio if "am26.a2" in (choice.key or "")]
    assert len([choice for choice in seen.radio if "am26.a2" in (choice.key or "")]) == 1


def test_an_outsiders_overview_holds_no_other_question(see: See) -> None:
    seen = see(stage.OUTSIDER, navigation.SUMMARY)
    assert not seen.exception
    assert len(seen.subheader) == 11


def test_the_desk_reads_what_outsiders_get_before_it_makes_their_links(see: See) -> None:
    desk = see(stage.FACILITATOR, navigation.DESK, moede=str(meetings.PLANNED))
    desk.selectbox(key="svarlinks-gruppe").set_value(RespondentGroup.EKSTERNE).run()
    assert not desk.exception
    assert [text.value for text in desk.caption if "så lav mindst fem links" in text.value]
    assert [text.value for text in desk.code if text.value.startswith("Kære samarbejdspartner")]
