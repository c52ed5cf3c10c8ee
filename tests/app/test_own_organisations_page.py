"""Somebody with several organisations: finds all of them, switches, and never meets another one's page."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from almene_assess.domain.rights import Grant, Role, ScopeKind
from almene_assess.services import accounts, own_organisations, rounds
from almene_assess.services.own_organisations import Home
from almene_assess.ui import navigation
from tests.app.conftest import See
from tests.screens import stage
from tests.support.small_sector import LONG_AGO

PLACES = (
    navigation.RESULT,
    navigation.GOALS,
    navigation.SUBMIT,
    navigation.BLIND_SPOTS,
    navigation.DEVELOPMENT,
    navigation.DIALOGUE,
    navigation.ADAPT,
    navigation.LOCAL,
    navigation.KREDS,
    navigation.EXCHANGE,
    navigation.MEETINGS,
    navigation.JOINT,
    navigation.QUESTIONNAIRE,
    navigation.ANSWER,
    navigation.SUMMARY,
    navigation.RESIDENTS,
    navigation.COMMUNITY,
)


@pytest.fixture
def homes(engine: sa.Engine) -> list[Home]:
    return own_organisations.homes(engine, stage.actor(engine, stage.ADMINISTRATION))


def switch(app: AppTest, to: Home) -> AppTest:
    (choice,) = (one for one in app.sidebar.selectbox if str(one.key).startswith("vaelg-organisation-"))
    return choice.select_index([str(one) for one in choice.options].index(to.name)).run()


def told(app: AppTest) -> str:
    """Return every word of the page itself, without the choice in the sidebar."""
    parts = [*app.main.title, *app.main.header, *app.main.markdown, *app.main.caption, *app.main.info]
    return " ".join(str(one.value) for one in parts).replace("\\", "")


def test_an_administration_sees_all_finds_one_and_goes_there(see: See, homes: list[Home]) -> None:
    app = see(stage.ADMINISTRATION, navigation.OWN_ORGANISATIONS)
    assert [one.value for one in app.title] == ["Mine organisationer"]
    assert all(home.name in told(app) for home in homes)
    wanted = homes[-1]
    app.text_input(key="soeg-organisation").set_value(wanted.name.split()[1].lower()).run()
    found = [home for home in homes if home.name in told(app)]
    assert wanted in found
    assert len(found) < len(homes)
    app.text_input(key="soeg-organisation").set_value("findes slet ikke").run()
    assert "Ingen organisation passer" in told(app)


def test_every_page_is_about_the_chosen_organisation_and_names_no_other(see: See, homes: list[Home]) -> None:
    """Choose once, then go from page to page as the menu does: without anything in the address."""
    chosen = homes[2]
    app = switch(see(stage.ADMINISTRATION, navigation.GOALS), chosen)
    for page in PLACES:
        app.query_params.clear()
        app.switch_page(str(page)).run()
        assert not app.exception
        words = told(app)
        assert f"Siden gælder **{chosen.name}**" in words, page
        others = [home.name for home in homes if home != chosen and home.name in words]
        assert page == navigation.EXCHANGE or others == [], page  # the board names a kreds, by choice
        assert app.query_params["deltagelse"] in (str(chosen.newest), [str(chosen.newest)])


def test_the_choice_goes_along_to_the_next_page_and_comes_with_an_address(
    see: See, engine: sa.Engine, homes: list[Home]
) -> None:
    app = switch(see(stage.ADMINISTRATION, navigation.GOALS), homes[1])
    app.query_params.clear()
    app.switch_page(str(navigation.SUBMIT)).run()
    assert f"Siden gælder **{homes[1].name}**" in told(app)
    other = see(stage.ADMINISTRATION, navigation.GOALS, deltagelse=str(homes[3].newest))
    assert f"Siden gælder **{homes[3].name}**" in told(other)
    foreign = rounds.tasks(engine, stage.actor(engine, stage.LEADER))[0].participation
    stranger = see(stage.ADMINISTRATION, navigation.GOALS, deltagelse=str(foreign.id))
    assert foreign.organisation_name not in told(stranger)


def test_a_sheet_of_one_organisation_is_not_shown_under_the_name_of_another(
    see: See, engine: sa.Engine
) -> None:
    """A board member who also reads in another organisation types in the own one alone."""
    member, reader = (stage.actor(engine, who) for who in (stage.BOARD_MEMBER, stage.FINISHED))
    elsewhere = rounds.tasks(engine, reader)[0].participation
    own = rounds.tasks(engine, member)[0]
    grant = Grant(Role.READER, ScopeKind.ORGANISATION, elsewhere.organisation_id, LONG_AGO)
    accounts.grant_role(engine, member.account_id, grant)
    assert own.seat is not None
    app = see(stage.BOARD_MEMBER, navigation.SUMMARY, ark=str(own.seat.respondent_id))
    assert f"Siden gælder **{own.participation.organisation_name}**" in told(app)
    there = see(stage.BOARD_MEMBER, navigation.ANSWER, deltagelse=str(elsewhere.id))
    assert f"Siden gælder **{elsewhere.organisation_name}**" in told(there)
    assert "Der er ikke noget at besvare" in told(there)


def test_whoever_has_one_organisation_sees_no_choice(see: See) -> None:
    app = see(stage.FINISHED, navigation.GOALS)
    assert "Siden gælder" not in told(app)
    assert not [one for one in app.sidebar.selectbox if str(one.key).startswith("vaelg-")]
    assert "deltagelse" not in app.query_params
