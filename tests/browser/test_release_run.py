"""The secretariat tries the gate in a real browser: progress that can be left, and an end in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from almene_assess.example.sector import seed
from almene_assess.storage import migrations
from almene_assess.storage.content import load_shipped
from almene_assess.storage.database import connect
from tests.screens import pages, stage
from tests.support.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SIZE = 60
"""With all sixteen themes: enough for the gate to take some seconds, and to be seen in between."""


@pytest.fixture
def page(browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """Return the secretariat's page over a small sector that has no release yet."""
    monkeypatch.setenv("PEJLING_PASSWORD_COST", "4")
    url = pages.serving(tmp_path / "sector.sqlite")
    engine = connect(url)
    migrations.upgrade(engine)
    seed(engine, load_shipped("am26"), organisations=SIZE, seed=3, now=datetime.now(UTC))
    shape = {"width": 1440, "height": 900}
    with (
        Server(url) as server,
        pages.seen_by(browser, server.url, engine, stage.SECTOR, **shape, scheme="light") as context,
    ):
        opened = context.new_page()
        opened.goto(f"{server.url}/runder")
        yield opened
    engine.dispose()


def test_a_rehearsal_shows_how_far_it_is_can_be_left_and_ends_in_words(page: Page) -> None:
    expect(page.get_by_text("Der er ikke udgivet en sammenligning endnu")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Prøv kontrollen").click()
    expect(page.get_by_text(re.compile(r"Tema \d+ af 16"))).to_be_visible(timeout=60_000)
    page.get_by_role("link", name="Hjem").click()
    page.get_by_role("button", name="Gå til Runde og udgivelse").click()
    expect(page.get_by_text("Prøven er slut")).to_be_visible(timeout=120_000)
    expect(page.get_by_text("Der er ikke udgivet noget, og prøven tæller ikke")).to_be_visible()
    expect(page.get_by_role("button", name="Udgiv sammenligning nr. 1")).to_be_enabled()
