"""The whole job of a leader, as one story: what is pressed, in which order, and what was seen on the way."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from tests.browser import recompute
from tests.browser.keyboard import Focus, focus_pixels, heading, tables, until
from tests.browser.leader import Leader, Ledger, snapshot, stored
from tests.browser.wire import Spec, figures
from tests.support.server import ROOT, Server

BANK = recompute.bank(ROOT / "data" / "questionnaires" / "am26.yaml")
RESPONDENT, PARTICIPATION = 1, 16
"""The leader of the example sector, whose organisation has begun and not submitted."""
ITEMS = BANK.order
RUNGS = {item: (3, 2, 4, 1, 3, 0, 2)[place % 7] for place, item in enumerate(ITEMS)}
WRITTEN, DOUBTED, IRRELEVANT, CHANGED, REMOVED = ITEMS[1], ITEMS[4], "am26.a2.3", ITEMS[7], ITEMS[10]
RUNGS |= {DOUBTED: 5, IRRELEVANT: 6}
EVIDENCE = "Referat fra mødet om æblehaven på Ågade, øst for Søen"
COMMENT = "Spørg også beboerne i små afdelinger – på dansk: æ, ø og å"
REASON = "Vi er ikke medlem, så det kan vi ikke svare på"
LEFT_BEFORE, FORGOTTEN = "am26.b3.2", "am26.f2.2"
CUT_AT, CUT_BETWEEN = "am26.b1.2", "am26.c2.2"
FASTEST = 0.050
"""Unit: seconds between a key press and the power cut."""
THEMES = list(BANK.items)


def title(theme: str) -> str:
    """Return the heading of a theme's page."""
    return f"{theme.split('.')[1].upper()} {BANK.titles[theme]}"


@dataclass(frozen=True, slots=True)
class Seen:
    """The result as the page showed it: words, tables, the charts sent and the words drawn in them."""

    text: str
    tables: list[list[list[str]]]
    charts: dict[tuple[str, ...], Spec]
    drawn: list[list[str]]
    pillar_lines: list[str]
    radars: int
    bars: int


