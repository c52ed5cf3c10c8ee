"""The first-view bench: Besvar against an empty page of default Streamlit, cold, in the same browser."""

from __future__ import annotations

import os
import statistics
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.bench.besvar_sector import crowd
from tests.bench.paper import table
from tests.support.browser import chromium
from tests.support.server import Server

RUNS = 7
SLOW: dict[str, float] = {
    "latency": 75,
    "downloadThroughput": 4_000_000 / 8,
    "uploadThroughput": 4_000_000 / 8,
}
"""Unit: ms, bytes a second."""
FREE: dict[str, float] = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
NETWORKS: dict[str, dict[str, float]] = {"4 Mbit/s, 75 ms": SLOW, "loopback": FREE}
EMPTY_SHOWN = '[data-testid="stApp"][data-test-script-state="notRunning"]'
"""An empty page has nothing to wait for but the end of its script."""
FIRST_QUESTION = '[class*="st-key-kort-"] [role="radiogroup"] label'
LIMIT = 60_000


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit; unit: ms, kB over the wire, requests."""

    time: float
    kilobytes: float
    requests: int


@dataclass
class Seen:
    """What one page took, visit by visit."""

    visits: list[Visit] = field(default_factory=list)

    @property
    def times(self) -> list[float]:
        """Return the time of each visit; unit: ms."""
        return [visit.time for visit in self.visits]

    @property
    def median(self) -> float:
        """Return the median time."""
        return statistics.median(self.times)


Found = dict[str, dict[str, Seen]]


def measure(runs: int = RUNS) -> Found:
    """Visit both pages in turns over both networks, each time in a browser context that knows nothing."""
    with tempfile.TemporaryDirectory() as folder:
        made = crowd(Path(folder), 1)
        empty = Path(folder) / "tom" / "empty.py"
        empty.parent.mkdir()
        empty.write_text("import streamlit as st\n", encoding="utf-8")
        plain = Server(made.url, script=empty, ready="/_stcore/health")
        with Server(made.url) as ours, plain as theirs, chromium() as browser:
            token = made.guests[0].cookie.partition("=")[2]
            besvar = (f"{ours.url}/besvar?tema={made.themes[0]}", FIRST_QUESTION, token)
            return _in_turns(browser, {"Besvar": besvar, "empty": (theirs.url, EMPTY_SHOWN, "")}, runs)


def _in_turns(browser: Browser, pages: dict[str, tuple[str, str, str]], runs: int) -> Found:
    found: Found = {network: {name: Seen() for name in pages} for network in NETWORKS}
    for turn in range(runs + 1):  # the first one warms the servers up and does not count
        for network in NETWORKS:
            names = list(pages) if turn % 2 else list(reversed(pages))
            for name in names:
                url, selector, token = pages[name]
                seen = _visit(browser, url, selector, token, NETWORKS[network])
                if turn:
                    found[network][name].visits.append(seen)
    return found


def _visit(browser: Browser, url: str, selector: str, token: str, network: dict[str, float]) -> Visit:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    try:
        if token:
            context.add_cookies([{"name": "pejling", "value": token, "url": url}])
        page = context.new_page()
        bytes_read: list[float] = []
        wire = context.new_cdp_session(page)
        wire.on("Network.loadingFinished", lambda event: bytes_read.append(event["encodedDataLength"]))
        wire.send("Network.enable")
        wire.send("Network.setCacheDisabled", {"cacheDisabled": False})  # cold because the context is new
        wire.send("Network.emulateNetworkConditions", {"offline": False, **network})
        page.add_init_script(WATCH % selector.replace("'", "\\'"))
        page.goto(url, wait_until="commit", timeout=LIMIT)
        taken = _shown(page)
        return Visit(taken, sum(bytes_read) / 1000, len(bytes_read))
    finally:
        context.close()


WATCH = """
window.__shown = new Promise((done) => {
  const look = () => {
    const found = document.querySelector('%s');
    if (found && found.getClientRects().length) {
      requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())));
      return;
    }
    setTimeout(look, 4);
  };
  look();
});
"""
"""Counts from the start of the navigation (the page's own clock) to the second frame after it was there."""


def _shown(page: Page) -> float:
    return float(page.evaluate("() => window.__shown"))


HEAD = """# How soon Besvar is there

Written by `python3 dev.py bench first-view`; do not edit. Besvar (signed in by cookie, first theme) until
the first question's rungs are drawn, against an empty page (`import streamlit as st`) of Streamlit with its
default settings until its script has ended, in turns in the same Chromium, each time in a new context that
knows nothing. From the start of the navigation to the second frame after; {runs} visits each, medians. The
network is narrowed by Chromium itself. Load average at the end: {load}.
"""
PROMISED = {"4 Mbit/s, 75 ms": 0.7, "loopback": 1.5}


def report(found: Found) -> str:
    """Return the whole part of `docs/performance.md`."""
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    runs = len(next(iter(found.values()))["Besvar"].times)
    kept = []
    for network, limit in PROMISED.items():
        ratio = found[network]["Besvar"].median / found[network]["empty"].median
        kept.append(
            (
                f"{network}: ≤ {limit} × the empty page",
                f"{ratio:.2f} ×",
                "yes" if ratio <= limit else "**no**",
            )
        )
    rows = [
        (network, name, *_cells(seen)) for network, pages in found.items() for name, seen in pages.items()
    ]
    figures = table(("network", "page", "median ms", "from–to", "kB", "requests"), rows)
    return "\n".join(
        [HEAD.format(runs=runs, load=load), table(("promise", "found", "kept"), kept), "", figures]
    )


def _cells(seen: Seen) -> tuple[str, ...]:
    kilobytes = statistics.median(visit.kilobytes for visit in seen.visits)
    requests = statistics.median(visit.requests for visit in seen.visits)
    spread = f"{min(seen.times):.0f}–{max(seen.times):.0f}"
    return f"{seen.median:.0f}", spread, f"{kilobytes:.0f}", f"{requests:.0f}"
