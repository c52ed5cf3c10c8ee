"""Phone and big screen in a real browser: with script, without, when the server goes, and for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from almene_assess.domain.workshop import Move, Phase
from almene_assess.services import voting
from tests.support.browser import chromium
from tests.support.hall import WAY, lead_to, phase_of, stored
from tests.web.conftest import Hall

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
FAULTS = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
  .map((fault) => `${fault.id}: ${fault.nodes.map((node) => node.target).join('; ')}`)"""
SMALL = """(least) => [...document.querySelectorAll('a, button, input, summary')]
  .map((el) => el.closest('label') ?? el).filter((el) => el.checkVisibility())
  .map((el) => [el.textContent.trim(), el.getBoundingClientRect()])
  .filter(([, at]) => at.width < least || at.height < least).map(([text, at]) => `${text} ${at.height}`)"""
LEAST_LETTER = """() => Math.min(...[...document.querySelectorAll('body *')]
  .filter((el) => el.checkVisibility() && el.getBoundingClientRect().width > 2
    && [...el.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .map((el) => parseFloat(getComputedStyle(el).fontSize)))"""
OVER = """() => [document.documentElement.scrollWidth - innerWidth,
  document.documentElement.scrollHeight - innerHeight]"""
ACKNOWLEDGED = """(code) => document.querySelector('[data-kvittering]')
  && !document.querySelector('[data-besked]').textContent
  && document.querySelector('input[name=valg]:checked').value === code"""
