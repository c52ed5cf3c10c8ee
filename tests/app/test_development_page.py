"""Udvikling on the screen: words first, the table, the kinship, and what an empty page says."""

from __future__ import annotations

import re

import sqlalchemy as sa

from almene_assess.domain.development import Verdict
from almene_assess.domain.numbers import danish
from almene_assess.services import development, rounds
from almene_assess.ui import navigation
from tests.app.conftest import See
from tests.screens import stage


def test_the_table_says_of_each_theme_what_was_what_is_and_whether_it_is_more_than_chance(
    see: See, engine: sa.Engine
) -> None:
    seen = see(stage.FINISHED, navigation.DEVELOPMENT)
    assert not seen.exception
    actor = stage.actor(engine, stage.FINISHED)
    found = development.development(engine, actor, rounds.tasks(engine, actor)[0].participation.id)
    table = next(text.value for text in seen.markdown if text.value.startswith("| Tema | Dengang"))
    lines = table.splitlines()[2:]
    assert len(lines) == len(found.changes) == 16
    for line, one in zip(lines, found.changes, strict=True):
        assert f"| {danish(one.before)} | {danish(one.now)} |" in line
        assert ("Inden for usikkerheden" in line) == (one.verdict is Verdict.WITHIN)
        assert ("Gået frem" in line) == (one.verdict is Verdict.UP)
    assert {Verdict.UP, Verdict.WITHIN} <= {one.verdict for one in found.changes}


def test_the_edition_before_stands_in_words_and_never_as_a_number(see: See) -> None:
    seen = see(stage.FINISHED, navigation.DEVELOPMENT)
    notes = [text.value for text in seen.markdown if "I 2024–2026 hed det" in text.value]
    assert len(notes) == 3  # every theme of the fourth pillar is new
    said = "\n".join(notes)
    assert said.count("Dengang stod I her: »") == 9
    assert "(fortsat" in said
    assert "(omformet" in said
    assert "(delvis" in said
    assert not re.search(r"\d,\d", said)


def test_a_first_round_says_so_and_what_comes_next(see: See) -> None:
    seen = see(stage.LEADER, navigation.DEVELOPMENT)
    assert not seen.exception
    assert "Jeres første runde" in [head.value for head in seen.header]
    assert any("har ikke svaret på målene 2024–2026" in text.value for text in seen.caption)


def test_a_reader_without_a_result_finds_an_empty_page_and_the_way_home(see: See) -> None:
    seen = see(stage.SECTOR, navigation.DEVELOPMENT)
    assert not seen.exception
    assert [title.value for title in seen.title] == ["Der er ingen udvikling at vise endnu"]


def test_rounds_that_are_over_are_folded_away_on_the_start_page(see: See) -> None:
    seen = see(stage.FINISHED)
    assert len(seen.header) == 1
    assert [fold.label for fold in seen.expander] == ["2 tidligere runder"]
    assert [button.label for button in seen.expander[0].button].count("Se jeres resultat") == 2
