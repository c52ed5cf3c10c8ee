"""Taking calendar and strategy home: for those inside, as files that others read."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import docx
import icalendar
import pytest
from starlette.routing import Router

from almene_assess.domain.goals import ActionWords, Doer, GoalWords, Horizon
from almene_assess.services import goal_deeds, goal_learning, goals
from almene_assess.web import download
from almene_assess.web.desk import Desk
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


def take(sector: SmallSector, who: str | None, part: str = "", *, paper: str = "kalender.ics") -> Answer:
    router = Router(download.routes(DOORS, sector.engine, Desk(patience=60.0)))
    cookie = {"cookie": f"pejling={signed_in(sector, who)}"} if who else {}
    title, form = paper.split(".")
    name = f"{title}-{sector.participations['eng']}{part}.{form}"
    return ask(router, f"/download/{name}", headers=cookie)


def test_a_colleague_takes_the_days_home(sector: SmallSector) -> None:
    got = take(sector, "læser")
    assert (got.status, got.all("content-type")) == (200, ["text/calendar; charset=utf-8"])
    (event,) = icalendar.Calendar.from_ical(got.body).walk("VEVENT")
    assert (str(event["summary"]), event.decoded("dtstart")) == ("Handling: Mød børnene på Ågården", DAY)


@pytest.mark.parametrize("paper", ["kalender.ics", "strategi.docx"])
@pytest.mark.parametrize(
    ("who", "part", "status"), [(None, "", 403), ("nabo", "", 404), ("sektor", "", 404), ("leder", "-x", 404)]
)
def test_nobody_outside_gets_a_byte(
    sector: SmallSector, who: str | None, part: str, status: int, paper: str
) -> None:
    got = take(sector, who, part, paper=paper)
    assert got.status == status
    assert b"Formanden" not in got.body


def test_goals_actions_and_choices_are_a_draft_for_a_strategy(sector: SmallSector) -> None:
    place, leader = sector.participations["eng"], sector.people["leder"]
    words = GoalWords("=SUM(A1)\x0b Vi spørger", "Flere kommer", "Formanden", DAY, Horizon.LARGER, Doer.BOARD)
    goal = goals.add_goal(sector.engine, leader, place, "am26.a3", words, {})
    tied = ActionWords("Ring til dem", "Driftslederen", DAY, goal_id=goal)
    goal_deeds.add_deed(sector.engine, leader, place, tied)
    goal_learning.explain(sector.engine, leader, place, "am26.b3", "Vi har ingen jord", "")
    got = take(sector, "valgt", paper="strategi.docx")
    assert got.status == 200
    paper = docx.Document(io.BytesIO(got.body))
    told = "\n".join(line.text for line in paper.paragraphs)
    heads = [line.text for line in paper.paragraphs if line.style.name == "Heading 1"]
    assert "A3 Sundhed og trivsel" in heads
    for text in ("=SUM(A1) Vi spørger", "Flere kommer", "Formanden, 1. marts 2027", "Vi har ingen jord"):
        assert text in told
    rows = [[cell.text for cell in row.cells] for table in paper.tables for row in table.rows]
    assert ["Ring til dem", "Driftslederen", "1. marts 2027"] in rows
    assert ["Mød børnene på Ågården", "Formanden", "1. marts 2027"] in rows
