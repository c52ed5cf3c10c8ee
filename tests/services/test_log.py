"""The log: each verb that touches others' data leaves a row, nobody changes one, and neighbours read none."""

from __future__ import annotations

import ast
import importlib
import inspect
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from almene_assess import services
from almene_assess.domain.errors import NotAllowed, NotFound
from almene_assess.domain.rights import Action, Actor, Role, ScopeKind
from almene_assess.services import account_links, erasure, goals, invitations, log, rounds
from almene_assess.services.invitations import Invitee
from almene_assess.services.log import Asked, Family
from almene_assess.services.log_words import DEEDS
from almene_assess.services.verbs import LOOKS, REGISTER
from almene_assess.storage import audit, database, schema
from almene_assess.storage.schema import audit_log
from tests.support import small_sector
from tests.support.small_sector import SmallSector

HOME = Path(services.__file__).parent
ALWAYS = Asked(date(2020, 1, 1), date(2100, 1, 1))

WITHOUT_A_ROW = {
    "own data, read or written by the person alone": {
        "answering.open_sheet", "answering.look", "answering.save", "earlier_answers.suggestions",
        "earlier_answers.confirm", "results.own_profile", "rounds.tasks", "rounds.shown_questionnaire",
        "goals.due", "meetings.meetings", "own_account.sessions", "second_factor.own",
        "second_factor.enrol", "kreds.seats", "kreds.coordinated", "own_account.proves", "log.places",
    },
    "how far the own organisations are: counts of sheets, as on the start page": {
        "own_organisations.homes", "own_organisations.whose", "own_organisations.overview",
    },
    "figures that are published, or questions": {
        "kreds.of_kreds", "kreds.of_participation", "benchmarks.compare", "benchmarks.latest_report",
        "questionnaire_reading.questions", "quality.look", "editions.editions",
    },
    "counts of the sector, never whose": {
        "release_runs.rounds", "release_runs.latest", "merging.consequences", "round_keeping.kept",
    },
    "names and numbers of companies, which are public": {"organisations.register"},
    "which organisations were asked into a round, never who answered": {"round_keeping.kept"},
    "the own file, before anything is written": {"organisations.preview", "editions.check_draft"},
    "tries the gate and keeps nothing; the run that starts it is noted": {
        "benchmarks.rehearse_release",
    },
    "a room without names: the meeting's own keys open it, and nobody is to be noted": {
        "voting.join_by_token", "voting.join_by_code", "voting.choose_group", "voting.cast",
        "voting.cast_together", "voting.rate", "voting.own", "voting.phone", "voting.hall",
        "screens.projector", "screens.scene", "screens.pulse", "screens.report_presence",
    },
    "what a link says before it is used": {"account_links.look", "answer_links.look"},
    "the name in a file's title, beside the rows that are noted": {"log.organisation_name"},
}  # fmt: skip
"""Verbs that leave no row, each with the reason."""


@pytest.fixture
def sector(tmp_path: Path) -> SmallSector:
    return small_sector.make(tmp_path)


def rows(sector: SmallSector) -> list[sa.Row[tuple[str, int | None, int | None]]]:
    with database.reading(sector.engine) as connection:
        columns = (audit_log.c.action, audit_log.c.actor_id, audit_log.c.organisation_id)
        return list(connection.execute(sa.select(*columns).order_by(audit_log.c.id)))


def short(name: str) -> str:
    return name.removeprefix(f"{services.__name__}.")


# --- which verbs leave a row ------------------------------------------------------------------------------


class Calls(ast.NodeVisitor):
    """What each function of a service calls, by name, and which of them note a row themselves."""

    def __init__(self) -> None:
        self.called: dict[str, set[str]] = {}
        self.notes: set[str] = set()

    def read(self, path: Path) -> None:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                self._read(f"{path.stem}.{node.name}", path.stem, node)

    def _read(self, name: str, module: str, function: ast.FunctionDef) -> None:
        found = self.called.setdefault(name, set())
        for node in ast.walk(function):
            if not isinstance(node, ast.Call):
                continue
            if isinstance(node.func, ast.Name):
                found |= {f"{module}.{node.func.id}", f"*.{node.func.id}"}
            elif isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
                found.add(f"{node.func.value.id}.{node.func.attr}")
                if node.func.value.id == "audit" and node.func.attr in ("note", "note_look"):
                    self.notes.add(name)

    def reaches_a_note(self, name: str, seen: frozenset[str] = frozenset()) -> bool:
        if name in self.notes:
            return True
        following = {
            one
            for called in self.called.get(name, set())
            for one in self.called
            if one == called
            or (called.startswith("*.") and one.split(".")[1] == called[2:] and one in IMPORTED)
        }
        return any(self.reaches_a_note(one, seen | {name}) for one in following - seen - {name})


IMPORTED = {
    "results.look",
    "workshop_acts.act",
    "release_runs.start",
    "invitations.make_link",
    "goal_words.entered",
}
"""Functions of other modules that verbs call by their bare name."""


