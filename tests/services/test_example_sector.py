"""The example sector: the same for the same seed, ordinary to look at, and never among real data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean, pstdev
from typing import Any

import bcrypt
import pytest
import sqlalchemy as sa

from almene_assess.commands.seed import accounts_text, make_example
from almene_assess.domain.answers import NOT_RELEVANT, UNANSWERED, UNKNOWN, UnscoredReason
from almene_assess.domain.errors import RefusedSetup
from almene_assess.domain.rights import Role
from almene_assess.example.accounts import EXAMPLE_ACCOUNTS, EXAMPLE_PASSWORD
from almene_assess.example.answers import Inventor
from almene_assess.example.organisations import ExampleSector, Standing, invent_sector
from almene_assess.services import passwords
from almene_assess.storage import accounts, answers, migrations, participations, releases, schema
from almene_assess.storage.content import load_shipped
from almene_assess.storage.database import connect, reading, writing
from almene_assess.storage.example_words import read_example_words

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
NEXT_YEAR = datetime(2027, 2, 3, 20, 15, tzinfo=UTC)
SIZE = 40


def made(path: Path, *, seed: int = 7, now: datetime = NOW) -> sa.Engine:
    """Make a small example in a file of its own."""
    engine = connect(f"sqlite:///{path}")
    make_example(engine, organisations=SIZE, seed_number=seed, now=now)
    return engine


@pytest.fixture(scope="module")
def cheap_passwords() -> Iterator[None]:
    """Hash at the lowest cost."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PEJLING_PASSWORD_COST", "4")
        yield


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, cheap_passwords: None) -> sa.Engine:
    """Return an example that tests only read."""
    return made(tmp_path_factory.mktemp("example") / "one.sqlite")


@pytest.fixture(scope="module")
def full() -> ExampleSector:
    """Return the organisations of the example that users get."""
    return invent_sector(7, 220, read_example_words())


def rows(engine: sa.Engine, query: str) -> list[Any]:
    """Return what a query finds."""
    with reading(engine) as connection:
        return list(connection.exec_driver_sql(query).all())


CONTENT = (
    "SELECT name, kreds_id, region_id, size_band, administrator_id FROM organisation ORDER BY id",
    'SELECT id, participation_id, kind, "group", account_id FROM respondent ORDER BY id',
    "SELECT respondent_id, levels, version FROM sheet ORDER BY respondent_id",
    "SELECT respondent_id, item_key, level, reason, evidence, comment FROM answer ORDER BY seq",
    "SELECT family, slice, theme, n_ca, median, p25, p75, hidden_reason FROM release_cell ORDER BY id",
)


def test_the_same_seed_gives_the_same_sector_on_another_day(engine: sa.Engine, tmp_path: Path) -> None:
    again = made(tmp_path / "again.sqlite", now=NEXT_YEAR)
    for query in CONTENT:
        assert rows(engine, query) == rows(again, query)


def test_another_seed_gives_another_sector(full: ExampleSector) -> None:
    words, bank = read_example_words(), load_shipped("am26")
    other = invent_sector(8, 220, words)
    assert [one.name for one in other.organisations] != [one.name for one in full.organisations]
    first = full.organisations[0]
    assert Inventor(7, bank, words).sheets(first) != Inventor(8, bank, words).sheets(first)


def test_sheets_and_answers_agree(engine: sa.Engine) -> None:
    with reading(engine) as connection:
        orders = participations.item_orders(connection)
        assert list(answers.disagreements(connection, orders)) == []
        written = connection.execute(sa.select(sa.func.count()).select_from(schema.answer)).scalar_one()
        versions = connection.execute(sa.select(sa.func.sum(schema.sheet.c.version))).scalar_one()
    assert written == versions > 10_000


def test_there_are_eleven_kredse_five_sizes_and_some_with_neither(full: ExampleSector) -> None:
    kredse = Counter(one.kreds for one in full.organisations)
    sizes = Counter(one.size_band for one in full.organisations)
    assert set(kredse) == {*range(1, 12), None}
    assert len(sizes) == 6
    assert kredse[None] == sizes[None] == 11


def test_one_administrator_runs_sixty_four_and_many_run_themselves(full: ExampleSector) -> None:
    runs = Counter(one.administrator for one in full.organisations)
    assert [runs[place] for place in range(3)] == [64, 32, 20]
    assert runs[None] > 60
    assert len(full.administrators) == len(set(full.administrators)) == len(runs) - 1


def test_names_are_unique_and_say_that_they_are_examples(full: ExampleSector) -> None:
    names = [one.name for one in full.organisations]
    assert len(set(names)) == 220
    assert all(name.endswith(" (eksempel)") for name in [*names, *full.administrators])


def test_a_large_sector_still_has_unique_names() -> None:
    names = [one.name for one in invent_sector(1, 2000, read_example_words()).organisations]
    assert len(set(names)) == 2000


