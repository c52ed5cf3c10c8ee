"""Accounts, sign-in and sessions: what opens, what never opens, and when it all ends."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import bcrypt
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from almene_assess.domain.errors import InvalidValue
from almene_assess.domain.rights import Grant, Role, ScopeKind
from almene_assess.services import accounts, passwords, sign_in
from almene_assess.services.attempts import Wait
from almene_assess.services.sign_in import LIMITS, Challenge, Opened
from almene_assess.storage import schema
from almene_assess.storage.database import reading
from almene_assess.ui import auth_fence
from tests.support.people import BROWSER, PASSWORD, Person, new_database, new_person, new_token

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEJLING_PASSWORD_COST", "4")


@pytest.fixture
def engine(tmp_path: Path) -> sa.Engine:
    return new_database(tmp_path)


@pytest.fixture
def person(engine: sa.Engine) -> Person:
    return new_person(engine)


def ticket(engine: sa.Engine, person: Person, *, page: str = "", now: datetime = NOON) -> str:
    admitted = sign_in.begin(engine, person.username, "test", now=now)
    assert isinstance(admitted, Challenge)
    code = sign_in.succeed(engine, admitted, BROWSER, page, now=now)
    assert code is not None
    return code


# --- tickets -----------------------------------------------------------------------------------------
def test_what_happens_to_an_account_is_in_the_log(engine: sa.Engine) -> None:
    person = new_person(engine, "log@eksempel.dk")
    token = new_token(engine, person)
    live = accounts.session_of(engine, token)
    assert live is not None
    accounts.sign_out(engine, live.id)
    accounts.set_password(engine, person.id, "en helt anden rolig aften")
    accounts.disable_account(engine, person.id)
    with reading(engine) as connection:
        noted = connection.scalars(sa.select(schema.audit_log.c.action).order_by(schema.audit_log.c.id)).all()
    assert noted == [
        "account_create",
        "role_grant",
        "sign_in",
        "sign_out",
        "password_change",
        "account_disable",
    ]


def test_a_ticket_opens_one_session_only(engine: sa.Engine, person: Person) -> None:
    code = ticket(engine, person)
    assert isinstance(sign_in.redeem(engine, code, BROWSER, now=NOON), Opened)
    assert sign_in.redeem(engine, code, BROWSER, now=NOON) is None


def test_a_ticket_redeemed_by_many_at_once_opens_one_session(engine: sa.Engine, person: Person) -> None:
    code = ticket(engine, person)
    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(lambda _: sign_in.redeem(engine, code, BROWSER, now=NOON), range(16)))
    assert sum(one is not None for one in opened) == 1


def test_a_ticket_runs_out_after_thirty_seconds(engine: sa.Engine, person: Person) -> None:
    assert sign_in.redeem(engine, ticket(engine, person), BROWSER, now=NOON + 30 * SECOND) is None
    assert sign_in.redeem(engine, ticket(engine, person), BROWSER, now=NOON + 29 * SECOND) is not None


@pytest.mark.parametrize("browser", ["", "c" * 64])
def test_a_ticket_is_of_no_use_in_another_browser(engine: sa.Engine, person: Person, browser: str) -> None:
    assert sign_in.redeem(engine, ticket(engine, person), browser, now=NOON) is None


def test_a_ticket_of_a_disabled_account_opens_nothing(engine: sa.Engine, person: Person) -> None:
    code = ticket(engine, person)
    accounts.disable_account(engine, person.id, now=NOON)
    assert sign_in.redeem(engine, code, BROWSER, now=NOON) is None


@pytest.mark.parametrize(
    "page",
    ["//ond.example", "https://ond.example", "\\\\ond", "besvar/../x", "a b", "besvar?x=<", "x\r\ny", "@ond"],
)
def test_a_ticket_leads_to_no_address_but_our_own(engine: sa.Engine, person: Person, page: str) -> None:
    opened = sign_in.redeem(engine, ticket(engine, person, page=page), BROWSER, now=NOON)
    assert opened is not None
    assert opened.page == "/"


def test_a_ticket_leads_back_to_the_page_asked_for(engine: sa.Engine, person: Person) -> None:
    opened = sign_in.redeem(engine, ticket(engine, person, page="besvar?punkt=3"), BROWSER, now=NOON)
    assert opened is not None
    assert opened.page == "/besvar?punkt=3"


# --- sessions ----------------------------------------------------------------------------------------
def session_id(engine: sa.Engine, token: str, now: datetime = NOON) -> int:
    found = accounts.session_of(engine, token, now=now)
    assert found is not None
    return found.id


def test_a_session_names_its_actor_and_the_grants_in_force(engine: sa.Engine, person: Person) -> None:
    over = Grant(Role.SECTOR_ADMIN, ScopeKind.SECTOR, None, NOON - 9 * SECOND, NOON)
    accounts.grant_role(engine, person.id, over)
    later = datetime.now(UTC) + SECOND
    actor = accounts.actor_of(
        engine, session_id(engine, new_token(engine, person, now=later), later), now=later
    )
    assert actor is not None
    assert actor.account_id == person.id
    assert [grant.role for grant in actor.grants] == [Role.READER]


def test_a_session_ends_after_45_idle_minutes(engine: sa.Engine, person: Person) -> None:
    token = new_token(engine, person, now=NOON)
    assert accounts.session_of(engine, token, now=NOON + accounts.IDLE - SECOND) is not None
    assert accounts.session_of(engine, token, now=NOON + accounts.IDLE) is None


def test_activity_keeps_a_session_but_never_wakes_a_dead_one(engine: sa.Engine, person: Person) -> None:
    handle = session_id(engine, new_token(engine, person, now=NOON))
    accounts.touch(engine, handle, now=NOON + 40 * 60 * SECOND)
    assert accounts.actor_of(engine, handle, now=NOON + 80 * 60 * SECOND) is not None
    accounts.touch(engine, handle, now=NOON + 86 * 60 * SECOND)
    assert accounts.actor_of(engine, handle, now=NOON + 86 * 60 * SECOND) is None


def test_activity_is_written_at_most_once_a_minute(engine: sa.Engine, person: Person) -> None:
    handle = session_id(engine, new_token(engine, person, now=NOON))
    for seconds in range(0, 120, 7):
        accounts.touch(engine, handle, now=NOON + seconds * SECOND)
    with reading(engine) as connection:
        seen = connection.scalar(sa.select(schema.session.c.last_seen_at))
    assert seen == NOON + 63 * SECOND


def test_a_session_ends_after_twelve_hours_whatever_happens(engine: sa.Engine, person: Person) -> None:
    handle = session_id(engine, new_token(engine, person, now=NOON))
    for minutes in range(30, 12 * 60, 30):
        accounts.touch(engine, handle, now=NOON + minutes * 60 * SECOND)
    assert accounts.actor_of(engine, handle, now=NOON + accounts.ABSOLUTE - SECOND) is not None
    assert accounts.actor_of(engine, handle, now=NOON + accounts.ABSOLUTE) is None


ENDINGS: dict[str, Callable[[sa.Engine, int, int], object]] = {
    "signing out": lambda engine, handle, _account: accounts.sign_out(engine, handle),
    "a new password": lambda engine, _handle, account: accounts.set_password(engine, account, PASSWORD + "!"),
    "a disabled account": lambda engine, _handle, account: accounts.disable_account(engine, account),
    "a new role": lambda engine, _handle, account: accounts.grant_role(
        engine, account, Grant(Role.FACILITATOR, ScopeKind.ORGANISATION, 1, NOON)
    ),
    "a role taken back": lambda engine, _handle, _account: accounts.end_role(engine, 1),
}


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS.keys())
def test_a_session_is_dead_everywhere_after(
    engine: sa.Engine, person: Person, ending: Callable[[sa.Engine, int, int], object]
) -> None:
    token = new_token(engine, person)
    handle = session_id(engine, token, datetime.now(UTC))
    assert accounts.alive(engine, [handle]) == {handle}
    ending(engine, handle, person.id)
    assert accounts.session_of(engine, token) is None
    assert accounts.actor_of(engine, handle) is None
    assert accounts.alive(engine, [handle]) == frozenset()


def test_a_thousand_mutated_tokens_open_nothing(engine: sa.Engine, person: Person) -> None:
    token, chance = new_token(engine, person), random.Random(7)
    for _ in range(1000):
        place = chance.randrange(len(token))
        mutated = token[:place] + chr(chance.randrange(1, 0x2FF)) + token[place + chance.randrange(2) :]
        assert mutated == token or accounts.session_of(engine, mutated) is None


def test_the_database_holds_no_token_no_code_and_no_password(engine: sa.Engine, person: Person) -> None:
    secret = {ticket(engine, person), new_token(engine, person), PASSWORD}
    with engine.connect() as connection:
        rows = [str(row) for t in schema.metadata.sorted_tables for row in connection.execute(sa.select(t))]
    assert len(rows) >= 4
    assert not any(word in row for word in secret for row in rows)


# --- attempts ----------------------------------------------------------------------------------------
def fail(engine: sa.Engine, username: str, times: int, *, address: str = "a", now: datetime = NOON) -> None:
    for _ in range(times):
        assert isinstance(sign_in.begin(engine, username, address, now=now), Challenge)


def test_the_account_limit_holds_back_and_lets_go_again(engine: sa.Engine, person: Person) -> None:
    fail(engine, person.username, LIMITS["account"].free)
    held = sign_in.begin(engine, person.username, "another address", now=NOON + SECOND)
    assert isinstance(held, Wait)
    assert isinstance(
        sign_in.begin(engine, person.username, "b", now=NOON + (held.seconds + 1) * SECOND), Challenge
    )


def test_unknown_users_are_held_back_like_known_ones(engine: sa.Engine, person: Person) -> None:
    fail(engine, person.username, LIMITS["account"].free, address="a")
    fail(engine, "findes-ikke", LIMITS["account"].free, address="b")
    known = sign_in.begin(engine, person.username, "c", now=NOON + SECOND)
    unknown = sign_in.begin(engine, "findes-ikke", "c", now=NOON + SECOND)
    assert isinstance(known, Wait)
    assert known == unknown


def test_a_refused_attempt_does_not_prolong_the_wait(engine: sa.Engine, person: Person) -> None:
    fail(engine, person.username, LIMITS["account"].free)
    waits = [sign_in.begin(engine, person.username, "a", now=NOON + i * SECOND) for i in range(10)]
    seconds = [wait.seconds for wait in waits if isinstance(wait, Wait)]
    assert seconds == sorted(seconds, reverse=True)
    assert len(seconds) == 10


def test_no_number_of_failures_locks_an_account_for_good(engine: sa.Engine, person: Person) -> None:
    moment = NOON
    for _ in range(60):
        answer = sign_in.begin(engine, person.username, "a", now=moment)
        moment += (answer.seconds if isinstance(answer, Wait) else 0) * SECOND
        assert not isinstance(answer, Wait) or answer.seconds <= LIMITS["account"].longest_wait + 1
    assert isinstance(sign_in.begin(engine, person.username, "a", now=moment + 301 * SECOND), Challenge)


def test_one_address_guessing_many_names_is_held_back(engine: sa.Engine) -> None:
    for number in range(LIMITS["address"].free):
        fail(engine, f"bruger{number}", 1, address="hal")
    assert isinstance(sign_in.begin(engine, "en til", "hal", now=NOON), Wait)
    assert isinstance(sign_in.begin(engine, "en til", "anden", now=NOON), Challenge)


def test_a_hall_that_signs_in_rightly_is_never_held_back(engine: sa.Engine, person: Person) -> None:
    for _ in range(LIMITS["address"].free * 2):
        ticket(engine, person)
    assert isinstance(sign_in.begin(engine, person.username, "test", now=NOON), Challenge)


def test_guesses_made_at_the_same_moment_are_all_counted(engine: sa.Engine, person: Person) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: sign_in.begin(engine, person.username, "a", now=NOON), range(40)))
    assert sum(isinstance(answer, Challenge) for answer in answers) == LIMITS["account"].free


# --- passwords ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("username", ["leder@eksempel.dk", "LEDER@eksempel.dk ", "findes-ikke", "lukket"])
def test_exactly_one_hash_check_for_every_user(
    engine: sa.Engine, person: Person, username: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts.disable_account(engine, new_person(engine, "lukket", "Lukket").id)
    checks: list[bytes] = []
    real = bcrypt.checkpw

    def counted(word: bytes, kept: bytes) -> bool:
        checks.append(kept)
        return real(word, kept)

    monkeypatch.setattr(bcrypt, "checkpw", counted)
    admitted = sign_in.begin(engine, username, "a", now=NOON)
    assert isinstance(admitted, Challenge)
    assert not auth_fence.fits(passwords.prepared("forkert adgangskode"), admitted.password_hash)
    assert len(checks) == 1
    assert checks[0].startswith(b"$2b$04$")


def test_the_right_password_fits_and_a_near_one_does_not(engine: sa.Engine, person: Person) -> None:
    admitted = sign_in.begin(engine, person.username.upper(), "a", now=NOON)
    assert isinstance(admitted, Challenge)
    assert auth_fence.fits(passwords.prepared(PASSWORD), admitted.password_hash)
    assert auth_fence.fits(passwords.prepared(PASSWORD.replace("å", "a\u030a")), admitted.password_hash)
    assert not auth_fence.fits(passwords.prepared(PASSWORD + " "), admitted.password_hash)


def test_characters_after_the_72nd_byte_count() -> None:
    kept = passwords.hashed("æ" * 100 + "a", 4)
    assert auth_fence.fits(passwords.prepared("æ" * 100 + "a"), kept)
    assert not auth_fence.fits(passwords.prepared("æ" * 100 + "b"), kept)


@given(st.text(max_size=200))
def test_no_text_breaks_the_check(word: str) -> None:
    assert len(passwords.prepared(word)) == 44
    assert not auth_fence.fits(passwords.prepared(word), passwords.nobodys_hash(4))


@pytest.mark.parametrize(
    ("word", "problem"),
    [
        ("elleve tegn", "too_short"),
        ("a" * 6 + "bcdefgh" * 20, "too_long"),
        ("adgangskode1234", "too_common"),
        ("123456789012", "too_common"),
        ("passwordpassword", "too_common"),
        ("abababababab", "too_common"),
        ("leder@eksempel.dk1", "too_common"),
    ],
)
def test_weak_passwords_are_refused(word: str, problem: str) -> None:
    with pytest.raises(InvalidValue) as stopped:
        passwords.check_password(word, "leder@eksempel.dk")
    assert stopped.value.problem == problem


@pytest.mark.parametrize(
    "word", ["blåbærgrød på øen", "пароль на завтра", "山" * 5 + "川海空風雨雪花", "🦊🦉🐢🦔🐝🦋🐌🐞🦀🐙🦑🐳"]
)
def test_any_script_makes_a_password(word: str) -> None:
    passwords.check_password(word)


def test_a_username_is_taken_once_in_any_spelling(engine: sa.Engine, person: Person) -> None:
    with pytest.raises(InvalidValue):
        accounts.create_account(engine, " Leder@EKSEMPEL.dk", "En til", PASSWORD)


@pytest.mark.parametrize("strange", ["le\x00der@x.dk", "\x00", "leder\ud800@x.dk", "\udfff"])
def test_a_username_that_no_database_can_hold_is_asked_for_as_any_other(strange: str) -> None:
    name = accounts.normalised(strange)
    assert "\x00" not in name
    assert name.encode().decode() == name
