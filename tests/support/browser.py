"""A real Chromium for tests, or a skip that says why."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def executable() -> str:
    """Return where Chromium is; skip the test if nowhere, unless PEJLING_REQUIRE_BROWSER=1."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None and os.environ.get("PEJLING_REQUIRE_BROWSER") == "1":
        pytest.fail("PEJLING_REQUIRE_BROWSER=1, but there is no Chromium on this machine")
    if found is None:
        pytest.skip("no Chromium on this machine")
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run a headless Chromium."""
    path = executable()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def sign_in(page: Page, url: str, username: str, password: str) -> None:
    """Sign in through the form and wait until the menu is there."""
    page.goto(url)
    page.get_by_label("Brugernavn").fill(username)
    page.get_by_label("Adgangskode", exact=True).fill(password)
    page.get_by_role("button", name="Log ind", exact=True).click()
    page.get_by_role("button", name="Log ud").wait_for(timeout=20_000)
