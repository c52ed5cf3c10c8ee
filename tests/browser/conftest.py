"""A browser, and an example sector of one's own to use it on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.browser import chromium
from tests.support.server import ROOT, Server


def file_url(file: Path) -> str:
    """Return the address of a database file."""
    return f"sqlite:///{file.as_posix()}"


@pytest.fixture(scope="session")
def example_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the example sector once, as `dev.py run` does on an empty machine; copy it, never use it."""
    file = tmp_path_factory.mktemp("eksempel") / "eksempel.sqlite"
    told = {"PEJLING_DATABASE_URL": file_url(file), "PEJLING_PASSWORD_COST": "4"}
    command = [sys.executable, "-m", "almene_assess", "prepare", "--example"]
    subprocess.run(command, cwd=ROOT, env=os.environ | told, check=True, capture_output=True, timeout=120)
    return file


@pytest.fixture(scope="module")
def database_file(example_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a fresh copy of the example sector."""
    folder = tmp_path_factory.mktemp("database")
    for part in example_file.parent.glob(f"{example_file.name}*"):
        shutil.copy(part, folder)
    return folder / example_file.name


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Run one Chromium for a file's tests; two at a time in one process are one too many for Playwright."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def example_server(database_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve the copy."""
    log = tmp_path_factory.mktemp("log") / "server.log"
    with Server(file_url(database_file), log=log) as running:
        yield running
