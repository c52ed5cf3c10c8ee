"""Every number on every page is a row of the current release, one's own figure, or does not come at all.

At least 300 loads, and everybody at every page; `PEJLING_CRAWL_LOADS=10000` for a long walk.
"""

from __future__ import annotations

import asyncio
import os
import re
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from almene_assess.ui import navigation
from tests.crawl import belongs, walk
from tests.crawl.conftest import Serve
from tests.crawl.facts import FALLBACK, Facts
from tests.crawl.ledger import Ledger
from tests.crawl.sector import Crawled, Who
from tests.crawl.walk import Ask, Load
from tests.screens import stage
from tests.support.server import ROOT, Server

pytestmark = pytest.mark.slow

LOADS = int(os.environ.get("PEJLING_CRAWL_LOADS", "300"))
SECONDS_EACH = 1.0
"""What a load may take on average: a bound on a walk that hangs; on two idle cores it is a tenth."""
ROUTE = re.compile(r'Route\("([^"]+)"')
WEB = ROOT / "almene_assess" / "web"
ENDLESS = "strom"
"""A stream never ends; what it sends is the page beside it."""
GUESSED = ("/_stcore/health", "/_stcore/host-config", "/media/1.csv", "/app/static/eksempel.sqlite", "/x.db")


def doors() -> list[str]:
    """Return every plain address that the server has of its own, with 1 for whatever is asked for there."""
    found = [path for file in sorted(WEB.rglob("*.py")) for path in ROUTE.findall(file.read_text("utf-8"))]
    own = [f"/{path.name}" for path in sorted((ROOT / "almene_assess" / "ui" / "static").iterdir())]
    return [re.sub(r"\{[^}]+\}", "1", path) for path in found if not path.endswith(ENDLESS)] + own


@pytest.fixture(scope="module")
def server(serve: Serve, copied: Callable[[], Path]) -> Iterator[Server]:
    with serve(copied()) as running:
        yield running


@pytest.fixture(scope="module")
def walked(server: Server, crawled: Crawled, known: Facts) -> Ledger:
    """Walk once."""
    ledger, loads = Ledger(known), max(LOADS, walk.fewest(crawled.people))
    asyncio.run(walk.walk(server.url, crawled.people, known, loads, loads * SECONDS_EACH, ledger.note))
    print(f"\n{ledger.loads} loads by {len(crawled.people)} people: {dict(sorted(ledger.looked_at.items()))}")
    return ledger


def test_every_number_on_every_page_belongs_there(walked: Ledger, crawled: Crawled) -> None:
    assert walked.findings == [], walked.told()
    assert walked.loads >= max(LOADS, walk.fewest(crawled.people))


def test_the_walk_saw_every_page_every_comparison_and_own_figures_alone(walked: Ledger) -> None:
    pages = {f"page {entry.address}" for entry in navigation.ENTRIES}
    beside = {f"beside {family}" for family in FALLBACK}
    others = {"own figures alone", "own texts", "a kreds beside the sector", "figures of the questions"}
    more = {"groups by themselves", "blind spots", "a board"}
    assert pages | beside | others | more <= set(walked.looked_at)


def test_what_a_chart_is_drawn_on_is_the_same_for_everybody(walked: Ledger) -> None:
    assert len(walked.frames) == 8
    assert {key: len(frames) for key, frames in walked.frames.items()} == dict.fromkeys(walked.frames, 1)


def test_no_file_carries_what_the_pages_do_not(
    walked: Ledger, server: Server, crawled: Crawled, known: Facts
) -> None:
    shells = [f"/{entry.address}" for entry in navigation.ENTRIES]
    for who in (crawled.people[0], named(crawled, stage.FINISHED), named(crawled, stage.SECTOR)):
        for path in [*shells, *doors(), *GUESSED, *sorted(walked.files)]:
            body = fetched(server.url + path, who)
            assert belongs.carried(Load(who, Ask(path), (), body), known) == []


def named(crawled: Crawled, name: str) -> Who:
    """Return one of the people."""
    return next(one for one in crawled.people if one.name == name)


def fetched(url: str, who: Who) -> bytes:
    """Return whatever a plain request brings, refusals too."""
    request = urllib.request.Request(url, headers={"Cookie": who.cookie} if who.cookie else {})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return bytes(answer.read())
    except urllib.error.HTTPError as refused:
        return refused.read()