class Story:
    """The whole job, done once; the tests below ask what happened."""

    def __init__(self, context: BrowserContext, server: Server, file: Path) -> None:
        self.context, self.server, self.file = context, server, file
        self.ledger = Ledger()
        self.delays: list[float] = []
        self.headings: list[str] = []
        self.came_back_to = ""
        self.cuts = 0
        self.focus_pixels: dict[str, int] = {}
        self.missing = ""
        self.leader = Leader(context, self.ledger)

    def run(self) -> None:
        """Do the job."""
        self.leader.open(self.server.url)
        self.leader.sign_in("leder@eksempel.dk")
        self.look_at_focus("a link of the menu", lambda at: at.name.strip() == "Besvar")
        self.leader.go("Begynd", "Sådan svarer I")
        self.leader.go("Begynd med det første spørgsmål", title(THEMES[0]))
        for theme in THEMES:
            self.theme(theme)
            if theme != THEMES[-1]:
                self.next_theme(THEMES[THEMES.index(theme) + 1])
        self.submit_sheet()
        self.submit_organisation()
        self.sector = self.result()
        self.compare_with_own_kreds()
        self.kreds = self.result()

    def look_at_focus(self, name: str, wanted: Callable[[Focus], bool]) -> None:
        """Tab to something, and see how much it stands out there."""
        self.leader.keys.tab_to(wanted)
        self.focus_pixels[name] = focus_pixels(self.leader.keys)

    def next_theme(self, theme: str) -> None:
        """Go on, and land at the top of the next page."""
        self.leader.go("Næste tema", title(theme))
        at = self.leader.keys.focus()
        self.headings.append(f"{at.tag} {at.name.strip()}")

    def theme(self, theme: str) -> None:
        """Answer a theme's questions, with whatever happens there."""
        if theme == THEMES[0]:
            self.look_at_focus("a rung", lambda at: at.kind == "radio")
            self.look_at_focus("a fold-out", lambda at: at.tag == "SUMMARY")
            self.look_at_focus("a button", lambda at: at.name.strip() == "Næste tema")
        for item in BANK.items[theme]:
            if item == LEFT_BEFORE:
                self.leave_and_come_back(theme)
            if item == CUT_BETWEEN:
                self.cut_in_between(theme)
            if item == CHANGED:
                self.leader.answer(item, RUNGS[item] + 1)
            if item == CUT_AT:
                self.cut_at_a_press(theme, item)
            elif item != FORGOTTEN:
                self.leader.answer(item, RUNGS[item])
            self.extras(item)

    def extras(self, item: str) -> None:
        """Write the texts, take one answer back."""
        if item == WRITTEN:
            self.write_texts(item)
        elif item == IRRELEVANT:
            self.leader.keys.press("Tab")
            self.leader.keys.tab_to_field("Skriv kort, hvorfor spørgsmålet ikke passer på jer")
            self.leader.keys.type(REASON)
            self.leader.do("Tab")
        elif item == REMOVED:
            self.remove_and_set_again(item)

    def write_texts(self, item: str) -> None:
        """Open the texts of the card that has the focus, and write both."""
        keys = self.leader.keys
        keys.press("Tab")
        assert "Bevis og bemærkning" in keys.focus().name
        self.leader.do("Enter")
        keys.tab_to_field("Hvad kan I vise?")
        keys.type(EVIDENCE)
        self.leader.do("Tab")
        assert keys.focus().name.strip() == "Bemærkning til dig selv", "the focus was lost while saving"
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
        self.leader.keys.tab_to_rungs(item, back=True)
        self.leader.answer(item, RUNGS[item])

    def leave_and_come_back(self, theme: str) -> None:
        """Close the page in the middle of a theme; a new one begins at the first unanswered question."""
        self.leader.page.close()
        self.leader = Leader(self.context, self.ledger)
        self.leader.open(self.server.url + "/besvar")
        page = self.leader.page
        page.locator("h1").first.wait_for()
        self.came_back_to = heading(page)
        self.leader.agrees(self.file, RESPONDENT, BANK.items[theme], "after coming back")

    def cut_at_a_press(self, theme: str, item: str) -> None:
        """Cut the power within 50 ms of choosing a rung; a busy machine may need more than one try."""
        rung = 0
        for _ in range(5):
            rung = 1 - rung
            *before, last = self.leader.moves(item, rung)
            for key in before:
                self.leader.do(key)
            begun = time.perf_counter()
            self.leader.keys.press(last)
            self.delays.append(time.perf_counter() - begun)
            self.server.kill9()
            self.look_at_the_disk(theme, f"{self.delays[-1] * 1000:.0f} ms after a press", {item: rung})
            self.server.start()
            self.leader.comes_back()
            self.all_is_well(theme, "the cut at a press", {item: rung})
            self.leader.expect_saved(item, rung)
            if self.delays[-1] <= FASTEST:
                break
        self.leader.answer(item, RUNGS[item])

    def cut_in_between(self, theme: str) -> None:
        """Cut the power while nothing is going on, and change an answer the moment the page is back."""
        item, leader = BANK.items[theme][0], self.leader
        rung = leader.sees(item).chosen + 1
        self.server.kill9()
        self.look_at_the_disk(theme, "in between", {})
        self.server.start()
        leader.comes_back()
        leader.keys.press("Tab")
        leader.keys.tab_to_rungs(item, back=True)
        leader.keys.press("ArrowDown")
        self.all_is_well(theme, "the cut in between", {item: rung})
        leader.expect_saved(item, rung)
        leader.answer(item, RUNGS[item])

    def look_at_the_disk(self, theme: str, when: str, pressed: dict[str, int]) -> None:
        """Compare what a dead server has left with what was promised."""
        self.cuts += 1
        disk = snapshot(self.file, f"cut-{when.replace(' ', '-')}")
        self.ledger.audit(stored(disk, RESPONDENT), f"on the disk, {when}", pressed=pressed)
        behind = self.leader.differences(disk, RESPONDENT, BANK.items[theme])
        self.ledger.notes.append(f"cut {when}: shown, but not on the disk: {behind or 'nothing'}")

    def all_is_well(self, theme: str, when: str, pressed: dict[str, int]) -> None:
        """See that the page, back by itself, and the database come to agree, and that all promises stand."""
        took = self.leader.agrees(self.file, RESPONDENT, BANK.items[theme], f"after {when}")
        self.ledger.notes.append(f"after {when}: page and database agree {took:.2f} s after coming back")
        self.leader.settle()
        held = stored(self.file, RESPONDENT)
        self.ledger.audit(held, f"after {when}", pressed=pressed)
        self.ledger.unsaved += [f"{i} was pressed as {r}" for i, r in pressed.items() if held.get(i) != r]

    def submit_sheet(self) -> None:
        """Find the forgotten question on the overview, answer it by way of its "ret" link, and submit."""
        leader, theme = self.leader, BANK.theme_of(FORGOTTEN)
        leader.go("Se oversigt og indsend", "Oversigt over dine svar")
        leader.keys.tab_to_button("Indsend mine svar")
        leader.do("Enter")
        box = leader.page.locator(".st-key-indsend-boks")
        until(leader.page, lambda: "Ét spørgsmål er ikke besvaret." in box.inner_text(), "the refusal")
        self.missing = box.inner_text()
        assert BANK.item_titles[FORGOTTEN] in self.missing
        leader.go(f"Ret {title(theme)}", title(theme), back=True)
        leader.answer(FORGOTTEN, RUNGS[FORGOTTEN])
        leader.go("Oversigt", "Oversigt over dine svar")
        until(leader.page, lambda: "Alle spørgsmål er besvaret." in box.inner_text(), "the all-clear")
        leader.keys.tab_to_button("Indsend mine svar")
        leader.do("Enter")
        until(leader.page, lambda: "Du har indsendt dine svar. Tak!" in box.inner_text(), "the thanks")

    def submit_organisation(self) -> None:
        """Submit for the organisation, with its consent, and see the result."""
        leader = self.leader
        leader.go("Indsend for organisationen", "Indsend for organisationen")
        leader.keys.tab_to(lambda at: at.kind == "checkbox")
        leader.do("Space")
        leader.keys.tab_to(lambda at: at.tag == "BUTTON" and at.key == "indsend-org")
        leader.keys.press("Enter")
        until(leader.page, lambda: heading(leader.page) == "Resultat", "the result")
        leader.settle()

    def compare_with_own_kreds(self) -> None:
        """Choose the second of the comparisons."""
        keys = self.leader.keys
        keys.tab_to(lambda at: at.name.strip() == "Hele sektoren" and at.tag == "BUTTON")
        keys.press("ArrowRight")
        assert "kreds" in keys.focus().name
        self.leader.do("Space")

    def result(self) -> Seen:
        """Read the result when it is drawn in full."""
        page, charts = self.leader.page, dict(self.leader.wire.charts)
        until(page, lambda: len(tables(page)) == len(BANK.pillars), "a table for each pillar")
        until(page, lambda: _drawn_in_full(_drawn(page), charts), "the radars to be drawn")
        return Seen(
            text=page.locator('[data-testid="stMain"]').inner_text(),
            tables=tables(page),
            charts=charts,
            drawn=_drawn(page),
            pillar_lines=page.get_by_text("Gennemsnit af temaerne: ").all_inner_texts(),
            radars=_visible(page, "radar"),
            bars=_visible(page, "soejler"),
        )


def _drawn(page: Page) -> list[list[str]]:
    """Return the words drawn in each radar."""
    read = "(e) => [...e.querySelectorAll('svg.marks text')].map((t) => t.textContent)"
    return [found.evaluate(read) for found in page.locator('[class*="st-key-radar-"]').all()]


def _drawn_in_full(drawn: list[list[str]], charts: dict[tuple[str, ...], Spec]) -> bool:
    """Tell whether the radars say what was sent last; whether that is right is for the tests."""
    sent = [figures(charts["radar", *themes]) for themes in BANK.pillars.values()]
    return len(drawn) == len(sent) and all(
        {row["own_text"] for row in rows} <= set(words)
        and all(any(row["median_text"] in word for word in words) for row in rows)
        for rows, words in zip(sent, drawn, strict=True)
    )


def _visible(page: Page, kind: str) -> int:
    charts = page.locator(f'[class*="st-key-{kind}-"]')
    return sum(one.is_visible() and one.locator("svg.marks").is_visible() for one in charts.all())
