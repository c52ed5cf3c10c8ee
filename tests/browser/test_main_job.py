"""The main job in a real browser, by key presses alone, through two power cuts, to four radars.

Imports nothing from the product: what the page and its charts say is compared with `recompute`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser import recompute
from tests.browser.conftest import file_url
from tests.browser.leader import newest, sheet, stored
from tests.browser.recompute import Figures, band, danish, percent, quarter
from tests.browser.story import (
    BANK,
    COMMENT,
    EVIDENCE,
    FASTEST,
    IRRELEVANT,
    LEFT_BEFORE,
    PARTICIPATION,
    REASON,
    RESPONDENT,
    RUNGS,
    WRITTEN,
    Seen,
    Story,
    title,
)
from tests.browser.wire import figures
from tests.support import no_route
from tests.support.server import ROOT, Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module", autouse=True)
def isolated() -> Iterator[bool]:
    """Do the whole job, browser and server, on a network that leads nowhere."""
    with no_route.no_route():
        yield no_route.isolated()


@pytest.fixture(scope="module")
def asked_for(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the server, and whatever it starts, writes down every address that it asks for."""
    return tmp_path_factory.mktemp("net") / "asked.txt"


@pytest.fixture(scope="module")
def example_server(database_file: Path, asked_for: Path, isolated: bool) -> Iterator[Server]:
    """Serve the copy, watched."""
    with Server(file_url(database_file), environment=no_route.watched(asked_for)) as running:
        yield running


@pytest.fixture(scope="module")
def requests() -> list[str]:
    """Return what will hold every address that a page asks for."""
    return []


@pytest.fixture(scope="module")
def story(
    browser: Browser, example_server: Server, database_file: Path, requests: list[str]
) -> Iterator[Story]:
    """Do the whole job once."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="da-DK")
    context.on("request", lambda asked: requests.append(asked.url))
    context.set_default_timeout(60_000)
    told = Story(context, example_server, database_file)
    try:
        told.run()
    finally:
        print("\n".join(told.ledger.notes))
    yield told
    context.close()


@pytest.fixture(scope="module")
def dump(story: Story) -> Path:
    """Write the database out as one file of its own."""
    return recompute.dump(story.file)


@pytest.fixture(scope="module")
def told(dump: Path) -> recompute.Told:
    return recompute.answers(dump, PARTICIPATION)


def worked_out(told: recompute.Told) -> dict[str, Figures]:
    return {theme: recompute.theme(told, items, BANK.highest) for theme, items in BANK.items.items()}


def row(theme: str, own: Figures, cell: dict[str, Any]) -> list[str]:
    """Write the table's row for a theme, as the manual wants it read."""
    return [
        BANK.names[theme],
        danish(own.score),
        quarter(cell["median"]),
        band(cell["p25"], cell["p75"]),
        danish(own.staircase, 0),
        percent(own.unknown),
        f"{own.answered}/{own.asked}",
    ]


def expect_tables(seen: Seen, own: dict[str, Figures], cells: dict[str, dict[str, Any]]) -> None:
    """Compare every number of every table."""
    wanted = [[row(t, own[t], cells[t]) for t in themes] for themes in BANK.pillars.values()]
    assert [table[1:] for table in seen.tables] == wanted
    heads = ["Tema", "Jeres", "Median", "Midterste halvdel", "Trappe", "Ved ikke", "Besvaret"]
    assert [table[0] for table in seen.tables] == [heads] * 4


def expect_charts(seen: Seen, own: dict[str, Figures], cells: dict[str, dict[str, Any]]) -> None:
    """Compare every number of every chart, radars and bars, and the words drawn in the radars."""
    for kind in ("radar", "bars"):
        for themes in BANK.pillars.values():
            rows = figures(seen.charts[kind, *themes])
            assert [one["theme"] for one in rows] == list(themes)
            for one in rows:
                score, cell = own[one["theme"]].score, cells[one["theme"]]
                assert score is not None
                assert one["own"] == pytest.approx(float(score), abs=1e-9)
                assert [one["median"], one["p25"], one["p75"]] == [cell[n] for n in ("median", "p25", "p75")]
                assert one["own_text"] == danish(score)
    for themes, drawn in zip(BANK.pillars.values(), seen.drawn, strict=True):
        for theme in themes:
            assert danish(own[theme].score) in drawn
            assert f"median {quarter(cells[theme]['median'])}" in drawn


def test_all_48_answers_stand_in_the_database_as_they_were_chosen(story: Story) -> None:
    held = stored(story.file, RESPONDENT)
    assert len(held) == 48
    assert held == RUNGS
    assert sheet(story.file, RESPONDENT) == [RUNGS[item] for item in BANK.order]


def test_typed_texts_are_kept_letter_by_letter(story: Story) -> None:
    rows = newest(story.file, RESPONDENT)
    assert (rows[WRITTEN]["evidence"], rows[WRITTEN]["comment"]) == (EVIDENCE, COMMENT)
    assert rows[IRRELEVANT]["comment"] == REASON


