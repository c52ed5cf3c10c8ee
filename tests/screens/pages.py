"""Which pages there are to look at, as whom, and how to open one and wait until it stands still."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, Page

from tests.screens import meetings, stage

LIMIT = 90_000
"""Unit: milliseconds; generous, since the machine is shared."""
STILL = '[data-testid="stApp"][data-test-script-state="notRunning"][data-test-connection-state="CONNECTED"]'
DRAWN = """() => [...document.querySelectorAll('[data-testid="stVegaLiteChart"]')]
  .every((chart) => chart.querySelector("canvas, svg")) && document.fonts.status === "loaded"
  && !document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]')"""


LISTEN = """window.__afvist = []; addEventListener('securitypolicyviolation', (told) =>
  window.__afvist.push(`${told.effectiveDirective}: ${told.blockedURI} ${told.sourceFile ?? ''}`))"""
UNDER_THE_BAR = "(part) => { part.style.scrollMarginTop = '4.5rem'; part.scrollIntoView(); }"


@dataclass(frozen=True, slots=True)
class Stop:
    """One page as one of the people sees it; `about` is what the list of pictures says (Danish)."""

    name: str
    who: str | None
    address: str
    about: str
    scrolled_to: str | None = None
    """What is at the top of the picture, as a CSS selector; None for the top of the page."""


