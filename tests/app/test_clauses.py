"""Every clause of the documents has a row in docs/clauses.md; a K clause has a test that opens its pages."""

from __future__ import annotations

import inspect
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from almene_assess.storage.database import connect
from almene_assess.ui import navigation
from tests.app.conftest import visitor
from tests.screens import meetings, pages, stage

ROOT = Path(__file__).parents[2]
LATER = {15, 26, 27, 30, 36, 38}
"""The clauses that the domain notes mark S; all others are K."""
ROW = re.compile(r"^\| (\d+) \| ([KS]) \| (.+?) \| (.+?) \| (.+?) \|$", re.M)
ADDRESSES = {entry.address: entry.file for entry in navigation.ENTRIES}


@dataclass(frozen=True, slots=True)
class Clause:
    """One row of the page."""

    number: int
    mark: str
    addresses: tuple[str, ...]


CLAUSES = [
    Clause(int(number), mark, tuple(re.findall(r"`([^`]+)`", named)))
    for number, mark, _, named, _ in ROW.findall((ROOT / "docs" / "clauses.md").read_text("utf-8"))
]

Look = Callable[..., str]


class Visits:
    """Pages as people see them, each opened once; and which addresses a test has looked at."""

    def __init__(self, open_page: Callable[..., AppTest]) -> None:
        self._open, self._seen = open_page, dict[object, str]()
        self.looked: set[str] = set()

    def __call__(self, who: str, address: str, **query: str) -> str:
        """Return everything that a page says, as one text."""
        self.looked.add(address)
        key = (who, address, tuple(sorted(query.items())))
        if key not in self._seen:
            app = self._open(who, ADDRESSES[address], **query)
            assert not app.exception, app.exception
            self._seen[key] = "\n".join(_said(app))
        return self._seen[key]


def _said(app: AppTest) -> Iterator[str]:
    for kind in ("title", "header", "subheader", "markdown", "caption", "info", "warning", "text"):
        yield from (str(part.value) for part in app.get(kind))
    yield from (part.proto.label for part in app.get("page_link"))
    for part in _widgets(app):
        yield str(getattr(part, "label", ""))
        yield from (str(option) for option in getattr(part, "options", ()))
        yield str(getattr(part, "value", ""))


def _widgets(app: AppTest) -> Iterator[object]:
    kinds = ("button", "link_button", "radio", "checkbox", "selectbox", "text_area", "text_input", "expander")
    for kind in (*kinds, "date_input", "button_group", "segmented_control", "pills", "toggle", "multiselect"):
        yield from app.get(kind)


