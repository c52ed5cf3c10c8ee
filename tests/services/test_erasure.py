"""Erasure: nothing of a person is left in any file, no figure tells their answers, and backups forget too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from almene_assess.commands.restore import command
from almene_assess.domain.answers import Card, RespondentGroup, RespondentKind
from almene_assess.domain.errors import InvalidValue, NotAllowed, NotFound, NotNow
from almene_assess.domain.rights import Actor, Grant, Role, ScopeKind
from almene_assess.services import (
    accounts,
    answering,
    blind_spots,
    development,
    erasure,
    goal_standing,
    readings,
    result_papers,
    results,
    rounds,
    tombstones,
)
from almene_assess.services.benchmarks import OPERATOR, build_release
from almene_assess.services.erasure import erase_own
from almene_assess.storage import accounts as rows
from almene_assess.storage import backup, database, erasing, participations, schema, tombstone_file
from tests.support.small_sector import LONG_AGO, SmallSector, make

SEEDED = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
"""When the example sector of the fixture was made."""
CANARY = "kanariefugl-7f3a"
"""Stands in everything that is the person's: name, address, evidence, comment, device, invitation."""


@pytest.fixture
def sector(tmp_path: Path) -> SmallSector:
    made = make(tmp_path)
    valgt = made.people["valgt"].account_id
    with database.writing(made.engine) as connection:
        name = {"username": f"{CANARY}@eksempel.dk", "display_name": CANARY}
        connection.execute(schema.account.update().where(schema.account.c.id == valgt).values(**name))
        at = datetime.now(UTC)
        for role in ("respondent", "reader"):
            connection.execute(
                schema.role_grant.insert().values(
                    account_id=valgt,
                    role=role,
                    scope_kind="organisation",
                    scope_id=made.organisations["eng"],
                    valid_from=LONG_AGO,
                )
            )
        connection.execute(
            schema.session.insert().values(
                token_hash=CANARY,
                account_id=valgt,
                epoch=0,
                created_at=at,
                last_seen_at=at,
                expires_at=at,
                device=CANARY,
            )
        )
        connection.execute(
            schema.one_time.insert().values(
                token_hash="x",
                purpose="invitation",
                scope={"address": f"{CANARY}@eksempel.dk"},
                expires_at=at,
            )
        )
        connection.execute(schema.second_factor.insert().values(account_id=valgt, sealed_key=CANARY))
        connection.execute(schema.recovery_code.insert().values(account_id=valgt, code_hash=CANARY))
    return made


def proved() -> bool:
    return True


def hand_in(sector: SmallSector, who: str, level: int) -> None:
    """Answer everything alike with a text, and submit."""
    actor, own = sector.people[who], sector.seats[who]
    text = CANARY if who == "valgt" else "intet"
    for item in sector.bank.item_order:
        answering.save(sector.engine, actor, own, item, Card(level=level, evidence=text, comment=text), 0)
    answering.submit(sector.engine, actor, own)


def crowd(sector: SmallSector, count: int) -> None:
    """Let more people hand in, all on the middle rung."""
    places = len(sector.bank.item_order)
    with database.writing(sector.engine) as connection:
        for _ in range(count):
            key = participations.add_respondent(
                connection,
                sector.participations["eng"],
                group=RespondentGroup.VALGTE,
                kind=RespondentKind.WORKSHOP,
                account_id=None,
                items=places,
            )
            mine = schema.sheet.c.respondent_id == key
            connection.execute(schema.sheet.update().where(mine).values(levels=bytes([2]) * places))
            participations.mark_sheet(connection, key, LONG_AGO)


def submitted(sector: SmallSector, others: int) -> results.Profile:
    """Let the organisation submit with the person and so many others, and look."""
    crowd(sector, others - 1)
    hand_in(sector, "leder", 1)
    hand_in(sector, "valgt", 4)
    rounds.submit(sector.engine, sector.people["leder"], sector.participations["eng"], share=False)
    return profile(sector)


def profile(sector: SmallSector) -> results.Profile:
    return results.profile(sector.engine, sector.people["læser"], sector.participations["eng"])


def erase(sector: SmallSector, who: str = "valgt") -> None:
    assert erase_own(sector.engine, sector.people[who], proved) is None


def hits(*folders: Path) -> list[str]:
    """Return the files that hold the canary anywhere, as UTF-8 or as UTF-16."""
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    forms = (CANARY.encode(), CANARY.encode("utf-16-le"))
    return [path.name for path in files if any(form in path.read_bytes() for form in forms)]


