"""Blinde vinkler: reasons with their numbers, a question for the talk, whom to ask, what is not judged."""

from __future__ import annotations

import sqlalchemy as sa

from almene_assess.domain.answers import RespondentGroup
from almene_assess.domain.blind_spot_marks import Mark, ThemeSpots
from almene_assess.domain.blind_spots import Side, Signal
from almene_assess.services import blind_spots, rounds
from almene_assess.storage.content import load_shipped
from almene_assess.ui import navigation
from almene_assess.ui.components import blind_spot_words
from tests.app.conftest import See
from tests.screens import stage

BANK = load_shipped("am26")
SENTENCES = {
    Mark(Signal.APART, (1.0,)): "cirka 1 trin fra",
    Mark(Signal.APART, (1.5,)): "mindst 1,5 trin fra",
    Mark(Signal.APART, (0.75,)): "lidt over 0,83 trin fra",
    Mark(Signal.UNKNOWN, (0.25,)): "25 % af svarene er »ved ikke«",
    Mark(
        Signal.UNPROVEN, items=("am26.a1.1", "am26.a1.3")
    ): "»Med fra start« og »Aftaler om udlejning« står højt",
    Mark(
        Signal.GROUPS, (2.75, 1.25), side=Side.OVER
    ): "De valgte ser det lysere end de ansatte: 2,75 mod 1,25",
    Mark(Signal.GROUPS, (0.5, 2.0), side=Side.UNDER): "De ansatte ser det lysere end de valgte: 2 mod ≤ 0,5",
    Mark(Signal.OUTSIDE, (1.0, 3.1), side=Side.UNDER): "I ligger på 3,1, de eksterne på 1",
    Mark(Signal.OUTSIDE, (3.5, 2.0), side=Side.OVER): "De eksterne ligger på ≥ 3,5, I selv på 2,0",
    Mark(
        Signal.UNLIKE, (1.4, 1.5, 2.25), side=Side.UNDER
    ): "lavere end sektorens midterste halvdel: 1,4 mod 1,5 – 2,25",
    Mark(
        Signal.UNLIKE, (3.0, 1.5, 2.25), side=Side.OVER
    ): "højere end sektorens midterste halvdel: 3,0 mod 1,5 – 2,25",
}


def test_each_reason_is_a_sentence_with_the_numbers_in_it() -> None:
    for mark, words in SENTENCES.items():
        assert words in blind_spot_words.sentence(mark, BANK).replace("\\", "")


def test_outsiders_are_named_by_whom_the_questions_mean() -> None:
    unasked = {RespondentGroup.EKSTERNE: ("am26.a1.1",), RespondentGroup.BEBOERE: ("am26.a1.2",)}
    told = blind_spot_words.missing(ThemeSpots("am26.a1", (), {}, unasked), BANK)
    assert told == "Eksterne (kommunen) om »Med fra start«. Beboere om »Flere løsninger på bordet«."


def test_a_board_reads_reasons_a_question_for_the_talk_and_whom_to_ask(see: See, engine: sa.Engine) -> None:
    seen = see(stage.LARGE, navigation.BLIND_SPOTS)
    assert not seen.exception
    assert seen.title[0].value == "Blinde vinkler"
    told = "\n".join(text.value for text in seen.markdown)
    actor = stage.actor(engine, stage.LARGE)
    found = blind_spots.read(engine, actor, rounds.tasks(engine, actor)[0].participation.id)
    reasons = [
        blind_spot_words.sentence(mark, BANK)
        for one in found.themes
        for mark in one.marks
        if mark.signal is not Signal.UNASKED
    ]
    assert reasons
    assert all(f"- {reason}" in told for reason in reasons)
    assert "**Til snakken:**" in told
    assert "**Hvem mangler I at spørge?** " in told
    assert {"Det kan I tale om", "Hvem mangler I at spørge?"} <= {head.value for head in seen.header}


def test_what_is_hidden_is_said_to_be_not_judged_and_why(see: See) -> None:
    seen = see(stage.FINISHED, navigation.BLIND_SPOTS)
    assert not seen.exception
    fold = next(one for one in seen.expander if one.label == "Det kunne vi ikke vurdere")
    told = "\n".join(text.value for text in fold.markdown)
    assert "**Ser valgte og ansatte det forskelligt?** De to grupper er ikke begge store nok" in told


def test_before_the_submission_the_page_says_when_it_comes(see: See) -> None:
    for who in (stage.NEWCOMER, stage.SECTOR):
        seen = see(who, navigation.BLIND_SPOTS)
        assert not seen.exception
        assert seen.title[0].value == "Blinde vinkler er ikke klar endnu"
        assert not seen.subheader
