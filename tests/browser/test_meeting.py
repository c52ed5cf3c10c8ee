"""A whole meeting in real browsers: desk, projector, phone, more phones by HTTP, a power cut, minutes."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import meeting as told
from tests.browser.meeting import Meeting
from tests.support.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


class Yardstick:
    """Lets axe look at each page in each phase."""

    def __init__(self) -> None:
        self.looks = 0
        self.faults: list[str] = []

    def __call__(self, name: str, page: Page) -> None:
        """Note what is grave."""
        if not page.evaluate("typeof axe === 'object'"):
            page.evaluate(AXE)
        found: list[dict[str, Any]] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")[
            "violations"
        ]
        grave = [one for one in found if one["impact"] in ("serious", "critical")]
        self.looks += 1
        self.faults += [f"{name}: {one['id']} {node['target']}" for one in grave for node in one["nodes"]]


@pytest.fixture(scope="module")
def yardstick() -> Yardstick:
    return Yardstick()


@pytest.fixture(scope="module")
def held(browser: Browser, example_server: Server, yardstick: Yardstick) -> Iterator[Meeting]:
    """Hold the meeting once."""
    meeting = Meeting(browser, example_server, yardstick)
    try:
        yield meeting.run()
    finally:
        meeting.close()


def test_the_whole_meeting_ends_in_minutes_that_say_what_was_decided(held: Meeting) -> None:
    text = "\n".join(held.minutes)
    for words in (told.NOTE, told.MINORITY, told.EVIDENCE, told.ACTION, told.WHO, told.PARKED):
        assert words in text
    assert "Bestyrelsens møde om Almene mål" in text
    assert "Aftalt" in text, "the joint step, in its own words"
    assert held.pdf.startswith(b"%PDF-")


def test_the_minutes_are_for_those_who_are_signed_in(held: Meeting) -> None:
    assert held.seen["stranger"] == "403"


def test_nothing_of_a_vote_is_seen_before_it_is_revealed(held: Meeting) -> None:
    assert "6 har stemt" in held.seen["desk-vote"]
    assert "Spørg:" not in held.seen["desk-vote"]
    assert " svar" not in held.seen["projector-vote"], "no count beside a rung"


def test_the_next_step_is_one_key_press_away(held: Meeting) -> None:
    assert held.seen["first button"] == "Åbn for afstemningen"


def test_desk_and_projector_show_the_same_picture(held: Meeting) -> None:
    desk = held.seen["desk-revealed"]
    for count, rung in (
        ("1", "Ikke i gang"),
        ("3", "Spredt"),
        ("0", "Aftalt"),
        ("2", "Forankret og lærende"),
    ):
        assert f"{count} · {rung}" in desk
    assert "3 svar" in held.seen["projector-revealed"]


def test_who_moved_is_told_as_counts(held: Meeting) -> None:
    assert "Siden første afstemning er 4 gået op og 2 ned, og 0 er blevet stående." in held.seen["desk-moved"]


def test_everything_stands_after_the_power_cut(held: Meeting) -> None:
    assert "after the cut" in held.seen


def test_everybody_can_use_every_page_in_every_phase(held: Meeting, yardstick: Yardstick) -> None:
    assert held.minutes
    assert yardstick.looks >= 30
    assert yardstick.faults == []
