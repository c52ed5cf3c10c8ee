"""Which numbers belong on which page, and what a load holds that does not: nothing found is a clean load.

Pages that compare are checked figure by figure, in `result_page`, `kreds_page` and `local_page`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from enum import Enum

import numpy as np

from tests.crawl import (
    blind_page,
    development_page,
    kreds_page,
    local_page,
    quality_page,
    reading,
    result_page,
)
from tests.crawl.blind_page import BLIND
from tests.crawl.checked import Checked, Own
from tests.crawl.development_page import DEVELOPMENT
from tests.crawl.facts import Facts
from tests.crawl.kreds_page import BOARD, KREDS, MEETING
from tests.crawl.local_page import LOCAL
from tests.crawl.quality_page import QUALITY
from tests.crawl.reading import Page
from tests.crawl.sector import CANARY, UNSHARED
from tests.crawl.walk import RESULT, Load
from tests.screens import stage
from tests.support.server import ROOT


class Numbers(Enum):
    """Whose numbers a page may show."""

    OWN = "the organisation's own figures (or a person's own, before the organisation has submitted)"
    PUBLISHED = "rows of the current release that the organisation may see, where it has submitted"
    KREDS = "the rows of the own kreds and of the sector, where the organisation has submitted"
    QUALITY = "the newest release's figures of the questions, for the sector's own staff"
    REPORT = "widths, seconds and shares of the gate's report, and the version of the rules"
    SHORT = "any number of at most two decimals: a page that this table does not know yet"


PAGES = {
    "": (),
    "besvar": (),
    "opsummering": (),
    "indsend": (),
    RESULT: (Numbers.OWN, Numbers.PUBLISHED),
    "beboermoede": (),
    "lokalsamfund": (),
    DEVELOPMENT: (Numbers.OWN,),
    BLIND: (Numbers.OWN, Numbers.PUBLISHED),
    "dialogark": (),
    "spoergeskema": (),
    KREDS: (Numbers.KREDS,),
    BOARD: (),
    MEETING: (Numbers.KREDS,),
    "beskyttelse": (Numbers.REPORT,),
    "runder": (Numbers.REPORT,),
    "organisationer": (),
    "udgaver": (),
    "planlaeg-runder": (),
    "brugere": (),
    QUALITY: (Numbers.QUALITY,),
    "om": (),
    "konto": (),
    "log": (),
    "organisationer-mine": (),
    "mine-data": (),
    "tilpas": (),
    "maal": (),
    LOCAL: (),
}
"""Which numbers with decimals belong on which page. A new page may have none longer than two decimals."""

CHECKS = {
    RESULT: result_page.check,
    DEVELOPMENT: development_page.check,
    BLIND: blind_page.check,
    KREDS: kreds_page.check,
    LOCAL: local_page.check,
    MEETING: kreds_page.check,
    QUALITY: quality_page.check,
}
"""Pages on which every figure is compared with the one that must stand there."""

REGISTERS = frozenset({"organisationer", "planlaeg-runder", "brugere"})
"""Pages on which the sector's staff find organisations by name: who they are, never what they answered."""
SIZES = set(reading.DECIMAL.findall((ROOT / "data" / "sector" / "size_bands.yaml").read_text("utf-8")))
"""Numbers in the names of the size bands, as 2.999."""
ROUNDING = 1e-9
WIDE = 8
"""Unit: bytes of a number of double precision."""
MARK = re.compile(CANARY.format(r"(\d+)").encode())
NOTE = re.compile(UNSHARED.format(r"(\d+)").encode())


def findings(load: Load, facts: Facts) -> list[str]:
    """Return everything in a load that does not belong there."""
    page = reading.read(load.messages)
    checked = CHECKS.get(load.ask.page, _without_figures)(load, page, facts)
    found = [
        *_foreign(load, facts),
        *_long(load, checked.own),
        *_decimals(load, page, checked.words),
        *_binary(load, page, facts, checked.own),
        *checked.found,
    ]
    return [f"{load.name}: {one}" for one in found]


def carried(load: Load, facts: Facts) -> list[str]:
    """Return what anything else than a page, as a file, carries off: names, texts, true figures in full."""
    told = {float(found.decode().replace(",", ".")) for found in reading.FULL.findall(load.raw)}
    hits = [value for value in told if np.isclose(facts.secrets, value, rtol=0, atol=1e-5).any()]
    return [
        f"{load.name}: {one}" for one in [*_foreign(load, facts), *(f"the true figure {v}" for v in hits)]
    ]


