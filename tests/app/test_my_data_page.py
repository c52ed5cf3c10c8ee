"""Mine data and the log as pages: what stands there, and being erased in two steps."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from almene_assess.domain.rights import Grant, Role, ScopeKind
from almene_assess.services import accounts
from almene_assess.storage import database, schema
from almene_assess.ui import navigation
from tests.support.people import BROWSER, PASSWORD, Person, address_of, new_database, new_person, new_token
from tests.support.small_sector import LONG_AGO

FRAME = Path(navigation.__file__).with_name("frame.py")


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> sa.Engine:
    engine = new_database(tmp_path)
    monkeypatch.setenv("PEJLING_DATABASE_URL", address_of(engine))
    monkeypatch.setenv("PEJLING_PASSWORD_COST", "4")
    return engine


def at(engine: sa.Engine, person: Person, page: Path) -> AppTest:
    opened = AppTest.from_file(str(FRAME), default_timeout=30)
    live = accounts.session_of(engine, new_token(engine, person))
    assert live is not None
    opened.user = {"session": str(live.id), "browser": BROWSER}
    return opened.run().switch_page(str(page)).run()


def words(seen: AppTest) -> str:
    return "\n".join(one.value for one in (*seen.markdown, *seen.success, *seen.error))


def name_of(engine: sa.Engine, person: Person) -> str | None:
    with database.reading(engine) as connection:
        mine = sa.select(schema.account.c.display_name).where(schema.account.c.id == person.id)
        return connection.execute(mine).scalar()


def test_being_erased_takes_two_steps_and_the_password(engine: sa.Engine) -> None:
    person = new_person(engine)
    seen = at(engine, person, navigation.MY_DATA)
    assert person.display_name in words(seen)
    seen.button(key="slet_mig").click().run()
    assert "forsvinder for altid" in words(seen)
    seen.text_input(key="slet_kode").set_value("en anden kode, som er lang")
    seen.button(key="slet_ja").click().run()
    assert "Intet er slettet" in words(seen)
    assert name_of(engine, person) == person.display_name
    seen.text_input(key="slet_kode").set_value(PASSWORD)
    seen.button(key="slet_ja").click().run()
    assert not seen.exception
    assert "Du er slettet" in words(seen)
    assert name_of(engine, person) == ""


def test_the_log_shows_an_administrator_the_own_house_and_others_a_way_home(engine: sa.Engine) -> None:
    leader, other = new_person(engine), new_person(engine, "anden@eksempel.dk", "En anden")
    with database.writing(engine) as connection:
        key = schema.new_id(connection.execute(schema.organisation.insert().values(name="Engen")))
    grant = Grant(Role.ORGANISATION_ADMIN, ScopeKind.ORGANISATION, key, LONG_AGO)
    accounts.grant_role(engine, leader.id, grant)
    seen = at(engine, leader, navigation.LOG)
    seen.run()
    assert not seen.exception
    assert "så loggen" in words(seen)
    assert "for administratorer" in at(engine, other, navigation.LOG).title[0].value