def test_every_verb_that_touches_others_data_leaves_a_row_or_has_a_reason_not_to() -> None:
    calls = Calls()
    for path in sorted(HOME.glob("*.py")):
        importlib.import_module(f"{services.__name__}.{path.stem}")
        calls.read(path)
    silent = {
        short(name)
        for name in REGISTER
        if name.startswith(services.__name__) and name not in LOOKS and not calls.reaches_a_note(short(name))
    }
    reasoned = set().union(*WITHOUT_A_ROW.values())
    assert silent == reasoned


OTHERS = ("log.of_sector", "lessons.of_kreds", "offers.of_kreds")
READS = sorted(name for name in LOOKS if name.startswith(services.__name__))


def test_each_reading_leaves_one_row_with_its_organisation(sector: SmallSector) -> None:
    reader = sector.people["leder"]
    ids = {
        "participation": sector.participations["eng"],
        "organisation": sector.organisations["eng"],
        "kreds": 1,
    }
    for name in READS:
        module, _, function = name.rpartition(".")
        verb = getattr(importlib.import_module(module), function)
        kind = LOOKS[name]
        if kind == "workshop" or short(name) in OTHERS:
            continue  # tried below, and by their own tests
        known = {
            "asked": ALWAYS,
            "now": datetime.now(UTC),
            f"{kind}_id": ids.get(kind),
            "engine": sector.engine,
        }
        wanted = inspect.signature(verb).parameters
        given = {key: value for key, value in known.items() if key in wanted}
        before = len(rows(sector))
        verb(actor=reader, **given)
        verb(actor=reader, **given)
        new = [row for row in rows(sector)[before:] if row.action == REGISTER[name].value]
        already = [row for row in rows(sector)[:before] if row.action == REGISTER[name].value]
        assert len(new) == (0 if already else 1), name
        assert all(row.actor_id == reader.account_id for row in new)
        if kind in ("participation", "organisation"):
            assert all(row.organisation_id == sector.organisations["eng"] for row in new), name


