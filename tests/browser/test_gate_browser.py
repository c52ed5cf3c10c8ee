"""Signing in and out in a real browser: what a person sees, under the strict policy."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page

from tests.support.browser import chromium, sign_in
from tests.support.people import Person, address_of, new_database, new_person
from tests.support.server import Server

pytestmark = pytest.mark.browser

ENGLISH = re.compile(
    r"\b(the|and|sign|login|log in|log out|password|user ?name|submit|press|enter|loading|running)\b"
    r"|\b(error|skip|show|hide|close|open|help|menu item|main content)\b",
    re.IGNORECASE,
)
OUTSIDE = re.compile(r"^(https?|wss?)://(?!127\.0\.0\.1[:/])")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> sa.Engine:
    os.environ["PEJLING_PASSWORD_COST"] = "4"
    return new_database(tmp_path_factory.mktemp("browser"))


@pytest.fixture(scope="module")
def person(engine: sa.Engine) -> Person:
    return new_person(engine)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def server(engine: sa.Engine, browser: Browser) -> Iterator[Server]:
    with Server(address_of(engine)) as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def test_signing_in_leads_to_the_page_asked_for(page: Page, server: Server, person: Person) -> None:
    sign_in(page, server.url + "/besvar?punkt=3", person.username, person.password)
    page.get_by_text(person.display_name).wait_for()
    assert page.url == server.url + "/besvar?punkt=3"
    assert page.title() == "Besvar · Pejling"


def test_the_cookies_are_out_of_reach_of_scripts_and_a_reload_stays_in(
    page: Page, server: Server, person: Person
) -> None:
    sign_in(page, server.url, person.username, person.password)
    cookies = {one["name"]: one for one in page.context.cookies()}
    for name in ("pejling", "pejling-browser"):
        assert cookies[name]["httpOnly"]
        assert cookies[name]["sameSite"] == "Lax"
    assert "pejling=" not in page.evaluate("document.cookie")
    page.reload()
    page.get_by_role("button", name="Log ud").wait_for()


def test_one_click_logs_out_and_locks_the_other_tab_within_five_seconds(
    page: Page, server: Server, person: Person
) -> None:
    sign_in(page, server.url, person.username, person.password)
    other = page.context.new_page()
    other.goto(server.url + "/resultat")
    other.get_by_text(person.display_name).wait_for()
    page.get_by_role("button", name="Log ud").click()
    clicked = time.monotonic()
    other.get_by_label("Brugernavn").wait_for(timeout=5000)
    assert time.monotonic() - clicked < 5
    other.get_by_text(person.display_name).wait_for(state="detached")
    page.get_by_label("Brugernavn").wait_for()
    assert "pejling" not in [one["name"] for one in page.context.cookies()]
    page.go_back()
    page.get_by_label("Brugernavn").wait_for()


def test_a_wrong_password_is_told_in_danish_and_keeps_the_name(page: Page, server: Server) -> None:
    page.goto(server.url)
    page.get_by_label("Brugernavn").fill("ukendt")
    page.get_by_label("Adgangskode", exact=True).fill("forkert adgangskode")
    page.keyboard.press("Enter")
    page.get_by_text("Brugernavn eller adgangskode passer ikke").wait_for()
    assert page.get_by_label("Brugernavn").input_value() == "ukendt"


def test_the_form_helps_password_managers(page: Page, server: Server) -> None:
    page.goto(server.url)
    page.get_by_label("Brugernavn").wait_for()
    assert page.get_by_label("Brugernavn").get_attribute("autocomplete") == "username"
    assert page.get_by_label("Adgangskode", exact=True).get_attribute("autocomplete") == "current-password"


def test_the_sign_in_page_is_danish_also_for_screen_readers(page: Page, server: Server) -> None:
    page.goto(server.url)
    page.get_by_label("Brugernavn").fill("x")
    page.get_by_label("Vis adgangskoden").wait_for()
    assert page.locator("html").get_attribute("lang") == "da"
    seen = page.locator("body").inner_text()
    named = page.eval_on_selector_all(
        "[aria-label],[title]", "all => all.map(e => e.ariaLabel + ' ' + e.title)"
    )
    assert ENGLISH.findall(seen) == []
    assert [one for one in named if ENGLISH.search(one)] == []


def test_the_strict_policy_is_never_broken_and_nothing_outside_is_asked_for(
    page: Page, server: Server, person: Person
) -> None:
    complaints: list[str] = []
    asked: list[str] = []
    page.on(
        "console",
        lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None,
    )
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    sign_in(page, server.url, person.username, person.password)
    page.get_by_role("link", name="Resultat").click()
    page.wait_for_timeout(1000)
    assert complaints == []
    assert len(asked) > 20
    assert [url for url in asked if OUTSIDE.match(url)] == []


def test_the_sign_in_page_fits_a_small_phone(browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(server.url)
    page.get_by_label("Brugernavn").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()
