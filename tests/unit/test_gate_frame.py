"""The frame under AppTest, start-up's refusals, and the page that failures show."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from almene_assess.services import accounts
from almene_assess.ui import navigation
from tests.support.people import PASSWORD, address_of, new_database, new_person, new_token
from tests.support.server import free_port

ROOT = Path(__file__).resolve().parents[2]
FRAME = ROOT / "almene_assess" / "ui" / "frame.py"


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> sa.Engine:
    engine = new_database(tmp_path)
    monkeypatch.setenv("PEJLING_DATABASE_URL", address_of(engine))
    monkeypatch.setenv("PEJLING_PASSWORD_COST", "4")
    return engine


def frame() -> AppTest:
    return AppTest.from_file(str(FRAME), default_timeout=15)


def test_a_stranger_sees_only_the_form(engine: sa.Engine) -> None:
    shown = frame().run()
    assert not shown.exception
    assert [field.label for field in shown.text_input] == ["Brugernavn", "Adgangskode"]
    assert not shown.sidebar.button


@pytest.mark.parametrize("claim", [None, "", "1", "0", "-1", "1 OR 1=1", "²", "9" * 30, 1, True])
def test_a_handle_that_is_not_a_live_session_is_a_stranger(engine: sa.Engine, claim: object) -> None:
    app = frame()
    app.user = {"session": claim}
    shown = app.run()
    assert not shown.exception
    assert [field.label for field in shown.text_input] == ["Brugernavn", "Adgangskode"]


def test_whoever_is_signed_in_sees_their_name_and_leaves_for_good(engine: sa.Engine) -> None:
    found = accounts.session_of(engine, new_token(engine, new_person(engine)))
    assert found is not None
    app = frame()
    app.user = {"session": str(found.id)}
    shown = app.run()
    assert "Eksempelleder" in [one.value for one in shown.sidebar.text]
    shown.sidebar.button(key="konto_log_ud").click().run()
    assert accounts.actor_of(engine, found.id) is None
    assert [field.label for field in shown.text_input] == ["Brugernavn", "Adgangskode"]


def test_without_the_browsers_mark_nobody_gets_a_ticket(engine: sa.Engine) -> None:
    person = new_person(engine)
    shown = frame().run()
    shown.text_input(key="log_ind_bruger").set_value(person.username)
    shown.text_input(key="log_ind_kode").set_value(PASSWORD)
    shown.button(key="log_ind_send").click().run()
    assert "cookies" in shown.error[0].value


def test_example_data_says_so_before_anybody_signs_in(engine: sa.Engine) -> None:
    assert "Eksempeldata" in frame().run().info[0].value


def test_real_data_says_nothing_of_examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEJLING_DATABASE_URL", address_of(new_database(tmp_path, example=False)))
    assert not frame().run().info


def test_every_page_file_is_there_and_has_an_address_of_its_own() -> None:
    assert all(entry.file.is_file() for entry in navigation.ENTRIES)
    addresses = [entry.address for entry in navigation.ENTRIES]
    assert len(set(addresses)) == len(addresses)
    assert all(re.fullmatch(r"[a-z0-9-]{0,60}", address) for address in addresses)


# --- failures ----------------------------------------------------------------------------------------
def test_a_failure_shows_danish_and_a_number_that_the_log_knows(capsys: pytest.CaptureFixture[str]) -> None:
    def script() -> None:
        from almene_assess.ui import failure

        failure.show(ValueError("the secret detail"))

    shown = AppTest.from_function(script).run().error[0].value
    written = capsys.readouterr().err
    number = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}", shown)
    assert number is not None
    assert "secret" not in shown
    assert f'"reference": "{number.group()}"' in written
    assert "builtins.ValueError" in written
    assert "the secret detail" not in written


def test_a_refused_right_is_written_down_without_what_was_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def script() -> None:
        from almene_assess.domain.errors import NotAllowed
        from almene_assess.ui import failure

        failure.show(NotAllowed("the secret action"))

    assert "har ikke adgang" in AppTest.from_function(script).run().error[0].value
    written = capsys.readouterr().err
    assert '"event": "refused_right"' in written
    assert "secret action" not in written


# --- start-up ----------------------------------------------------------------------------------------
def refusal(database_url: str, *flags: str) -> str:
    """Start the server where it must refuse, and return what it said."""
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), *flags]
    told = os.environ | {"PEJLING_DATABASE_URL": database_url}
    port = ("--server.port", str(free_port()))
    ended = subprocess.run([*command, *port], env=told, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 3
    assert "Traceback" not in ended.stderr
    return ended.stderr


@pytest.mark.parametrize(
    "flags",
    [
        ("--client.showErrorDetails", "full"),
        ("--server.enableAgentApi", "true"),
        ("--server.trustedUserHeaders", '{"x-user": "session"}'),
    ],
    ids=lambda flags: flags[0],
)
def test_the_server_refuses_to_start_with_an_unsafe_setting(
    engine: sa.Engine, flags: tuple[str, str]
) -> None:
    said = refusal(address_of(engine), *flags)
    assert flags[0].removeprefix("--") in said
    assert "sikkerheden" in said


def test_the_server_refuses_a_database_without_tables(tmp_path: Path) -> None:
    assert "Databasen er tom" in refusal(f"sqlite:///{(tmp_path / 'tom.sqlite').as_posix()}")