def test_a_reading_that_cannot_be_noted_hands_out_nothing(
    sector: SmallSector, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(audit, "note_look", broken)
    with pytest.raises(OSError, match="disk full"):
        goals.board(sector.engine, sector.people["leder"], sector.participations["eng"])


def test_whoever_is_refused_leaves_no_row_as_a_reader(sector: SmallSector) -> None:
    with pytest.raises(NotAllowed):
        goals.board(sector.engine, sector.people["nabo"], sector.participations["eng"])
    assert rows(sector) == []


# --- rows stay --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("statement", ["UPDATE audit_log SET actor_id = NULL", "DELETE FROM audit_log"])
def test_the_database_refuses_to_change_or_remove_a_row(sector: SmallSector, statement: str) -> None:
    goals.board(sector.engine, sector.people["leder"], sector.participations["eng"])
    with (
        pytest.raises(sa.exc.DatabaseError, match="append-only"),
        database.writing(sector.engine) as connection,
    ):
        connection.exec_driver_sql(statement)
    assert len(rows(sector)) == 1


def test_even_during_a_run_of_the_schedule_a_young_row_stays(sector: SmallSector) -> None:
    at = datetime.now(UTC)
    with database.writing(sector.engine) as connection:
        audit.note(connection, at - timedelta(days=5 * 365), None, "sign_in", "account", 1)
        connection.execute(schema.retention_run.insert().values(started_at=at, counts={}))
    with (
        pytest.raises(sa.exc.DatabaseError, match="append-only"),
        database.writing(sector.engine) as connection,
    ):
        connection.execute(audit_log.delete())
    with database.writing(sector.engine) as connection:
        audit.note(connection, at - timedelta(days=5 * 366), None, "sign_out", "account", 1)
        connection.execute(audit_log.delete().where(audit_log.c.action == "sign_out"))


def test_nothing_in_the_code_writes_to_the_log_but_its_repository() -> None:
    wanted = tuple(f"audit_log.{verb}(" for verb in ("insert", "update", "delete"))
    texts = {path.name: path.read_text(encoding="utf-8") for path in HOME.parent.rglob("*.py")}
    assert {name for name, text in texts.items() if any(one in text for one in wanted)} == {"audit.py"}


# --- who reads it -----------------------------------------------------------------------------------------


def words(
    sector: SmallSector, who: str, asked: Asked = ALWAYS, organisation: str = "eng"
) -> list[tuple[str | None, str]]:
    found = log.of_organisation(sector.engine, sector.people[who], sector.organisations[organisation], asked)
    return [(one.name, one.words) for one in found]


def test_an_administrator_reads_who_did_what_in_the_own_house_in_plain_danish(sector: SmallSector) -> None:
    goals.board(sector.engine, sector.people["læser"], sector.participations["eng"])
    goals.board(sector.engine, sector.people["nabo"], sector.participations["bakke"])
    assert words(sector, "leder") == [("læser", "så jeres mål og handlinger")]


@pytest.mark.parametrize("who", ["nabo", "valgt", "læser", "sektor"])
def test_nobody_else_reads_it(sector: SmallSector, who: str) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        words(sector, who)


def test_the_log_of_an_organisation_never_tells_when_somebody_handed_in(sector: SmallSector) -> None:
    with database.writing(sector.engine) as connection:
        at, valgt = datetime.now(UTC), sector.people["valgt"].account_id
        audit.note(connection, at, valgt, "sheet_submit", "respondent", sector.seats["valgt"])
        audit.note(connection, at, valgt, "sign_in", "account", valgt)
    assert words(sector, "leder") == []


def test_the_secretariat_reads_its_own_acts_and_nothing_of_an_organisation(sector: SmallSector) -> None:
    office, at = sector.people["sektor"], datetime.now(UTC)
    with database.writing(sector.engine) as connection:
        staff = {"role": "sector_admin", "scope_kind": "sector", "valid_from": small_sector.LONG_AGO}
        connection.execute(schema.role_grant.insert().values(account_id=office.account_id, **staff))
        audit.note(connection, at, office.account_id, "release_build", "release", 1)
        audit.note(connection, at, office.account_id, "goal_add", "participation", 1)
        audit.note(connection, at, sector.people["leder"].account_id, "role_end", "account", 1)
    found = log.of_sector(sector.engine, office, ALWAYS)
    assert [one.words for one in found] == ["udgav en sammenligning"]
    with pytest.raises(NotAllowed):
        log.of_sector(sector.engine, sector.people["leder"], ALWAYS)


def test_period_and_kind_narrow_the_log(sector: SmallSector) -> None:
    place, leader = sector.participations["eng"], sector.people["leder"]
    goals.board(sector.engine, leader, place)
    with database.writing(sector.engine) as connection:
        audit.note(connection, datetime.now(UTC), leader.account_id, "goal_add", "participation", place)
    read, changed = (Asked(ALWAYS.first, ALWAYS.last, one) for one in (Family.READ, Family.CHANGED))
    assert [what for _, what in words(sector, "leder", changed)] == ["skrev et mål"]
    assert "så jeres mål og handlinger" in [what for _, what in words(sector, "leder", read)]
    assert words(sector, "leder", Asked(date(2020, 1, 1), date(2020, 2, 1))) == []


def literal_actions() -> set[str]:
    """Return every action that stands in a call of `audit.note` or of a `_note`, and of every noted look."""
    found: set[str] = set()
    for path in sorted(HOME.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in (
                "audit.note",
                "audit.note_look",
                "_note",
                "act",
            ):
                prefix = "workshop_" if ast.unparse(node.func) == "act" else ""
                names = node.args[2:5] if "note" in ast.unparse(node.func) else node.args[4:5]
                branches = [
                    side
                    for one in names
                    for side in ([one.body, one.orelse] if isinstance(one, ast.IfExp) else [one])
                ]
                texts = [
                    one.value
                    for one in branches
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                ]
                found |= {
                    prefix + text
                    for text in texts[:2]
                    if "_" in prefix + text or text in ("invite", "explain")
                }
    return found | {REGISTER[name].value for name in LOOKS}


def test_every_action_that_is_noted_has_words() -> None:
    kinds = {"local_item", "release_run"}  # kinds of things, not actions
    looks = {Action.RESULT_READ, Action.INSIDE_READ, Action.BLIND_SPOTS_READ, Action.READING_READ}
    assert literal_actions() - kinds | {one.value for one in looks} <= set(DEEDS)


def test_a_person_without_any_role_reads_no_log(sector: SmallSector) -> None:
    nobody = Actor(sector.people["valgt"].account_id)
    assert log.places(sector.engine, nobody) == {}
    assert not log.reads_sector(nobody)


def test_the_standing_of_a_round_is_noted_too(sector: SmallSector) -> None:
    rounds.standing(sector.engine, sector.people["leder"], sector.participations["eng"])
    assert [row.action for row in rows(sector)] == ["participation_read"]


def test_what_staff_did_stays_in_the_secretariats_log_when_their_account_is_erased(
    sector: SmallSector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PEJLING_PASSWORD_COST", "4")
    sector.keep_grants()
    asked = Invitee("kort@sekretariat.dk", "Kort Tid", Role.SECTOR_ADMIN, ScopeKind.SECTOR)
    (sent,) = invitations.invite(sector.engine, sector.people["sektor"], [asked])
    token = sent.path.removeprefix(invitations.PATH)
    account_links.take(sector.engine, token, name="Kort Tid", address="", password="en rolig morgen ved åen")
    with database.writing(sector.engine) as connection:
        table = schema.account.c
        query = sa.select(table.id).where(table.username == "kort@sekretariat.dk")
        key = connection.execute(query).scalar_one()
        audit.note(connection, datetime.now(UTC), key, "organisation_merge", "organisation", 1)
    short_time = Actor(key, sector.people["sektor"].grants, session_id=1)
    assert erasure.erase_own(sector.engine, short_time, lambda: True) is None
    lines = log.of_sector(sector.engine, sector.people["sektor"], ALWAYS)
    assert [line.words for line in lines if line.name == ""].count(DEEDS["organisation_merge"]) == 1