@pytest.fixture(scope="module")
def visits(stage_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visits]:
    own = Path(shutil.copy(stage_file, tmp_path_factory.mktemp("clauses")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PEJLING_DATABASE_URL", pages.serving(own))
        patch.setenv("PEJLING_PASSWORD_COST", "4")
        st.cache_resource.clear()
        engine = connect(pages.serving(own))
        yield Visits(visitor(engine))
        engine.dispose()
        st.cache_resource.clear()


@pytest.fixture
def look(visits: Visits, request: pytest.FixtureRequest) -> Iterator[Look]:
    """Return a way to look at pages; in the end the test must have looked at all that its clause names."""
    visits.looked = set()
    yield visits
    number = int(request.node.name.split("_")[2])
    assert set(CLAUSES[number - 1].addresses) <= visits.looked


def test_the_table_holds_all_forty_clauses_in_order() -> None:
    assert [clause.number for clause in CLAUSES] == list(range(1, 41))
    assert {clause.number for clause in CLAUSES if clause.mark == "S"} == LATER


def test_every_page_that_the_table_names_is_there() -> None:
    named = {address for clause in CLAUSES for address in clause.addresses}
    assert named <= set(ADDRESSES)


def test_every_k_clause_has_a_test_that_opens_its_pages() -> None:
    tests = [name for name in globals() if re.match(r"test_clause_\d\d_", name)]
    assert sorted(int(name.split("_")[2]) for name in tests) == sorted(set(range(1, 41)) - LATER)
    assert all("look" in inspect.signature(globals()[name]).parameters for name in tests)


def test_clause_01_one_result_is_read_in_three_rooms(look: Look) -> None:
    board = look(stage.FINISHED, "resultat")
    assert all(room in board for room in ("Bestyrelsen", "Beboermødet", "Lokalsamfundet"))
    assert "Tre ting fra vores selvevaluering" in look(stage.FINISHED, "beboermoede")
    assert "Her står kun det, I selv vælger" in look(stage.FINISHED, "lokalsamfund")


def test_clause_02_a_gap_becomes_a_goal(look: Look) -> None:
    page = look(stage.FINISHED, "maal", tema="am26.a3")
    assert "Et nyt mål" in page
    assert "Næste trin: " in page
    assert all(field in page for field in ("Tegn på fremgang", "Ansvarlig", "Dato"))


def test_clause_03_the_board_picks_what_the_municipality_sees(look: Look) -> None:
    page = look(stage.FINISHED, "dialogark")
    assert all(word in page.casefold() for word in ("trin", "ønske", "kommunen"))


def test_clause_04_figures_stand_with_date_number_and_method(look: Look) -> None:
    page = look(stage.FINISHED, "resultat")
    assert re.search(r"Bygger på \d+ svar", page)
    assert re.search(r"Sammenligning nr\. \d, udgivet den \d+\. \w+ \d{4}\. Cirka \d+ organisationer", page)
    assert "mindst 8 organisationer" in look(stage.FINISHED, "beskyttelse")


def test_clause_05_blind_spots_are_told_in_sentences_with_numbers(look: Look) -> None:
    page = look(stage.LARGE, "blinde-vinkler")
    assert re.search(r"midterste halvdel: \d,\d mod", page)
    assert "Hvem mangler I at spørge?" in page


def test_clause_06_hard_questions_are_asked(look: Look) -> None:
    prompt = "Hvornår hørte vi om den?"
    assert prompt in look(stage.FACILITATOR, "moede", moede=str(meetings.REVEALED))
    assert prompt in look(stage.LARGE, "blinde-vinkler")


def test_clause_07_what_did_not_work_is_kept_and_can_be_shared(look: Look) -> None:
    own = look(stage.FINISHED, "maal")
    assert all(part in own for part in ("Hvad prøvede vi?", "Hvad gik galt?", "Hvad gør vi nu?"))
    assert "lært" in look(stage.FINISHED, "dele")


def test_clause_08_a_goal_is_checked_on_the_way(look: Look) -> None:
    page = look(stage.FINISHED, "maal")
    assert "Tjek undervejs" in page
    assert "Går videre" in page


def test_clause_09_rounds_stand_side_by_side(look: Look) -> None:
    page = look(stage.FINISHED, "udvikling")
    assert "Dengang" in page
    assert "Inden for usikkerheden" in page


def test_clause_10_honesty_comes_before_rank(look: Look) -> None:
    assert "I tvivl mellem to trin? Vælg det laveste" in look(stage.LEADER, "besvar", tema="am26.a1")
    assert "Der er ingen samlet karakter" in look(stage.FINISHED, "resultat")


def test_clause_11_use_share_adapt(look: Look) -> None:
    assert all(form in look(stage.FINISHED, "resultat") for form in ("PDF", "Word", "Excel", "CSV"))
    assert all(part in look(stage.FINISHED, "tilpas") for part in ("Vælg temaer", "Egne hjælpetekster"))
    assert "aldrig" in look(stage.FINISHED, "egne-spoergsmaal")


def test_clause_12_alone_and_then_together(look: Look) -> None:
    assert "Gemt kl." in look(stage.LEADER, "besvar", tema="am26.a1")
    assert "fælles trin" in look(stage.LEADER, "faelles").casefold()


def test_clause_13_sector_and_kreds_as_middle_and_spread(look: Look) -> None:
    assert all(word in look(stage.FINISHED, "resultat") for word in ("Median", "Midterste halvdel"))
    assert "medianen med den midterste halvdel" in look(stage.FINISHED, "kreds")
    assert look(stage.KREDS, "kredsmoede")


def test_clause_14_one_vocabulary(look: Look) -> None:
    page = look(stage.LEADER, "om")
    assert "Ordliste" in page
    assert all(f"**{word}**" in page for word in ("Pejlemærke", "Blind vinkel", "Styringsdialog"))


def test_clause_16_a_meeting_has_agenda_time_decision_and_action(look: Look) -> None:
    assert "Dagsorden" in look(stage.FACILITATOR, "planlaeg")
    assert "Invitér afdelingerne til et planmøde" in look(
        stage.FACILITATOR, "moede", moede=str(meetings.ENDING)
    )


def test_clause_17_everybody_can_take_part(look: Look) -> None:
    assert "stemmeseddel" in look(stage.FACILITATOR, "papir", moede=str(meetings.PLANNED)).casefold()
    assert "telefon" in look(stage.FACILITATOR, "moede", moede=str(meetings.VOTING))


def test_clause_18_time_is_saved(look: Look) -> None:
    assert "Gemt kl." in look(stage.LEADER, "besvar", tema="am26.a1")
    assert "hurtig" in look(stage.FINISHED, "spoergeskema").casefold()


def test_clause_19_elected_beside_employed_only_where_both_are_five(look: Look) -> None:
    assert "| Valgte | Ansatte |" in look(stage.LARGE, "resultat")
    small = look(stage.FINISHED, "resultat")
    assert "| Valgte | Ansatte |" not in small
    assert "færre end 5" in small.casefold()


def test_clause_20_the_picture_comes_before_the_talk_and_names_nobody(look: Look) -> None:
    page = look(stage.FACILITATOR, "moede", moede=str(meetings.REVEALED))
    assert "Ingen navne" in page
    assert "Kig et øjeblik, før vi taler" in page


def test_clause_21_difference_has_room(look: Look) -> None:
    assert "Hvor enige er I?" in look(stage.FINISHED, "resultat")
    assert "mindretal" in look(stage.FACILITATOR, "moede", moede=str(meetings.JOINT)).casefold()


def test_clause_22_closing_a_round_is_a_right_with_a_reason(look: Look) -> None:
    ready = "Vi er færdige med svarene i denne runde"
    assert ready in look(stage.FINISHED, "maal")
    assert ready not in look(stage.READER, "maal")


def test_clause_23_small_and_large_meet_their_like(look: Look) -> None:
    assert re.search(r"\d boliger", look(stage.FINISHED, "resultat"))
    assert "Ikke relevant" in look(stage.LEADER, "besvar", tema="am26.a2")


def test_clause_24_local_conditions_stand_as_a_note(look: Look) -> None:
    assert "Jeres vilkår" in look(stage.FINISHED, "tilpas")
    assert "Den retter ingen tal" in look(stage.FINISHED, "resultat")


def test_clause_25_health_is_asked_of_all_estates(look: Look) -> None:
    assert "alle afdelinger" in look(stage.LEADER, "besvar", tema="am26.a3").casefold()


def test_clause_28_strengths_first_and_a_decision_last(look: Look) -> None:
    page = look(stage.FINISHED, "resultat")
    assert page.index("Det står I stærkest i") < page.index("Fra tal til handling")
    assert "Formanden" in look(stage.FACILITATOR, "moede", moede=str(meetings.ENDING))


def test_clause_29_the_next_step_is_said_in_concrete_words(look: Look) -> None:
    assert "De højeste temascorer her" in look(stage.FINISHED, "resultat")
    assert len(re.findall(r"\n.+ kommunen.+\n", look(stage.LEADER, "besvar", tema="am26.a1"))) >= 5


def test_clause_31_whoever_leads_has_a_script(look: Look) -> None:
    page = look(stage.FACILITATOR, "moede", moede=str(meetings.REVEALED))
    assert all(part in page for part in ("Sig:", "Gør:", "Spørg:"))


def test_clause_32_no_goals_without_action(look: Look) -> None:
    assert re.search(
        r"I har \d+ handlinger med navn og dato\. Så kan runden lukkes", look(stage.FINISHED, "maal")
    )


def test_clause_33_small_and_large_changes(look: Look) -> None:
    page = look(stage.FINISHED, "maal", tema="am26.a3")
    assert "Inden 30 dage" in page
    assert "Større" in page


def test_clause_34_the_boards_and_operations(look: Look) -> None:
    page = look(stage.FINISHED, "maal", tema="am26.a3")
    assert "Bestyrelse" in page
    assert "Drift" in page


def test_clause_35_advice_follows_the_step(look: Look) -> None:
    assert "Næste trin: " in look(stage.FINISHED, "maal", tema="am26.a3")


def test_clause_37_history_is_kept_beside_its_kin(look: Look) -> None:
    page = look(stage.FINISHED, "udvikling")
    assert "I 2024–2026 hed det" in page
    assert "ikke den samme måling" in page


def test_clause_39_in_the_room_on_the_screen_and_on_paper(look: Look) -> None:
    assert "Storskærm" in look(stage.FACILITATOR, "moede", moede=str(meetings.REVEALED))
    assert look(stage.FACILITATOR, "papirsvar")
    assert look(stage.FACILITATOR, "papir", moede=str(meetings.PLANNED))


def test_clause_40_the_kreds_lists_nobody(look: Look) -> None:
    page = look(stage.KREDS, "kreds")
    assert "ingen rangliste" in page
    assert "median" in page
