"""What was measured once and is built upon: versions, settings, and the fence round the authenticator."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError
from streamlit import config

from almene_assess.config import Settings
from almene_assess.domain.errors import RefusedSetup
from almene_assess.services import sign_in
from almene_assess.web import gate, startup
from almene_assess.web.headers import FIXED, STRICT

ROOT = Path(__file__).resolve().parents[2]
FENCE = ROOT / "almene_assess" / "ui" / "auth_fence.py"
OTHER: dict[str, object] = {
    "runner.postScriptGC": True,
    "server.enableAgentApi": True,
    "server.enableXsrfProtection": False,
    "server.enableCORS": False,
    "server.maxUploadSize": 200,
    "server.maxMessageSize": 200,
    "server.disconnectedSessionTTL": 9999,
    "client.showErrorDetails": "full",
    "client.showErrorLinks": True,
    "server.trustedUserHeaders": {"x-user": "session"},
}
"""A value of each setting that we do not stand for."""


@pytest.fixture
def settings() -> Iterator[None]:
    """Give every setting its own value, and put back what was there."""
    kept = {name: config.get_option(name) for name in startup.REQUIRED}
    for name, wanted in startup.REQUIRED.items():
        config.set_option(name, wanted)
    yield
    for name, value in kept.items():
        config.set_option(name, value)


@pytest.mark.parametrize("package", ["streamlit", "streamlit-authenticator"])
def test_the_versions_are_those_that_were_measured(package: str) -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    measured = {"streamlit": "1.67.0", "streamlit-authenticator": "0.4.2"}[package]
    assert f"{package}=={measured}" in wanted
    assert version(package) == measured


def test_every_required_setting_has_another_value_here_and_one_in_the_file() -> None:
    assert OTHER.keys() == startup.REQUIRED.keys()
    file = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert [n for n in startup.REQUIRED if n.split(".")[1] not in file[n.split(".")[0]]] == []
    assert file["server"]["address"] == "127.0.0.1"  # else a headless start looks up its outer address
    assert file["browser"]["gatherUsageStats"] is False
    assert file["server"]["maxUploadSize"] <= 10
    assert file["server"]["maxMessageSize"] <= 50


def test_the_settings_as_they_should_be_are_accepted(settings: None) -> None:
    startup.check_settings()


@pytest.mark.parametrize("name", OTHER)
def test_one_setting_that_is_otherwise_is_refused_by_name(settings: None, name: str) -> None:
    config.set_option(name, OTHER[name])
    with pytest.raises(RefusedSetup) as refused:
        startup.check_settings()
    assert name in refused.value.problem


def test_the_authenticator_gets_one_user_and_builds_nothing_of_its_own() -> None:
    tree = ast.parse(FENCE.read_text("utf-8"))
    (made,) = (
        n for n in ast.walk(tree) if isinstance(n, ast.Call) and ast.unparse(n.func) == "AuthenticationModel"
    )
    assert {word.arg: ast.unparse(word.value) for word in made.keywords} == {"auto_hash": "False"}
    assert isinstance(made.args[0], ast.Name)  # a dict, never the path of a file
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert names == {"check_credentials"}


def test_the_doors_that_are_closed_stay_closed() -> None:
    assert set(gate.CLOSED) >= {"/_stcore/metrics", "/_stcore/agent"}
    assert set(gate.MEMBERS_ONLY) >= {"/media/", "/_stcore/upload_file", "/download/"}
    assert {"GET", "HEAD", "OPTIONS"} == gate.HARMLESS


def test_every_answer_says_what_a_browser_may_do() -> None:
    assert FIXED["x-content-type-options"] == "nosniff"
    assert FIXED["x-frame-options"] == "DENY"
    assert FIXED["referrer-policy"] == "same-origin"
    assert "unsafe" not in STRICT
    assert "default-src 'none'" in STRICT


def test_every_limit_on_signing_in_lets_go_again() -> None:
    assert all(0 < limit.longest_wait <= 300 and limit.free >= 5 for limit in sign_in.LIMITS.values())


# --- secrets ------------------------------------------------------------------------------------------
def refused(**stated: Any) -> bool:
    try:
        Settings(**stated)
    except ValidationError:
        return True
    return False


@pytest.mark.parametrize(
    "word", ["", "x" * 40, "kort", "changeme" * 6, "skift-mig-til-32-tilfaeldige-tegn-her"]
)
def test_a_short_or_sample_secret_is_refused(word: str) -> None:
    assert refused(secret=SecretStr(word))


@pytest.mark.parametrize(
    ("url", "wrong"),
    [
        ("postgresql://pejling:changeme@db/pejling", True),
        ("postgresql://pejling:pejling@db/pejling", True),
        ("postgresql://pejling:postgres@db/pejling", True),
        ("postgresql://pejling:hemmelighed@db/pejling", True),
        ("postgresql://pejling:Qm7-vK2_xTz9rW4pLs8d@db/pejling", False),
        ("postgresql://pejling@/pejling?host=/run/postgresql", False),
        ("postgresql://postgres:postgres@localhost/test", False),
        ("sqlite:///var/pejling.sqlite", False),
    ],
)
def test_a_database_elsewhere_has_no_guides_password(url: str, wrong: bool) -> None:
    assert refused(database_url=url) is wrong


@pytest.mark.parametrize(
    ("word", "wrong"), [("changeme", True), ("Hemmelighed1", True), ("", False), ("vKx2-9qT", False)]
)
def test_a_mail_servers_password_is_no_guides_either(word: str, wrong: bool) -> None:
    assert refused(smtp_password=SecretStr(word)) is wrong


def test_a_refused_secret_is_not_repeated() -> None:
    with pytest.raises(ValidationError) as failed:
        Settings(database_url="postgresql://pejling:changeme@db/pejling")
    assert "changeme" not in str(failed.value.errors(include_input=False))