def test_no_acknowledged_answer_is_lost(story: Story) -> None:
    assert story.ledger.promises >= 48
    assert story.ledger.acknowledged == RUNGS
    assert story.ledger.losses == []


def test_nothing_that_the_page_shows_is_left_unsaved(story: Story) -> None:
    assert story.ledger.unsaved == []


def test_the_power_was_cut_twice_and_once_within_50_ms_of_a_key_press(story: Story) -> None:
    assert story.cuts >= 2
    assert min(story.delays) <= FASTEST, story.delays


def test_coming_back_leads_to_the_first_unanswered_question(story: Story) -> None:
    assert story.came_back_to == title(BANK.theme_of(LEFT_BEFORE))


def test_each_new_theme_begins_at_its_heading(story: Story) -> None:
    assert story.headings == [f"H1 {title(theme)}" for theme in list(BANK.items)[1:]]


def test_the_focus_can_be_seen(story: Story) -> None:
    assert len(story.focus_pixels) == 4
    assert {name: n for name, n in story.focus_pixels.items() if n < 40} == {}


def test_the_overview_names_what_is_missing_before_it_lets_go(story: Story) -> None:
    assert "Ét spørgsmål er ikke besvaret:" in story.missing
    assert "Indsend uden at besvare resten" in story.missing


def test_four_radars_stand_above_four_tables(story: Story) -> None:
    assert story.sector.radars == 4
    assert story.sector.bars == 0
    assert len(story.sector.tables) == 4


def test_the_tables_say_what_the_manual_gives(story: Story, told: recompute.Told, dump: Path) -> None:
    expect_tables(story.sector, worked_out(told), recompute.compared(dump, PARTICIPATION, ["sector"]))


def test_the_charts_say_what_the_manual_gives(story: Story, told: recompute.Told, dump: Path) -> None:
    expect_charts(story.sector, worked_out(told), recompute.compared(dump, PARTICIPATION, ["sector"]))


def test_the_own_kreds_is_compared_from_the_keyboard(story: Story, told: recompute.Told, dump: Path) -> None:
    cells = recompute.compared(dump, PARTICIPATION, ["kreds", "region", "sector"])
    assert any(cell["family"] == "kreds" for cell in cells.values())
    expect_tables(story.kreds, worked_out(told), cells)
    expect_charts(story.kreds, worked_out(told), cells)


def test_strengths_pillars_and_shares_agree_too(story: Story, told: recompute.Told, dump: Path) -> None:
    own = worked_out(told)
    best = sorted(own, key=lambda theme: -(own[theme].score or Fraction()))[:3]
    strengths = [f"{BANK.titles[theme]}: {danish(own[theme].score)} af 4" for theme in best]
    assert [line for line in strengths if line not in story.sector.text] == []
    means = [recompute.pillar([own[theme] for theme in themes]) for themes in BANK.pillars.values()]
    assert story.sector.pillar_lines == [f"Gennemsnit af temaerne: {danish(mean)}" for mean in means]
    share = percent(recompute.unknown(told, tuple(BANK.order)))
    assert f"»Ved ikke« udgør {share} af svarene." in story.sector.text
    assert f"Bygger på {recompute.submitted(dump, PARTICIPATION)} svar." in story.sector.text


def test_history_and_sheet_agree_in_the_dump(dump: Path) -> None:
    command = [sys.executable, "-m", "almene_assess", "verify"]
    told = os.environ | {"PEJLING_DATABASE_URL": f"sqlite:///{dump.as_posix()}"}
    done = subprocess.run(command, cwd=ROOT, env=told, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_whole_job_asked_nobody_outside_this_machine(
    story: Story, asked_for: Path, requests: list[str], example_server: Server
) -> None:
    assert no_route.strangers(asked_for) == []
    assert len(requests) > 100
    own = (example_server.url, "data:", "blob:")
    assert [address for address in requests if not address.startswith(own)] == []


def test_the_watch_sees_whoever_asks_and_the_network_leads_nowhere(tmp_path: Path, isolated: bool) -> None:
    asking = (
        "import socket, contextlib\nwith contextlib.suppress(OSError): socket.create_connection(({!r}, 9), 2)"
    )
    for address in ("203.0.113.1", "ond.example", "127.0.0.1"):
        told = os.environ | no_route.watched(tmp_path / "asked.txt")
        subprocess.run([sys.executable, "-c", asking.format(address)], env=told, check=True, timeout=30)
    seen = no_route.strangers(tmp_path / "asked.txt")
    assert any("203.0.113.1" in line for line in seen)
    assert any("ond.example" in line for line in seen)
    assert not any("127.0.0.1" in line for line in seen)
    assert no_route.turned_back() > 0 or not isolated


def test_papers_are_made_without_asking_anybody(isolated: bool, tmp_path: Path) -> None:
    """Their makers are no Python: the network itself must have turned nobody back."""
    if not isolated:
        pytest.skip("this machine allows no network of one's own")
    with no_route.no_route():
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "tests/unit/test_document.py",
        ]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout
        assert no_route.turned_back() == 0
