"""Every page in a real browser: axe-core's rules, narrow windows, large letters, targets, Danish words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page

from almene_assess.storage.database import connect
from tests.screens import pages, stage
from tests.screens.pages import STOPS, Stop
from tests.support.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RUN_AXE = "axe.run(document, {resultTypes: ['violations']})"
GRAVE = {"serious", "critical"}
FRAME_EXCEPTIONS: frozenset[tuple[str, str]] = frozenset()
"""(rule, part of the selector) of what is Streamlit's and cannot be mended from outside. None at present."""

LOOKS = [(1440, 900, "light"), (1440, 900, "dark"), (390, 844, "dark"), (390, 844, "light")]
NARROW = (320, 640)
ZOOMED = (640, 400)
"""A window of 1280 × 800 at 200 %: half as many CSS pixels each way."""

SIDEWAYS = """() => [document.documentElement, document.querySelector('[data-testid="stMain"]')]
  .filter((part) => part && part.scrollWidth > part.clientWidth)
  .map((part) => `${part.tagName}: ${part.scrollWidth} > ${part.clientWidth}`)"""
CUT_OFF = """() => [...(document.querySelector('[data-testid="stMain"]') ?? document.body)
    .querySelectorAll('p, li, td, th, h1, h2, h3, button')]
  .filter((el) => el.checkVisibility() && !el.closest('[aria-hidden="true"]'))
  .map((el) => [el, el.getBoundingClientRect()])
  .filter(([el, at]) => at.width > 2 && (at.right > innerWidth + 1 || at.left < -1))
  .map(([el]) => `${el.tagName}: ${el.textContent}`)"""
SMALL = """() => [...document.querySelectorAll('a, button, input, select, textarea, summary')]
  .map((el) => el.closest('label') ?? el.closest('[data-testid="stSidebarNavLinkContainer"]') ?? el)
  .filter((el) => el.checkVisibility() && el.dataset.testid !== 'stSkipToContent'
    && !el.closest('[data-testid="stSidebar"][aria-expanded="false"]'))
  .map((el) => [el, el.getBoundingClientRect()])
  .filter(([el, at]) => at.width > 0 && at.right > 0 && (at.width < 24 || at.height < 23.5))
  .map(([el, at]) => `${el.getAttribute('aria-label') ?? el.textContent}: ${at.width} × ${at.height}`)"""
SAID = """() => {
  const icons = [...document.querySelectorAll('[data-testid="stIconMaterial"]')];  // drawn, never read out
  icons.forEach((icon) => { icon.style.display = 'none'; });
  const shown = document.body.innerText;
  icons.forEach((icon) => { icon.style.display = ''; });
  return [document.title, shown, ...[...document.querySelectorAll('*')].flatMap((el) =>
    ['aria-label', 'aria-description', 'aria-roledescription', 'title', 'placeholder', 'alt']
      .map((name) => el.getAttribute(name) ?? ''))].join('\\n');
}"""
ENGLISH = re.compile(
    r"\b(the|and|of|is|are|your|you|with|please|enter|press|click|submit form|loading|running|close|open|"
    r"show|hide|select|choose|search|help|error|warning|icon|progress|chart|visualization|mark container|"
    r"download|copy|fullscreen|settings|"
    r"password|user|sidebar|app|page|deploy|menu item|heading|streamlit|vega)\b",
    re.IGNORECASE,
)


class Site(NamedTuple):
    """The stage, served."""

    url: str
    engine: sa.Engine


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve a stage of the module's own."""
    path = tmp_path_factory.mktemp("stage") / "stage.sqlite"
    stage.build(path)
    engine = connect(pages.serving(path))
    with Server(pages.serving(path)) as server:
        yield Site(server.url, engine)
    engine.dispose()


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.name)
def test_a_page_can_be_used_by_everybody(site: Site, browser: Browser, stop: Stop) -> None:
    shape = {"width": LOOKS[0][0], "height": LOOKS[0][1]}
    with pages.seen_by(browser, site.url, site.engine, stop.who, **shape, scheme="light") as context:
        context.add_init_script(AXE)
        page = context.new_page()
        pages.visit(page, site.url, stop)
        found = [f"{look}: {grave}" for look in LOOKS for grave in _grave(page, look)]
        found += [f"{size}: {trouble}" for size in (NARROW, ZOOMED) for trouble in _cramped(page, size)]
        found += [f"English: {word}" for word in ENGLISH.findall(page.evaluate(SAID))]
        found += [f"content policy: {one}" for one in pages.complaints(page)]
        assert found == []


def test_the_yardstick_itself_finds_faults(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.set_content(
        "<html lang=da><title>Prøve</title><main><h1>En</h1><p style='color:#bbb'>Bleg</p>"
        "<p style='width:900px'>Bred</p><button style='width:9px;height:9px;padding:0'>x</button></main>"
    )
    page.evaluate(AXE)
    assert any("color-contrast" in fault for fault in _faults(page))
    assert page.evaluate(SIDEWAYS)
    assert page.evaluate(CUT_OFF)
    assert page.evaluate(SMALL)
    assert ENGLISH.findall("Press Enter to submit form")
    page.close()


def _grave(page: Page, look: tuple[int, int, str]) -> list[str]:
    width, height, scheme = look
    _resize(page, width, height, scheme)
    return _faults(page)


def _faults(page: Page) -> list[str]:
    violations: list[dict[str, Any]] = page.evaluate(RUN_AXE)["violations"]
    return [
        f"{fault['id']} {node['target']} {node['failureSummary']}"
        for fault in violations
        if fault["impact"] in GRAVE or fault["id"] == "heading-order"
        for node in fault["nodes"]
        if not any(fault["id"] == rule and part in str(node["target"]) for rule, part in FRAME_EXCEPTIONS)
    ]


def _cramped(page: Page, size: tuple[int, int]) -> list[str]:
    _resize(page, *size, "light")
    return [*page.evaluate(SIDEWAYS), *page.evaluate(CUT_OFF), *page.evaluate(SMALL)]


def _resize(page: Page, width: int, height: int, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": height})
    pages.settle(page)