LOOKS: list[dict[str, Any]] = [
    {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"},
    {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"},
]
SCREENS: list[dict[str, Any]] = [
    {"viewport": {"width": 1920, "height": 1080}, "color_scheme": "light"},
    {"viewport": {"width": 1280, "height": 720}, "color_scheme": "dark"},
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Run one Chromium for this file."""
    with chromium() as running:
        yield running


@contextmanager
def window(browser: Browser, **look: Any) -> Iterator[Page]:
    """Open a window that notes everything its page complains about, our own policy included."""
    context = browser.new_context(**({"viewport": {"width": 390, "height": 844}, "locale": "da-DK"} | look))
    context.set_default_timeout(30_000)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Security Policy" in said.text else None)
    yield page
    assert faults == []
    context.close()


def come_in(page: Page, hall: Hall) -> None:
    page.goto(f"{hall.server.url}/m/{hall.join_token}")
    page.get_by_role("button", name="Vær med").click()
    page.get_by_label("Ansat").check()
    page.get_by_role("button", name="Videre").click()
    page.locator("form[data-noegle$='.gruppe']").wait_for(state="detached")


def to_vote(hall: Hall) -> None:
    """Lead the room to a fresh vote."""
    if phase_of(hall.meeting) is not Phase.WELCOME:
        lead_to(hall.meeting, Phase.NOTE)
    hall.meeting.press(Move.NEXT)
    lead_to(hall.meeting, Phase.VOTE)


def choose(page: Page, code: int) -> None:
    page.locator(f"input[name=valg][value='{code:03}']").check()


def test_a_vote_needs_no_reload_and_is_told_to_everybody(hall: Hall, browser: Browser) -> None:
    to_vote(hall)
    with window(browser) as page:
        come_in(page, hall)
        choose(page, 3)
        page.evaluate("window.same = true")
        page.get_by_role("button", name="Send svar").click()
        page.locator("main").get_by_text("Dit svar er modtaget").wait_for()
        assert page.evaluate("window.same")
        assert page.evaluate("document.activeElement.hasAttribute('data-kvittering')")
        assert "Dit svar er modtaget" in page.locator("#sagt").inner_text()
        assert list(stored(hall.meeting, 1).values()) == [3]
        page.get_by_text("Ret svaret").click()
        choose(page, 1)
        page.get_by_role("button", name="Send det rettede svar").click()
        page.wait_for_function(ACKNOWLEDGED, arg="001")
        assert list(stored(hall.meeting, 1).values()) == [1]
        lead_to(hall.meeting, Phase.REVEAL)
        page.locator("main").get_by_text("Se på storskærmen").wait_for()
        assert "Se på storskærmen" in page.locator("#sagt").inner_text()


def test_what_is_chosen_survives_a_reload(hall: Hall, browser: Browser) -> None:
    to_vote(hall)
    with window(browser) as page:
        come_in(page, hall)
        choose(page, 2)
        page.reload()
        page.wait_for_function("document.querySelector('input[name=valg]:checked')?.value === '002'")
        assert stored(hall.meeting, 1) == {}


def test_a_vote_that_never_arrived_is_sent_again_and_the_page_says_so(hall: Hall, browser: Browser) -> None:
    to_vote(hall)
    with window(browser) as page:
        come_in(page, hall)
        hall.server.kill9()
        choose(page, 4)
        page.get_by_role("button", name="Send svar").click()
        page.get_by_text("Svaret er ikke sendt endnu").wait_for()
        hall.server.start()
        page.locator("main").get_by_text("Dit svar er modtaget").wait_for()
        assert list(stored(hall.meeting, 1).values()) == [4]
        page.route("**/stem/svar", lambda route: route.abort())
        page.get_by_text("Ret svaret").click()
        choose(page, 0)
        page.get_by_role("button", name="Send det rettede svar").click()
        page.get_by_text("Svaret er ikke sendt endnu").wait_for()
        page.unroute("**/stem/svar")
        page.reload()
        page.wait_for_function(ACKNOWLEDGED, arg="000")
        assert list(stored(hall.meeting, 1).values()) == [0]


def test_without_a_stream_the_phone_asks(hall: Hall, browser: Browser) -> None:
    to_vote(hall)
    with window(browser) as page:
        page.route("**/strom*", lambda route: route.abort())
        come_in(page, hall)
        lead_to(hall.meeting, Phase.REVEAL)
        page.locator("main").get_by_text("Se på storskærmen").wait_for()


def test_a_phone_without_javascript_votes(hall: Hall, browser: Browser) -> None:
    to_vote(hall)
    with window(browser, java_script_enabled=False) as page:
        page.goto(f"{hall.server.url}/m")
        page.get_by_label("Mødets kode").fill(hall.code.lower())
        page.get_by_role("button", name="Vær med").click()
        page.get_by_label("Beboer").check()
        page.get_by_role("button", name="Videre").click()
        choose(page, 1)
        page.get_by_label("Ret sikker").check()
        page.get_by_role("button", name="Send svar").click()
        page.locator("main").get_by_text("Dit svar er modtaget").wait_for()
        page.get_by_text("Ret svaret").click()
        choose(page, 2)
        page.get_by_role("button", name="Send det rettede svar").click()
        page.locator("main").get_by_text("Dit svar er modtaget").wait_for()
        assert list(stored(hall.meeting, 1).values()) == [2]
        lead_to(hall.meeting, Phase.REVEAL)
        page.locator("main").get_by_text("Se på storskærmen").wait_for()  # the page looks again by itself


def test_the_big_screen_comes_back_by_itself(hall: Hall, browser: Browser) -> None:
    to_vote(hall)
    with window(browser, **SCREENS[0]) as page:
        page.goto(hall.server.url + hall.screen)
        hall.server.kill9()
        page.get_by_text("forbinder igen").wait_for()
        lead_to(hall.meeting, Phase.REVEAL)
        hall.server.start()
        page.locator(".fase", has_text="Svarene").wait_for(timeout=10_000)
        page.wait_for_function("!document.getElementById('forbindelse').textContent")


def test_everybody_can_use_the_phone_and_read_the_screen_in_every_phase(hall: Hall, browser: Browser) -> None:
    lead_to(hall.meeting, Phase.NOTE)
    hall.meeting.press(Move.NEXT)
    others = [hall.meeting.join() for _ in range(6)]
    found: list[str] = []
    with (
        window(browser, bypass_csp=True, reduced_motion="reduce", **LOOKS[0]) as phone,
        window(browser, bypass_csp=True, reduced_motion="reduce", **SCREENS[0]) as screen,
    ):
        phone.goto(f"{hall.server.url}/m")
        found += _troubles(phone, LOOKS, "door")
        come_in(phone, hall)
        screen.goto(hall.server.url + hall.screen)
        for phase in WAY[1:]:
            lead_to(hall.meeting, phase)
            if phase in (Phase.VOTE, Phase.VOTE_AGAIN):
                for code, token in enumerate(others):
                    number = 1 if phase is Phase.VOTE else 2
                    voting.cast(hall.meeting.engine, token, hall.meeting.item, number, code % 5)
            phone.locator(f"[data-trin*='.{phase}.']").wait_for()
            screen.locator(f"[data-trin*='.{phase}.']").wait_for()
            found += _troubles(phone, LOOKS, f"phone, {phase}")
            found += _troubles(screen, SCREENS, f"screen, {phase}")
    assert found == []


def _troubles(page: Page, looks: list[dict[str, Any]], where: str) -> list[str]:
    found = []
    big = looks is SCREENS
    for look in looks:
        page.set_viewport_size(look["viewport"])
        page.emulate_media(color_scheme=look["color_scheme"])
        page.evaluate(AXE)
        found += [f"{where}: {fault}" for fault in page.evaluate(FAULTS)]
        found += [f"{where}: small: {one}" for one in page.evaluate(SMALL, 44)]
        sideways, down = page.evaluate(OVER)
        if sideways > 0 or (big and down > 0):
            found.append(f"{where}: {look['viewport']} over by {sideways}, {down}")
        least = page.evaluate(LEAST_LETTER)
        if big and least < 28 * look["viewport"]["width"] / 1920 - 0.1:
            found.append(f"{where}: letters of {least} px")
    return found
