"""Min konto and the way in with a second step, as the pages show them."""

from __future__ import annotations

from pathlib import Path

import pyotp
import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from almene_assess.domain.rights import Grant, Role, ScopeKind
from almene_assess.services import accounts, second_factor
from almene_assess.ui import navigation
from tests.support.people import BROWSER, PASSWORD, Person, address_of, new_database, new_person, new_token
from tests.support.small_sector import LONG_AGO

FRAME = Path(navigation.__file__).with_name("frame.py")


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> sa.Engine:
    engine = new_database(tmp_path, example=False)
    monkeypatch.setenv("PEJLING_DATABASE_URL", address_of(engine))
    monkeypatch.setenv("PEJLING_PASSWORD_COST", "4")
    return engine


@pytest.fixture
def person(engine: sa.Engine) -> Person:
    return new_person(engine)


def app(engine: sa.Engine, person: Person | None) -> AppTest:
    opened = AppTest.from_file(str(FRAME), default_timeout=30)
    opened.user = {"browser": BROWSER}
    if person is not None:
        live = accounts.session_of(engine, new_token(engine, person))
        assert live is not None
        opened.user = {"session": str(live.id), "browser": BROWSER}
    return opened.run()


def at_konto(engine: sa.Engine, person: Person) -> AppTest:
    return app(engine, person).switch_page(str(navigation.SECURITY)).run()


def key_on(seen: AppTest) -> pyotp.TOTP:
    return pyotp.TOTP("".join(seen.code[0].value.split()))


def test_an_administrator_without_the_step_reaches_nothing_but_setting_it_up(
    engine: sa.Engine, person: Person
) -> None:
    accounts.grant_role(
        engine, person.id, Grant(Role.ORGANISATION_ADMIN, ScopeKind.ORGANISATION, 1, LONG_AGO)
    )
    seen = app(engine, person)
    for page in (navigation.RESULT, navigation.SECURITY, navigation.ROUNDS):
        seen.switch_page(str(page)).run()
        assert not seen.exception
        assert [one.value for one in seen.title] == ["Pas på din adgang"]
    seen.text_input(key="konto_trin_kode").set_value("000000")
    seen.button(key="konto_trin_send").click().run()
    assert "Koden passer ikke" in seen.error[0].value
    seen.text_input(key="konto_trin_kode").set_value(key_on(seen).now())
    seen.button(key="konto_trin_send").click().run()
    assert len(seen.code[0].value.split()) == second_factor.CODES
    seen.button(key="konto_koder_gemt").click().run()
    assert [one.value for one in seen.title] != ["Pas på din adgang"]
    assert not seen.code


def test_the_step_is_offered_set_up_and_switched_off_with_password_and_code(
    engine: sa.Engine, person: Person
) -> None:
    seen = at_konto(engine, person)
    seen.button(key="konto_trin_begynd").click().run()
    otp = key_on(seen)
    seen.text_input(key="konto_trin_kode").set_value(otp.now())
    seen.button(key="konto_trin_send").click().run()
    codes = seen.code[0].value.split()
    seen.button(key="konto_koder_gemt").click().run()
    for word, code, told in (
        ("forkert", codes[0], "Adgangskoden passer ikke"),
        (PASSWORD, "x", "Koden passer"),
    ):
        seen.text_input(key="konto_trin_fra_ord").set_value(word)
        seen.text_input(key="konto_trin_fra_kode").set_value(code)
        seen.button(key="konto_trin_fra_send").click().run()
        assert told in seen.error[0].value
    seen.text_input(key="konto_trin_fra_ord").set_value(PASSWORD)
    seen.text_input(key="konto_trin_fra_kode").set_value(codes[1])
    seen.button(key="konto_trin_fra_send").click().run()
    assert seen.button(key="konto_trin_begynd").label == "Sæt det op"


def test_signing_in_asks_for_the_code_after_the_password_and_never_before(
    engine: sa.Engine, person: Person
) -> None:
    live = accounts.session_of(engine, new_token(engine, person))
    assert live is not None
    actor = accounts.actor_of(engine, live.id)
    assert actor is not None
    key = second_factor.enrol(engine, actor).key
    codes = second_factor.confirm(engine, actor, pyotp.TOTP(key).now())
    assert isinstance(codes, list)
    seen = app(engine, None)
    for name, word in ((person.username, "forkert"), ("findes-ikke", PASSWORD)):
        seen.text_input(key="log_ind_bruger").set_value(name)
        seen.text_input(key="log_ind_kode").set_value(word)
        seen.button(key="log_ind_send").click().run()
        assert "passer ikke" in seen.error[0].value
    seen.text_input(key="log_ind_bruger").set_value(person.username)
    seen.text_input(key="log_ind_kode").set_value(PASSWORD)
    seen.button(key="log_ind_send").click().run()
    seen.text_input(key="log_ind_trin_kode").set_value("000000")
    seen.button(key="log_ind_trin_send").click().run()
    assert "Koden passer ikke" in seen.error[0].value
    seen.text_input(key="log_ind_trin_kode").set_value(codes[0])
    seen.button(key="log_ind_trin_send").click().run()
    assert not seen.exception
    assert not seen.error
    assert second_factor.own(engine, actor).codes_left == second_factor.CODES - 1


def test_a_new_password_needs_the_old_and_ends_this_sign_in_too(engine: sa.Engine, person: Person) -> None:
    seen = at_konto(engine, person)
    for old, new, again, told in (
        ("forkert", PASSWORD + "!", PASSWORD + "!", "passer ikke"),
        (PASSWORD, "kort", "kort", "for kort"),
        (PASSWORD, PASSWORD + "!", PASSWORD, "ikke ens"),
    ):
        change(seen, old, new, again)
        assert told in seen.error[0].value
    change(seen, PASSWORD, PASSWORD + "!", PASSWORD + "!")
    assert [field.label for field in seen.run().text_input] == ["Brugernavn", "Adgangskode"]


def change(seen: AppTest, old: str, new: str, again: str) -> None:
    for name, word in (("gammel", old), ("ny", new), ("igen", again)):
        seen.text_input(key=f"konto_kode_{name}").set_value(word)
    seen.button(key="konto_kode_send").click().run()


def test_the_list_marks_this_place_and_ends_another(engine: sa.Engine, person: Person) -> None:
    live = accounts.session_of(engine, new_token(engine, person))
    assert live is not None
    seen = at_konto(engine, person)
    seen.button(key=f"konto_ud_{live.id}").click().run()
    assert accounts.alive(engine, [live.id]) == frozenset()
    assert not [one for one in seen.main.get("button") if one.label == "Log ud dér"]
    seen.button(key="konto_ud_overalt").click().run()
    assert [field.label for field in seen.run().text_input] == ["Brugernavn", "Adgangskode"]


def test_a_guest_is_told_that_there_is_no_account_to_look_after(engine: sa.Engine, person: Person) -> None:
    accounts.end_role(engine, 1)
    accounts.grant_role(engine, person.id, Grant(Role.GUEST, ScopeKind.ORGANISATION, 1, LONG_AGO))
    seen = at_konto(engine, person)
    assert [one.value for one in seen.title] == ["Du er her med et svarlink"]
