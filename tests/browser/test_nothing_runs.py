"""Nothing that is typed runs: hostile texts stand in every field, and a browser reads the pages.

What the services refuse today may stand in a database since yesterday, so the texts are written past them.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, Page

from almene_assess.storage import schema
from almene_assess.storage.database import connect, reading, writing
from tests.browser.payloads import ELSEWHERE, TRICKS, of_round
from tests.screens import pages, stage
from tests.screens.pages import STOPS
from tests.support.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROUNDS = int(os.environ.get("PEJLING_PAYLOAD_ROUNDS", "1"))
"""Each round puts every trick into every field, in another disguise; ten rounds are all 500 payloads."""
SINKS = {
    "account": ("display_name",),
    "administrator": ("name",),
    "kreds": ("name",),
    "organisation": ("name",),
    "round": ("title",),
    "participation": ("close_reason",),
    "answer": ("evidence", "comment"),
    "goal": ("text", "sign", "responsible"),
    "action": ("text", "responsible"),
    "goal_check": ("reason",),
    "learning": ("tried", "went_wrong", "now_do"),
    "offer": ("text", "contact"),
    "note": ("text",),
    "local_item": ("title", "question", "levels"),
    "local_answer": ("note",),
    "local_text": ("text",),
    "community_sheet": ("introduction",),
    "community_theme": ("evidence",),
    "dialogue_sheet": ("introduction",),
    "dialogue_theme": ("evidence", "wish"),
    "workshop": ("title",),
    "session": ("device",),
}
"""Where words of people are kept, by table."""
FIELDS = [f"{table}.{column}" for table, columns in SINKS.items() for column in columns]
SHOWING = frozenset(
    {"hjem", "konto", "oversigt", "resultat", "lokalsamfund", "dialogark", "dele", "tilpas", "maal", "egne"}
    | {"organisationer", "kredsmoede-par", "moede-slut", "moede-papir"}
)
"""The pages on which every field stands."""
EMPTY = frozenset({"participation.close_reason"})
"""Fields that nobody on the stage has filled in."""
NOT_SHOWN = frozenset({"goal_check.reason"})
"""Fields that stand on none of these pages."""
FOREIGN = f"""() => [...document.querySelectorAll('*')].filter((el) =>
    [...el.attributes].some((at) => /^on/i.test(at.name) || /^\\s*javascript:/i.test(at.value))
    || el.matches('base, object, embed, iframe, marquee, x, [srcdoc]')
    || [el.src, el.href, el.style?.cssText].some((to) => `${{to ?? ''}}`.includes('{ELSEWHERE}')))
  .map((el) => el.outerHTML.slice(0, 200))"""
SAID = """() => [document.body.innerText, document.title,
  ...[...document.querySelectorAll('input, textarea')].map((el) => el.value),
  ...[...document.querySelectorAll('[aria-label], [title], [placeholder]')].flatMap((el) =>
    ['aria-label', 'title', 'placeholder'].map((name) => el.getAttribute(name) ?? ''))].join('\\n')"""


class Site(NamedTuple):
    """The stage, served."""

    url: str
    engine: sa.Engine


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    path = tmp_path_factory.mktemp("ondt") / "stage.sqlite"
    stage.build(path)
    engine = connect(pages.serving(path))
    with Server(pages.serving(path)) as server:
        yield Site(server.url, engine)
    engine.dispose()


def mark(field: str) -> str:
    """Return what shows that a field's text stands on a page."""
    return f"§{FIELDS.index(field):02}§"


def hostile(field: str, payloads: list[str], old: Any) -> Any:
    """Return a field's new value; structures keep their form, every text in them is replaced."""
    if isinstance(old, dict):
        return {key: hostile(field, payloads, value) for key, value in old.items()}
    if isinstance(old, list):
        return [hostile(field, payloads, value) for value in old]
    return f"{mark(field)} {' '.join(payloads)}"


def plant(engine: sa.Engine, payloads: list[str]) -> dict[str, int]:
    """Write the payloads into every field that holds words; return how many were written of each."""
    planted = dict.fromkeys(FIELDS, 0)
    with writing(engine) as connection:
        for name, columns in SINKS.items():
            table = schema.metadata.tables[name]
            for column in (table.c[one] for one in columns):
                planted[str(column)] += fill(connection, table, column, payloads)
    return planted


