"""Answers that never reached the server: the page shows them, so they must be saved when it is back."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest
from playwright.sync_api import Browser

from tests.browser.leader import Leader, Ledger, stored
from tests.browser.story import BANK
from tests.support.server import Server

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="needs signals that Windows does not have"),
]

MEMBER = 2
"""The board member of the example sector who has not answered anything."""
THEME = "am26.a1"
FIRST, SECOND, THIRD = BANK.items[THEME]


@pytest.fixture
def member(browser: Browser, example_server: Server) -> Iterator[Leader]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="da-DK")
    context.set_default_timeout(60_000)
    one = Leader(context, Ledger())
    one.open(f"{example_server.url}/besvar?tema={THEME}")
    one.sign_in("bestyrelse@eksempel.dk")
    one.page.locator("[role=radiogroup]").nth(2).wait_for()
    yield one
    context.close()


@contextmanager
def frozen(server: Server) -> Iterator[None]:
    """Hold the server still: it hears nothing and says nothing."""
    (process,) = [
        child
        for child in psutil.Process().children()
        if child.is_running() and str(server.port) in child.cmdline()
    ]
    os.kill(process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        if process.is_running():
            os.kill(process.pid, signal.SIGCONT)


def test_answers_that_never_reached_the_server_are_saved_when_it_is_back(
    member: Leader, example_server: Server, database_file: Path
) -> None:
    member.answer(FIRST, 1)
    keys = [*member.moves(SECOND, 2)]
    with frozen(example_server):
        for key in keys:
            member.keys.press(key)
        assert member.sees(SECOND).chosen == 2
        example_server.kill9()
    assert stored(database_file, MEMBER) == {FIRST: 1}

    example_server.start()
    member.comes_back()
    with frozen(example_server):  # whatever is pressed now comes before anything else has run
        member.keys.tab_to_rungs(THIRD)
        member.keys.press("ArrowDown")
        assert member.sees(THIRD).chosen == 1
        ended = member.wire.ended
    member.agrees(database_file, MEMBER, BANK.items[THEME], "after the restart")
    assert member.ledger.unsaved == []
    assert stored(database_file, MEMBER) == {FIRST: 1, SECOND: 2, THIRD: 1}
    assert member.wire.ended > ended
    assert all(member.sees(item).says_saved for item in BANK.items[THEME])
