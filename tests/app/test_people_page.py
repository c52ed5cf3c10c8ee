"""Brugere, as a leader and the secretariat use it: find, ask in, many at once, change, close."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from almene_assess.domain.rights import Role
from almene_assess.services import directory
from almene_assess.ui import navigation
from tests.app.conftest import See
from tests.app.test_organisations_page import read
from tests.screens import stage
from tests.support import tables

HEAD = ["Navn", "Mailadresse", "Rolle", "Gruppe", "CVR"]


def view(seen: AppTest, name: str) -> AppTest:
    seen.button_group(key="bruger-visning").set_value(name).run()
    return seen


@pytest.fixture
def page(see: See) -> AppTest:
    return see(stage.LEADER, navigation.PEOPLE)


@pytest.mark.parametrize("who", [stage.READER, stage.KREDS, stage.FACILITATOR])
def test_others_are_told_that_it_is_not_theirs(see: See, who: str) -> None:
    words = read(see(who, navigation.PEOPLE))
    assert "Siden er for dem, der giver andre adgang" in words
    assert "@eksempel.dk" not in words


def test_a_leader_sees_the_own_house_and_no_progress(page: AppTest) -> None:
    words = read(page)
    assert "leder@eksempel\\.dk" in words
    assert "faerdig@eksempel" not in words
    assert "indsendt" not in words


def test_one_is_asked_in_and_the_link_is_shown_once(page: AppTest) -> None:
    view(page, "en")
    page.button(key="inviter-send-0").click().run()
    assert "Rollen mangler" in read(page)
    page.radio(key="inviter-rolle-0").set_value(Role.RESPONDENT).run()
    page.text_input(key="inviter-navn-0").set_value("*Ny* [x](y)")
    page.text_input(key="inviter-mail-0").set_value("ingen mail")
    page.button(key="inviter-send-0").click().run()
    assert "Gruppen mangler" in read(page)
    page.radio(key="inviter-gruppe-0").set_value("valgte").run()
    page.button(key="inviter-send-0").click().run()
    assert "ser ikke rigtig ud" in read(page)
    page.text_input(key="inviter-mail-0").set_value("ny.person@eksempel.dk")
    page.button(key="inviter-send-0").click().run()
    assert "/adgang/" in page.main.code[0].value
    keys = {button.key for button in page.button}
    assert "inviter-send-1" in keys
    assert "inviter-send-0" not in keys, "a second press would make the link that just went useless"
    page.button(key="invitationer-taget").click().run()
    assert not page.main.code
    view(page, "venter")
    assert "\\*Ny\\* \\[x\\]" in read(page)
    assert not page.exception


def test_many_are_looked_through_and_then_asked_in(page: AppTest) -> None:
    view(page, "fil")
    bad = tables.text([HEAD, ["", "x", "konge", "", ""]])
    page.file_uploader(key="brugere-fil-0").set_value(("x.csv", bad, "text/csv")).run()
    assert "**Række 2:** Navnet mangler. Mailadressen »x« ser ikke rigtig ud" in read(page)
    good = tables.workbook(
        [HEAD, ["Åse", "aase@x.dk", "Svarer", "Beboer", ""], ["Bo", "bo@x.dk", "Læser", "", ""]]
    )
    page.file_uploader(key="brugere-fil-0").set_value(("x.xlsx", good, "x")).run()
    assert "2 personer er klar" in read(page)
    page.button(key="brugere-inviter-0").click().run()
    assert page.main.code[0].value.count("/adgang/") == 2
    assert not page.exception


def test_a_role_is_changed_and_an_account_closed_and_opened(page: AppTest, engine: sa.Engine) -> None:
    found = directory.directory(engine, stage.actor(engine, stage.LEADER))
    member = next(one for one in found.people if one.account.address == stage.BOARD_MEMBER)
    key, held = member.account.id, member.held[0].id
    page.button(key=f"bruger-ret-{key}").click().run()
    page.selectbox(key=f"rolle-ny-{held}").set_value(Role.FACILITATOR).run()
    page.button(key=f"rolle-skift-{held}").click().run()
    assert "Rollen er skiftet" in read(page)
    page.button(key=f"konto-luk-{key}").click().run()
    assert "Kontoen er lukket" in read(page)
    page.button(key=f"konto-aabn-{key}").click().run()
    assert "Kontoen er åben igen" in read(page)
    assert not page.exception


def test_the_account_of_one_who_left_is_erased_in_two_steps(page: AppTest, engine: sa.Engine) -> None:
    found = directory.directory(engine, stage.actor(engine, stage.LEADER))
    key = next(one.account.id for one in found.people if one.account.address == stage.BOARD_MEMBER)
    page.button(key=f"bruger-ret-{key}").click().run()
    page.button(key=f"konto-slet-{key}").click().run()
    assert "bliver ved med at tælle" in "\n".join(one.value for one in page.main.warning)
    page.button(key=f"konto-slet-{key}-ja").click().run()
    assert not page.exception
    after = directory.directory(engine, stage.actor(engine, stage.LEADER))
    assert key not in {one.account.id for one in after.people}


def test_nobody_changes_the_own_roles(page: AppTest, engine: sa.Engine) -> None:
    own = stage.actor(engine, stage.LEADER).account_id
    page.button(key=f"bruger-ret-{own}").click().run()
    assert "kun en anden ændre" in read(page)
    assert not [one for one in page.main.button if one.label.startswith("Luk")]


def test_the_secretariat_sees_those_it_appoints(see: See) -> None:
    seen = see(stage.SECTOR, navigation.PEOPLE)
    words = read(seen)
    assert "Sektorens sekretariat" in words
    assert "Svarer" not in words
    assert "Ansvarlig for Pejling hos" in words
