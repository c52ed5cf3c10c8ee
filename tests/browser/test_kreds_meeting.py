"""A kreds meeting: three organisations and the projector at once, and not a byte of one reaches another.

Everything that each browser gets is kept: the websocket's frames, and the page as it stands.
"""

from __future__ import annotations

import re
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, Page, WebSocket

from almene_assess.domain.rights import Grant, Role, ScopeKind
from almene_assess.example.accounts import EXAMPLE_PASSWORD
from almene_assess.example.sector import seed
from almene_assess.services import accounts, results
from almene_assess.services.benchmarks import OPERATOR, build_release
from almene_assess.storage import migrations
from almene_assess.storage.database import connect
from tests.screens import pages, stage
from tests.support.server import Server
from tests.support.short_bank import short_bank

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TOGGLE = "Vis jeres egne tal på denne skærm"
SECRET = "HEMMELIG{}SLUT"
"""Stands in every evidence, comment and unshared note of an organisation; {} is its id."""
OFFER = "Vi søger hjælp af hus nummer {}"
LESSON = "NOTE{}DELT I AFTEN"
PROJECTOR = "storskærm"
THEMES = 3


@dataclass
class Seat:
    """One browser in the hall, and all that has come to it."""

    name: str
    page: Page
    organisation: int | None = None
    scores: set[float] = field(default_factory=set)
    frames: list[bytes] = field(default_factory=list)

    def listen(self) -> None:
        """Keep every frame of every websocket."""
        self.page.on("websocket", self._open)

    def _open(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: self.frames.append(_bytes(frame)))

    @property
    def heard(self) -> bytes:
        """Return everything that came, and the page as it stands now."""
        return b"\n".join([*self.frames, self.page.content().encode()])

    def go(self, url: str, address: str) -> None:
        """Open a page and wait until it stands."""
        self.page.goto(f"{url}/{address}")
        self.page.locator("h1").first.wait_for()
        pages.settle(self.page)

    def press(self, label: str) -> None:
        """Press a button and wait until the page stands."""
        self.page.get_by_role("button", name=label, exact=True).first.click()
        pages.settle(self.page)


@dataclass
class Hall:
    """Everybody at the meeting."""

    url: str
    file: Path
    members: list[Seat]
    projector: Seat

    @property
    def everybody(self) -> list[Seat]:
        """Return all browsers."""
        return [*self.members, self.projector]


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Hall]:
    """Fill the hall: three organisations of one kreds on their phones, the coordinator at the projector."""
    file = tmp_path_factory.mktemp("hall") / "hall.sqlite"
    engine = connect(pages.serving(file))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PEJLING_PASSWORD_COST", "4")
        _build(engine)
        homes = _plant(engine)
    with Server(pages.serving(file)) as server, ExitStack() as stack:
        members = []
        for home in homes:
            name = f"hus{home}@eksempel.dk"
            own = stack.enter_context(_window(browser, server.url, engine, name))
            members.append(_seat(name, own, home, _scores(engine, name)))
        shown = stack.enter_context(_window(browser, server.url, engine, stage.KREDS))
        yield Hall(server.url, file, members, _seat(PROJECTOR, shown, None, set()))
    engine.dispose()


def _build(engine: sa.Engine) -> None:
    """Make a sector with a release; of few themes, because the gate attacks each of them."""
    migrations.upgrade(engine)
    now = datetime.now(UTC)
    seed(engine, short_bank(THEMES), organisations=stage.ORGANISATIONS, seed=stage.SEED, now=now)
    build_release(engine, OPERATOR, 1, now)


def _window(
    browser: Browser, url: str, engine: sa.Engine, who: str
) -> AbstractContextManager[BrowserContext]:
    """Open a phone, or the projector for the coordinator."""
    width, height = (1920, 1080) if who == stage.KREDS else (390, 844)
    return pages.seen_by(browser, url, engine, who, width=width, height=height, scheme="light")


def _seat(name: str, context: BrowserContext, home: int | None, scores: set[float]) -> Seat:
    seat = Seat(name, context.new_page(), home, scores)
    seat.listen()
    return seat


