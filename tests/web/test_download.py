"""Taking the minutes home: with a session, inside the organisation, and once the meeting is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.routing import Router

from almene_assess.domain.answers import Card
from almene_assess.domain.outside import Paper as Which
from almene_assess.domain.workshop import Move
from almene_assess.locale import say
from almene_assess.services import closing, joint_steps, rounds, shown
from almene_assess.services.accounts import token_hash
from almene_assess.storage import accounts
from almene_assess.storage.chosen import Chosen, ChosenTheme
from almene_assess.storage.database import writing
from almene_assess.web import download
from almene_assess.web.desk import Desk
from almene_assess.web.doors import Doors
from tests.support.asgi import Answer, ask
from tests.support.meeting import Meeting, meet
from tests.support.small_sector import SmallSector, make

DOORS = Doors(frozenset({"http://127.0.0.1:8501"}), secure=False)


@pytest.fixture
def meeting(tmp_path: Path) -> Meeting:
    return meet(make(tmp_path), phones=0)


def signed_in(sector: SmallSector, who: str) -> str:
    """Give somebody a session with the grants of the small sector, and return its token."""
    actor, now, token = sector.people[who], datetime.now(UTC), f"session-{who}"
    with writing(sector.engine) as connection:
        for grant in actor.grants:
            accounts.add_grant(
                connection,
                account_id=actor.account_id,
                role=grant.role.value,
                scope_kind=grant.scope_kind.value,
                scope_id=grant.scope_id,
                valid_from=grant.valid_from,
            )
        accounts.add_session(
            connection,
            token_hash=token_hash(token),
            account_id=actor.account_id,
            epoch=0,
            created_at=now,
            last_seen_at=now,
            expires_at=now + timedelta(hours=1),
        )
    return token


def take(meeting: Meeting, who: str | None, name: str | None = None) -> Answer:
    router = Router(download.routes(DOORS, meeting.engine, Desk(patience=60.0)))
    cookie = {"cookie": f"pejling={signed_in(meeting.sector, who)}"} if who else {}
    return ask(router, f"/download/{name or f'referat-{meeting.id}.docx'}", headers=cookie)


def close(meeting: Meeting) -> None:
    meeting.press(Move.END)
    closing.close(meeting.engine, meeting.leader, meeting.id, meeting.version)


@pytest.mark.parametrize(("form", "begins"), [("docx", b"PK"), ("pdf", b"%PDF")])
def test_a_colleague_takes_the_minutes_home(meeting: Meeting, form: str, begins: bytes) -> None:
    close(meeting)
    got = take(meeting, "valgt", f"referat-{meeting.id}.{form}")
    assert (got.status, got.body[: len(begins)]) == (200, begins)
    assert got.all("cache-control") == ["private, no-store"]
    name = "Referat-%20Bestyrelsens%20m%C3%B8de"
    assert got.all("content-disposition") == [f"attachment; filename*=UTF-8''{name}.{form}"]


@pytest.mark.parametrize(("who", "status"), [(None, 403), ("nabo", 404), ("sektor", 404), ("læser", 200)])
def test_nobody_outside_gets_a_byte_or_learns_of_the_meeting(
    meeting: Meeting, who: str | None, status: int
) -> None:
    close(meeting)
    got = take(meeting, who)
    assert got.status == status
    assert status != 404 or got.body.decode() == say("hent.findes_ikke")
    assert status == 200 or b"Bestyrelsens" not in got.body


def test_there_are_no_minutes_before_the_meeting_is_closed(meeting: Meeting) -> None:
    assert take(meeting, "leder").status == 409


@pytest.mark.parametrize(
    "name",
    ["referat-99.docx", "referat-1.exe", "referat-x.pdf", "referat-1", f"referat-{'9' * 5_000}.pdf"],
    ids=lambda name: name[:20],
)
def test_what_is_not_there_is_not_found(meeting: Meeting, name: str) -> None:
    close(meeting)
    assert take(meeting, "leder", name).status == 404


@pytest.fixture
def chosen(tmp_path: Path) -> SmallSector:
    """Return a board that has submitted and picked three themes for its dialogue sheet."""
    sector = make(tmp_path)
    whole, desk = sector.participations["eng"], sector.people["leder"]
    for item in sector.bank.form_themes("full")["am26.a1"]:
        joint_steps.set_joint(sector.engine, desk, whole, item, Card(level=2), 0)
    rounds.submit(sector.engine, desk, whole, share=False)
    keep(sector, "am26.a1", "am26.a2", "am26.a3")
    return sector


def keep(sector: SmallSector, *themes: str) -> None:
    whole, desk = sector.participations["eng"], sector.people["leder"]
    wish = Chosen("Om os", tuple(ChosenTheme(theme, "Referatet") for theme in themes))
    stands = shown.shown(sector.engine, desk, whole, Which.DIALOGUE).chosen
    for paper in Which:
        shown.show(sector.engine, desk, whole, paper, replace(wish, version=stands.version))


def fetch(sector: SmallSector, who: str | None, *names: str) -> list[Answer]:
    router = Router(download.routes(DOORS, sector.engine, Desk(patience=60.0)))
    cookie = {"cookie": f"pejling={signed_in(sector, who)}"} if who else {}
    return [ask(router, f"/download/{name}", headers=cookie) for name in names]


@pytest.mark.parametrize("paper", ["dialogark", "lokalsamfund"])
@pytest.mark.parametrize(
    ("who", "status"), [("leder", 200), ("læser", 200), ("nabo", 404), ("sektor", 404), (None, 403)]
)
def test_what_a_board_shows_outside_is_carried_out_by_those_inside(
    chosen: SmallSector, paper: str, who: str | None, status: int
) -> None:
    name = f"{paper}-{chosen.participations['eng']}"
    for got, begins in zip(fetch(chosen, who, f"{name}.docx", f"{name}.pdf"), (b"PK", b"%PDF"), strict=True):
        assert got.status == status
        assert got.body.startswith(begins) is (status == 200)


def test_a_dialogue_sheet_of_two_themes_is_not_ready(chosen: SmallSector) -> None:
    keep(chosen, "am26.a1", "am26.a2")
    (got,) = fetch(chosen, "leder", f"dialogark-{chosen.participations['eng']}.pdf")
    assert (got.status, got.body.decode()) == (409, say("dialogark.ikke_klar"))


def test_before_submission_nothing_leaves_the_house(tmp_path: Path) -> None:
    sector = make(tmp_path)
    names = [f"{paper}-{sector.participations['eng']}.pdf" for paper in ("dialogark", "lokalsamfund")]
    assert [got.status for got in fetch(sector, "leder", *names)] == [404, 404]
