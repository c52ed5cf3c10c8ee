"""A leader who answers from the keyboard, and somebody who writes down what the page had promised.

An answer counts as acknowledged when the run that the last key press asked for has ended and the card says
"Gemt". The database is read beside the product: a file copy, as a power cut would have left it.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

from tests.browser.keyboard import Keyboard, SeenCard, card, connected, heading, until
from tests.browser.wire import Wire

PASSWORD = "eksempel-pejling-2026"
SECONDS_TO_AGREE = 5.0
"""How long the page may show something unsaved once its new server has run it for the first time."""
PATIENCE = 15.0
"""Unit: seconds; after this, somebody looks where the focus is and presses again."""


@dataclass
class Ledger:
    """What was promised, and what the power cuts were like."""

    acknowledged: dict[str, int] = field(default_factory=dict)
    promises: int = 0
    losses: list[str] = field(default_factory=list)
    unsaved: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def promise(self, item: str, rung: int) -> None:
        """Note that the page has said "Gemt" about this choice."""
        self.acknowledged[item] = rung
        self.promises += 1

    def audit(self, stored: dict[str, int], when: str, *, pressed: dict[str, int] | None = None) -> None:
        """Compare all promises with what the database holds; `pressed` was chosen but not promised yet."""
        for item, rung in self.acknowledged.items():
            held = stored.get(item, -1)
            if held not in (rung, (pressed or {}).get(item, rung)):
                self.losses.append(f"{when}: {item} was promised as {rung}, is {held}")


class Leader:
    """One page and a keyboard."""

    def __init__(self, context: BrowserContext, ledger: Ledger) -> None:
        self.page: Page = context.new_page()
        self.wire = Wire(self.page)
        self.keys = Keyboard(self.page)
        self.ledger = ledger

    def open(self, address: str) -> None:
        """Type an address."""
        self.page.goto(address)

    def sign_in(self, username: str) -> None:
        """Sign in through the form."""
        self.page.get_by_label("Brugernavn").wait_for()
        self.keys.tab_to_field("Brugernavn")
        self.keys.type(username)
        self.keys.press("Tab")
        self.keys.type(PASSWORD)
        self.keys.press("Enter")
        self.page.get_by_role("button", name="Log ud").wait_for(state="attached")
        self.settle()

    def settle(self) -> None:
        """Wait until every run that was asked for has ended."""
        until(self.page, lambda: self.wire.ended > 0 and not self.wire.busy, "the runs to end")

    def do(self, key: str) -> None:
        """Press a key that asks for a run, and wait for the run's end."""
        before = self.wire.asked
        self.keys.press(key)
        until(self.page, lambda: self.wire.asked > before and not self.wire.busy, f"a run after {key}")

    def go(self, label: str, title: str, *, back: bool = False) -> None:
        """Press the button or link of that name, and wait for the page with that heading."""
        self.keys.tab_to_button(label, back=back)
        self.keys.press("Enter")
        until(self.page, lambda: heading(self.page) == title, f"»{title}«, not »{heading(self.page)}«")
        self.settle()

    def sees(self, item: str) -> SeenCard:
        """Read a card."""
        return card(self.page, item)

    def reach(self, item: str) -> int:
        """Bring the focus to the rungs; return the place of the focused one."""
        self.keys.tab_to_rungs(item)
        place: int = self.page.evaluate(
            "() => [...document.activeElement.closest('[role=radiogroup]')"
            ".querySelectorAll('input')].indexOf(document.activeElement)"
        )
        return place

    def moves(self, item: str, rung: int) -> list[str]:
        """Bring the focus to the rungs; return the key presses that choose one of them."""
        at, chosen = self.reach(item), self.sees(item).chosen
        if at == rung:
            return [] if chosen == rung else ["Space"]
        return ["ArrowDown" if rung > at else "ArrowUp"] * abs(rung - at)

    def answer(self, item: str, rung: int) -> None:
        """Choose a rung and wait until the page says that it is saved."""
        while keys := self.moves(item, rung):
            self.do_or_notice(keys[0], item)
        self.expect_saved(item, rung)

    def do_or_notice(self, key: str, item: str) -> None:
        """Press a key on a card; if the page has taken the focus away meanwhile, write it down and go on."""
        before = self.wire.asked
        self.keys.press(key)
        patience = time.monotonic() + PATIENCE
        until(
            self.page,
            lambda: (self.wire.asked > before and not self.wire.busy) or time.monotonic() > patience,
            f"a run after {key}",
        )
        if self.wire.asked == before:
            self.ledger.notes.append(
                f"{key} on {item} was not heard; the focus is at {self.keys.focus().key}"
            )
        elif self.wire.busy:
            self.ledger.notes.append(f"{key} on {item} was sent, and its run has not ended")

    def expect_saved(self, item: str, rung: int) -> None:
        """Note the promise, if the page makes it."""
        seen = self.sees(item)
        assert seen.chosen == rung, f"{item}: the page shows {seen.chosen}, not {rung}"
        assert seen.says_saved, f"{item} does not say that it is saved: {seen.text[-200:]}"
        self.ledger.promise(item, rung)

    def comes_back(self) -> None:
        """Wait, without a reload, until the page has its server again."""
        until(self.page, lambda: connected(self.page), "the page to come back by itself")

    def agrees(self, file: Path, respondent: int, items: tuple[str, ...], when: str) -> float:
        """Wait until all that the page shows as chosen is what the database holds; note what never is."""
        ended, begun = self.wire.ended, time.monotonic()
        until(
            self.page,
            lambda: self.wire.ended > ended or not self.differences(file, respondent, items),
            f"a first run {when}",
        )
        try:
            until(
                self.page,
                lambda: not self.differences(file, respondent, items),
                "page and database to agree",
                SECONDS_TO_AGREE,
            )
        except AssertionError:
            self.ledger.unsaved += [f"{when}: {d}" for d in self.differences(file, respondent, items)]
        return time.monotonic() - begun

    def differences(self, file: Path, respondent: int, items: tuple[str, ...]) -> list[str]:
        """Return where page and database differ."""
        held = stored(file, respondent)
        shown = {item: self.sees(item) for item in items}
        return [
            f"{item} shows {seen.chosen}, the database has {held.get(item, -1)}"
            for item, seen in shown.items()
            if not seen.there or seen.chosen != held.get(item, -1)
        ]


