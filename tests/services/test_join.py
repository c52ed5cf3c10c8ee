"""Coming in by the code: guesses are counted and stopped, a hall full of slow fingers is not."""

from __future__ import annotations

import math
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from almene_assess.domain import join_code
from almene_assess.domain.errors import NotFound, NotNow
from almene_assess.services import sign_in, voting
from almene_assess.services.attempts import Wait
from almene_assess.services.voting import FAILURES, Joined
from almene_assess.storage import schema
from almene_assess.storage.database import reading
from tests.support.meeting import Meeting, meet
from tests.support.small_sector import make

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture
def meeting(tmp_path: Path) -> Meeting:
    return meet(make(tmp_path), phones=0)


def code_of(meeting: Meeting) -> str:
    keys = meeting.desk.keys
    assert keys is not None
    return keys.code


def guess(meeting: Meeting, at: datetime, address: str, typed: str = "22222-22222") -> str:
    """Try a code and return what came of it."""
    try:
        found = voting.join_by_code(meeting.engine, typed, address, at=at)
    except NotFound:
        return "wrong"
    return "wait" if isinstance(found, Wait) else "in"


def test_a_hall_of_three_hundred_behind_one_address_comes_in_with_its_typos(meeting: Meeting) -> None:
    code, luck = code_of(meeting), random.Random(5)
    at = NOON
    for n in range(300):
        at += timedelta(seconds=60 / 300)
        if n % 10 == 0:
            typo = luck.choice([code[:-1], code[:-1] + "2", code.replace(code[3], "0")])
            assert typo == code or guess(meeting, at, "salen", typo) == "wrong"
        assert guess(meeting, at, "salen", join_code.shown(code).lower()) == "in"
    with reading(meeting.engine) as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(schema.voter)).scalar() == 300


def test_one_address_that_guesses_locks_only_itself_out_and_not_for_ever(meeting: Meeting) -> None:
    free = FAILURES["join_address"]
    told = [guess(meeting, NOON + timedelta(seconds=n), "gæt") for n in range(free + 3)]
    assert told == ["wrong"] * free + ["wait"] * 3
    later = NOON + timedelta(seconds=free + 5)
    assert guess(meeting, later, "gæt", code_of(meeting)) == "wait"
    assert guess(meeting, later, "salen", code_of(meeting)) == "in"
    assert guess(meeting, later + timedelta(hours=1), "gæt", code_of(meeting)) == "in"


def test_a_whole_network_of_guessers_gets_its_tries_an_hour_and_no_more(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tenth of the real limits, over two hours of a clock of our own; then what the real ones risk."""
    for kind, limit in list(FAILURES.items()):
        monkeypatch.setitem(FAILURES, kind, limit // 10)
    told = [guess(meeting, NOON + timedelta(seconds=20 * n), f"gæt {n % 15}") for n in range(360)]
    assert told[:180].count("wrong") == FAILURES["join"]
    for hour in range(181):
        assert told[hour : hour + 180].count("wrong") <= FAILURES["join"] + 1
    chance = -math.expm1(1_000 * math.log1p(-50 / len(join_code.SYMBOLS) ** join_code.LENGTH))
    assert chance < 1e-9


def test_the_limits_are_the_ones_that_were_promised() -> None:
    assert FAILURES == {"join": 1_000, "join_address": 200}


def test_signing_in_forgets_none_of_the_wrong_codes(meeting: Meeting) -> None:
    assert guess(meeting, NOON, "gæt") == "wrong"
    sign_in.begin(meeting.engine, "nogen@eksempel.dk", "gæt", now=NOON + timedelta(minutes=30))
    with reading(meeting.engine) as connection:
        kinds = set(connection.execute(sa.select(schema.attempt.c.kind)).scalars())
    assert kinds >= set(FAILURES)


def test_a_code_opens_its_own_meeting_only(meeting: Meeting, tmp_path: Path) -> None:
    other = meet(meeting.sector, phones=0)
    found = voting.join_by_code(meeting.engine, code_of(other), "her")
    assert isinstance(found, Joined)
    assert found.workshop_id == other.id != meeting.id


def test_a_line_that_changes_its_address_at_every_guess_locks_only_itself_out(meeting: Meeting) -> None:
    free = FAILURES["join_address"]
    told = [guess(meeting, NOON, f"2001:db8:0:1::{n:x}") for n in range(free + 1)]
    assert told == ["wrong"] * free + ["wait"]
    assert guess(meeting, NOON, "2001:db8:0:2::1", code_of(meeting)) == "in"
    assert guess(meeting, NOON, "::ffff:192.0.2.1", code_of(meeting)) == "in"


def test_whoever_holds_the_key_cannot_come_in_without_end(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voting, "LARGEST_HALL", 3)
    held = [meeting.join() for _ in range(3)]
    keys = meeting.desk.keys
    assert keys is not None
    with pytest.raises(NotNow):
        voting.join_by_token(meeting.engine, keys.join_token)
    with pytest.raises(NotNow):
        voting.join_by_code(meeting.engine, keys.code, "her")
    assert voting.join_by_token(meeting.engine, keys.join_token, held[0]).token == held[0]


@pytest.mark.parametrize("token", ["", "x", "\x00", "a" * 10_000, "æøå"])
def test_nothing_that_is_made_up_opens_anything(meeting: Meeting, token: str) -> None:
    for door in (voting.join_by_token, voting.own, voting.phone):
        with pytest.raises(NotFound):
            door(meeting.engine, token)
