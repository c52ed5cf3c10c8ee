"""The installation's secret: what is refused, what is made once, and what it keeps shut."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from almene_assess import config
from almene_assess.domain.errors import RefusedSetup
from almene_assess.services import accounts, attempts, secret, sign_in
from almene_assess.services.attempts import Wait
from almene_assess.storage import schema
from tests.support.people import new_database

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
GOOD = "v3Rk-9xZq_Lm27TbYw8Hs4Nd6Pf1Gj5C"


@pytest.mark.parametrize(
    "value",
    ["kort", GOOD[:-1], "ab" * 32, "0123456789" * 5, "skift-mig-til-noget-langt-og-tilfældigt-29", ""],
)
def test_a_secret_that_can_be_guessed_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PEJLING_SECRET", value)
    with pytest.raises(RefusedSetup) as refused:
        config.stated()
    assert "PEJLING_SECRET" in refused.value.problem
    assert not value or value not in refused.value.problem + refused.value.remedy


def test_a_good_secret_is_never_printed_with_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEJLING_SECRET", GOOD)
    assert GOOD not in repr(config.stated())


def refusal() -> str:
    with pytest.raises(RefusedSetup) as refused:
        secret.check()
    return refused.value.problem


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("PEJLING_SECRET", raising=False)
    path = tmp_path / "var" / "installation.key"
    monkeypatch.setattr(config, "SECRET_FILE", path)
    return path


def test_without_a_secret_nothing_starts_and_prepare_makes_one_once(file: Path) -> None:
    assert "mangler sin hemmelige" in refusal()
    secret.make_once()
    first = file.read_text(encoding="ascii")
    secret.make_once()
    secret.check()
    assert file.read_text(encoding="ascii") == first
    assert os.name == "nt" or stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_a_file_that_others_can_read_or_that_is_cut_off_is_refused(file: Path) -> None:
    secret.make_once()
    file.chmod(0o644)
    assert "Andre på maskinen" in refusal()
    file.chmod(0o600)
    file.write_text("halv", encoding="ascii")
    assert "ikke hel" in refusal()


def test_what_is_sealed_opens_for_its_owner_only_and_with_this_secret_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    closed = secret.sealed("nøgle", "7")
    assert "nøgle" not in closed
    assert secret.opened(closed, "7") == "nøgle"
    assert secret.opened(closed, "8") is None
    assert closed != secret.sealed("nøgle", "7")
    monkeypatch.setenv("PEJLING_SECRET", GOOD)
    assert secret.opened(closed, "7") is None


def test_counted_attempts_name_nobody_without_the_secret(tmp_path: Path) -> None:
    engine = new_database(tmp_path)
    sign_in.begin(engine, "leder@eksempel.dk", "192.0.2.7", now=NOON)
    with engine.connect() as connection:
        kept = set(connection.scalars(sa.select(schema.attempt.c.key_hash)))
    plain = ("leder@eksempel.dk", "192.0.2.7", "account:leder@eksempel.dk", "address:192.0.2.7", "")
    assert len(kept) == 3
    assert not kept & {accounts.token_hash(one) for one in plain}


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_an_ipv6_line_is_one_address(address: str, line: str) -> None:
    assert attempts.line(address) == line


def test_sign_in_counts_a_whole_ipv6_line_together(tmp_path: Path) -> None:
    engine = new_database(tmp_path)
    for number in range(sign_in.LIMITS["address"].free):
        sign_in.begin(engine, f"bruger{number}", f"2001:db8:1:2::{number:x}", now=NOON)
    assert isinstance(sign_in.begin(engine, "en til", "2001:db8:1:2:ffff::1", now=NOON), Wait)
    assert not isinstance(sign_in.begin(engine, "en til", "2001:db8:1:3::1", now=NOON), Wait)