STOPS = (
    Stop("log-ind", None, "", "Log ind"),
    Stop("hjem", stage.LEADER, "", "Hjem, midt i besvarelsen"),
    Stop("hjem-faerdig", stage.FINISHED, "", "Hjem, når organisationen har indsendt"),
    Stop("hjem-administration", stage.ADMINISTRATION, "", "Hjem for en administration, der står for flere"),
    Stop(
        "organisationer-mine",
        stage.ADMINISTRATION,
        "organisationer-mine",
        "Mine organisationer: hvor langt de er, og hvad der er det næste",
    ),
    Stop("hjem-sektor", stage.SECTOR, "", "Hjem for sektorens sekretariat"),
    Stop("besvar-intro", stage.NEWCOMER, "besvar", "Besvar, før det første spørgsmål"),
    Stop("besvar", stage.LEADER, "besvar?tema=am26.a1", "Besvar, et tema med svar"),
    Stop("besvar-ekstern", stage.OUTSIDER, "besvar", "Besvar for en fra kommunen"),
    Stop("besvar-laast", stage.FINISHED, "besvar", "Besvar, når svarene er indsendt"),
    Stop("besvar-tom", stage.READER, "besvar", "Besvar for en, der ikke er svarer"),
    Stop("oversigt", stage.LEADER, "opsummering", "Oversigt med ubesvarede spørgsmål"),
    Stop("oversigt-indsendt", stage.BOARD_MEMBER, "opsummering", "Oversigt efter indsendelse"),
    Stop("indsend", stage.LEADER, "indsend", "Indsend for organisationen"),
    Stop("indsend-gjort", stage.FINISHED, "indsend", "Indsend, når det er gjort"),
    Stop("resultat", stage.FINISHED, "resultat", "Resultat ved siden af sektoren"),
    Stop(
        "resultat-indenfor",
        stage.FINISHED,
        "resultat",
        "Resultat: hvor enige I er, og grupper, der er for små til at blive vist",
        ".st-key-indenfor",
    ),
    Stop(
        "resultat-grupper",
        stage.LARGE,
        "resultat",
        "Resultat: valgte og ansatte hver for sig",
        ".st-key-grupper",
    ),
    Stop("resultat-tag-med", stage.FINISHED, "resultat", "Resultat: tag det med", ".st-key-tag-med"),
    Stop("resultat-eget", stage.BOARD_MEMBER, "resultat", "Den egne profil"),
    Stop("resultat-tom", stage.NEWCOMER, "resultat", "Resultat, før nogen har indsendt"),
    Stop("beboermoede", stage.LARGE, "beboermoede", "Beboermødet: tre ting med store bogstaver"),
    Stop("beboermoede-faa", stage.SMALL, "beboermoede", "Beboermødet, når kun de fælles trin må vises"),
    Stop("lokalsamfund", stage.FINISHED, "lokalsamfund", "Siden til lokalsamfundet"),
    Stop("udvikling", stage.FINISHED, "udvikling", "Udvikling fra runde til runde"),
    Stop("udvikling-foerste", stage.LEADER, "udvikling", "Udvikling i den første runde"),
    Stop("udvikling-tom", stage.SECTOR, "udvikling", "Udvikling for en, der ikke er med i en organisation"),
    Stop("blinde-vinkler", stage.LARGE, "blinde-vinkler", "Blinde vinkler i en stor organisation"),
    Stop("blinde-vinkler-lille", stage.FINISHED, "blinde-vinkler", "Blinde vinkler, hvor få har svaret"),
    Stop("blinde-vinkler-tom", stage.NEWCOMER, "blinde-vinkler", "Blinde vinkler, før nogen har indsendt"),
    Stop("spoergeskema", stage.LEADER, "spoergeskema", "Spørgeskemaet, før man svarer"),
    Stop("dialogark", stage.FINISHED, "dialogark", "Dialogark til kommunen"),
    Stop("kreds", stage.KREDS, "kreds", "Jeres kreds på en fælles skærm"),
    Stop("kreds-deltager", stage.FINISHED, "kreds", "Jeres kreds, set af en deltager"),
    Stop("kreds-tom", stage.NEWCOMER, "kreds", "Jeres kreds, før organisationen har indsendt"),
    Stop("dele", stage.FINISHED, "dele", "Del med kredsen: tavlen og jeres egne opslag"),
    Stop("dele-noter", stage.FINISHED, "dele", "Del med kredsen: noter uden navn", ".st-key-noter"),
    Stop("dele-koordinator", stage.KREDS, "dele", "Del med kredsen, set af koordinatoren"),
    Stop("kredsmoede", stage.KREDS, "kredsmoede", "Kredsens møde på storskærm"),
    Stop("kredsmoede-tema", stage.KREDS, "kredsmoede?billede=2", "Kredsens møde: et pejlemærkes temaer"),
    Stop("kredsmoede-par", stage.KREDS, "kredsmoede?billede=8", "Kredsens møde: hvem kan hjælpe hinanden"),
    Stop("moeder", stage.FACILITATOR, "moeder", "Møder"),
    Stop("moeder-tom", stage.NEWCOMER, "moeder", "Møder for en, der ikke er mødeleder"),
    Stop("planlaeg", stage.FACILITATOR, "planlaeg", "Planlæg et møde"),
    Stop("moede-foer", stage.FACILITATOR, f"moede?moede={meetings.PLANNED}", "Mødet, før det begynder"),
    Stop("moede-stem", stage.FACILITATOR, f"moede?moede={meetings.VOTING}", "Mødelederens bord, afstemning"),
    Stop(
        "moede-vis", stage.FACILITATOR, f"moede?moede={meetings.REVEALED}", "Mødelederens bord, fordelingen"
    ),
    Stop(
        "moede-faelles", stage.FACILITATOR, f"moede?moede={meetings.JOINT}", "Mødelederens bord, fælles trin"
    ),
    Stop("moede-slut", stage.FACILITATOR, f"moede?moede={meetings.ENDING}", "Mødelederens bord, afslutning"),
    Stop("moede-pause", stage.FACILITATOR, f"moede?moede={meetings.PAUSED}", "Mødet på pause"),
    Stop(
        "moede-beboere",
        stage.FACILITATOR,
        f"moede?moede={meetings.RESIDENTS}",
        "Beboermødets tre hovedpunkter",
    ),
    Stop("moede-lukket", stage.FACILITATOR, f"moede?moede={meetings.CLOSED}", "Mødet, når det er lukket"),
    Stop("moede-papir", stage.FACILITATOR, f"papir?moede={meetings.PLANNED}", "Ark til væggen med QR-kode"),
    Stop("papirsvar", stage.FACILITATOR, "papirsvar", "Svar på papir skrives ind"),
    Stop("faelles", stage.FACILITATOR, "faelles", "Fælles trin uden et møde"),
    Stop("tilpas", stage.FINISHED, "tilpas", "Tilpas, når organisationen har indsendt"),
    Stop("tilpas-vaelg", stage.FACILITATOR, "tilpas", "Tilpas, vælg temaer"),
    Stop("tilpas-laeser", stage.READER, "tilpas", "Tilpas for en, der kun læser"),
    Stop("maal", stage.FINISHED, "maal", "Mål og handlinger"),
    Stop(
        "maal-nyt", stage.FINISHED, "maal?tema=am26.a3", "Et nyt mål ud fra et tema", ".st-key-kort-nyt-maal"
    ),
    Stop("maal-slut", stage.FINISHED, "maal", "Læring, og at lukke runden", ".st-key-laering-slut"),
    Stop("maal-tom", stage.LEADER, "maal", "Mål og handlinger, før der er nogen"),
    Stop("egne", stage.FINISHED, "egne-spoergsmaal", "Egne spørgsmål med deres eget radardiagram"),
    Stop("egne-tom", stage.FACILITATOR, "egne-spoergsmaal", "Egne spørgsmål, før der er nogen"),
    Stop("egne-laeser", stage.READER, "egne-spoergsmaal", "Egne spørgsmål for en, der kun læser"),
    Stop("beskyttelse", stage.LEADER, "beskyttelse", "Sådan er tallene beskyttet"),
    Stop("maalekvalitet", stage.SECTOR, "maalekvalitet", "Målekvalitet"),
    Stop("runder", stage.SECTOR, "runder", "Runde og udgivelse"),
    Stop("runder-ikke-din", stage.LEADER, "runder", "Runde og udgivelse for en, der ikke er i sekretariatet"),
    Stop("brugere", stage.LEADER, "brugere", "Brugere hos en organisation"),
    Stop("brugere-sektor", stage.SECTOR, "brugere", "Brugere, set af sekretariatet"),
    Stop("planlaeg-runder", stage.SECTOR, "planlaeg-runder", "Planlæg runder"),
    Stop("udgaver", stage.SECTOR, "udgaver", "Udgaver af spørgeskemaet"),
    Stop("organisationer", stage.SECTOR, "organisationer", "Organisationer, find og ret"),
    Stop("om", stage.LEADER, "om", "Regler og ord"),
    Stop("glemt", None, "adgang/glemt", "Glemt adgangskode, hvor der ikke kan sendes mail"),
    Stop("konto", stage.LEADER, "konto", "Min konto"),
    Stop("mine-data", stage.FINISHED, "mine-data", "Mine data"),
    Stop(
        "mine-data-svarer",
        stage.BOARD_MEMBER,
        "mine-data",
        "Mine data, det der går af sig selv",
        ".st-key-mine-filer",
    ),
    Stop("log", stage.FINISHED, "log", "Log for en organisations administrator"),
    Stop("log-sektor", stage.SECTOR, "log", "Log over det, sekretariatet selv har gjort"),
    Stop("log-laeser", stage.READER, "log", "Log for en, der ikke er administrator"),
    Stop("log-ud", stage.LEADER, "auth/ud", "Log ud"),
)

