"""Planlæg runder, as the secretariat uses it: make one, close, open again, ask more in."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from almene_assess.services import round_keeping
from almene_assess.services.round_keeping import KeptRound
from almene_assess.services.verbs import today
from almene_assess.ui import navigation
from tests.app.conftest import See
from tests.app.test_organisations_page import read
from tests.screens import stage


@pytest.fixture
def page(see: See) -> AppTest:
    return see(stage.SECTOR, navigation.KEEP_ROUNDS)


def newest(engine: sa.Engine) -> KeptRound:
    return round_keeping.kept(engine, stage.actor(engine, stage.SECTOR)).rounds[0]


@pytest.mark.parametrize("who", [stage.LEADER, stage.KREDS])
def test_others_are_told_that_it_is_not_theirs(see: See, who: str) -> None:
    assert "Siden er for sektorens sekretariat" in read(see(who, navigation.KEEP_ROUNDS))


def test_a_round_is_made_and_bad_input_stays_in_its_field(page: AppTest, engine: sa.Engine) -> None:
    page.button(key="nyrunde-opret").click().run()
    assert "Skriv rundens navn" in read(page)
    page.text_input(key="nyrunde-navn-0").set_value("Forår **2027**")
    page.date_input(key="nyrunde-til-0").set_value(today() - timedelta(days=3))
    page.button(key="nyrunde-opret").click().run()
    assert "skal ligge efter den første" in read(page)
    assert page.text_input(key="nyrunde-navn-0").value == "Forår **2027**"
    page.date_input(key="nyrunde-til-0").set_value(today() + timedelta(days=30))
    page.button(key="nyrunde-opret").click().run()
    assert "Runden er oprettet" in read(page)
    assert "Forår \\*\\*2027\\*\\*" in read(page)
    assert len(newest(engine).inside) == 80
    assert not page.exception


def test_closing_asks_once_more_and_can_be_done_over(page: AppTest, engine: sa.Engine) -> None:
    key = newest(engine).facts.id
    page.button(key=f"runde-luk-{key}").click().run()
    assert "Ingen kan svare eller indsende mere" in read(page)
    page.button(key=f"runde-luk-{key}-ja").click().run()
    assert "Lukket. Den var åben" in read(page)
    ends = today()
    page.date_input(key=f"runde-slut-{key}-{ends}").set_value(today() + timedelta(days=5))
    page.button(key=f"runde-gem-{key}").click().run()
    assert "Runden er ændret" in read(page)
    assert newest(engine).period.closes_at.date() >= today() + timedelta(days=4)
    assert not page.exception
