"""The soak knows every count that a test can be given, and every file that it names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.soak.counts import SOAKS

ROOT = Path(__file__).resolve().parents[2]
COUNT = re.compile(r'int\(os\.environ\.get\("(PEJLING_[A-Z_]+)"')


def test_every_count_that_a_test_reads_has_its_soak() -> None:
    read = {
        name for file in (ROOT / "tests").rglob("*.py") for name in COUNT.findall(file.read_text("utf-8"))
    }
    assert read == {name for soak in SOAKS.values() for name in soak.counts}


@pytest.mark.parametrize("name", SOAKS)
def test_a_soak_runs_a_file_that_reads_its_counts(name: str) -> None:
    soak = SOAKS[name]
    path = ROOT / soak.file
    files = [path] if path.is_file() else sorted(path.glob("test_*.py"))
    assert set(soak.counts) <= {count for file in files for count in COUNT.findall(file.read_text("utf-8"))}