Scheme = Literal["light", "dark"]


@contextmanager
def seen_by(
    browser: Browser, url: str, engine: sa.Engine, who: str | None, *, width: int, height: int, scheme: Scheme
) -> Iterator[BrowserContext]:
    """Open a browser window of one of the people, signed in already; None is a stranger."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        locale="da-DK",
        reduced_motion="reduce",
    )
    context.set_default_timeout(LIMIT)
    context.add_init_script(LISTEN)
    if who is not None:
        context.add_cookies([{"name": "pejling", "value": stage.token(engine, who), "url": url}])
    try:
        yield context
    finally:
        context.close()


def visit(page: Page, url: str, stop: Stop) -> None:
    """Open a page and wait until everything is drawn."""
    page.goto(f"{url}/{stop.address}")
    page.locator("h1").first.wait_for()
    settle(page)
    if stop.scrolled_to is not None:
        page.locator(stop.scrolled_to).first.evaluate(UNDER_THE_BAR)
        settle(page)


def complaints(page: Page) -> list[str]:
    """Return what the browser refused on this page because of our content policy; nothing is right."""
    return list(page.evaluate("window.__afvist"))


def settle(page: Page) -> None:
    """Wait until the script has ended, and every chart and letter stands."""
    if page.locator('[data-testid="stApp"]').count():
        page.locator(STILL).wait_for(state="attached")
        page.wait_for_function(DRAWN)
    page.wait_for_timeout(250)  # Streamlit fades and measures a moment after


def serving(path: Path) -> str:
    """Return the address of a database file as the server reads it."""
    return f"sqlite:///{path.as_posix()}"