# --- nothing is left --------------------------------------------------------------------------------------


def test_no_byte_of_an_erased_person_is_in_the_database_or_beside_it(
    sector: SmallSector, tmp_path: Path
) -> None:
    submitted(sector, 5)
    assert hits(tmp_path)
    erase(sector)
    assert hits(tmp_path) == []
    sector.engine.dispose()
    assert hits(tmp_path) == []


def test_a_restored_backup_from_before_forgets_again_before_anybody_can_open_it(
    sector: SmallSector, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    submitted(sector, 5)
    away = tmp_path / "kopier"
    backup.copy(sector.engine, away / "kopi.sqlite", datetime.now(UTC))
    erase(sector)
    sector.engine.dispose()
    monkeypatch.setenv("PEJLING_DATABASE_URL", f"sqlite:///{(tmp_path / 'lille.sqlite').as_posix()}")
    refused = CliRunner().invoke(command, [str(away / "kopi.sqlite")])
    assert refused.exit_code != 0
    done = CliRunner().invoke(command, [str(away / "kopi.sqlite"), "--replace"])
    assert done.exit_code == 0, done.output
    assert "slettet igen: 1" in done.output
    files = [path for path in tmp_path.iterdir() if path.is_file()]
    assert not any(CANARY.encode() in path.read_bytes() for path in files)
    engine = database.connect(f"sqlite:///{(tmp_path / 'lille.sqlite').as_posix()}")
    with database.reading(engine) as connection:
        assert [one.account_id for one in erasing.buried(connection)] == [sector.people["valgt"].account_id]
    engine.dispose()
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith((".klar", "-wal"))] == []