def _plant(engine: sa.Engine) -> list[int]:
    """Give three organisations of the coordinator's kreds a person, secrets, and a note to share."""
    kreds = stage.actor(engine, stage.KREDS).grants[0].scope_id
    with engine.begin() as connection:
        found = connection.exec_driver_sql(
            "SELECT organisation_id, id FROM participation WHERE kreds_id = ? AND submitted_at IS NOT NULL "
            "AND organisation_id NOT IN (SELECT scope_id FROM role_grant WHERE scope_kind = 'organisation') "
            "ORDER BY id LIMIT 3",
            (kreds,),
        ).all()
        for home, participation in found:
            secret = SECRET.format(home)
            connection.exec_driver_sql(
                "UPDATE answer SET evidence = ?, comment = ? WHERE respondent_id IN "
                "(SELECT id FROM respondent WHERE participation_id = ?)",
                (secret, secret, participation),
            )
            connection.exec_driver_sql("DELETE FROM offer WHERE organisation_id = ?", (home,))
            connection.exec_driver_sql("DELETE FROM learning WHERE participation_id = ?", (participation,))
            connection.exec_driver_sql(
                "INSERT INTO learning (participation_id, theme, tried, went_wrong, now_do, version, at) "
                "VALUES (?, 'am26.a1', ?, ?, '', 1, '2026-01-01 00:00:00.000000')",
                (participation, LESSON.format(home), secret),
            )
    for home, _ in found:
        account = accounts.create_account(
            engine, f"hus{home}@eksempel.dk", "Mødeleder (eksempel)", EXAMPLE_PASSWORD
        )
        grant = Grant(Role.FACILITATOR, ScopeKind.ORGANISATION, home, datetime(2020, 1, 1, tzinfo=UTC))
        accounts.grant_role(engine, account, grant)
    return [home for home, _ in found]


def _scores(engine: sa.Engine, name: str) -> set[float]:
    """Return the own theme scores that nobody could write by chance: those with many decimals."""
    actor = stage.actor(engine, name)
    with engine.connect() as connection:
        own = connection.exec_driver_sql(
            "SELECT id FROM participation WHERE organisation_id = ?", (actor.grants[0].scope_id,)
        ).scalar_one()
    themes = results.profile(engine, actor, own).themes.values()
    return {one.score for one in themes if one.score is not None and (one.score * 100) % 1 > 0.001}


def _bytes(frame: str | bytes) -> bytes:
    return frame if isinstance(frame, bytes) else frame.encode()


def came(score: float, heard: bytes) -> bool:
    """Return whether a score is among the bytes, written out or as a binary number."""
    return f"{score!r}"[:8].encode() in heard or struct.pack("<d", score) in heard


def foreign(seat: Seat, others: list[Seat]) -> list[str]:
    """Return what came to a browser that is somebody else's: secrets, exact scores, a note shared tonight."""
    heard = seat.heard
    found = []
    for other in others:
        if other is seat or other.organisation is None:
            continue
        marks = (SECRET.format(other.organisation), LESSON.format(other.organisation))
        found += [mark for mark in marks if mark.encode() in heard]
        found += [str(score) for score in other.scores - seat.scores if came(score, heard)]
    return found


def test_the_evening_and_nothing_of_one_reaches_another(hall: Hall) -> None:
    first, second, third = hall.members
    hall.projector.go(hall.url, "kredsmoede")
    for seat in hall.members:
        seat.go(hall.url, "kreds")
        heard = seat.heard
        assert not any(came(score, heard) for score in seat.scores)
        seat.page.get_by_text(TOGGLE).click()
        seat.page.get_by_text("Jeres egne tal står nu på skærmen").wait_for()
        pages.settle(seat.page)
        heard = seat.heard
        assert all(came(score, heard) for score in seat.scores), "the search would find nothing"
    post(first, hall.url)
    post(second, hall.url)
    second.press("Træk opslaget tilbage")
    second.page.get_by_text("Opslaget er slettet").wait_for()
    share(third, hall.url)
    walk(hall.projector)
    third.go(hall.url, "dele")
    for seat in hall.everybody:
        assert foreign(seat, hall.members) == [], seat.name
    assert OFFER.format(first.organisation).encode() in third.heard
    assert OFFER.format(second.organisation).encode() not in third.heard


