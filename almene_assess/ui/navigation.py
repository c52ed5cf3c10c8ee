"""Every page of Pejling: its file, its address, its place in the menu. No page decides who may see it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from almene_assess.domain.rights import Action, Actor, Place, Role, ScopeKind, may
from almene_assess.locale import say
from almene_assess.services.verbs import now

# Absolute: st.switch_page("pages/…") resolves beside the frame, where no page may ever stand.
PAGES = Path(__file__).resolve().parents[2] / "pages"
HOME = PAGES / "account" / "home.py"
ANSWER = PAGES / "assess" / "answer.py"
SUMMARY = PAGES / "assess" / "summary.py"
ADAPT = PAGES / "assess" / "adapt.py"
LOCAL = PAGES / "assess" / "local.py"
RESULT = PAGES / "result" / "result.py"
RESIDENTS = PAGES / "result" / "residents.py"
COMMUNITY = PAGES / "result" / "community.py"
BLIND_SPOTS = PAGES / "result" / "blind_spots.py"
GOALS = PAGES / "result" / "goals.py"
DIALOGUE = PAGES / "result" / "dialogue.py"
SUBMIT = PAGES / "result" / "submit.py"
DEVELOPMENT = PAGES / "result" / "development.py"
KREDS = PAGES / "kreds" / "kreds.py"
EXCHANGE = PAGES / "kreds" / "exchange.py"
KREDS_MEETING = PAGES / "kreds" / "meeting.py"
ROUNDS = PAGES / "sector" / "rounds.py"
QUALITY = PAGES / "sector" / "quality.py"
PEOPLE = PAGES / "account" / "people.py"
KEEP_ROUNDS = PAGES / "sector" / "keep_rounds.py"
EDITIONS = PAGES / "sector" / "editions.py"
ORGANISATIONS = PAGES / "sector" / "organisations.py"
LOG = PAGES / "sector" / "log.py"
MEETINGS = PAGES / "workshop" / "meetings.py"
PLAN_MEETING = PAGES / "workshop" / "plan.py"
DESK = PAGES / "workshop" / "desk.py"
HANDOUT = PAGES / "workshop" / "handout.py"
PAPER = PAGES / "workshop" / "paper.py"
JOINT = PAGES / "workshop" / "joint.py"
PROTECTION = PAGES / "sector" / "protection.py"
QUESTIONNAIRE = PAGES / "assess" / "questionnaire.py"
MY_DATA = PAGES / "account" / "my_data.py"
SECURITY = PAGES / "account" / "security.py"
ABOUT = PAGES / "account" / "about.py"
OWN_ORGANISATIONS = PAGES / "account" / "own_organisations.py"


@dataclass(frozen=True, slots=True)
class Entry:
    """One page as the menu shows it; `title` and `group` are keys of the catalogue's menu, or none."""

    file: Path
    title: str
    address: str
    group: str
    visibility: Literal["visible", "hidden"] = "visible"
    layout: Literal["centered", "wide"] = "centered"
    roles: frozenset[Role] | None = None
    """Who finds the page in the menu; None is everybody. The service stops whoever else comes there."""
    several: bool = False
    """Whether only somebody with several organisations finds it."""

    def shown_to(self, actor: Actor | None) -> Literal["visible", "hidden"]:
        """Return whether the menu shows the page; hidden, it still answers at its address."""
        held = set() if actor is None else {grant.role for grant in actor.grants}
        if held == {Role.GUEST} and self.file not in GUESTS:
            return "hidden"
        if self.several and (actor is None or not has_several(actor)):
            return "hidden"
        if self.roles is None:
            return self.visibility
        return self.visibility if held & self.roles else "hidden"

    @property
    def of_one(self) -> bool:
        """Return whether the page is about one organisation, which then stands in its address."""
        return self.group in OF_ONE and self.file != KREDS_MEETING


GUESTS = frozenset({HOME, ANSWER, SUMMARY, PROTECTION, ABOUT, MY_DATA})
"""What somebody with an answer link finds in the menu: the own sheet, and how it is protected."""
STAFF = frozenset({Role.SECTOR_ADMIN})
GIVERS = frozenset({Role.SECTOR_ADMIN, Role.ORGANISATION_ADMIN})
LOG_READERS = GIVERS
INSIDE = frozenset({Role.ORGANISATION_ADMIN, Role.FACILITATOR, Role.RESPONDENT, Role.READER})
ANSWERERS = frozenset({Role.RESPONDENT, Role.GUEST})
OF_ONE = frozenset({"besvar", "moede", "resultat", "handling", "kreds"})
IN_A_KREDS = INSIDE | {Role.KREDS_COORDINATOR}
HOSTS = frozenset({Role.ORGANISATION_ADMIN, Role.FACILITATOR})

