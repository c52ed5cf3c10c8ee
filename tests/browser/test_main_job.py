"""The main job in a real browser, by key presses alone, through two power cuts, to four radars.

Imports nothing from the product: what the page and its charts say is compared with `recompute`.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser import recompute
from tests.browser.keyboard import heading, tables, until
from tests.browser.leader import Leader, Ledger, newest, sheet, snapshot, stored
from tests.support.server import ROOT, Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BANK = recompute.bank(ROOT / "data" / "questionnaires" / "am26.yaml")
RESPONDENT, PARTICIPATION = 1, 16
ITEMS = BANK.order
RUNGS = {item: (3, 2, 4, 1, 3, 0, 2)[place % 7] for place, item in enumerate(ITEMS)}
DOUBTED, IRRELEVANT, CHANGED, REMOVED = ITEMS[4], "am26.a2.3", ITEMS[7], ITEMS[10]
RUNGS |= {DOUBTED: 5, IRRELEVANT: 6}
EVIDENCE = "Referat fra mødet om æblehaven på Ågade, øst for Søen"
COMMENT = "Spørg også beboerne i små afdelinger – på dansk: æ, ø og å"
REASON = "Vi er ikke medlem, så det kan vi ikke svare på"
LEFT_BEFORE, FORGOTTEN = "am26.b3.2", "am26.f2.2"
CUT_AT, CUT_BETWEEN = "am26.b1.2", "am26.c2.1"
FASTEST = 0.050
"""Unit: seconds between a key press and the power cut."""
THEMES = list(BANK.items)


class Story:
    """The whole job, done once; the tests below ask what happened."""

    def __init__(self, context: BrowserContext, server: Server, file: Path) -> None:
        self.context, self.server, self.file = context, server, file
        self.ledger = Ledger()
        self.delays: list[float] = []
        self.headings: list[str] = []
        self.leader = Leader(context, self.ledger)

    def title(self, theme: str) -> str:
        """Return the heading of a theme's page."""
        return f"{theme.split('.')[1].upper()} {BANK.titles[theme]}"

    def run(self) -> None:
        """Do the job."""
        self.leader.open(self.server.url)
        self.leader.sign_in("leder@eksempel.dk")
        self.leader.go("Begynd", "Sådan svarer I")
        self.leader.go("Begynd med det første spørgsmål", self.title(THEMES[0]))
        for theme in THEMES:
            self.theme(theme)
            if theme != THEMES[-1]:
                self.next_theme(THEMES[THEMES.index(theme) + 1])
        self.submit_sheet()
        self.submit_organisation()

    def next_theme(self, theme: str) -> None:
        """Go on, and land at the top of the next page."""
        self.leader.go("Næste tema", self.title(theme))
        at = self.leader.keys.focus()
        self.headings.append(f"{at.tag} {at.name.strip()}")

    def theme(self, theme: str) -> None:
        """Answer a theme's questions, with whatever happens there."""
        for item in BANK.items[theme]:
            if item == LEFT_BEFORE:
                self.leave_and_come_back(theme)
            if item == CUT_BETWEEN:
                self.cut_in_between(theme)
            if item == CUT_AT:
                self.cut_at_a_press(theme, item)
            elif item != FORGOTTEN:
                self.leader.answer(item, RUNGS[item])
            self.extras(item)

    def extras(self, item: str) -> None:
        """Write the texts, change one answer, take one back."""
        if item == ITEMS[1]:
            self.write_texts(item)
        elif item == IRRELEVANT:
            self.leader.keys.press("Tab")
            self.leader.keys.tab_to_field("Skriv kort, hvorfor spørgsmålet ikke passer på jer")
            self.leader.keys.type(REASON)
            self.leader.do("Tab")
        elif item == CHANGED:
            RUNGS[item] = 4 if RUNGS[item] != 4 else 2
            self.leader.answer(item, RUNGS[item])
        elif item == REMOVED:
            self.remove_and_set_again(item)

    def write_texts(self, item: str) -> None:
        """Open the texts of the card that has the focus, and write both."""
        keys = self.leader.keys
        keys.press("Tab")
        assert "Bevis og bemærkning" in keys.focus().name
        keys.press("Enter")
        keys.tab_to_field("Hvad kan I vise?")
        keys.type(EVIDENCE)
        self.leader.do("Tab")
        assert keys.focus().name.strip() == "Bemærkning til jer selv", "the focus was lost while saving"
        keys.type(COMMENT)
        self.leader.do("Tab")
        self.leader.expect_saved(item, RUNGS[item])

    def remove_and_set_again(self, item: str) -> None:
        """Take an answer back and see that it is gone, here and in the database."""
        self.leader.keys.tab_to_button("Fjern svaret")
        self.leader.do("Enter")
        assert self.leader.sees(item).chosen == -1
        assert "Svaret er fjernet. Gemt kl. " in self.leader.sees(item).text
        assert stored(self.file, RESPONDENT)[item] == -1
        self.leader.keys.tab_to(lambda at: at.card.endswith(item.split(".", 1)[1].replace(".", "-")), back=True)
        self.leader.keys.tab_to(lambda at: at.kind == "radio", back=True)
        self.leader.answer(item, RUNGS[item])

    def leave_and_come_back(self, theme: str) -> None:
        """Close the page in the middle of a theme; a new one begins at the first unanswered question."""
        self.leader.page.close()
        self.leader = Leader(self.context, self.ledger)
        self.leader.open(self.server.url + "/besvar")
        page = self.leader.page
        page.locator("h1").first.wait_for()
        self.leader.settle()
        assert heading(page) == self.title(theme)
        assert not self.leader.differences(self.file, RESPONDENT, BANK.items[theme])

    def cut_at_a_press(self, theme: str, item: str) -> None:
        """Cut the power within 50 ms of choosing a rung; a busy machine may need more than one try."""
        rung = 0
        for _ in range(3):
            rung = 1 - rung
            *before, last = self.leader.moves(item, rung)
            for key in before:
                self.leader.do(key)
            pressed = time.perf_counter()
            self.leader.keys.press(last)
            delay = time.perf_counter() - pressed
            self.server.kill9()
            self.delays.append(delay)
            self.after_the_cut(theme, f"{delay * 1000:.0f} ms after a press")
            self.leader.expect_saved(item, rung)
            if delay <= FASTEST:
                break
        self.leader.answer(item, RUNGS[item])

    def cut_in_between(self, theme: str) -> None:
        """Cut the power while nothing is going on, and answer the moment the page is back."""
        item = BANK.items[theme][0]
        self.server.kill9()
        self.after_the_cut(theme, "in between", at_once=item)
        self.leader.answer(item, RUNGS[item])

    def after_the_cut(self, theme: str, when: str, at_once: str | None = None) -> None:
        """Look at what the disk holds, start again, and let the page come back without a reload."""
        disk = stored(snapshot(self.file, f"cut-{len(self.delays)}"), RESPONDENT)
        self.ledger.audit(disk, f"on the disk, {when}")
        in_flight = self.leader.differences(snapshot(self.file, "x"), RESPONDENT, BANK.items[theme])
        self.server.start()
        self.leader.comes_back()
        if at_once is not None:
            self.leader.reach(at_once)
            self.leader.keys.press("ArrowDown")
        took = self.leader.agrees(self.file, RESPONDENT, BANK.items[theme], when)
        self.ledger.notes.append(f"{when}: not on the disk {in_flight}; page and database agree after {took:.2f} s")
        self.leader.settle()
        self.ledger.audit(stored(self.file, RESPONDENT), f"after {when}")
