"""The second step: what it takes, what is spent, how often one may guess, what nobody reaches without it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import bcrypt
import pyotp
import pytest
import sqlalchemy as sa

from almene_assess.domain.errors import InvalidValue, NotAllowed, NotFound, NotNow
from almene_assess.domain.rights import SCOPES, Action, Actor, Grant, Place, Role, ScopeKind, may
from almene_assess.services import accounts, own_account, passwords, second_factor, sign_in
from almene_assess.services.attempts import Wait
from almene_assess.services.sign_in import Challenge, SecondStep
from almene_assess.storage import schema
from almene_assess.storage.database import reading
from almene_assess.ui import auth_fence
from tests.support import clock
from tests.support.people import BROWSER, PASSWORD, Person, new_database, new_person

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
STEP = timedelta(seconds=second_factor.STEP)


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEJLING_PASSWORD_COST", "4")
    clock.set_to(monkeypatch, NOON)


@pytest.fixture
def engine(tmp_path: Path) -> sa.Engine:
    return new_database(tmp_path)


@pytest.fixture
def person(engine: sa.Engine) -> Person:
    return new_person(engine)


def begun(engine: sa.Engine, person: Person, now: datetime = NOON) -> str | SecondStep:
    admitted = sign_in.begin(engine, person.username, "test", now=now)
    assert isinstance(admitted, Challenge)
    found = sign_in.succeed(engine, admitted, BROWSER, "", now=now)
    assert found is not None
    return found


def signed_in(engine: sa.Engine, person: Person, now: datetime = NOON) -> Actor:
    code = begun(engine, person, now)
    assert isinstance(code, str)
    opened = sign_in.redeem(engine, code, BROWSER, now=now)
    assert opened is not None
    live = accounts.session_of(engine, opened.token, now=now)
    assert live is not None
    found = accounts.actor_of(engine, live.id, now=now)
    assert found is not None
    return found


def code_at(key: str, moment: datetime) -> str:
    return pyotp.TOTP(key).at(moment)


def enrolled(engine: sa.Engine, person: Person) -> tuple[Actor, str, list[str]]:
    """Set the step up with the code before the present one, which leaves the present one to be used."""
    actor = signed_in(engine, person)
    key = second_factor.enrol(engine, actor).key
    codes = second_factor.confirm(engine, actor, code_at(key, NOON - STEP))
    assert isinstance(codes, list)
    return actor, key, codes


def step_of(engine: sa.Engine, person: Person, now: datetime = NOON) -> str:
    found = begun(engine, person, now)
    assert isinstance(found, SecondStep)
    return found.token


# --- setting it up -------------------------------------------------------------------------------------
def test_the_key_stays_the_same_until_it_is_confirmed_and_can_then_never_be_read_again(
    engine: sa.Engine, person: Person
) -> None:
    actor = signed_in(engine, person)
    first = second_factor.enrol(engine, actor)
    assert second_factor.enrol(engine, actor) == first
    assert "Pejling" in first.address
    with pytest.raises(InvalidValue):
        second_factor.confirm(engine, actor, "000000")
    assert second_factor.own(engine, actor).since is None
    second_factor.confirm(engine, actor, code_at(first.key, NOON))
    assert second_factor.own(engine, actor).since == NOON
    with pytest.raises(NotNow):
        second_factor.enrol(engine, actor)


def test_the_database_holds_neither_key_nor_code(engine: sa.Engine, person: Person) -> None:
    _, key, codes = enrolled(engine, person)
    with engine.connect() as connection:
        rows = "\n".join(
            str(row) for t in schema.metadata.sorted_tables for row in connection.execute(sa.select(t))
        )
    assert len(set(codes)) == second_factor.CODES
    for word in (key, *codes, *(code.replace("-", "") for code in codes)):
        assert word not in rows


def test_setting_it_up_ends_the_other_sign_ins_and_keeps_this_one(engine: sa.Engine, person: Person) -> None:
    other = signed_in(engine, person)
    actor, _, _ = enrolled(engine, person)
    assert other.session_id is not None
    assert actor.session_id is not None
    assert accounts.alive(engine, [other.session_id, actor.session_id], now=NOON) == {actor.session_id}


def test_a_guest_with_an_answer_link_has_nothing_to_look_after(engine: sa.Engine, person: Person) -> None:
    guest = Actor(person.id, (Grant(Role.GUEST, ScopeKind.ORGANISATION, 1, NOON),), 1)
    for act in (second_factor.enrol, own_account.sessions, own_account.end_everywhere):
        with pytest.raises(NotAllowed):
            act(engine, guest)


# --- signing in with it --------------------------------------------------------------------------------
def test_a_right_password_alone_opens_nothing_any_more(engine: sa.Engine, person: Person) -> None:
    _, key, _ = enrolled(engine, person)
    token = step_of(engine, person)
    assert sign_in.redeem(engine, token, BROWSER, now=NOON) is None
    assert sign_in.second_step(engine, token, "000000", BROWSER, now=NOON) is None
    ticket = sign_in.second_step(engine, token, code_at(key, NOON), BROWSER, now=NOON)
    assert isinstance(ticket, str)
    assert sign_in.redeem(engine, ticket, BROWSER, now=NOON) is not None


@pytest.mark.parametrize(("steps", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_holds_one_step_to_each_side(
    engine: sa.Engine, person: Person, steps: int, fits: bool
) -> None:
    _, key, _ = enrolled(engine, person)
    later = NOON + 10 * STEP
    token = step_of(engine, person, later)
    found = sign_in.second_step(engine, token, code_at(key, later + steps * STEP), BROWSER, now=later)
    assert (found is not None) is fits


def test_a_code_that_was_used_opens_nothing_again_nor_does_an_older_one(
    engine: sa.Engine, person: Person
) -> None:
    _, key, _ = enrolled(engine, person)
    code = code_at(key, NOON)
    assert sign_in.second_step(engine, step_of(engine, person), code, BROWSER, now=NOON)
    for old in (code, code_at(key, NOON - STEP)):
        assert sign_in.second_step(engine, step_of(engine, person), old, BROWSER, now=NOON) is None


def test_one_code_sent_many_times_at_once_opens_one_door(engine: sa.Engine, person: Person) -> None:
    _, key, _ = enrolled(engine, person)
    tokens = [step_of(engine, person) for _ in range(4)]

    def tried(token: str) -> bool:
        return isinstance(sign_in.second_step(engine, token, code_at(key, NOON), BROWSER, now=NOON), str)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(tried, tokens)) == 1


def test_the_step_is_this_browsers_own_lasts_five_minutes_and_is_used_once(
    engine: sa.Engine, person: Person
) -> None:
    _, key, codes = enrolled(engine, person)
    token = step_of(engine, person)
    with pytest.raises(NotFound):
        sign_in.second_step(engine, token, code_at(key, NOON), "c" * 64, now=NOON)
    with pytest.raises(NotFound):
        sign_in.second_step(engine, token, codes[0], BROWSER, now=NOON + sign_in.SECOND_LIFE)
    assert sign_in.second_step(engine, token, code_at(key, NOON), BROWSER, now=NOON)
    with pytest.raises(NotFound):
        sign_in.second_step(engine, token, codes[0], BROWSER, now=NOON)


@pytest.mark.parametrize(
    "typed", ["", "x" * 5000, "²²²²²²", "１２３４５６", "\ud800", "000000\x00", "-", "None"]
)
def test_no_text_breaks_the_step(engine: sa.Engine, person: Person, typed: str) -> None:
    enrolled(engine, person)
    assert sign_in.second_step(engine, step_of(engine, person), typed, BROWSER, now=NOON) is None


def test_a_recovery_code_opens_once_however_it_is_written_and_for_its_owner_only(
    engine: sa.Engine, person: Person
) -> None:
    actor, _, codes = enrolled(engine, person)
    other = new_person(engine, "anden@eksempel.dk", "Anden")
    enrolled(engine, other)
    assert sign_in.second_step(engine, step_of(engine, other), codes[0], BROWSER, now=NOON) is None
    written = f" {codes[0].upper()} ".replace("-", " ")
    assert sign_in.second_step(engine, step_of(engine, person), written, BROWSER, now=NOON)
    assert sign_in.second_step(engine, step_of(engine, person), codes[0], BROWSER, now=NOON) is None
    assert second_factor.own(engine, actor).codes_left == second_factor.CODES - 1


def test_a_key_that_cannot_be_opened_any_more_leaves_the_recovery_codes(
    engine: sa.Engine, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, key, codes = enrolled(engine, person)
    monkeypatch.setenv("PEJLING_SECRET", "v3Rk-9xZq_Lm27TbYw8Hs4Nd6Pf1Gj5C")
    token = step_of(engine, person)
    assert sign_in.second_step(engine, token, code_at(key, NOON), BROWSER, now=NOON) is None
    assert sign_in.second_step(engine, token, codes[0], BROWSER, now=NOON)


# --- guessing ------------------------------------------------------------------------------------------
def test_guessing_codes_is_held_back_across_tabs_and_lets_go_again(engine: sa.Engine, person: Person) -> None:
    _, key, _ = enrolled(engine, person)
    for _ in range(second_factor.LIMITS["code"].free):
        assert sign_in.second_step(engine, step_of(engine, person), "000000", BROWSER, now=NOON) is None
    held = sign_in.second_step(engine, step_of(engine, person), code_at(key, NOON), BROWSER, now=NOON)
    assert isinstance(held, Wait)
    later = NOON + (held.seconds + 1) * SECOND
    right = code_at(key, later)
    assert sign_in.second_step(engine, step_of(engine, person, later), right, BROWSER, now=later)


def test_a_year_of_guessing_with_the_right_password_finds_a_code_once_in_thirty() -> None:
    """Count what the limit lets through: three codes of a million hold at any time."""
    limit, moment, tried = second_factor.LIMITS["code"], NOON, [NOON]
    end = NOON + timedelta(days=3)
    while moment < end:
        recent = [at for at in tried if at > moment - limit.window]
        wait = tried[-1] + limit.wait(len(recent)) - moment
        moment += max(wait, SECOND)
        tried.append(moment)
    last_day = sum(at > end - timedelta(days=1) for at in tried)
    assert last_day <= 40
    assert 365 * last_day * 3 / 1_000_000 < 0.05


def test_exactly_one_hash_check_with_and_without_a_second_factor(
    engine: sa.Engine, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrolled(engine, person)
    checks: list[bytes] = []
    real = bcrypt.checkpw
    monkeypatch.setattr(bcrypt, "checkpw", lambda word, kept: checks.append(kept) or real(word, kept))
    actor = Actor(person.id, (), 1)
    assert own_account.proves(engine, actor, PASSWORD, "a", auth_fence.fits) is True
    assert own_account.proves(engine, actor, "forkert", "a", auth_fence.fits) is False
    for name in (person.username, "findes-ikke"):
        admitted = sign_in.begin(engine, name, "a")
        assert isinstance(admitted, Challenge)
        assert not auth_fence.fits(passwords.prepared("forkert"), admitted.password_hash)
    assert len(checks) == 4


# --- whose roles demand it -----------------------------------------------------------------------------
@pytest.mark.parametrize("role", Role)
def test_whoever_gives_others_access_may_do_nothing_before_the_step_is_set_up(
    tmp_path: Path, role: Role
) -> None:
    real = new_database(tmp_path, example=False)
    person = new_person(real)
    demanded = role in {Role.SECTOR_ADMIN, Role.KREDS_COORDINATOR, Role.ORGANISATION_ADMIN}
    kind = min(SCOPES[role])
    scope = None if kind is ScopeKind.SECTOR else 1
    accounts.grant_role(real, person.id, Grant(role, kind, scope, NOON - SECOND))
    actor = signed_in(real, person)
    assert actor.must_enrol is demanded
    assert bool(actor.grants) is not demanded
    if not demanded:
        return
    assert not any(may(actor, a, Place(1, 1, 1, actor.account_id), frozenset(), NOON) for a in Action)
    key = second_factor.enrol(real, actor).key
    second_factor.confirm(real, actor, code_at(key, NOON))
    assert actor.session_id is not None
    after = accounts.actor_of(real, actor.session_id, now=NOON)
    assert after is not None
    assert not after.must_enrol
    assert role in {grant.role for grant in after.grants}


def test_in_the_example_it_is_up_to_each(engine: sa.Engine, person: Person) -> None:
    accounts.grant_role(engine, person.id, Grant(Role.SECTOR_ADMIN, ScopeKind.SECTOR, None, NOON - SECOND))
    assert not signed_in(engine, person).must_enrol


def test_switching_off_needs_password_and_code_and_no_role_that_demands_it(tmp_path: Path) -> None:
    real = new_database(tmp_path, example=False)
    person = new_person(real)
    actor, key, codes = enrolled(real, person)
    for proved, typed, field in (
        (False, code_at(key, NOON), "password"),
        (True, "000000", "code"),
    ):
        with pytest.raises(InvalidValue) as refused:
            second_factor.switch_off(real, actor, lambda proved=proved: proved, typed)  # type: ignore[misc]  # bound early
        assert refused.value.field == field
    fresh = second_factor.new_codes(real, actor, lambda: True, codes[0])
    assert isinstance(fresh, list)
    assert not set(fresh) & set(codes)
    assert isinstance(second_factor.switch_off(real, actor, lambda: Wait(7), fresh[0]), Wait)
    accounts.grant_role(real, person.id, Grant(Role.SECTOR_ADMIN, ScopeKind.SECTOR, None, NOON - SECOND))
    with pytest.raises(NotNow):
        second_factor.switch_off(real, actor, lambda: True, fresh[0])
    accounts.end_role(real, 2, now=NOON)
    assert second_factor.switch_off(real, actor, lambda: True, fresh[0]) is None
    assert isinstance(begun(real, person), str)


def test_every_step_is_in_the_log_without_a_key_or_a_code(engine: sa.Engine, person: Person) -> None:
    actor, key, codes = enrolled(engine, person)
    second_factor.new_codes(engine, actor, lambda: True, codes[0])
    second_factor.switch_off(engine, actor, lambda: True, code_at(key, NOON))
    with reading(engine) as connection:
        noted = connection.execute(sa.select(schema.audit_log)).all()
    assert [row.action for row in noted][-3:] == ["factor_on", "factor_codes", "factor_off"]
    assert not [word for word in (key, *codes) if word in str(noted)]


def test_half_made_ways_in_die_with_a_new_password(engine: sa.Engine, person: Person) -> None:
    _, key, _ = enrolled(engine, person)
    token = step_of(engine, person)
    accounts.set_password(engine, person.id, PASSWORD + "!")
    with pytest.raises(NotFound):
        sign_in.second_step(engine, token, code_at(key, NOON), BROWSER, now=NOON)


# --- the own sign-ins ----------------------------------------------------------------------------------
def test_the_list_tells_browsers_apart_and_ends_one_or_all(
    engine: sa.Engine, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = signed_in(engine, person), signed_in(engine, person, NOON - 60 * SECOND)
    stranger = new_person(engine, "anden@eksempel.dk", "Anden")
    foreign = signed_in(engine, stranger)
    found = own_account.sessions(engine, here)
    assert [(one.id, one.here) for one in found] == [(here.session_id, True), (there.session_id, False)]
    assert foreign.session_id is not None
    assert there.session_id is not None
    with pytest.raises(NotFound):
        own_account.end_session(engine, here, foreign.session_id)
    own_account.end_session(engine, here, there.session_id)
    assert [one.id for one in own_account.sessions(engine, here)] == [here.session_id]
    own_account.end_everywhere(engine, here)
    assert own_account.sessions(engine, here) == []
    assert [one.id for one in own_account.sessions(engine, foreign)] == [foreign.session_id]


def test_the_old_password_comes_before_the_new_and_all_sign_ins_end(
    engine: sa.Engine, person: Person
) -> None:
    actor = signed_in(engine, person)
    for proved, new, field in ((False, PASSWORD + "!", "old"), (True, "kort", "password")):
        with pytest.raises(InvalidValue) as refused:
            own_account.change_password(engine, actor, lambda proved=proved: proved, new)  # type: ignore[misc]  # bound early
        assert refused.value.field == field
    assert own_account.change_password(engine, actor, lambda: True, PASSWORD + "!") is None
    assert own_account.sessions(engine, actor) == []
    admitted = sign_in.begin(engine, person.username, "a", now=NOON)
    assert isinstance(admitted, Challenge)
    assert auth_fence.fits(passwords.prepared(PASSWORD + "!"), admitted.password_hash)


def test_a_key_that_somebody_saw_in_a_stolen_sign_in_is_never_the_one_its_owner_confirms(
    engine: sa.Engine, person: Person
) -> None:
    thief, owner = signed_in(engine, person), signed_in(engine, person)
    seen = second_factor.enrol(engine, thief).key
    mine = second_factor.enrol(engine, owner).key
    assert mine != seen
    assert second_factor.enrol(engine, owner).key == mine
    with pytest.raises(NotNow):
        second_factor.confirm(engine, thief, code_at(seen, NOON))
    assert second_factor.confirm(engine, owner, code_at(mine, NOON))
    step = begun(engine, person)
    assert isinstance(step, SecondStep)
    later = NOON + 2 * STEP
    assert sign_in.second_step(engine, step.token, code_at(seen, later), BROWSER, now=later) is None
    assert isinstance(sign_in.second_step(engine, step.token, code_at(mine, later), BROWSER, now=later), str)
