"""What is installed is declared, locked by hash, free of local traces, and has a known licence."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCKS = {
    "requirements.txt": PROJECT["dependencies"],
    "requirements-dev.txt": PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"],
}


def locked(lock: str) -> dict[str, list[str]]:
    """Return the locked lines of each package, without hashes; several where systems or Pythons differ."""
    lines: dict[str, list[str]] = {}
    for line in re.findall(r"^([a-z0-9].*?) \\$", (ROOT / lock).read_text("utf-8"), re.MULTILINE):
        lines.setdefault(canonicalize_name(Requirement(line).name), []).append(line)
    return lines


def allows(wish: Requirement, line: str) -> bool:
    return wish.specifier.contains(next(iter(Requirement(line).specifier)).version)


def licensed() -> list[str]:
    table = re.findall(r"^\| ([a-z0-9.-]+) \| \S.* \|$", (ROOT / "docs/licences.md").read_text("utf-8"), re.M)
    return [name for name in table if name != "package"]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_declared_package_is_locked_at_a_version_that_it_allows(lock: str) -> None:
    pins = locked(lock)
    for wish in map(Requirement, LOCKS[lock]):
        assert any(allows(wish, line) for line in pins.get(canonicalize_name(wish.name), [])), wish


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_an_exact_version_and_a_hash(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(blocks) > 20
    for block in blocks:
        assert re.match(r"[a-z0-9.-]+==\S+ .*\\\n    --hash=sha256:[0-9a-f]{64}", block), block[:80]


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_names_no_index_no_address_and_no_path(lock: str) -> None:
    assert not re.findall(r"://|--index|--find-links|--trusted|@ |^/", (ROOT / lock).read_text("utf-8"))


def test_tests_run_on_the_versions_that_users_run_on() -> None:
    users, testers = locked("requirements.txt"), locked("requirements-dev.txt")
    assert users == {name: testers[name] for name in users}


def test_a_package_that_only_windows_needs_is_locked_too() -> None:
    assert "sys_platform == 'win32'" in locked("requirements-dev.txt")["colorama"][0]


def test_every_installed_package_has_its_licence_on_the_page_and_no_other_has() -> None:
    assert licensed() == sorted(locked("requirements.txt"))