def snapshot(file: Path, name: str) -> Path:
    """Copy a database file with its log, as they lie on the disk now."""
    folder = file.parent / name
    folder.mkdir(exist_ok=True)
    for part in ("", "-wal"):
        if file.with_name(file.name + part).exists():
            shutil.copy(file.with_name(file.name + part), folder / f"{file.name}{part}")
    return folder / file.name


def newest(file: Path, respondent: int) -> dict[str, dict[str, Any]]:
    """Return the newest answer row of each item."""
    query = """
        SELECT a.* FROM answer a WHERE a.respondent_id = ? AND a.version =
        (SELECT max(b.version) FROM answer b
         WHERE b.respondent_id = a.respondent_id AND b.item_key = a.item_key)
    """
    with sqlite3.connect(f"file:{file.as_posix()}?mode=ro", uri=True) as connection:
        connection.row_factory = sqlite3.Row
        return {row["item_key"]: dict(row) for row in connection.execute(query, (respondent,))}


def stored(file: Path, respondent: int) -> dict[str, int]:
    """Return each item's choice as its place among the rungs; -1 where it was taken back."""
    reasons = {"ved_ikke": 5, "ikke_relevant": 6, None: -1}
    return {
        item: reasons[row["reason"]] if row["level"] is None else row["level"]
        for item, row in newest(file, respondent).items()
    }


def sheet(file: Path, respondent: int) -> list[int]:
    """Return the dense sheet in the same words as `stored`."""
    places = {254: 5, 253: 6, 255: -1}
    with sqlite3.connect(f"file:{file.as_posix()}?mode=ro", uri=True) as connection:
        found = connection.execute("SELECT levels FROM sheet WHERE respondent_id = ?", (respondent,))
        return [places.get(code, code) for code in found.fetchone()[0]]
