"""Cookies that somebody has tampered with: none opens anything, and none breaks the gate."""

from __future__ import annotations

import asyncio
import os
import random
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse

from almene_assess.web.doors import Doors
from almene_assess.web.gate import Gate
from almene_assess.web.sockets import OpenSockets
from tests.support.asgi import asked
from tests.support.people import cookie_of, new_database, new_person, new_token

COUNT = int(os.environ.get("PEJLING_MUTATED_COOKIES", "500"))
OURS = Doors(frozenset({"http://127.0.0.1:8501"}), secure=False)
MEMBERS = "/media/x.png"


def mutated(line: str, chance: random.Random) -> str:
    """Return the Cookie header with one to three changes of any kind that fits into a header."""
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(line) + 1)
        sign = chr(chance.choice([*range(1, 10), *range(32, 256)]))
        line = chance.choice(
            [line[:at] + sign + line[at + 1 :], line[:at] + sign + line[at:], line[:at] + line[at + 1 :],
             line[:at], f"{line}; {line}", line[:at].swapcase() + line[at:], line * 2]
        )  # fmt: skip
    return line.encode("latin-1", "replace").decode("latin-1")


def test_no_mutated_cookie_opens_anything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEJLING_PASSWORD_COST", "4")
    engine = new_database(tmp_path)
    right = cookie_of(new_token(engine, new_person(engine)))
    gate = Gate(PlainTextResponse("inside"), doors=OURS, engine=engine, sockets=OpenSockets())
    chance = random.Random(COUNT)

    async def tried(line: str) -> int:
        return (await asked(gate, MEMBERS, headers={"cookie": line})).status

    async def all_of_them() -> list[tuple[str, int]]:
        lines = [mutated(right, chance) for _ in range(COUNT)]
        return [(line, await tried(line)) for line in lines]

    assert asyncio.run(tried(right)) == 200
    token = right.partition("=")[2]
    harmless = {right, f"{right};", f"{right}; "}
    for line, status in asyncio.run(all_of_them()):
        # A change beside the one pair leaves the cookie what it was.
        whole = [pair.strip() for pair in line.split(";") if pair.strip().partition("=")[0] == "pejling"]
        same = line in harmless or whole == [f"pejling={token}"]
        assert status == (200 if same else 403), line