ENTRIES = (
    Entry(HOME, "hjem", "", ""),
    Entry(OWN_ORGANISATIONS, "organisationer_mine", "organisationer-mine", "", several=True),
    Entry(ANSWER, "besvar", "besvar", "besvar", roles=ANSWERERS),
    Entry(SUMMARY, "opsummering", "opsummering", "besvar", roles=ANSWERERS),
    Entry(QUESTIONNAIRE, "spoergeskema", "spoergeskema", "besvar", roles=INSIDE),
    Entry(ADAPT, "tilpas", "tilpas", "besvar", roles=HOSTS),
    # Tilpas and Resultat lead here; a menu of fewer lines is read.
    Entry(LOCAL, "egne", "egne-spoergsmaal", "besvar", "hidden"),
    Entry(MEETINGS, "moeder", "moeder", "moede", roles=HOSTS),
    Entry(JOINT, "faelles", "faelles", "moede", roles=HOSTS),
    Entry(PLAN_MEETING, "planlaeg", "planlaeg", "moede", "hidden"),
    Entry(DESK, "moede", "moede", "moede", "hidden", "wide"),
    Entry(PAPER, "papirsvar", "papirsvar", "moede", "hidden"),
    Entry(HANDOUT, "papir", "papir", "moede", "hidden"),
    Entry(SUBMIT, "indsend", "indsend", "resultat", roles=INSIDE),
    Entry(RESULT, "resultat", "resultat", "resultat", layout="wide", roles=INSIDE),
    Entry(BLIND_SPOTS, "blinde_vinkler", "blinde-vinkler", "resultat", roles=INSIDE),
    Entry(DEVELOPMENT, "udvikling", "udvikling", "resultat", layout="wide", roles=INSIDE),
    Entry(RESIDENTS, "beboermoede", "beboermoede", "resultat", "hidden", "wide"),
    Entry(COMMUNITY, "lokalsamfund", "lokalsamfund", "resultat", "hidden"),
    Entry(GOALS, "maal", "maal", "handling", roles=INSIDE),
    Entry(DIALOGUE, "dialogark", "dialogark", "handling", roles=INSIDE),
    Entry(KREDS, "kreds", "kreds", "kreds", layout="wide", roles=IN_A_KREDS),
    Entry(EXCHANGE, "dele", "dele", "kreds", roles=IN_A_KREDS),
    Entry(KREDS_MEETING, "kredsmoede", "kredsmoede", "kreds", "hidden", "wide"),
    Entry(ROUNDS, "runder", "runder", "sektor", roles=STAFF),
    Entry(KEEP_ROUNDS, "planrunder", "planlaeg-runder", "sektor", roles=STAFF),
    Entry(ORGANISATIONS, "organisationer", "organisationer", "sektor", roles=STAFF),
    Entry(EDITIONS, "udgaver", "udgaver", "sektor", roles=STAFF),
    Entry(QUALITY, "kvalitet", "maalekvalitet", "sektor", roles=STAFF),
    Entry(PEOPLE, "brugere", "brugere", "adgang", roles=GIVERS),
    Entry(LOG, "log", "log", "adgang", roles=LOG_READERS),
    Entry(ABOUT, "om", "om", "om"),
    Entry(PROTECTION, "beskyttelse", "beskyttelse", "om"),
    Entry(SECURITY, "konto", "konto", "om"),
    Entry(MY_DATA, "mine_data", "mine-data", "om"),
)
"""In the order of the work: answer, talk, look, act, share; what is read once stands last."""


def choose(actor: Actor | None) -> StreamlitPage:
    """Return the page that the address names; strangers get the same pages, without a menu.

    Every page is listed for everybody: an address missing here would be "not found" after signing in.
    """
    menu: dict[str, list[StreamlitPage]] = {}
    for entry in ENTRIES:
        head = say(f"menu.gruppe_{entry.group}") if entry.group else ""
        menu.setdefault(head, []).append(_page(entry, actor))
    # Expanded, since Streamlit folds a long menu behind English words.
    alone = actor is None or actor.must_enrol
    return st.navigation(menu, position="hidden" if alone else "sidebar", expanded=True)


def has_several(actor: Actor) -> bool:
    """Return whether somebody can have more than one organisation to choose from."""
    scopes = {(grant.scope_kind, grant.scope_id) for grant in actor.grants if grant.role is not Role.GUEST}
    direct = [scope for kind, scope in scopes if kind is ScopeKind.ORGANISATION]
    return len(direct) > 1 or any(kind is ScopeKind.ADMINISTRATOR for kind, _ in scopes)


def entry(address: str) -> Entry:
    """Return the page at an address, or the start page."""
    return next((one for one in ENTRIES if one.address == address), ENTRIES[0])


def works_for_sector(actor: Actor) -> bool:
    """Return whether the sector's rounds are somebody's to look after; what is drawn follows."""
    return may(actor, Action.ROUNDS_READ, Place(), frozenset(), now())


def leads_a_kreds(actor: Actor) -> bool:
    """Return whether somebody coordinates a kreds; what is drawn follows."""
    return any(grant.role is Role.KREDS_COORDINATOR for grant in actor.grants)


def gives_access(actor: Actor) -> bool:
    """Return whether somebody looks after other people's access; which people, the service decides."""
    return bool({grant.role for grant in actor.grants} & GIVERS)


def layout(address: str) -> Literal["centered", "wide"]:
    """Return how wide the page at an address is."""
    return next((entry.layout for entry in ENTRIES if entry.address == address), "centered")


def _page(entry: Entry, actor: Actor | None) -> StreamlitPage:
    title = say(f"menu.{entry.title}")
    if not entry.address:
        return st.Page(entry.file, title=title, default=True)
    return st.Page(entry.file, title=title, url_path=entry.address, visibility=entry.shown_to(actor))


Target = Path


def go(page: Target, query: dict[str, str]) -> None:
    """Leave for another page, with what it needs in its address."""
    st.switch_page(page, query_params=query)
