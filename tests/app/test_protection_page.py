"""Sådan er tallene beskyttet: the promise in full, a drawing that says the same, and what was tried."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from almene_assess import locale
from almene_assess.domain.disclosure import MIN_ADMINISTRATORS, MIN_ORGANISATIONS
from almene_assess.services.benchmarks import RELEASES_IN_A_ROUND
from almene_assess.storage import schema
from almene_assess.storage.database import reading, writing
from almene_assess.ui import navigation
from almene_assess.ui.components.protection import DRAWINGS, SHAPES
from tests.app.conftest import See
from tests.screens import stage


def read(seen: AppTest) -> str:
    """Return all words of the page."""
    assert not seen.exception
    parts = (seen.markdown, seen.subheader, seen.caption, seen.info)
    return "\n".join(element.value for part in parts for element in part)


def test_the_promise_stands_first_with_the_rules_own_numbers(see: See) -> None:
    words = read(see(stage.LEADER, navigation.PROTECTION))
    assert "Ingen kan regne jeres svar ud af sammenligningen." in words
    assert (
        f"mindst {MIN_ORGANISATIONS} organisationer fra mindst {MIN_ADMINISTRATORS} administrationer" in words
    )
    assert (RELEASES_IN_A_ROUND, "højst to gange i hver runde" in words) == (2, True)


def test_what_was_tried_begins_with_what_a_lay_person_asks(see: See, engine: sa.Engine) -> None:
    with reading(engine) as connection:
        sha = connection.execute(sa.select(schema.release.c.sha256)).scalar_one()
    seen = see(stage.LEADER, navigation.PROTECTION)
    assert [text.value for text in seen.subheader] == ["0 organisationer kunne regnes ud"]
    assert f"`{sha}`" in seen.expander[0].markdown[1].value
    assert "Summer" in seen.expander[0].markdown[0].value


def test_before_the_first_release_the_page_says_what_will_come(see: See, engine: sa.Engine) -> None:
    with writing(engine) as connection:
        for table in reversed(schema.metadata.sorted_tables):
            if table is schema.release or any(
                key.column.table is schema.release for key in table.foreign_keys
            ):
                connection.execute(table.delete())
    seen = see(stage.LEADER, navigation.PROTECTION)
    assert "Der er ikke udgivet en sammenligning endnu" in read(seen)
    assert not seen.subheader


@pytest.mark.parametrize("shape", SHAPES)
def test_the_drawing_shows_as_many_organisations_as_the_rule_asks_for(shape: str) -> None:
    drawing = (DRAWINGS / f"beskyttelse-{shape}.svg").read_text(encoding="utf-8")
    assert drawing.count('class="house') == MIN_ORGANISATIONS
    assert f"{MIN_ORGANISATIONS} organisationer" in drawing
    assert f"mindst {MIN_ORGANISATIONS} organisationer" in locale.say("beskyttelse.tegning")
    assert "prefers-color-scheme: dark" in drawing
    assert not re.search(r"<script|href|url\(|<foreignObject", drawing)


def test_nothing_is_called_anonymous() -> None:
    words = "\n".join(text for section in locale.catalogue().values() for text in section.values())
    assert "fuldt anonym" not in words.lower()