def frames(load: Load) -> dict[tuple[str, str], str]:
    """Return what each chart is drawn on, by kind and first theme: for everybody the same."""
    return {(chart.kind, chart.themes[0]): chart.frame for chart in reading.charts(load.messages)}


def _without_figures(load: Load, page: Page, facts: Facts) -> Checked:
    """Let no chart stand on a page that has none."""
    return Checked({}, set(), [f"a chart of {one.themes}" for one in page.charts if load.ask.page in PAGES])


def _foreign(load: Load, facts: Facts) -> Iterator[str]:
    """Names of other organisations, and texts of other people."""
    bare = load.raw.replace(b"\\", b"")  # however a text was escaped on its way
    allowed = load.who.organisations | _on_the_board(load, facts) | _in_the_register(load, facts)
    for organisation, one in facts.by_organisation.items():
        spelled = (one.name, json.dumps(one.name)[1:-1].replace("\\", ""))
        if organisation not in allowed and any(name.encode() in bare for name in spelled):
            yield f"the name of organisation {organisation}"
    notes = {int(found) for found in NOTE.findall(bare)} - load.who.organisations
    yield from (f"a note that organisation {one} has not shared" for one in notes)
    own = facts.sheets.get(load.who.account or 0, (0, 0, None))[0]
    yield from (f"a text of respondent {r}" for r in {int(m) for m in MARK.findall(bare)} - {own})


def _on_the_board(load: Load, facts: Facts) -> set[int]:
    """Return who has put the own name on a board that this person may read, on the pages that show it."""
    if load.ask.page not in (BOARD, MEETING):
        return set()
    kredse = {load.who.kreds, *(facts.homes[one] for one in load.who.organisations)} - {None}
    return {one for one in facts.posters if facts.homes[one] in kredse}


def _in_the_register(load: Load, facts: Facts) -> set[int]:
    """Return everybody's, for the sector's own staff on the pages that list organisations."""
    lists = load.who.name == stage.SECTOR and load.ask.page in REGISTERS
    return set(facts.by_organisation) if lists else set()


def _long(load: Load, own: Own) -> Iterator[str]:
    """Numbers of three decimals or more, anywhere in the bytes: only the own score is sent unrounded."""
    scores = [float(figures.score) for figures in own.values() if figures.score is not None]
    for token in {found.decode() for found in reading.LONG.findall(load.raw)} - SIZES:
        if not any(abs(float(token.replace(",", ".")) - score) < ROUNDING for score in scores):
            yield f"the unrounded number {token}"


def _decimals(load: Load, page: Page, allowed: set[str]) -> Iterator[str]:
    """Numbers with decimals in words: each is one that belongs on this page."""
    kinds = PAGES.get(load.ask.page, (Numbers.SHORT,))
    if Numbers.REPORT not in kinds and Numbers.SHORT not in kinds:
        yield from (f"the number {token}" for token in page.decimals - allowed - SIZES)


def _binary(load: Load, page: Page, facts: Facts, own: Own) -> Iterator[str]:
    """Binary numbers: none on the page, and no true figure or foreign score anywhere in the bytes."""
    yield from (
        f"the number {value} as data" for value in page.numbers if value % 1 and load.ask.page in PAGES
    )
    mine = [float(figures.score) for figures in own.values() if figures.score is not None]
    for kind in (np.float64, np.float32):
        secret = np.setdiff1d(facts.secrets.astype(kind), np.array(mine, dtype=kind))
        size = np.dtype(kind).itemsize
        for start in range(size):
            end = start + (len(load.raw) - start) // size * size
            seen = np.frombuffer(load.raw[start:end], dtype=kind)
            near = seen[(seen >= 0.01) & (seen <= 4.0)]
            yield from (
                f"the binary number {value}"
                for value in np.intersect1d(near, secret)
                if size == WIDE or not _half_of_a_whole_number(load.raw, value)
            )


def _half_of_a_whole_number(raw: bytes, value: np.floating) -> bool:
    """Return whether a narrow number is always the upper half of a wide whole one, as a field's 5.0."""
    needle, found, place = value.tobytes(), [], -1
    while (place := raw.find(needle, place + 1)) >= 0:
        wide = raw[max(0, place - 4) : place + 4]
        found.append(len(wide) == WIDE and float(np.frombuffer(wide, dtype=np.float64)[0]).is_integer())
    return all(found)
