"""Settings that cannot be right are refused in words; files of data belong to their owner alone."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from almene_assess.config import stated
from almene_assess.domain.errors import RefusedSetup
from almene_assess.storage import database, migrations


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PEJLING_ORIGIN", "http://pejling.example.dk"),
        ("PEJLING_ORIGIN", "https://pejling.example.dk/"),
        ("PEJLING_ORIGIN", "https://pejling.example.dk/app"),
        ("PEJLING_ORIGIN", "pejling.example.dk"),
        ("PEJLING_PASSWORD_COST", "0"),
        ("PEJLING_PASSWORD_COST", "40"),
        ("PEJLING_PASSWORD_COST", "tolv"),
    ],
)
def test_a_setting_that_cannot_be_right_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(RefusedSetup) as refused:
        stated()
    assert name in refused.value.problem
    assert refused.value.remedy


@pytest.mark.parametrize(
    "origin", ["https://pejling.example.dk", "http://127.0.0.1:8501", "http://localhost:1"]
)
def test_https_and_this_machine_are_fine(monkeypatch: pytest.MonkeyPatch, origin: str) -> None:
    monkeypatch.setenv("PEJLING_ORIGIN", origin)
    assert stated().secure is origin.startswith("https")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_only_the_owner_can_read_a_new_database(tmp_path: Path) -> None:
    file = tmp_path / "var" / "ny.sqlite"
    engine = database.connect(f"sqlite:///{file.as_posix()}")
    migrations.upgrade(engine)
    with database.reading(engine):
        rights = {p.name: stat.S_IMODE(p.stat().st_mode) for p in file.parent.iterdir()}
    assert rights
    assert set(rights.values()) == {0o600}
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
