"""A whole board meeting: the facilitator at the desk, a projector, a phone in a browser, more by HTTP.

Everybody works as people do: the desk by its buttons, the phone by its form. The server is killed once.
"""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from docx import Document
from playwright.sync_api import APIResponse, Browser, BrowserContext, Locator, Page

from tests.browser.keyboard import Keyboard, connected, until
from tests.support.browser import sign_in
from tests.support.server import Server

LEADER, PASSWORD = "leder@eksempel.dk", "eksempel-pejling-2026"
MORE_PHONES = 5
"""Two would do for the wire; six voters in all are enough for a picture."""
FIRST = ("000", "001", "001", "004", "004")
SECOND = ("002", "002", "002", "003", "003")
NOTE = "Vi spørger beboerne, før planen er færdig."
MINORITY = "Nogle vil vente på kommunen."
EVIDENCE = "Referatet fra maj."
ACTION, WHO = "Invitér afdelingerne til et planmøde", "Næstformanden"
PARKED = "Ventelisten"
SOON = 20.0
"""Unit: seconds; what takes one on a quiet machine."""

Look = Callable[[str, Page], None]


def _nothing(name: str, page: Page) -> None:
    """Look at nothing."""


@dataclass
class Meeting:
    """What was seen on the way; `look` is called with each page in each phase."""

    browser: Browser
    server: Server
    look: Look = _nothing
    seen: dict[str, str] = field(default_factory=dict)
    minutes: list[str] = field(default_factory=list)
    pdf: bytes = b""
    code: str = ""
    view: str = ""
    contexts: list[BrowserContext] = field(default_factory=list)
    wires: list[BrowserContext] = field(default_factory=list)

    def run(self) -> Meeting:
        """Hold the meeting."""
        self.desk = self._window(1440, 900)
        self._plan()
        self._come_in()
        self._first_question()
        self._end()
        return self

    def close(self) -> None:
        """Close every window."""
        for context in (*self.contexts, *self.wires):
            context.close()

    # --- before -------------------------------------------------------------------------------------
    def _plan(self) -> None:
        desk = self.desk
        sign_in(desk, self.server.url, LEADER, PASSWORD)
        desk.get_by_role("link", name="Møder", exact=True).click()
        self._press("Planlæg et møde")
        for pillar in ("Det grønne potentiale", "Demokrati og fællesskab", "Forudsætninger"):
            desk.get_by_role("button", name=pillar).click()
        desk.get_by_label("Hvor mange minutter i alt?").fill("60")
        desk.get_by_label("Hvor mange minutter i alt?").press("Tab")
        desk.get_by_text("Det passer: 4 spørgsmål med cirka 10 minutter til hvert.").wait_for()
        self.look("desk-plan", desk)
        self._press("Planlæg mødet")
        desk.get_by_text("/s/").wait_for()
        codes = desk.locator('[data-testid="stCode"]').all_inner_texts()
        self.seen["invitation"] = codes[0]
        self.view = next(one.strip() for one in codes if "/s/" in one)
        self.code = next(one.strip() for one in codes if re.fullmatch(r"\w{5}-\w{5}", one.strip()))
        self.look("desk-before", desk)

    def _come_in(self) -> None:
        self.projector = self._window(1920, 1080)
        self.projector.goto(self.view)
        self._press("Begynd mødet nu")
        self._heading("Velkommen")
        self.phone = self._window(390, 844)
        self.phone.goto(f"{self.server.url}/m")
        self.look("phone-door", self.phone)
        self.phone.get_by_label("Kode").fill(self.code.lower().replace("-", " "))
        self.phone.get_by_role("button", name="Vær med").click()
        self.phone.get_by_text(re.compile("valgt", re.IGNORECASE)).first.click()
        self.look("phone-group", self.phone)
        self.phone.get_by_role("button", name="Videre").click()
        self.phone.locator('input[name="gruppe"]').first.wait_for(state="detached")
        for _ in range(MORE_PHONES):
            self._wire()
        until(
            self.desk, lambda: "6 telefoner er kommet med" in self._room(), "the desk counts the phones", 60
        )
        self.look("desk-welcome", self.desk)
        self.look("projector-welcome", self.projector)

    # --- one question -------------------------------------------------------------------------------
    def _first_question(self) -> None:
        self._press("Begynd med det første spørgsmål")
        self._heading("1 af 4")
        self.look("desk-read", self.desk)
        self.look("projector-read", self.projector)
        self.look("phone-read", self.phone)
        self._open_by_keyboard()
        self._vote_once("001", FIRST)
        self._press("Luk afstemningen, og vis fordelingen")
        self._heading("– Vis")
        self._keep("revealed")
        self._press("Gå til snakken")
        self._heading("– Tal")
        self.look("desk-talk", self.desk)
        self.look("projector-talk", self.projector)
        self._press("Stem igen")
        self._heading("– Stem igen")
        self._vote_once("002", SECOND)
        self._press("Luk, og vis, hvad der har flyttet sig")
        self._heading("– Vis igen")
        self._keep("moved")
        self._press("Gå til fælles trin")
        self._heading("– Fælles trin")
        self._joint()
        self._press("Gå til noten")
        self._heading("– Note")
        self._notes_through_a_power_cut()

    def _open_by_keyboard(self) -> None:
        """The focus stands at the new step's heading, and the primary button is the next thing behind it."""
        keys = Keyboard(self.desk)
        until(self.desk, lambda: keys.focus().tag == "H1", "the heading has the focus")
        keys.press("Tab")
        self.seen["first button"] = keys.focus().name
        keys.press("Enter")
        self._idle()

    def _vote_once(self, mine: str, others: tuple[str, ...]) -> None:
        self._heading("– Stem")
        form = self.phone.locator('form[action="/m/stem/svar"]')
        form.wait_for()
        form.locator(f'input[name="valg"][value="{mine}"]').check()
        self.look("phone-vote", self.phone)
        form.get_by_role("button").click()
        self.phone.locator("[data-kvittering]").wait_for()
        for wire, code in zip(self.wires, others, strict=True):
            self._cast(wire, code)
        until(self.desk, lambda: "6 har stemt" in self._room(), "the desk counts the votes", 60)
        self.seen["desk-vote"] = self.desk.locator('[data-testid="stMain"]').inner_text()
        self.seen["projector-vote"] = self.projector.locator("body").inner_text()
        for name, page in (("desk", self.desk), ("projector", self.projector), ("phone-done", self.phone)):
            self.look(f"{name}-vote", page)

    def _keep(self, name: str) -> None:
        """Remember what desk and projector show, once both show the same step."""
        self.projector.locator(".vist").wait_for()
        if name == "moved":
            self.projector.get_by_text("blev").first.wait_for()
        self.seen[f"desk-{name}"] = self.desk.locator('[data-testid="stMain"]').inner_text()
        self.seen[f"projector-{name}"] = self.projector.locator("body").inner_text()
        self.look(f"desk-{name}", self.desk)
        self.look(f"projector-{name}", self.projector)
        self.look(f"phone-{name}", self.phone)

    def _joint(self) -> None:
        desk = self.desk
        desk.locator('[data-testid="stRadioOption"]').nth(2).click()
        desk.get_by_text("Det fælles trin er gemt kl.").wait_for()
        self._field("Hvad kan I vise?").fill(EVIDENCE)
        self._field("Hvad kan I vise?").blur()
        self._idle()
        self.projector.locator(".faelles").wait_for()
        self.look("desk-joint", desk)
        self.look("projector-joint", self.projector)
        self.look("phone-joint", self.phone)

    def _notes_through_a_power_cut(self) -> None:
        """Write the note, and cut the power as the field is left: what the desk shows must be true again."""
        desk = self.desk
        self._field("Det er vi enige om").fill(NOTE)
        self.server.kill9()
        self._field("Det er vi enige om").blur()
        desk.wait_for_timeout(1500)
        cut = time.monotonic()
        self.server.start()
        until(desk, lambda: connected(desk) and "Gemt" in self._main(), "the note is kept", 60)
        self.seen["after the cut"] = f"{time.monotonic() - cut:.1f} s"
        self._shown(self.projector, NOTE)
        self._field("Det ser nogle anderledes på").fill(MINORITY)
        self._field("Det ser nogle anderledes på").blur()
        self._idle()
        self.look("desk-note", desk)
        self.look("projector-note", self.projector)
        self.look("phone-note", self.phone)
        desk.get_by_text("Parkeringsplads").click()
        self._field("Parkér noget").fill(PARKED)
        self._press("Parkér")
        # The field itself reads like the line that it becomes; the count is drawn from the row.
        desk.get_by_text("Parkeringsplads (1)").wait_for()
        self._idle()

    # --- the end ------------------------------------------------------------------------------------
    def _end(self) -> None:
        desk = self.desk
        self._press("Gå til afslutningen")
        self._heading("Afslutning")
        self._field("Hvad skal der ske?").fill(ACTION)
        self._field("Hvem gør det?").fill(WHO)
        self._press("Gem handlingen")
        desk.get_by_text("Fjern handlingen").wait_for()
        self._shown(self.projector, ACTION)
        self.phone.locator('input[name="vaerd"][value="5"]').check()
        self.phone.locator('form[action="/m/stem/vaerd"]').get_by_role("button").click()
        self.phone.locator("[data-kvittering]").wait_for()
        for wire in self.wires:
            assert self._post(wire, "/m/stem/vaerd", {"vaerd": "4"}).ok
        for name, page in (("desk", desk), ("projector", self.projector), ("phone", self.phone)):
            self.look(f"{name}-end", page)
        desk.get_by_text("Ja, mødet er slut").click()
        self._press("Luk mødet for altid")
        desk.get_by_text("Mødet blev lukket den").wait_for()
        self.look("desk-closed", desk)
        self._take_minutes()
        self._shown(self.projector, "Tak")
        self.look("projector-closed", self.projector)
        self.look("phone-closed", self.phone)

    def _take_minutes(self) -> None:
        word = self.desk.get_by_role("link", name="Hent som Word").get_attribute("href")
        portable = self.desk.get_by_role("link", name="Hent som PDF").get_attribute("href")
        assert word is not None
        assert portable is not None
        taken = self.desk.context.request.get(word)
        assert taken.ok, taken.status
        self.minutes = _texts(taken.body())
        self.pdf = self.desk.context.request.get(portable).body()
        stranger = self.browser.new_context()
        self.seen["stranger"] = str(stranger.request.get(word).status)
        stranger.close()

    # --- hands --------------------------------------------------------------------------------------
    def _window(self, width: int, height: int) -> Page:
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            locale="da-DK",
            reduced_motion="reduce",
            bypass_csp=True,  # so that axe may look inside; the policy itself is proved elsewhere
        )
        context.set_default_timeout(60_000)
        self.contexts.append(context)
        return context.new_page()

    def _wire(self) -> None:
        """Let one more phone in: plain forms, one cookie."""
        wire = self.browser.new_context()
        self.wires.append(wire)
        assert self._post(wire, "/m", {"kode": self.code}).ok
        assert self._post(wire, "/m/stem/gruppe", {"gruppe": "valgte", "ark": "ja"}).ok

    def _cast(self, wire: BrowserContext, code: str) -> None:
        page = wire.request.get(f"{self.server.url}/m/stem").text()
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
        answer = self._post(wire, "/m/stem/svar", {**hidden, "valg": code})
        assert "data-kvittering" in answer.text()

    def _post(self, wire: BrowserContext, path: str, form: dict[str, Any]) -> APIResponse:
        here = self.server.url
        return wire.request.post(f"{here}{path}", form=form, headers={"origin": here})

    def _press(self, label: str) -> None:
        self._button(label).click()
        self._idle()

    def _button(self, label: str) -> Locator:
        return self.desk.get_by_role("button", name=label, exact=True)

    def _field(self, label: str) -> Locator:
        return self.desk.get_by_role("textbox", name=label, exact=True)

    def _idle(self) -> None:
        self.desk.wait_for_timeout(150)
        self.desk.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for(
            state="attached"
        )

    def _heading(self, words: str) -> None:
        self.desk.locator("h1", has_text=words).first.wait_for()

    def _shown(self, page: Page, words: str) -> None:
        page.get_by_text(words).first.wait_for()

    def _room(self) -> str:
        return self.desk.locator('[data-testid="stMain"]').inner_text()

    _main = _room


def _texts(file: bytes) -> list[str]:
    """Return every line of a Word document, tables included."""
    document = Document(io.BytesIO(file))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells
