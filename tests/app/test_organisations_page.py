"""Organisationer, as the secretariat uses it: find, mend, add, take in a file, lay two together."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from almene_assess.services import organisations
from almene_assess.ui import navigation
from tests.app.conftest import See
from tests.screens import stage
from tests.support import tables

CVR = tables.cvr(30_000_000)
HEAD = ["Navn", "CVR", "Kreds", "Region"]


def read(seen: AppTest) -> str:
    """Return every word of the page itself."""
    main = seen.main
    parts = (
        main.title,
        main.header,
        main.markdown,
        main.caption,
        main.error,
        main.warning,
        main.info,
        main.success,
    )
    return "\n".join(element.value for part in parts for element in part)


def view(seen: AppTest, name: str) -> AppTest:
    seen.button_group(key="organisation-visning").set_value(name).run()
    return seen


def names(engine: sa.Engine) -> list[str]:
    found = organisations.register(engine, stage.actor(engine, stage.SECTOR))
    return [one.draft.name for one in found.organisations]


@pytest.fixture
def page(see: See) -> AppTest:
    return see(stage.SECTOR, navigation.ORGANISATIONS)


@pytest.mark.parametrize("who", [stage.LEADER, stage.READER, stage.KREDS])
def test_others_learn_nothing_there(see: See, engine: sa.Engine, who: str) -> None:
    words = read(see(who, navigation.ORGANISATIONS))
    assert "Siden er for sektorens sekretariat" in words
    assert not any(name in words for name in names(engine))


def test_the_list_is_searched_and_one_is_mended(page: AppTest, engine: sa.Engine) -> None:
    name = names(engine)[5]
    page.text_input(key="organisation-soeg").set_value(name).run()
    assert "1 af 80 organisationer" in read(page)
    key = next(
        one.id
        for one in organisations.register(engine, stage.actor(engine, stage.SECTOR)).organisations
        if one.draft.name == name
    )
    page.button(key=f"organisation-ret-{key}").click().run()
    page.text_input(key=f"organisation-{key}-cvr").set_value("12345678")
    page.button(key=f"organisation-{key}-gem").click().run()
    assert "CVR-nummeret passer ikke" in read(page)
    page.text_input(key=f"organisation-{key}-cvr").set_value(CVR)
    page.button(key=f"organisation-{key}-gem").click().run()
    assert "er gemt" in read(page)
    assert not page.exception


def test_one_is_added_and_bad_input_stays_in_its_field(page: AppTest, engine: sa.Engine) -> None:
    view(page, "tilfoej")
    page.text_input(key="organisation-ny-0-navn").set_value("# Ny [bolig](x) \x00=1")
    page.button(key="organisation-tilfoej").click().run()
    assert "CVR-nummeret mangler" in read(page)
    assert page.text_input(key="organisation-ny-0-navn").value.startswith("# Ny")
    page.text_input(key="organisation-ny-0-cvr").set_value(f" DK{CVR} ")
    page.button(key="organisation-tilfoej").click().run()
    assert "er tilføjet" in read(page)
    assert "# Ny [bolig](x) =1" in names(engine)


def test_a_file_shows_its_bad_rows_and_then_its_good_ones(page: AppTest, engine: sa.Engine) -> None:
    view(page, "fil")
    bad = tables.text([HEAD, ["Engen", CVR, "77", "Skåne"], ["", "1", "", ""]], encoding="cp1252")
    page.file_uploader(key="indlaes-fil-0").set_value(("liste.csv", bad, "text/csv")).run()
    words = read(page)
    assert "2 rækker skal rettes" in words
    assert "**Række 2:** Kredsen »77« findes ikke" in words
    assert "Regionen »Skåne« findes ikke i dag" in words
    assert "**Række 3:** Navnet mangler. CVR-nummeret passer ikke" in words
    assert len(names(engine)) == 80
    good = tables.workbook([HEAD, ["Engen på Ærø", CVR, "7", "Syddanmark"]])
    page.file_uploader(key="indlaes-fil-0").set_value(("liste.xlsx", good, "x")).run()
    assert "Én organisation er klar" in read(page)
    page.button(key="indlaes-gem-0").click().run()
    assert "Én organisation er tilføjet" in read(page)
    assert "Engen på Ærø" in names(engine)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Filen er tom"),
        (b"PK\x03\x04", "Filen kan ikke læses"),
        (tables.text([["Kreds"], ["1"]]), "mangler kolonnen"),
        (tables.text([HEAD]), "Filen er tom"),
    ],
)
def test_a_file_that_is_none_is_told_in_danish(page: AppTest, content: bytes, words: str) -> None:
    view(page, "fil")
    page.file_uploader(key="indlaes-fil-0").set_value(("x.csv", content, "text/csv")).run()
    assert words in read(page)
    assert not page.exception


def test_two_are_laid_together_after_reading_what_it_means_and_taken_apart(
    page: AppTest, engine: sa.Engine
) -> None:
    old, into = (
        one.id for one in organisations.register(engine, stage.actor(engine, stage.SECTOR)).organisations[:2]
    )
    view(page, "sammen")
    page.selectbox(key="sammen-gammel-0").set_value(old).run()
    page.selectbox(key="sammen-ny-0").set_value(into).run()
    assert "Ingen svar og ingen resultater flytter" in read(page)
    assert page.button(key="sammen-gem").disabled
    page.checkbox(key=f"sammen-laest-{old}-{into}").check().run()
    page.button(key="sammen-gem").click().run()
    assert "er nu en del af" in read(page)
    page.button(key=f"skil-{old}").click().run()
    page.button(key=f"skil-ja-{old}").click().run()
    assert "står alene igen" in read(page)
    assert not page.exception
