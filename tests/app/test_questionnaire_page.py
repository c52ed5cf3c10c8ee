"""Spørgeskema as a page, and the codes of the printed one where its answers are typed in."""

from __future__ import annotations

from almene_assess.storage.content import load_shipped
from almene_assess.ui import navigation
from tests.app.conftest import See
from tests.screens import stage


def test_every_question_can_be_read_before_answering_and_nothing_can_be_chosen(see: See) -> None:
    seen = see(stage.NEWCOMER, navigation.QUESTIONNAIRE)
    assert not seen.exception
    assert not seen.radio
    text = "\n".join(part.value for part in seen.markdown).replace("\\", "")
    bank = load_shipped("am26")
    for item in bank.items.values():
        assert f"#### {bank.code(item.id)} {item.title_da}" in text
        assert all(f"- {words}" in text or f"og: {words}" in text for words in item.levels_da)


def test_somebody_outside_a_round_reads_what_will_come(see: See) -> None:
    assert (
        see(stage.SECTOR, navigation.QUESTIONNAIRE).title[0].value
        == "Der er ikke et spørgeskema til dig endnu"
    )


def test_answers_on_paper_are_typed_in_under_the_codes_and_letters_of_the_print(see: See) -> None:
    fields = see(stage.FACILITATOR, navigation.PAPER).selectbox
    coded = [field for field in fields if field.label.startswith("A1.1")]
    assert len(coded) == 1
    assert coded[0].options[:2] == ["a · Ikke i gang", "b · Spredt"]