def test_a_damaged_backup_never_takes_the_databases_place(
    sector: SmallSector, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "kopi.sqlite"
    backup.copy(sector.engine, copy, datetime.now(UTC))
    copy.write_bytes(copy.read_bytes()[:-100])
    sector.engine.dispose()
    live = tmp_path / "lille.sqlite"
    before = live.read_bytes()
    monkeypatch.setenv("PEJLING_DATABASE_URL", f"sqlite:///{live.as_posix()}")
    assert CliRunner().invoke(command, [str(copy), "--replace"]).exit_code != 0
    assert live.read_bytes() == before


def test_a_backup_that_never_knew_the_account_gives_its_number_to_nobody_else(sector: SmallSector) -> None:
    stones = [erasing.Tombstone(erasing.PERSON, 500, datetime.now(UTC))]
    assert tombstones.replay(sector.engine, stones) == 1
    assert tombstones.replay(sector.engine, stones) == 0
    with database.writing(sector.engine) as connection:
        new = connection.execute(
            schema.account.insert().values(
                username="ny", display_name="Ny", password_hash="x", created_at=datetime.now(UTC)
            )
        )
    assert schema.new_id(new) == 501


def one_time(sector: SmallSector, purpose: str, at: datetime, address: str = "") -> None:
    with database.writing(sector.engine) as connection:
        scope = {"address": address, "name": address} if address else {}
        connection.execute(
            schema.one_time.insert().values(
                token_hash=f"{purpose}{address}{at}", purpose=purpose, scope=scope, expires_at=at
            )
        )


def purposes(engine: sa.Engine) -> list[str]:
    with database.reading(engine) as connection:
        return list(connection.scalars(sa.select(schema.one_time.c.purpose).order_by(schema.one_time.c.id)))


def test_an_invitation_in_an_old_copy_goes_with_whoever_took_it_and_was_erased(
    sector: SmallSector, tmp_path: Path
) -> None:
    at, week = datetime.now(UTC), timedelta(days=7)
    with database.writing(sector.engine) as connection:
        connection.execute(schema.one_time.delete())
    one_time(sector, "invitation", at + week - timedelta(hours=1), f"{CANARY}2@eksempel.dk")
    one_time(sector, "invitation", at + week + timedelta(hours=1), "senere@eksempel.dk")
    assert tombstones.replay(sector.engine, [erasing.Tombstone(erasing.PERSON, 900, at)]) == 1
    sector.engine.dispose()
    assert not any(
        f"{CANARY}2".encode() in path.read_bytes() for path in tmp_path.iterdir() if path.is_file()
    )
    assert purposes(sector.engine) == ["invitation"]


def test_a_copy_that_is_laid_back_opens_for_nobody_who_was_shut_out_since(
    sector: SmallSector, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, away = f"sqlite:///{(tmp_path / 'lille.sqlite').as_posix()}", tmp_path / "kopier" / "kopi.sqlite"
    at = datetime.now(UTC)
    for purpose in ("invitation", "ticket", "second_step", "reset"):
        one_time(sector, purpose, at + timedelta(days=1), "ny@eksempel.dk")
    with database.writing(sector.engine) as connection:
        rows.add_session(
            connection, token_hash=accounts.token_hash("stjålet"), epoch=0, created_at=at, last_seen_at=at,
            account_id=sector.people["leder"].account_id, expires_at=at + timedelta(hours=12),
        )  # fmt: skip
    assert accounts.session_of(sector.engine, "stjålet") is not None
    backup.copy(sector.engine, away, at)
    sector.engine.dispose()
    monkeypatch.setenv("PEJLING_DATABASE_URL", url)
    assert CliRunner().invoke(command, [str(away), "--replace"]).exit_code == 0
    engine = database.connect(url)
    assert accounts.session_of(engine, "stjålet") is None
    assert purposes(engine) == []
    engine.dispose()


def test_a_last_line_that_was_cut_off_is_left_out_of_the_file(tmp_path: Path) -> None:
    path, stone = tmp_path / "x.slettede", erasing.Tombstone(erasing.PERSON, 3, datetime.now(UTC))
    tombstone_file.add(path, [stone])
    path.write_text(path.read_text() + '{"kind": "per')
    assert tombstone_file.read(path) == [stone]


def test_the_number_stays_in_the_log_and_nothing_else(sector: SmallSector) -> None:
    submitted(sector, 5)
    erase(sector)
    with database.reading(sector.engine) as connection:
        row = connection.execute(
            sa.select(schema.account).where(schema.account.c.id == sector.people["valgt"].account_id)
        ).one()
        actors = set(connection.execute(sa.select(schema.audit_log.c.actor_id)).scalars())
    assert (row.display_name, row.password_hash, row.disabled_at is not None) == ("", "", True)
    assert sector.people["valgt"].account_id in actors


# --- no figure tells ----------------------------------------------------------------------------------------


def test_a_result_of_many_stands_still_when_one_of_them_is_erased(sector: SmallSector) -> None:
    before = submitted(sector, 5)
    erase(sector)
    after = profile(sector)
    assert (after.themes, after.pillars, after.unknown) == (before.themes, before.pillars, before.unknown)
    assert after.respondents == before.respondents
    erase(sector, "leder")
    assert (
        results.profile(sector.engine, sector.people["læser"], sector.participations["eng"]).themes
        == before.themes
    )


def test_of_a_result_of_few_only_joint_steps_remain(sector: SmallSector) -> None:
    assert all(theme.score is not None for theme in submitted(sector, 2).themes.values())
    erase(sector)
    assert all(theme.score is None for theme in profile(sector).themes.values())


def test_groups_spread_and_blind_spots_are_gone_for_good_with_the_day(sector: SmallSector) -> None:
    submitted(sector, 9)
    reader, place = sector.people["læser"], sector.participations["eng"]
    assert results.inside(sector.engine, reader, place).figures.spreads
    erase(sector)
    inside = results.inside(sector.engine, reader, place)
    spots = blind_spots.read(sector.engine, reader, place)
    assert (inside.figures.spreads, inside.figures.means, spots.themes) == ((), (), ())
    assert inside.gone is not None
    assert spots.gone == inside.gone
    told = readings.reading(sector.engine, reader, place)
    assert not told.on_people


def test_every_other_view_of_the_result_still_opens(sector: SmallSector) -> None:
    submitted(sector, 5)
    erase(sector)
    reader, place = sector.people["læser"], sector.participations["eng"]
    assert goal_standing.next_steps(sector.engine, reader, place, sector.bank.theme_ids[0])
    assert goal_standing.standings(sector.engine, reader, place) == {}
    assert development.development(sector.engine, reader, place)
    assert result_papers.result_paper(sector.engine, reader, place).inner.gone is not None


def test_somebody_whom_no_result_counted_leaves_the_result_as_it_is(sector: SmallSector) -> None:
    crowd(sector, 5)
    hand_in(sector, "leder", 1)
    rounds.submit(sector.engine, sector.people["leder"], sector.participations["eng"], share=False)
    before = profile(sector)
    erase(sector)
    assert profile(sector).themes == before.themes
    assert results.inside(sector.engine, sector.people["læser"], sector.participations["eng"]).gone is None


# --- who may ------------------------------------------------------------------------------------------------


def test_a_wrong_password_and_no_session_erase_nobody(sector: SmallSector) -> None:
    valgt = sector.people["valgt"]
    with pytest.raises(InvalidValue):
        erase_own(sector.engine, valgt, lambda: False)
    with pytest.raises(NotAllowed):
        erase_own(sector.engine, Actor(valgt.account_id, valgt.grants), proved)


def test_a_guest_has_no_password_and_is_erased_without(sector: SmallSector) -> None:
    guest = Actor(
        sector.people["valgt"].account_id,
        (Grant(Role.GUEST, ScopeKind.ORGANISATION, sector.organisations["eng"], LONG_AGO),),
        session_id=1,
    )
    assert erase_own(sector.engine, guest, lambda: False) is None
    with database.reading(sector.engine) as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(schema.session)).scalar() == 0


def test_the_last_to_look_after_the_sector_stays(sector: SmallSector) -> None:
    office = sector.people["sektor"]
    with database.writing(sector.engine) as connection:
        staff = {"role": "sector_admin", "scope_kind": "sector", "valid_from": LONG_AGO}
        connection.execute(schema.role_grant.insert().values(account_id=office.account_id, **staff))
    with pytest.raises(NotNow):
        erase_own(sector.engine, office, proved)


def test_an_administrator_erases_the_account_of_one_who_left_and_no_figure_moves(sector: SmallSector) -> None:
    before = submitted(sector, 5)
    valgt = sector.people["valgt"].account_id
    erasure.erase_leaver(sector.engine, sector.people["leder"], valgt)
    assert profile(sector).themes == before.themes
    assert results.inside(sector.engine, sector.people["læser"], sector.participations["eng"]).gone is None
    with database.reading(sector.engine) as connection:
        held = connection.execute(
            sa.select(schema.respondent.c.id).where(schema.respondent.c.account_id == valgt)
        )
        name = connection.execute(
            sa.select(schema.account.c.display_name).where(schema.account.c.id == valgt)
        )
        assert held.all() == []
        assert name.scalar() == ""


@pytest.mark.parametrize("who", ["nabo", "læser", "valgt", "sektor"])
def test_nobody_else_erases_a_colleague(sector: SmallSector, who: str) -> None:
    with pytest.raises((NotFound, NotAllowed)):
        erasure.erase_leaver(sector.engine, sector.people[who], sector.people["valgt"].account_id)


# --- what is published --------------------------------------------------------------------------------------


def test_a_release_after_an_erasure_publishes_no_figure_anew(example: sa.Engine) -> None:
    """One organisation's score has moved: fewer than five may not be seen in any cell (R5)."""
    first = build_release(example, OPERATOR, 1, SEEDED)
    with database.writing(example) as connection:
        finished = schema.account.c.username == "faerdig@eksempel.dk"
        key = connection.execute(sa.select(schema.account.c.id).where(finished)).scalar_one()
        mine = sa.select(schema.respondent.c.participation_id).where(schema.respondent.c.account_id == key)
        whole = connection.execute(mine).scalars().all()[-1]
        settled = [seat for seat in erasing.seats(connection, key) if seat.participation_id == whole]
        erasure.erase(connection, erasing.Tombstone(erasing.PERSON, key, SEEDED))
    second = build_release(example, OPERATOR, 1, SEEDED)
    assert settled[0].submitted
    with database.reading(example) as connection:
        columns = [c for c in schema.release_cell.c if c.name not in ("id", "release_id", "band_reason")]
        told = [
            connection.execute(
                sa.select(*columns).where(
                    schema.release_cell.c.release_id == one.release.id,
                    schema.release_cell.c.hidden_reason.is_(None),
                )
            ).all()
            for one in (first, second)
        ]
        home = sa.select(schema.participation.c.organisation_id).where(schema.participation.c.id == whole)
        members = sa.select(schema.release_member.c.organisation_id).distinct()
        its = members.where(schema.release_member.c.release_id == first.release.id)
        assert connection.execute(home).scalar_one() in set(connection.execute(its).scalars())
    assert told[1]
    assert set(told[1]) <= set(told[0])