def test_most_organisations_have_submitted_and_a_few_have_not(full: ExampleSector) -> None:
    standing = Counter(one.standing for one in full.organisations)
    assert (standing[Standing.OPEN], standing[Standing.WITHOUT_CONSENT], standing[Standing.WITHDRAWN]) == (
        4,
        2,
        1,
    )


def test_the_example_accounts_sit_where_there_is_much_to_compare_with(full: ExampleSector) -> None:
    home, finished = full.still_answering, full.finished
    assert (home.standing, finished.standing) == (Standing.OPEN, Standing.SUBMITTED)
    assert (home.kreds, home.size_band) == (finished.kreds, finished.size_band)
    assert sum(one.kreds == home.kreds for one in full.organisations) >= 20
    assert sum(one.size_band == home.size_band for one in full.organisations) >= 20


def test_answers_look_ordinary(engine: sa.Engine) -> None:
    own = """
        SELECT s.levels FROM sheet s JOIN respondent r ON r.id = s.respondent_id
        WHERE r."group" <> 'eksterne' AND r.kind <> 'joint'
    """  # outsiders are asked fewer questions, and boards agree on some steps only
    codes = Counter(code for (levels,) in rows(engine, own) for code in levels)
    total = sum(codes.values())
    assert set(codes) == {0, 1, 2, 3, 4, NOT_RELEVANT, UNKNOWN, UNANSWERED}
    assert all(0.03 < codes[level] / total < 0.45 for level in range(5))
    assert 0.02 < codes[UNKNOWN] / total < 0.12
    assert 0.002 < codes[NOT_RELEVANT] / total < 0.05
    assert 0.002 < codes[UNANSWERED] / total < 0.05


def test_people_of_one_organisation_resemble_each_other(engine: sa.Engine) -> None:
    query = """
        SELECT p.organisation_id, AVG(a.level) FROM answer a JOIN respondent r ON r.id = a.respondent_id
        JOIN participation p ON p.id = r.participation_id GROUP BY p.organisation_id, r.id
    """
    people: dict[int, list[float]] = {}
    for organisation, mean in rows(engine, query):
        people.setdefault(organisation, []).append(mean)
    between = pstdev(fmean(means) for means in people.values())
    within = fmean(pstdev(means) for means in people.values() if len(means) > 1)
    assert 0.3 < between < 0.9
    assert within < between


def test_groups_are_uneven(engine: sa.Engine) -> None:
    groups = dict(rows(engine, 'SELECT "group", COUNT(*) FROM respondent GROUP BY 1'))
    assert groups["valgte"] > groups["ansatte"] > groups["beboere"] > groups["eksterne"] > 0


def test_not_relevant_is_used_only_where_it_can_be_and_with_a_reason(engine: sa.Engine) -> None:
    bank = load_shipped("am26")
    query = f"SELECT item_key, comment FROM answer WHERE reason = '{UnscoredReason.IKKE_RELEVANT}'"
    found = rows(engine, query)
    assert found
    assert all(bank.items[key].na_da is not None and comment.strip() for key, comment in found)


def test_the_round_is_open_and_everything_in_it_has_happened(engine: sa.Engine) -> None:
    table = schema.round_.c
    with reading(engine) as connection:
        found = connection.execute(
            sa.select(schema.round_).where(table.owner_organisation_id.is_(None))
        ).one()
        of_it = schema.participation.c.round_id == found.id
        seats = schema.respondent.join(schema.participation)
        times = sa.select(sa.func.min(schema.answer.c.at), sa.func.max(schema.answer.c.at))
        earliest, latest = connection.execute(times.select_from(schema.answer.join(seats)).where(of_it)).one()
        handing_in = sa.select(
            sa.func.max(schema.respondent.c.submitted_at), sa.func.min(schema.participation.c.submitted_at)
        )
        submitted, handed_in = connection.execute(handing_in.select_from(seats).where(of_it)).one()
    assert (found.title, found.form) == ("Almene mål 2026–2028, efterår 2026", "full")
    assert found.opens_at <= earliest < latest <= submitted <= handed_in < NOW < found.closes_at


def test_a_few_organisations_have_a_past_of_their_own_that_is_over(engine: sa.Engine) -> None:
    query = """
        SELECT q.key, round.owner_organisation_id = p.organisation_id, round.closes_at < now.opens_at,
               p.submitted_at IS NOT NULL, count(r.id) > 2
        FROM round JOIN questionnaire q ON q.id = round.questionnaire_id
        JOIN participation p ON p.round_id = round.id JOIN respondent r ON r.participation_id = p.id
        JOIN round now ON now.owner_organisation_id IS NULL
        WHERE round.owner_organisation_id IS NOT NULL GROUP BY round.id ORDER BY round.id
    """
    found = rows(engine, query)
    assert [one[0] for one in found].count("am24") == 1
    assert [one[0] for one in found].count("am26") in (2, 3)
    assert all(all(one[1:]) for one in found)


