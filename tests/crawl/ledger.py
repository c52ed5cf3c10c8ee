"""What a crawl has seen: findings, what charts are drawn on, files named in pages, and what it looked at."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from tests.crawl import belongs, inside_section, reading
from tests.crawl.blind_page import BLIND
from tests.crawl.facts import Facts
from tests.crawl.kreds_page import BOARD, KREDS
from tests.crawl.quality_page import QUALITY
from tests.crawl.sector import CANARY
from tests.crawl.walk import RESULT, Load

FILE = re.compile(rb"/(?:media|download)/[\w./-]+")
PART = re.compile(r"(/download/[a-z]+-\d+)-[\w-]+")
"""What stands after the number in the address of a paper: which chart, beside which family."""
RADARS = ("radar", "bars")
MOST = 40
"""Findings to print; one fault is found on many pages."""


@dataclass
class Ledger:
    """Judges each load when it comes, and keeps no load."""

    facts: Facts
    loads: int = 0
    findings: list[str] = field(default_factory=list)
    frames: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    files: set[str] = field(default_factory=set)
    looked_at: Counter[str] = field(default_factory=Counter)

    def note(self, load: Load) -> None:
        """Judge a load."""
        self.loads += 1
        self.findings += belongs.findings(load, self.facts)
        for found in FILE.findall(load.raw):
            self._note_file(found.decode())
        for chart in reading.charts(load.messages):
            if chart.kind in RADARS and chart.themes and load.ask.page == RESULT:
                self.frames[chart.kind, chart.themes[0]].add(chart.frame)
        self.looked_at.update(_kinds(load))

    def _note_file(self, path: str) -> None:
        """Keep one of each form of each paper: every chart beside every family would take minutes."""
        paper = PART.sub(r"\1", path)
        if all(PART.sub(r"\1", known) != paper for known in self.files):
            self.files.add(path)

    def told(self) -> str:
        """Return the findings as a reader needs them."""
        return "\n".join([*self.findings[:MOST], f"{len(self.findings)} in {self.loads} loads"])


def _kinds(load: Load) -> list[str]:
    """Return what sort of load it was, so that a crawl that saw nothing is not a clean one."""
    page = reading.read(load.messages)
    found = [f"page {load.ask.page}"]
    beside = [chart for chart in page.charts if chart.layers.get("median_points")]
    if beside:
        found.append(f"beside {load.ask.family}")
    if load.ask.page == BLIND and any("sektorens midterste halvdel" in text for text in page.words):
        found.append("blind spots")
    if load.ask.page == BOARD and any("kan dele" in text for text in page.words):
        found.append("a board")
    if page.tables and load.ask.page == KREDS:
        found.append("a kreds beside the sector")
    if page.tables and load.ask.page == QUALITY:
        found.append("figures of the questions")
    if any(chart.kind == inside_section.CHART for chart in page.charts):
        found.append("groups by themselves")
    if page.charts and load.ask.page == RESULT and not beside:
        found.append("own figures alone")
    if CANARY.split("{}")[0].encode() in load.raw:
        found.append("own texts")
    if load.ask.page not in belongs.PAGES:
        found.append("pages without a rule of their own")
    return found
