"""Invitations and resets by link: who may ask whom in, what a link opens, how long, what is remembered."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from almene_assess.commands import prepare
from almene_assess.domain.answers import RespondentGroup
from almene_assess.domain.errors import InvalidValue, NotAllowed, NotFound, NotNow
from almene_assess.domain.rights import Actor, Role, ScopeKind
from almene_assess.services import account_links, accounts, installations, invitations, mail, people
from almene_assess.services.account_links import Kind, Look
from almene_assess.services.attempts import Wait
from almene_assess.services.invitations import Invitee
from almene_assess.services.mail import Letter
from almene_assess.storage import participations, schema
from almene_assess.storage.database import reading, writing
from tests.support import clock
from tests.support.people import new_database
from tests.support.small_sector import SmallSector, make

PHRASE = "blåbærgrød på øen i regnvejr"
ADDRESS = "ny@forening.dk"
HOUSE = (Role.ORGANISATION_ADMIN, Role.FACILITATOR, Role.RESPONDENT, Role.READER)


@pytest.fixture
def sector(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallSector:
    monkeypatch.setenv("PEJLING_PASSWORD_COST", "4")
    made = make(tmp_path)
    made.keep_grants()
    return made


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> list[Letter]:
    sent: list[Letter] = []
    monkeypatch.setattr(mail, "send_all", lambda all_: [sent.append(one) is None for one in all_])
    monkeypatch.setattr(mail, "send_later", lambda letter: letter is None or sent.append(letter))
    return sent


def somebody(sector: SmallSector, role: Role = Role.READER, place: str = "eng", **other: object) -> Invitee:
    group = RespondentGroup.VALGTE if role is Role.RESPONDENT else None
    one = Invitee(ADDRESS, "Ny Person", role, ScopeKind.ORGANISATION, sector.organisations[place], group)
    return replace(one, **other)  # type: ignore[arg-type]  # any field


def token_for(sector: SmallSector, one: Invitee, by: str = "leder") -> str:
    (sent,) = invitations.invite(sector.engine, sector.people[by], [one])
    return sent.path.removeprefix(invitations.PATH)


def take(sector: SmallSector, token: str, **typed: str) -> None:
    said = {"name": "Ny Person", "address": "", "password": PHRASE} | typed
    account_links.take(sector.engine, token, **said)


def grants(engine: sa.Engine, username: str) -> list[tuple[str, str, int | None]]:
    query = (
        sa.select(schema.role_grant.c.role, schema.role_grant.c.scope_kind, schema.role_grant.c.scope_id)
        .join(schema.account)
        .where(schema.account.c.username == username)
    )
    with reading(engine) as connection:
        return [tuple(row) for row in connection.execute(query)]


# --- whose links they are
@pytest.mark.parametrize("leave", [people.disable, people.end_role])
def test_whoever_is_sent_away_leaves_no_open_door_behind(
    sector: SmallSector, leave: Callable[[sa.Engine, Actor, int], None]
) -> None:
    back_door = token_for(sector, somebody(sector, Role.ORGANISATION_ADMIN, address="mig2@eksempel.dk"))
    mine = sector.people["leder"].account_id
    key = mine
    if leave is people.end_role:
        table = schema.role_grant.c
        own = (table.account_id == mine) & (table.role == Role.ORGANISATION_ADMIN.value)
        with reading(sector.engine) as connection:
            key = connection.execute(sa.select(table.id).where(own)).scalar_one()
    else:  # the respondent's role is the house's to give: without it the sector may close the account
        with writing(sector.engine) as connection:
            table = schema.role_grant.c
            own = (table.account_id == mine) & (table.role == Role.RESPONDENT.value)
            connection.execute(schema.role_grant.delete().where(own))
    leave(sector.engine, sector.people["sektor"], key)
    assert account_links.look(sector.engine, back_door) == Look(Kind.OVER)
    with pytest.raises(NotNow):
        take(sector, back_door)
    assert grants(sector.engine, "mig2@eksempel.dk") == []


@pytest.mark.parametrize("unseen", ["\u00ad", "\u200b", "\u202e", "\ufeff", "\u2060", "\ufe0f"])
def test_no_address_has_a_character_that_nobody_sees(sector: SmallSector, unseen: str) -> None:
    for address in (
        f"sek{unseen}tor@eksempel.dk",
        f"sektor@eks{unseen}empel.dk",
        f"sektor@eksempel.d{unseen}k",
    ):
        with pytest.raises(InvalidValue):
            token_for(sector, somebody(sector, Role.ORGANISATION_ADMIN, address=address), "sektor")
    for fine in ("sektor.øst+æ@eksempel-å.dk", "x_1'y@a.b.museum"):
        assert token_for(sector, somebody(sector, Role.ORGANISATION_ADMIN, address=fine), "sektor")


def test_what_no_database_can_hold_is_no_part_of_an_address(sector: SmallSector) -> None:
    oneself = somebody(sector, Role.ORGANISATION_ADMIN, address="sek\x00tor@eksempel.dk")
    with pytest.raises(NotAllowed):  # as if it had been typed without
        token_for(sector, oneself, "sektor")


# --- who may ask whom in -------------------------------------------------------------------------------
@pytest.mark.parametrize("role", HOUSE)
def test_an_administrator_asks_in_people_of_the_own_organisation_and_of_no_other(
    sector: SmallSector, role: Role
) -> None:
    assert token_for(sector, somebody(sector, role))
    with pytest.raises(NotAllowed):
        token_for(sector, somebody(sector, role, "bakke"))


def test_the_sector_begins_an_organisation_with_its_administrator_and_asks_in_nobody_else_there(
    sector: SmallSector,
) -> None:
    assert token_for(sector, somebody(sector, Role.ORGANISATION_ADMIN), "sektor")
    for role in (Role.FACILITATOR, Role.RESPONDENT, Role.READER):
        with pytest.raises(NotAllowed):
            token_for(sector, somebody(sector, role), "sektor")


def test_staff_of_the_sector_are_asked_in_by_the_sector_alone(sector: SmallSector) -> None:
    staff = somebody(sector, Role.SECTOR_ADMIN, scope_kind=ScopeKind.SECTOR, scope_id=None)
    kreds = somebody(sector, Role.KREDS_COORDINATOR, scope_kind=ScopeKind.KREDS, scope_id=1)
    for one in (staff, kreds):
        assert token_for(sector, one, "sektor")
        with pytest.raises(NotAllowed):
            token_for(sector, one, "leder")


@pytest.mark.parametrize("by", ["valgt", "læser"])
def test_others_ask_nobody_in(sector: SmallSector, by: str) -> None:
    with pytest.raises(NotAllowed):
        token_for(sector, somebody(sector), by)


@pytest.mark.parametrize("kind", [ScopeKind.SECTOR, ScopeKind.KREDS, ScopeKind.ADMINISTRATOR])
def test_a_role_of_the_house_reaches_no_further_than_the_house(sector: SmallSector, kind: ScopeKind) -> None:
    wide = somebody(sector, scope_kind=kind, scope_id=None if kind is ScopeKind.SECTOR else 1)
    for by in ("leder", "sektor"):
        with pytest.raises((NotAllowed, NotFound)):
            token_for(sector, wide, by)


def test_nobody_asks_in_themselves_so_that_the_sector_never_reads_an_organisation(
    sector: SmallSector,
) -> None:
    own = somebody(sector, Role.ORGANISATION_ADMIN, address="SEKTOR@eksempel.dk")
    with pytest.raises(NotAllowed):
        token_for(sector, own, "sektor")


def test_all_are_asked_in_or_nobody(sector: SmallSector) -> None:
    both = [somebody(sector), somebody(sector, place="bakke")]
    with pytest.raises(NotAllowed):
        invitations.invite(sector.engine, sector.people["leder"], both)
    assert invitations.pending(sector.engine, sector.people["leder"]) == []


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("address", {"address": "ikke en adresse"}),
        ("address", {"address": "a@b.dk, c@d.dk"}),
        ("address", {"address": "a@b.dk\nBcc: c@d.dk"}),
        ("name", {"name": "  "}),
        ("name", {"name": "x" * 121}),
        ("group", {"group": RespondentGroup.VALGTE}),
        ("group", {"role": Role.RESPONDENT}),
        ("role", {"role": "konge"}),
    ],
)
def test_a_bad_row_names_its_field(sector: SmallSector, field: str, change: dict[str, object]) -> None:
    with pytest.raises(InvalidValue) as refused:
        invitations.checked(somebody(sector, **change) if "role" not in change else replace(
            somebody(sector), **change))  # type: ignore[arg-type]  # any field  # fmt: skip
    assert refused.value.field == field


# --- what is pending -----------------------------------------------------------------------------------
def test_pending_invitations_are_seen_withdrawn_and_renewed_by_those_who_could_have_made_them(
    sector: SmallSector,
) -> None:
    leader, neighbour = sector.people["leder"], sector.people["nabo"]
    old = token_for(sector, somebody(sector))
    assert invitations.pending(sector.engine, neighbour) == []
    (one,) = invitations.pending(sector.engine, leader)
    for act in (invitations.withdraw, invitations.renew):
        with pytest.raises(NotFound):
            act(sector.engine, neighbour, one.id)
    new = invitations.renew(sector.engine, leader, one.id).path.removeprefix(invitations.PATH)
    with pytest.raises(NotFound):
        take(sector, old)
    (again,) = invitations.pending(sector.engine, leader)
    invitations.withdraw(sector.engine, leader, again.id)
    with pytest.raises(NotFound):
        take(sector, new)


# --- taking one ----------------------------------------------------------------------------------------
def test_a_link_makes_one_account_with_one_role_and_then_nothing_more(sector: SmallSector) -> None:
    token = token_for(sector, somebody(sector))
    assert account_links.look(sector.engine, token) == Look(
        Kind.NEW, ADDRESS, "Ny Person", "Boligforeningen eng"
    )
    take(sector, token, address="en-anden@forening.dk")
    assert grants(sector.engine, ADDRESS) == [("reader", "organisation", sector.organisations["eng"])]
    assert grants(sector.engine, "en-anden@forening.dk") == []
    assert account_links.look(sector.engine, token) == Look(Kind.OVER)
    with pytest.raises(NotNow):
        take(sector, token)


def test_a_link_used_by_many_at_once_makes_one_account(sector: SmallSector) -> None:
    token = token_for(sector, somebody(sector))

    def tried(_: int) -> bool:
        try:
            take(sector, token)
        except NotNow:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(tried, range(8))) == 1


def test_a_weak_password_leaves_the_link_as_it_was(sector: SmallSector) -> None:
    token = token_for(sector, somebody(sector))
    for weak in ("kort", "adgangskode1234", ADDRESS + "1"):
        with pytest.raises(InvalidValue):
            take(sector, token, password=weak)
    take(sector, token)


def test_a_link_holds_for_seven_days(sector: SmallSector, monkeypatch: pytest.MonkeyPatch) -> None:
    made = datetime.now(UTC)
    clock.set_to(monkeypatch, made)
    token = token_for(sector, somebody(sector))
    clock.set_to(monkeypatch, made + invitations.LIFE)
    assert account_links.look(sector.engine, token) == Look(Kind.OVER)
    with pytest.raises(NotNow):
        take(sector, token)
    clock.set_to(monkeypatch, made + invitations.LIFE - timedelta(seconds=1))
    take(sector, token)


def test_a_respondent_gets_a_sheet_of_their_own_group_unless_somebody_may_have_seen_the_result(
    sector: SmallSector,
) -> None:
    early = token_for(sector, somebody(sector, Role.RESPONDENT))
    take(sector, early)
    late = token_for(sector, somebody(sector, Role.RESPONDENT, address="sen@forening.dk"))
    with sector.engine.begin() as connection:
        connection.execute(schema.participation.update().values(first_submitted_at=datetime.now(UTC)))
    take(sector, late)
    seats = {}
    with reading(sector.engine) as connection:
        for row in connection.execute(sa.select(schema.account)):
            seats[row.username] = participations.seats_of(connection, row.id)
    assert [seat.group for seat in seats[ADDRESS]] == [RespondentGroup.VALGTE]
    assert seats["sen@forening.dk"] == []


def test_somebody_with_an_account_takes_a_role_by_being_signed_in_and_never_by_the_link_alone(
    sector: SmallSector,
) -> None:
    token = token_for(sector, somebody(sector, address="nabo@eksempel.dk"))
    assert account_links.look(sector.engine, token).kind is Kind.KNOWN  # type: ignore[union-attr]  # it is there
    with pytest.raises(NotNow):
        take(sector, token)
    with pytest.raises(NotFound):
        account_links.take_signed_in(sector.engine, sector.people["valgt"], token)
    no_session = Actor(sector.people["nabo"].account_id)
    with pytest.raises(NotFound):
        account_links.take_signed_in(sector.engine, no_session, token)
    account_links.take_signed_in(sector.engine, sector.people["nabo"], token)
    assert ("reader", "organisation", sector.organisations["eng"]) in grants(
        sector.engine, "nabo@eksempel.dk"
    )


# --- the first administrator ---------------------------------------------------------------------------
def test_the_first_administrator_comes_in_by_the_newest_link_and_then_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PEJLING_PASSWORD_COST", "4")
    engine = new_database(tmp_path, example=False)
    first, second = (installations.first_administrator(engine, now=datetime.now(UTC)) for _ in range(2))
    assert first is not None
    assert second is not None
    with pytest.raises(NotFound):
        account_links.look(engine, first.removeprefix(invitations.PATH))
    token = second.removeprefix(invitations.PATH)
    assert account_links.look(engine, token) == Look(Kind.NEW)
    with pytest.raises(InvalidValue):
        account_links.take(engine, token, name="Første", address="", password=PHRASE)
    account_links.take(engine, token, name="Første", address=ADDRESS, password=PHRASE)
    assert grants(engine, ADDRESS) == [("sector_admin", "sector", None)]
    assert installations.first_administrator(engine, now=datetime.now(UTC)) is None


def test_the_example_has_no_link_for_a_first_administrator(tmp_path: Path) -> None:
    assert installations.first_administrator(new_database(tmp_path), now=datetime.now(UTC)) is None


# --- forgotten passwords -------------------------------------------------------------------------------
def asked(sector: SmallSector, address: str, line: str = "a") -> None:
    account_links.ask_reset(sector.engine, address, line=line)


def token_in(letter: Letter) -> str:
    return letter.text.partition(invitations.PATH)[2].split()[0]


def test_a_reset_link_sets_a_password_once_within_half_an_hour_and_ends_all_sessions(
    sector: SmallSector, letters: list[Letter], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = datetime.now(UTC)
    clock.set_to(monkeypatch, made)
    for _ in range(2):
        asked(sector, " LEDER@eksempel.dk")
    dead, token = (token_in(letter) for letter in letters)
    assert {letter.to for letter in letters} == {"leder@eksempel.dk"}
    with pytest.raises(NotFound):
        account_links.choose_password(sector.engine, dead, PHRASE)
    clock.set_to(monkeypatch, made + account_links.RESET_LIFE)
    with pytest.raises(NotNow):
        account_links.choose_password(sector.engine, token, PHRASE)
    clock.set_to(monkeypatch, made + account_links.RESET_LIFE - timedelta(seconds=1))
    account_links.choose_password(sector.engine, token, PHRASE)
    with pytest.raises(NotNow):
        account_links.choose_password(sector.engine, token, PHRASE)
    with reading(sector.engine) as connection:
        row = connection.execute(
            sa.select(schema.account).where(schema.account.c.username == "leder@eksempel.dk")
        ).one()
    assert row.epoch == 1
    assert row.password_hash != "x"


@pytest.mark.parametrize("address", ["findes-ikke@eksempel.dk", "lukket@eksempel.dk", "", "x" * 5000])
def test_unknown_and_closed_accounts_get_no_letter_and_leave_as_many_rows(
    sector: SmallSector, letters: list[Letter], address: str
) -> None:
    def rows() -> int:
        with reading(sector.engine) as connection:
            tables = (schema.one_time, schema.attempt, schema.audit_log)
            return sum(
                connection.execute(sa.select(sa.func.count()).select_from(t)).scalar_one() for t in tables
            )

    with sector.engine.begin() as connection:
        who = schema.account.c.username == "valgt@eksempel.dk"
        closed = {"username": "lukket@eksempel.dk", "disabled_at": datetime.now(UTC)}
        connection.execute(schema.account.update().where(who).values(**closed))
    before = rows()
    asked(sector, "leder@eksempel.dk")
    known = rows() - before
    asked(sector, address)
    assert rows() - before == 2 * known
    assert [letter.to for letter in letters] == ["leder@eksempel.dk"]


def test_nobody_is_flooded_with_letters(sector: SmallSector, letters: list[Letter]) -> None:
    for number in range(40):
        asked(sector, "leder@eksempel.dk", f"192.0.2.{number}")
    assert len(letters) == account_links.LIMITS["forgot"].free


def test_only_so_many_wrong_links_come_from_one_address_and_right_ones_still_open(
    sector: SmallSector,
) -> None:
    token = token_for(sector, somebody(sector))
    for number in range(account_links.LIMITS["link"].free):
        with pytest.raises(NotFound):
            account_links.look(sector.engine, f"{number:043}", line="2001:db8::1")
    assert isinstance(account_links.look(sector.engine, "x" * 43, line="2001:db8::2"), Wait)
    assert isinstance(account_links.look(sector.engine, token, line="2001:db8::2"), Look)


# --- what is remembered --------------------------------------------------------------------------------
def test_every_step_is_in_the_log_and_no_token_name_address_or_password(
    sector: SmallSector, letters: list[Letter]
) -> None:
    token = token_for(sector, somebody(sector))
    take(sector, token)
    asked(sector, ADDRESS)
    reset = token_in(letters[-1])
    account_links.choose_password(sector.engine, reset, PHRASE + "!")
    with reading(sector.engine) as connection:
        noted = connection.execute(sa.select(schema.audit_log)).all()
        links = connection.execute(sa.select(schema.one_time)).all()
    steps = [row.action for row in noted]
    assert steps == ["invite", "account_create", "role_grant", "reset_ask", "password_reset"]
    kept = f"{noted}{links}"
    assert not [word for word in (token, reset, ADDRESS, "Ny Person", PHRASE) if word in kept]


def test_a_letter_that_is_not_taken_is_told_to_whoever_sends_it(
    sector: SmallSector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PEJLING_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("PEJLING_SMTP_PORT", "1")
    monkeypatch.setenv("PEJLING_SMTP_FROM", "pejling@forening.dk")
    (sent,) = invitations.invite(sector.engine, sector.people["leder"], [somebody(sector)])
    assert sent.mailed is False
    assert sent.path.startswith("/adgang/")


def test_the_machines_owner_can_make_a_reset_link_for_a_known_account(sector: SmallSector) -> None:
    path = account_links.operators_reset(sector.engine, "leder@eksempel.dk")
    account_links.choose_password(sector.engine, path.removeprefix(invitations.PATH), PHRASE)
    with pytest.raises(NotFound):
        account_links.operators_reset(sector.engine, "findes-ikke@eksempel.dk")
    assert accounts.username(sector.engine, sector.people["leder"].account_id) == "leder@eksempel.dk"


def test_preparing_a_real_database_prints_the_link_of_the_first_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PEJLING_DATABASE_URL", f"sqlite:///{(tmp_path / 'ny.sqlite').as_posix()}")
    monkeypatch.setenv("PEJLING_ORIGIN", "https://pejling.example.dk")
    said = CliRunner().invoke(prepare.command, []).output
    found = re.search(r"https://pejling\.example\.dk/adgang/([\w-]{43})\n", said)
    assert found is not None
    assert "kan bruges én gang" in said
    kept = (tmp_path / "ny.sqlite").read_bytes()
    assert found.group(1).encode() not in kept