def test_unsubmitted_organisations_have_no_frozen_place_and_no_consent(engine: sa.Engine) -> None:
    query = """
        SELECT p.kreds_id, p.region_id, p.administrator_id, c.id FROM participation p
        LEFT JOIN consent c ON c.participation_id = p.id WHERE p.submitted_at IS NULL
    """
    assert rows(engine, query) == [(None, None, None, None)] * 4


def test_every_example_account_opens_with_the_printed_password(engine: sa.Engine) -> None:
    passwords.check_password(EXAMPLE_PASSWORD)
    assert EXAMPLE_PASSWORD in accounts_text()
    with reading(engine) as connection:
        for person in EXAMPLE_ACCOUNTS:
            row = accounts.account_by_username(connection, person.username)
            assert row is not None
            assert bcrypt.checkpw(passwords.prepared(EXAMPLE_PASSWORD).encode(), row.password_hash.encode())
            held = {grant.role for grant in accounts.grants_of(connection, row.id)}
            assert held == {role.value for role in person.roles}
            assert f"{person.username}  " in accounts_text()


def test_the_leader_has_an_empty_sheet_and_colleagues_who_are_done(engine: sa.Engine) -> None:
    query = """
        SELECT r.account_id IS NULL, r.submitted_at IS NULL, s.levels FROM respondent r
        JOIN sheet s ON s.respondent_id = r.id WHERE r.participation_id = (
            SELECT r2.participation_id FROM respondent r2 JOIN account a ON a.id = r2.account_id
            WHERE a.username = 'leder@eksempel.dk')
    """
    found = rows(engine, query)
    assert (
        sorted((colleague, still_open) for colleague, still_open, _ in found) == [(0, 1)] * 2 + [(1, 0)] * 3
    )
    assert all((bytes(levels) == bytes([UNANSWERED]) * 48) == bool(still) for _, still, levels in found)


def test_the_finished_one_has_a_submitted_sheet_of_its_own(engine: sa.Engine) -> None:
    query = """
        SELECT r."group", r.submitted_at IS NOT NULL, p.submitted_at IS NOT NULL, COUNT(*) FROM respondent r
        JOIN account a ON a.id = r.account_id JOIN participation p ON p.id = r.participation_id
        JOIN answer n ON n.respondent_id = r.id AND n.actor_id = a.id WHERE a.username = 'faerdig@eksempel.dk'
    """
    [(group, sheet, whole, count)] = rows(engine, query)
    assert (group, sheet, whole) == ("ansatte", 1, 1)
    assert count > 40


def test_nobody_in_the_example_is_on_the_sectors_staff_but_one() -> None:
    staff = [person.username for person in EXAMPLE_ACCOUNTS if Role.SECTOR_ADMIN in person.roles]
    assert staff == ["sektor@eksempel.dk"]


def test_the_first_release_is_there(engine: sa.Engine) -> None:
    with reading(engine) as connection:
        found = releases.current(connection, 1)
        assert found is not None
        assert any(row.median is not None for row in releases.rows(connection, found.id))


def test_a_second_sector_in_the_same_database_is_refused(engine: sa.Engine) -> None:
    before = [rows(engine, query) for query in CONTENT]
    with pytest.raises(RefusedSetup) as refused:
        make_example(engine, organisations=SIZE, seed_number=7, now=NOW)
    assert "allerede en eksempelsektor" in refused.value.problem
    assert [rows(engine, query) for query in CONTENT] == before


@pytest.mark.parametrize("marked", [True, False], ids=["marked as real", "not marked, but in use"])
def test_a_database_for_real_organisations_is_refused(tmp_path: Path, marked: bool) -> None:
    real = connect(f"sqlite:///{tmp_path / 'real.sqlite'}")
    migrations.upgrade(real)
    with writing(real) as connection:
        if marked:
            connection.execute(schema.installation.insert().values(is_example=False, created_at=NOW))
        else:
            connection.execute(schema.organisation.insert().values(name="En rigtig organisation"))
    with pytest.raises(RefusedSetup) as refused:
        make_example(real, organisations=SIZE, seed_number=7, now=NOW)
    assert "rigtige organisationer" in refused.value.problem
    assert rows(real, "SELECT COUNT(*) FROM account") == [(0,)]


@pytest.mark.parametrize("count", [0, -1, 19, 5001])
def test_a_count_that_makes_no_sense_is_refused(tmp_path: Path, count: int) -> None:
    path = tmp_path / "none.sqlite"
    with pytest.raises(RefusedSetup) as refused:
        make_example(connect(f"sqlite:///{path}"), organisations=count, seed_number=7, now=NOW)
    assert "kan ikke blive til en eksempelsektor" in refused.value.problem
    assert not path.exists()
