"""One way in, whole, in a browser: invitation, password, second step, sign-in by code, out everywhere."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from almene_assess.domain.rights import Role, ScopeKind
from almene_assess.services import invitations
from almene_assess.services.invitations import Invitee
from almene_assess.storage import schema
from tests.support.browser import chromium
from tests.support.people import address_of
from tests.support.server import Server
from tests.support.small_sector import SmallSector, make

pytestmark = pytest.mark.browser

PHRASE = "blåbærgrød på øen i regnvejr"
ADDRESS = "ny@forening.dk"


@pytest.fixture(scope="module")
def sector(tmp_path_factory: pytest.TempPathFactory) -> SmallSector:
    made = make(tmp_path_factory.mktemp("doors"))
    made.keep_grants()
    with made.engine.begin() as connection:
        connection.execute(schema.installation.update().values(is_example=False))
    return made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def server(sector: SmallSector, browser: Browser) -> Iterator[Server]:
    with Server(address_of(sector.engine), environment={"PEJLING_PASSWORD_COST": "12"}) as running:
        yield running


def invited(sector: SmallSector) -> str:
    place = sector.organisations["eng"]
    one = Invitee(ADDRESS, "Ny Leder", Role.ORGANISATION_ADMIN, ScopeKind.ORGANISATION, place)
    return invitations.invite(sector.engine, sector.people["leder"], [one])[0].path


def give_password(page: Page) -> None:
    page.get_by_label("Brugernavn").fill(ADDRESS)
    page.get_by_label("Adgangskode", exact=True).fill(PHRASE)
    page.get_by_role("button", name="Log ind", exact=True).click()


def choose_password(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("Vælg en adgangskode").fill(PHRASE)
    page.get_by_label("Skriv adgangskoden igen").fill(PHRASE)
    page.get_by_role("button", name="Lav min konto").click()
    page.get_by_role("link", name="Gå til Pejling").click()


def set_up_second_step(page: Page) -> pyotp.TOTP:
    """Read the key as somebody without a camera does, and confirm it; return the app."""
    field = page.get_by_label("Kode fra appen")
    field.wait_for()
    assert page.get_by_role("link", name="Resultat").count() == 0
    app = pyotp.TOTP("".join(page.get_by_test_id("stCode").first.inner_text().split()))
    field.fill(app.now())
    page.get_by_role("button", name="Bekræft koden").click()
    page.get_by_role("button", name="Jeg har gemt koderne").click()
    page.get_by_role("heading", name="Hej, Ny Leder").wait_for()
    return app


def watched(context: BrowserContext) -> list[str]:
    """Return what the console will say of the content policy; nothing is right."""
    complaints: list[str] = []
    context.on(
        "console",
        lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None,
    )
    return complaints


def test_from_the_invitation_to_being_out_everywhere(
    browser: Browser, server: Server, sector: SmallSector
) -> None:
    context = browser.new_context(locale="da-DK")
    complaints = watched(context)
    page = context.new_page()
    choose_password(page, server.url + invited(sector))
    give_password(page)
    app = set_up_second_step(page)
    elsewhere = browser.new_context(locale="da-DK")
    other = elsewhere.new_page()
    other.goto(server.url + "/konto")
    give_password(other)
    other.get_by_label("Kode fra appen").fill(app.at(int(time.time()) + 30))  # the present one is spent
    other.get_by_role("button", name="Log ind", exact=True).click()
    other.get_by_text("Her sidder du").wait_for()
    assert other.get_by_text("på Linux").count() == 2
    other.get_by_role("button", name="Log ud overalt").click()
    clicked = time.monotonic()
    for tab in (page, other):
        tab.get_by_label("Brugernavn").wait_for(timeout=5000)
    assert time.monotonic() - clicked < 5
    assert complaints == []
    for one in (context, elsewhere):
        one.close()
