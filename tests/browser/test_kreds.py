"""The kreds on a shared screen (R11): own mark off until asked for, gone after a reload, nothing on hover."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from almene_assess.storage.database import connect
from tests.screens import pages, stage
from tests.screens.pages import Stop
from tests.support.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TOGGLE = "Vis jeres egne tal på denne skærm"


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Page]:
    """Open the kreds as a participant."""
    path = tmp_path_factory.mktemp("stage") / "stage.sqlite"
    stage.build(path)
    engine = connect(pages.serving(path))
    stop = Stop("kreds", stage.FINISHED, "kreds", "")
    shape = {"width": 1440, "height": 900}
    with (
        Server(pages.serving(path)) as server,
        pages.seen_by(browser, server.url, engine, stop.who, **shape, scheme="light") as context,
    ):
        page = context.new_page()
        pages.visit(page, server.url, stop)
        yield page
    engine.dispose()


def described(page: Page) -> str:
    """Return what the charts say of themselves to those who cannot see them."""
    charts = page.locator("[data-testid='stVegaLiteChart']").all()
    told = " ".join(chart.get_attribute("aria-label") or "" for chart in charts)
    assert "median" in told
    return told


def test_the_own_mark_comes_when_asked_for_and_is_gone_after_a_reload(screen: Page) -> None:
    assert "Jer " not in described(screen)
    assert not screen.get_by_text("Jeres egne tal står nu på skærmen").count()
    screen.get_by_text(TOGGLE).click()
    screen.get_by_text("Jeres egne tal står nu på skærmen").wait_for()
    pages.settle(screen)
    assert "Jer " in described(screen)
    screen.reload()
    screen.get_by_text(TOGGLE).wait_for()
    pages.settle(screen)
    assert not screen.get_by_text("Jeres egne tal står nu på skærmen").count()
    assert "Jer " not in described(screen)


def test_no_value_appears_where_the_pointer_rests(screen: Page) -> None:
    chart = screen.locator("[class*='st-key-radar-kreds-'] [data-testid='stVegaLiteChart']").first
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box is not None
    for part in (0.2, 0.35, 0.5, 0.65, 0.8):
        for line in (0.15, 0.35, 0.55, 0.75):
            screen.mouse.move(box["x"] + box["width"] * part, box["y"] + box["height"] * line)
            tip = screen.locator("#vg-tooltip-element.visible")
            assert not tip.count() or not re.search(r"\d", tip.inner_text())


def test_the_key_is_read_with_its_kreds_and_not_as_a_numbered_list(screen: Page) -> None:
    assert screen.get_by_text(re.compile(r"\d+\. kreds: Ruden er medianen")).count() == 1
