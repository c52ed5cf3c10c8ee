"""Taking the result home: who may, when, in which forms, and that one person cannot take the machine."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from starlette.responses import Response
from starlette.routing import Router

from almene_assess.domain.answers import Card, RespondentGroup
from almene_assess.domain.rights import Grant, Role, ScopeKind
from almene_assess.locale import say
from almene_assess.services import answering
from almene_assess.storage import schema
from almene_assess.storage.database import writing
from almene_assess.web import download
from almene_assess.web.desk import MOST, MOST_FOR_ONE, Asked, Desk
from almene_assess.web.doors import Doors
from tests.services.test_inside import seat, submit
from tests.support import papers
from tests.support.asgi import Answer, ask
from tests.support.small_sector import LONG_AGO, SmallSector, make
from tests.web.test_download import signed_in

DOORS = Doors(frozenset({"http://127.0.0.1:8501"}), secure=False)
WAIT = 60.0
"""Unit: seconds; the machine may be shared."""
BEGINS = {
    "resultat-{}.pdf": b"%PDF",
    "resultat-{}.docx": b"PK",
    "tal-{}.xlsx": b"PK",
    "tal-{}.csv": b"\xef\xbb\xbfdata;",
    "diagram-{}-a.png": b"\x89PNG",
    "diagram-{}-c.svg": b"<svg ",
}


@pytest.fixture
def sector(tmp_path: Path) -> SmallSector:
    found = make(tmp_path)
    seat(found, RespondentGroup.VALGTE, 6, Random(1))
    seat(found, RespondentGroup.ANSATTE, 7, Random(2))
    return found


def take(sector: SmallSector, who: str | None, name: str, desk: Desk | None = None) -> Answer:
    router = Router(download.routes(DOORS, sector.engine, desk or Desk(patience=WAIT)))
    cookie = {"cookie": f"pejling={signed_in(sector, who)}"} if who else {}
    return ask(router, f"/download/{name.format(sector.participations['eng'])}", headers=cookie)


def test_every_form_of_every_paper_is_made_and_named_safely(sector: SmallSector) -> None:
    submit(sector)
    for name, begins in BEGINS.items():
        router = Router(download.routes(DOORS, sector.engine, Desk(patience=WAIT)))
        address = f"/download/{name.format(sector.participations['eng'])}"
        cookie = signed_in(sector, "læser") if name == "resultat-{}.pdf" else "session-læser"
        got = ask(router, address, headers={"cookie": f"pejling={cookie}"})
        assert (got.status, got.body[: len(begins)]) == (200, begins), name
        assert got.all("cache-control") == ["private, no-store"]
        (told,) = got.all("content-disposition")
        assert told.startswith("attachment; filename*=UTF-8''")
        assert told.isascii()


def test_before_the_organisation_has_submitted_there_is_no_paper(sector: SmallSector) -> None:
    got = take(sector, "læser", "resultat-{}.pdf")
    assert (got.status, got.body.decode()) == (409, say("hent.resultat_ikke_endnu"))
    assert take(sector, "nabo", "resultat-{}.pdf").status == 404


@pytest.mark.parametrize("who", [None, "nabo", "sektor", "gæst", "kreds"])
def test_nobody_outside_gets_a_byte(sector: SmallSector, who: str | None) -> None:
    submit(sector)
    scopes = {
        "gæst": (Role.GUEST, ScopeKind.ORGANISATION, sector.organisations["eng"]),
        "kreds": (Role.KREDS_COORDINATOR, ScopeKind.KREDS, 1),
    }
    if who in scopes:
        account = sector.people["sektor"]
        sector.people[who] = type(account)(account.account_id, (Grant(*scopes[who], LONG_AGO),))
        with writing(sector.engine) as connection:
            connection.execute(schema.role_grant.delete())
    router = Router(download.routes(DOORS, sector.engine, Desk(patience=WAIT)))
    cookie = {"cookie": f"pejling={signed_in(sector, who)}"} if who else {}
    for name in BEGINS:
        got = ask(router, f"/download/{name.format(sector.participations['eng'])}", headers=cookie)
        assert got.status == (403 if who is None else 404)
        assert got.body.decode() == say("hent.log_ind" if who is None else "hent.findes_ikke")


@pytest.mark.parametrize(
    "name",
    [
        *("resultat-{}.exe", "resultat-{}-findesikke.pdf", "resultat-0.pdf", "resultat-{}-kreds2.pdf"),
        *("tal-{}-a.csv", "diagram-{}.png", "diagram-{}-q.png", "diagram-{}-a-q.svg", "kopi-{}.pdf"),
        *("resultat--1.pdf", "resultat-{}-../x.pdf", "resultat-{}-%2e%2e.pdf", "RESULTAT-{}.pdf"),
    ],
)
def test_what_is_not_there_is_not_found(sector: SmallSector, name: str) -> None:
    submit(sector)
    assert take(sector, "læser", name).status == 404


def test_what_people_wrote_beside_their_answers_is_in_no_file(tmp_path: Path) -> None:
    sector, secret = make(tmp_path, form="quick"), "=HEMMELIGT()"
    actor, own = sector.people["leder"], sector.seats["leder"]
    stands = answering.open_sheet(sector.engine, actor, own)
    for item in sector.bank.form_items("quick"):
        card = Card(level=2, evidence=secret, comment=secret)
        answering.save(sector.engine, actor, own, item, card, stands.card(item).version)
    answering.submit(sector.engine, actor, own)
    submit(sector)
    cookie = {"cookie": f"pejling={signed_in(sector, 'læser')}"}
    router = Router(download.routes(DOORS, sector.engine, Desk(patience=WAIT)))
    got = {
        form: ask(router, f"/download/{name}-{sector.participations['eng']}.{form}", headers=cookie).body
        for name, form in (("tal", "csv"), ("tal", "xlsx"), ("resultat", "docx"), ("resultat", "pdf"))
    }
    texts = [
        got["csv"].decode("utf-8-sig"),
        str(papers.sheet_rows(got["xlsx"])),
        papers.word_text(got["docx"]) + str(papers.word_tables(got["docx"])),
        papers.pdf_text(got["pdf"]),
    ]
    assert all(len(text) > 1_000 and "HEMMELIGT" not in text for text in texts)


def test_names_that_look_like_formulas_are_text_all_the_way_from_the_database(sector: SmallSector) -> None:
    submit(sector)
    with writing(sector.engine) as connection:
        connection.execute(schema.organisation.update().values(name="=cmd|'/C calc'!A0"))
        connection.execute(schema.round_.update().values(title="@SUM(A1);=1+1"))
    rows = papers.comma_rows(take(sector, "læser", "tal-{}.csv").body)
    assert {(row["organisation"], row["runde"]) for row in rows} == {("'=cmd|'/C calc'!A0", "'@SUM(A1);=1+1")}


def test_a_chart_as_pixels_is_twice_its_size_and_has_letters(sector: SmallSector) -> None:
    from PIL import Image

    submit(sector)
    drawn = Image.open(BytesIO(take(sector, "læser", "diagram-{}-a.png").body)).convert("L")
    assert drawn.width == 1040
    title = drawn.crop((0, 0, 1040, 70))
    assert title.getextrema()[0] < 90, "letters are lost where the typeface is not found"


def test_a_chart_as_vectors_carries_its_letters_its_words_and_its_source(sector: SmallSector) -> None:
    submit(sector)
    svg = take(sector, "læser", "diagram-{}-b.svg").body.decode()
    assert "@font-face" in svg
    assert "Kilde: Pejling, Boligforeningen eng, Prøverunde." in svg
    assert "<desc>Radardiagram:" in svg
    assert "EKSEMPELDATA" in svg


def _waits(gate: threading.Event) -> Response:
    gate.wait(10)
    return Response("færdig")


def test_a_paper_that_takes_long_is_asked_for_again_and_made_once() -> None:
    desk, gate, made = Desk(patience=0.05), threading.Event(), []

    def work() -> Response:
        made.append(datetime.now(UTC))
        return _waits(gate)

    async def story() -> None:
        assert await desk.take(1, "a.pdf", work) is Asked.LATER
        assert await desk.take(1, "a.pdf", work) is Asked.LATER
        gate.set()
        got = await desk.take(1, "a.pdf", work)
        while got is Asked.LATER:
            got = await desk.take(1, "a.pdf", work)
        assert isinstance(got, Response)
        assert got.body == "færdig".encode()

    asyncio.run(story())
    assert len(made) == 1


def test_one_person_cannot_take_the_machine_and_all_together_cannot_either() -> None:
    desk, gate = Desk(patience=0.0), threading.Event()

    async def story() -> None:
        for n in range(MOST_FOR_ONE):
            assert await desk.take(1, f"{n}.pdf", lambda: _waits(gate)) is Asked.LATER
        assert await desk.take(1, "en-til.pdf", lambda: _waits(gate)) is Asked.TOO_MANY_OF_YOURS
        for n in range(MOST - MOST_FOR_ONE):
            assert await desk.take(100 + n, "a.pdf", lambda: _waits(gate)) is Asked.LATER
        assert await desk.take(99, "a.pdf", lambda: _waits(gate)) is Asked.TOO_MANY
        gate.set()

    asyncio.run(story())


def test_the_page_that_waits_looks_again_by_itself_and_a_refusal_says_what_to_do(sector: SmallSector) -> None:
    submit(sector)
    desk, gate = Desk(hands=1, patience=0.0), threading.Event()
    asyncio.run(desk.take(0, "i vejen.pdf", lambda: _waits(gate)))
    first = take(sector, "læser", "resultat-{}.pdf", desk)
    assert first.status == 202
    assert b'http-equiv="refresh"' in first.body
    assert say("hent.laver_tekst") in first.body.decode()
    for n in range(MOST_FOR_ONE):
        name = f"tal-{n + 1}.csv"
        asyncio.run(desk.take(sector.people["læser"].account_id, name, lambda: _waits(gate)))
    router = Router(download.routes(DOORS, sector.engine, desk))
    refused = ask(router, "/download/tal-9.xlsx", headers={"cookie": "pejling=session-læser"})
    assert refused.status == 429
    assert refused.all("retry-after") == ["10"]
    assert say("hent.mange_dine") in refused.body.decode()
    gate.set()


def test_a_paper_that_waits_is_not_handed_to_whoever_has_lost_the_right_meanwhile(
    sector: SmallSector,
) -> None:
    submit(sector)
    desk, gate = Desk(hands=1, patience=0.0), threading.Event()
    asyncio.run(desk.take(0, "i vejen.pdf", lambda: _waits(gate)))
    assert take(sector, "læser", "tal-{}.csv", desk).status == 202
    gate.set()
    with writing(sector.engine) as connection:
        mine = schema.role_grant.c.account_id == sector.people["læser"].account_id
        connection.execute(schema.role_grant.update().where(mine).values(valid_to=datetime.now(UTC)))
    name = f"/download/tal-{sector.participations['eng']}.csv"
    while (
        got := ask(_router(sector, desk), name, headers={"cookie": "pejling=session-læser"})
    ).status == 202:
        pass
    assert got.status == 404


def _router(sector: SmallSector, desk: Desk) -> Router:
    return Router(download.routes(DOORS, sector.engine, desk))
