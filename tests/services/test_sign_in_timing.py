"""How long a refusal takes with and without an account, in one process by turns; judged in a soak only."""

from __future__ import annotations

import os
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest
import sqlalchemy as sa

from almene_assess.services import passwords, sign_in
from almene_assess.services.sign_in import Challenge
from almene_assess.storage import schema
from almene_assess.storage.database import writing
from almene_assess.ui import auth_fence
from tests.support.people import new_database, new_person

TIMED = int(os.environ.get("PEJLING_TIMED_SIGN_INS", "5"))
ENOUGH = 500
"""From so many on the medians stand still enough to be compared; a shared machine cannot judge by fewer."""
MOST_APART = 0.05
REAL_COST = "12"


def seconds(engine: sa.Engine, username: str) -> float:
    """Return how long one wrong password takes, from the form to the refusal."""
    with writing(engine) as connection:
        connection.execute(schema.attempt.delete())
    begun = perf_counter()
    admitted = sign_in.begin(engine, username, "203.0.113.5")
    assert isinstance(admitted, Challenge)
    fits = auth_fence.fits(passwords.prepared("en forkert kode på åen"), admitted.password_hash)
    code = sign_in.succeed(engine, admitted, "b", "") if fits else None
    assert code is None
    sign_in.fail(admitted, "203.0.113.5")
    return perf_counter() - begun


def test_a_refusal_takes_as_long_without_an_account_as_with_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PEJLING_PASSWORD_COST", REAL_COST if TIMED >= ENOUGH else "4")
    engine = new_database(tmp_path)
    person = new_person(engine)
    sign_in.nobodys_hash()  # slow once; the server does it when it starts
    pairs = [
        (seconds(engine, person.username), seconds(engine, f"ukendt{n}@eksempel.dk")) for n in range(TIMED)
    ]
    known, unknown = (median(side) for side in zip(*pairs, strict=True))
    apart = abs(known - unknown) / max(known, unknown)
    print(f"2 x {TIMED}: {known * 1000:.2f} ms known, {unknown * 1000:.2f} ms unknown, {apart:.1%} apart")
    assert apart < MOST_APART or TIMED < ENOUGH
