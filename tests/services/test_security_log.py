"""What the security log says, and what it never says: planted words are looked for in every line."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from almene_assess.services import error_trace, security_log, sign_in
from almene_assess.services.attempts import Wait
from almene_assess.services.security_log import Event
from almene_assess.storage import schema
from almene_assess.storage.database import writing
from tests.support.people import BROWSER, new_database, new_person

CANARY = "FORTROLIGT-4471"
ADDRESS = "203.0.113.77"
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """Let no test feel how much another has written."""
    security_log._counts.clear()
    yield
    security_log._counts.clear()


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> sa.Engine:
    monkeypatch.setenv("PEJLING_PASSWORD_COST", "4")
    return new_database(tmp_path)


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Callable[[], list[dict[str, Any]]]:
    """Return what reads the lines that were written; each is one whole JSON object."""
    return lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_way_in_is_written_down_without_name_address_ticket_or_token(
    engine: sa.Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    person = new_person(engine, f"{CANARY}@eksempel.dk".lower(), CANARY)
    for _ in range(6):
        admitted = sign_in.begin(engine, person.username, ADDRESS)
        if not isinstance(admitted, Wait):
            sign_in.fail(admitted, ADDRESS)
    assert isinstance(admitted, Wait)
    with writing(engine) as connection:
        connection.execute(schema.attempt.delete())
    admitted = sign_in.begin(engine, person.username, ADDRESS)
    assert not isinstance(admitted, Wait)
    ticket = sign_in.succeed(engine, admitted, BROWSER, "")
    assert isinstance(ticket, str)
    opened = sign_in.redeem(engine, ticket, BROWSER)
    assert opened is not None
    written = capsys.readouterr().err
    events = [json.loads(line)["event"] for line in written.splitlines()]
    assert events == ["sign_in_failed"] * 5 + ["sign_in_limited", "signed_in"]
    for word in (CANARY, CANARY.lower(), ADDRESS, ticket, opened.token, BROWSER):
        assert word not in written


def test_the_same_account_and_line_have_the_same_mark_and_others_another(
    lines: Callable[[], list[dict[str, Any]]],
) -> None:
    for account, line in (("anna", "2001:db8::1"), ("anna", "2001:db8::2"), ("bent", ADDRESS)):
        security_log.note(Event.SIGN_IN_FAILED, account=account, line=line)
    first, again, other = lines()
    assert (first["account"], first["line"]) == (again["account"], again["line"])
    assert first["account"] != other["account"]
    assert first["line"] != other["line"]
    assert len(first["account"]) == len(first["line"]) == security_log.MARK


@pytest.mark.parametrize(
    "typed", ['x\n{"event": "signed_in"}', "x\r\n2026 root", "x\u2028y", "\x1b[2J", "\ud800"]
)
def test_nothing_typed_can_begin_a_line_of_its_own(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    security_log.note(Event.SIGN_IN_FAILED, account=typed, line=typed)
    written = capsys.readouterr().err
    assert written.count("\n") == 1
    assert written.isascii()
    assert json.loads(written)["event"] == "sign_in_failed"


def test_who_knocks_without_end_fills_no_disk_and_the_rest_is_counted(
    lines: Callable[[], list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(security_log, "MOST", 10)
    left_out = [security_log._left_out(Event.REFUSED_ORIGIN, 1) for _ in range(25)]
    assert left_out == [0] * 10 + [None] * 15
    assert security_log._left_out(Event.ERROR, 1) == 0
    assert security_log._left_out(Event.REFUSED_ORIGIN, 2) == 15
    assert security_log._left_out(Event.REFUSED_ORIGIN, 2) == 0
    assert lines() == []


def a_failing_write(engine: sa.Engine) -> None:
    """Fail as a database does that is given somebody's words."""
    answer = f"{CANARY} som svar"
    with writing(engine) as connection:
        connection.execute(schema.account.insert().values(username=answer, display_name=answer))


def test_an_error_is_told_by_place_and_kind_alone(
    engine: sa.Engine, lines: Callable[[], list[dict[str, Any]]]
) -> None:
    with pytest.raises(sa.exc.IntegrityError) as failed:
        a_failing_write(engine)
    number = security_log.fail(failed.value)
    (line,) = lines()
    assert line["reference"] == number
    assert line["trace"][-1].startswith("sqlalchemy.exc.IntegrityError SQLITE_CONSTRAINT")
    assert any(step.startswith("tests/services/test_security_log.py:") for step in line["trace"])
    assert CANARY not in json.dumps(line)
    assert str(ROOT) not in json.dumps(line)


def nested(word: str) -> None:
    """Fail in a way that carries the word in messages, notes, keys, causes, groups and locals."""
    try:
        try:
            int(word)
        except ValueError as first:
            first.add_note(word)
            raise KeyError(word) from first
    except KeyError as second:
        raise ExceptionGroup(word, [second, LookupError(word)]) from None


def test_no_message_note_key_cause_or_group_reaches_the_trace() -> None:
    with pytest.raises(ExceptionGroup) as failed:
        nested(CANARY)
    told = "\n".join(error_trace.trace(failed.value))
    assert CANARY not in told
    for name in (
        "builtins.ValueError",
        "builtins.KeyError",
        "builtins.LookupError",
        "builtins.ExceptionGroup",
    ):
        assert name in told


def test_an_error_whose_causes_go_in_a_ring_ends() -> None:
    one, other = ValueError(CANARY), KeyError(CANARY)
    one.__cause__, other.__cause__ = other, one
    assert error_trace.trace(one) == ["builtins.KeyError", "builtins.ValueError"]


SPEAKING = """
import asyncio, logging, threading
from almene_assess.services import error_trace
error_trace.keep_words_out_of_logs()
logging.basicConfig(format="%(message)s")
word = "{word}"
def fail():
    raise ValueError(word)
try:
    fail()
except ValueError as error:
    logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
    logging.getLogger("streamlit").error("Uncaught app execution", exc_info=error)
    logging.getLogger("x").warning("could not: %s", error)
    logging.getLogger("x").warning(error)
    logging.getLogger("x").error("with %(what)s", {{"what": error}}, stack_info=True)
thread = threading.Thread(target=fail)
thread.start()
thread.join()
async def forgotten():
    asyncio.get_running_loop().set_exception_handler(error_trace.of_loop)
    asyncio.get_running_loop().call_soon(int, word)
    asyncio.create_task(asyncio.to_thread(fail))
    await asyncio.sleep(0.1)
asyncio.run(forgotten())
fail()
"""


def test_no_log_of_the_process_and_no_dying_thread_tells_an_errors_words() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SPEAKING.format(word=CANARY)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert CANARY not in done.stdout + done.stderr.replace(f'word = "{CANARY}"', "")
    assert done.stderr.count("builtins.ValueError") >= 8
    assert done.stderr.count("Traceback without its words:") >= 5
