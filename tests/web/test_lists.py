"""Lists to take home: the secretariat's alone, inert in a spreadsheet, and readable by Pejling again."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.routing import Router

from almene_assess.domain.organisations import Draft
from almene_assess.domain.table_file import read
from almene_assess.services import organisations
from almene_assess.web import download
from almene_assess.web.desk import Desk
from tests.support import tables
from tests.support.asgi import Answer, ask
from tests.support.small_sector import SmallSector, make
from tests.web.test_download import DOORS, signed_in

FORMULA = '=HYPERLINK("http://x";"y")'


@pytest.fixture
def sector(tmp_path: Path) -> SmallSector:
    made = make(tmp_path)
    draft = Draft(FORMULA, tables.cvr(30_000_000), "0123")
    organisations.add(made.engine, made.people["sektor"], draft)
    return made


def take(sector: SmallSector, who: str | None, name: str) -> Answer:
    router = Router(download.routes(DOORS, sector.engine, Desk(patience=60.0)))
    cookie = {"cookie": f"pejling={signed_in(sector, who)}"} if who else {}
    return ask(router, f"/download/{name}", headers=cookie)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_list_comes_back_as_it_went_and_no_cell_is_run(sector: SmallSector, form: str) -> None:
    got = take(sector, "sektor", f"organisationer-0.{form}")
    head, *rows = [cells for _, cells in read(got.body)]
    assert head == [
        "Navn",
        "CVR",
        "LBF-nummer",
        "Kreds",
        "Antal boliger",
        "Region",
        "Administration",
        "Del af",
    ]
    assert rows[0][:3] == [FORMULA, tables.cvr(30_000_000), "0123"]
    assert rows[1][3:5] == ["1. kreds", "200-999 boliger"]
    assert form != "csv" or b"\"'=HYPERLINK" in got.body


@pytest.mark.parametrize(("who", "status"), [(None, 403), ("leder", 404), ("læser", 404)])
def test_nobody_else_takes_the_list(sector: SmallSector, who: str | None, status: int) -> None:
    got = take(sector, who, "organisationer-0.csv")
    assert got.status == status
    assert b"eng" not in got.body


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("skabelon-0-organisationer.xlsx", 200),
        ("skabelon-0-brugere.xlsx", 200),
        ("skabelon-1-organisationer.xlsx", 404),
        ("skabelon-0-andet.xlsx", 404),
        ("organisationer-1.csv", 404),
        ("organisationer-0-x.csv", 404),
    ],
)
def test_a_template_holds_headings_and_nothing_else(sector: SmallSector, name: str, status: int) -> None:
    got = take(sector, "sektor", name)
    assert got.status == status
    assert status != 200 or len(read(got.body)) == 1
