"""Taking the calendar home: for those inside, as a file that a calendar reads."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import icalendar
import pytest
from starlette.routing import Router

from almene_assess.domain.goals import ActionWords
from almene_assess.services import goal_deeds
from almene_assess.web import download
from tests.support.asgi import Answer, ask
from tests.support.small_sector import SmallSector, make
from tests.web.test_download import DOORS, signed_in

DAY = date(2027, 3, 1)


@pytest.fixture
def sector(tmp_path: Path) -> SmallSector:
    made = make(tmp_path)
    place, words = made.participations["eng"], ActionWords("Mød børnene på Ågården", "Formanden", DAY)
    goal_deeds.add_deed(made.engine, made.people["leder"], place, words)
    return made


def take(sector: SmallSector, who: str | None, part: str = "") -> Answer:
    router = Router(download.routes(DOORS, sector.engine))
    cookie = {"cookie": f"pejling={signed_in(sector, who)}"} if who else {}
    name = f"kalender-{sector.participations['eng']}{part}.ics"
    return ask(router, f"/download/{name}", headers=cookie)


def test_a_colleague_takes_the_days_home(sector: SmallSector) -> None:
    got = take(sector, "læser")
    assert (got.status, got.all("content-type")) == (200, ["text/calendar; charset=utf-8"])
    (event,) = icalendar.Calendar.from_ical(got.body).walk("VEVENT")
    assert (str(event["summary"]), event.decoded("dtstart")) == ("Handling: Mød børnene på Ågården", DAY)


@pytest.mark.parametrize(
    ("who", "part", "status"), [(None, "", 403), ("nabo", "", 404), ("sektor", "", 404), ("leder", "-x", 404)]
)
def test_nobody_outside_gets_a_byte(sector: SmallSector, who: str | None, part: str, status: int) -> None:
    got = take(sector, who, part)
    assert got.status == status
    assert b"Formanden" not in got.body