def fill(connection: sa.Connection, table: sa.Table, column: sa.Column[Any], payloads: list[str]) -> int:
    """Write one field of every row that has something there."""
    rows = connection.execute(sa.select(column).where(column.is_not(None)).limit(1)).all()
    for row in rows:  # one form for all: only a JSON field has any
        value = hostile(str(column), payloads, row[0])
        done = connection.execute(
            table.update().where(column.is_not(None), column != "").values({column: value})
        )
        return done.rowcount
    return 0


class Watch:
    """What happened in one window that must not happen, and which fields were seen."""

    def __init__(self, context: BrowserContext, own: str) -> None:
        self.wrong: list[str] = []
        self.seen: set[str] = set()
        context.on("dialog", self._dialog)
        context.on("request", lambda asked: self._asked(asked.url, own))
        self.page: Page = context.new_page()

    def look(self, where: str) -> None:
        """Note what stands on the page now and whether any of it was taken for markup."""
        if self.page.evaluate("'__x' in window"):
            self.wrong.append(f"{where}: a script ran")
        self.wrong += [f"{where}: {one}" for one in self.page.evaluate(FOREIGN)]
        self.wrong += [f"{where}: policy {one}" for one in pages.complaints(self.page)]
        said = self.page.evaluate(SAID)
        self.seen |= {field for field in FIELDS if mark(field) in said}

    def _dialog(self, dialog: Any) -> None:
        self.wrong.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def _asked(self, address: str, own: str) -> None:
        if not address.startswith((own, "data:", "blob:")):
            self.wrong.append(f"a request to {address}")


def visit_all(site: Site, browser: Browser) -> tuple[list[str], set[str]]:
    """Look at the pages on which the fields stand."""
    wrong: list[str] = []
    seen: set[str] = set()
    for who in dict.fromkeys(stop.who for stop in STOPS if stop.name in SHOWING):
        with pages.seen_by(
            browser, site.url, site.engine, who, width=1440, height=900, scheme="light"
        ) as window:
            watch = Watch(window, site.url)
            for stop in (one for one in STOPS if one.who == who and one.name in SHOWING):
                pages.visit(watch.page, site.url, stop)
                watch.look(stop.name)
        wrong, seen = wrong + watch.wrong, seen | watch.seen
    return wrong, seen


def visit_screens(site: Site, browser: Browser) -> tuple[list[str], set[str]]:
    """Look at a meeting's big screen and at a phone that comes in."""
    door = sa.select(schema.workshop_door.c.view_token, schema.workshop_door.c.join_token)
    with reading(site.engine) as connection:
        view, join = connection.execute(door.order_by(schema.workshop_door.c.workshop_id).limit(1)).one()
    with pages.seen_by(
        browser, site.url, site.engine, None, width=1280, height=720, scheme="light"
    ) as window:
        watch = Watch(window, site.url)
        for address in (f"/s/{view}", f"/m/{join}"):
            watch.page.goto(site.url + address)
            watch.page.locator("h1").first.wait_for()
            watch.look(address[:3])
        watch.page.get_by_role("button").first.click()
        watch.page.locator("h1").first.wait_for()
        watch.look("phone")
    return watch.wrong, watch.seen


def test_no_text_that_stands_in_the_database_runs_in_a_browser(site: Site, browser: Browser) -> None:
    order = random.Random(3)
    seen: set[str] = set()
    for turn in range(ROUNDS):
        payloads = of_round(turn)
        order.shuffle(payloads)  # one that swallows those behind it must not hide the same ones each time
        planted = plant(site.engine, payloads)
        assert {field for field, count in planted.items() if count == 0} <= EMPTY
        wrong, found = visit_all(site, browser)
        more_wrong, more_found = visit_screens(site, browser)
        assert wrong + more_wrong == []
        seen |= found | more_found
    assert set(FIELDS) - seen <= NOT_SHOWN | EMPTY
    print(f"{ROUNDS * len(TRICKS)} payloads in {len(seen)} fields, read on {len(SHOWING) + 3} pages")


def test_there_are_five_hundred_payloads() -> None:
    assert len({payload for turn in range(10) for payload in of_round(turn)}) == 500


def test_the_yardstick_itself_sees_a_script_that_runs(site: Site, browser: Browser) -> None:
    with pages.seen_by(browser, site.url, site.engine, None, width=800, height=600, scheme="light") as window:
        watch = Watch(window, site.url)
        watch.page.set_content(
            "<h1>x</h1><img src=x onerror=window.__x=1><a href='javascript:alert(1)'>y</a>"
        )
        watch.page.wait_for_function("'__x' in window")
        watch.page.evaluate("fetch('http://ond.example/').catch(() => 0)")
        watch.look("x")
    assert len(watch.wrong) == 4