def post(seat: Seat, url: str) -> None:
    """Put an entry on the board as a person does."""
    page = seat.page
    seat.go(url, "dele")
    page.get_by_text("Vi søger hjælp til", exact=True).first.click()
    page.get_by_role("combobox", name="Tema", exact=False).first.click()
    page.get_by_role("option", name="Lokalt handlerum").click()
    page.get_by_label("Hvad kan I dele, eller hvad søger I?").first.fill(OFFER.format(seat.organisation))
    page.get_by_label("Hvem kan man spørge?").first.fill("Kontoret, post@eksempel.dk")
    page.get_by_text("Ja, opslaget må stå med vores organisations navn").click()
    pages.settle(page)
    seat.press("Sæt op på tavlen")
    page.locator("[class*='st-key-opslag-']").get_by_text(OFFER.format(seat.organisation)).first.wait_for()


def share(seat: Seat, url: str) -> None:
    """Share a learning note as a person does."""
    seat.go(url, "dele")
    seat.page.get_by_text("Del uden navn").click()
    pages.settle(seat.page)  # a press on what is still unfolding can be lost
    seat.page.get_by_text("Vi har læst noten igen, og den må stå uden navn").click()
    pages.settle(seat.page)
    seat.press("Del noten")
    seat.page.get_by_text(re.compile("Den kan tidligst læses fra den 1")).wait_for()


def walk(seat: Seat) -> None:
    """Go through all pictures by keyboard; each is large, has no menu, and nothing to switch on."""
    page, number, seen = seat.page, 1, []
    while True:
        page.get_by_text(re.compile(rf"^{number} af \d+$")).wait_for()
        pages.settle(page)
        seen.append(page.locator("h1").inner_text())
        assert not page.locator("[data-testid='stSidebar']:visible, header:visible").count()
        assert not page.get_by_text(TOGGLE).count()
        smallest = page.locator(".st-key-storskaerm-billede").evaluate(SMALLEST)
        assert smallest >= 28, (seen[-1], smallest)
        if page.get_by_role("button", name="Næste").is_disabled():
            break
        page.keyboard.press("ArrowRight")
        number += 1
    page.keyboard.press("ArrowLeft")
    page.get_by_text(re.compile(rf"^{number - 1} af \d+$")).wait_for()
    assert seen[-1] == "Hvem taler med hvem?"
    assert {"Her står kredsen stærkest", "Her er det svært for mange"} <= set(seen)


SMALLEST = """(box) => {
  const own = (part) => parseFloat(getComputedStyle(part).zoom) || 1;
  const zoomed = (part) => part ? own(part) * zoomed(part.parentElement) : 1;
  const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT), found = [];
  while (walker.nextNode()) {
    const part = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || part.closest('style, title, desc')) continue;
    if (!part.checkVisibility() || !part.getBoundingClientRect().width) continue;
    found.push(parseFloat(getComputedStyle(part).fontSize) * zoomed(part));
  }
  return Math.min(...found);
}"""
"""Unit: pixels of the smallest text on the picture, the drawing's letters included."""


def test_the_search_finds_each_kind_of_leak(hall: Hall) -> None:
    first, _, third = hall.members
    leaking = foreign(replace(third, frames=first.frames), hall.members)
    assert {SECRET.format(first.organisation), LESSON.format(first.organisation)} <= set(leaking)
    assert set(map(str, first.scores - third.scores)) <= set(leaking)


def test_what_was_shared_and_posted_is_in_the_database_and_what_was_withdrawn_is_not(hall: Hall) -> None:
    first, second, third = (seat.organisation for seat in hall.members)
    with sqlite3.connect(hall.file) as connection:
        posted = "SELECT organisation_id FROM offer WHERE text LIKE 'Vi søger hjælp af hus%'"
        assert connection.execute(posted).fetchall() == [(first,)]
        shared = connection.execute(
            "SELECT p.organisation_id FROM learning l JOIN participation p ON p.id = l.participation_id "
            "WHERE l.shared_at IS NOT NULL AND l.tried LIKE 'NOTE%DELT I AFTEN'"
        )
        assert shared.fetchall() == [(third,)]
    assert second is not None
