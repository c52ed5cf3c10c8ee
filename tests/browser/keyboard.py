"""A person at the keyboard: presses keys, looks at where the focus is, and reads what the page says.

Nothing here clicks or fills; what is read through JavaScript is only read.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageChops
from playwright.sync_api import Page

LIMIT = 60.0
"""Unit: seconds; how long anything may take on a machine that is busy with other things."""
SHADES = 24
"""A difference in grey of less than this (of 256) is not seen."""
FARTHEST = 80
"""More Tab presses than this to reach something is a page that cannot be used from the keyboard."""

_FOCUS = """() => {
  const at = document.activeElement;
  const box = at.closest('[class*="st-key-"]');
  const card = at.closest('[class*="st-key-kort-"]');
  const keyOf = (e) => e ? [...e.classList].find((c) => c.startsWith('st-key-')).slice(7) : '';
  return {tag: at.tagName, kind: at.type || '',
    name: at.ariaLabel || at.labels?.[0]?.innerText || at.innerText || '',
    key: keyOf(box), card: keyOf(card)};
}"""
_CARD = """(name) => {
  const card = document.querySelector('.st-key-' + name);
  const rungs = card ? [...card.querySelectorAll('[role="radiogroup"] input[type="radio"]')] : [];
  return {there: rungs.length > 0, chosen: rungs.findIndex((r) => r.checked),
    rungs: rungs.map((r) => r.labels[0].innerText.trim()), text: card?.innerText ?? ''};
}"""
_BOX = """() => {
  const focused = document.activeElement;
  const seen = focused.type === 'radio' ? focused.labels[0] : focused;
  const at = seen.getBoundingClientRect();
  return {x: Math.max(0, at.x - 6), y: Math.max(0, at.y - 6), width: at.width + 12, height: at.height + 12};
}"""
_TABLE = """(e) => [...e.querySelectorAll('tr')].map((row) =>
  [...row.children].map((cell) => cell.textContent.trim()))"""


@dataclass(frozen=True, slots=True)
class Focus:
    """What has the focus, by its name, its own key and the card that it stands in."""

    tag: str
    kind: str
    name: str
    key: str
    card: str


@dataclass(frozen=True, slots=True)
class SeenCard:
    """A card as the page shows it; `chosen` is a place in `rungs`, or -1."""

    there: bool
    chosen: int
    rungs: list[str]
    text: str

    @property
    def says_saved(self) -> bool:
        """Return whether the card says that it is saved."""
        return "Gemt kl. " in self.text


class Keyboard:
    """Keys pressed on one page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, key: str, times: int = 1) -> None:
        """Press a key."""
        for _ in range(times):
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Type a text, letter by letter."""
        self.page.keyboard.type(text)

    def focus(self) -> Focus:
        """Return what has the focus."""
        return Focus(**self.page.evaluate(_FOCUS))

    def tab_to(self, wanted: Callable[[Focus], bool], *, back: bool = False) -> Focus:
        """Press Tab until the focus is where it is wanted; it may be there already."""
        seen = [self.focus()]
        while not wanted(seen[-1]):
            assert len(seen) <= FARTHEST, f"Tab does not lead there; it led to {seen}"
            self.press("Shift+Tab" if back else "Tab")
            seen.append(self.focus())
        return seen[-1]

    def tab_to_button(self, label: str, *, back: bool = False) -> Focus:
        """Press Tab until a button or link of that name has the focus."""
        return self.tab_to(lambda at: at.tag in ("BUTTON", "A") and at.name.strip() == label, back=back)

    def tab_to_rungs(self, item: str, *, back: bool = False) -> Focus:
        """Press Tab until the rungs of an item have the focus."""
        name = card_name(item)
        return self.tab_to(lambda at: at.card == name and at.kind == "radio", back=back)

    def tab_to_field(self, label: str) -> Focus:
        """Press Tab until a field of that name has the focus."""
        return self.tab_to(lambda at: at.tag in ("INPUT", "TEXTAREA") and at.name.strip() == label)


def card_name(item: str) -> str:
    """Return the name that the page gives the card of an item."""
    return f"kort-{item.replace('.', '-')}"


def card(page: Page, item: str) -> SeenCard:
    """Read a card."""
    return SeenCard(**page.evaluate(_CARD, card_name(item)))


def tables(page: Page) -> list[list[list[str]]]:
    """Read every table: rows of cells."""
    return [found.evaluate(_TABLE) for found in page.locator("table").all()]


def heading(page: Page) -> str:
    """Return the page's heading."""
    return page.locator("h1").first.inner_text().strip()


def connected(page: Page) -> bool:
    """Return whether the page has its server."""
    app = page.locator('[data-testid="stApp"][data-test-connection-state="CONNECTED"]')
    return app.count() > 0


def until(page: Page, holds: Callable[[], bool], what: str, limit: float = LIMIT) -> float:
    """Wait until something holds, while the browser goes on; return the seconds it took."""
    begun = time.monotonic()
    while not holds():
        assert time.monotonic() - begun < limit, f"waited {limit} s in vain: {what}"
        page.wait_for_timeout(20)
    return time.monotonic() - begun


def focus_pixels(keys: Keyboard) -> int:
    """Count the pixels of what has the focus that look different when the focus is one step before."""
    at = keys.focus()
    box = keys.page.evaluate(_BOX)
    with_focus = _picture(keys.page, box)
    keys.press("Shift+Tab")
    without = _picture(keys.page, box)
    keys.press("Tab")
    assert (keys.focus(), keys.page.evaluate(_BOX)) == (at, box), "the page moved under the camera"
    difference = ImageChops.difference(with_focus, without)
    return sum(count for shade, count in enumerate(difference.histogram()) if shade >= SHADES)


def _picture(page: Page, box: dict[str, float]) -> Image.Image:
    return Image.open(io.BytesIO(page.screenshot(clip=box, animations="disabled"))).convert("L")  # type: ignore[arg-type]
