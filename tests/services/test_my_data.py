"""Mine data: every row about a person and none of anybody else's; no table is forgotten."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from almene_assess.domain.errors import NotAllowed, NotFound
from almene_assess.domain.rights import Actor, Role
from almene_assess.reports.document import Table
from almene_assess.reports.my_data import my_data_document
from almene_assess.reports.pdf import pdf
from almene_assess.services import my_data
from almene_assess.services.my_data_words import PLACES, ROLES
from almene_assess.storage import audit, database, my_rows, schema
from almene_assess.web.paper import Wanted
from almene_assess.web.papers import paper
from tests.services.test_erasure import CANARY, hand_in, sector
from tests.support.small_sector import SmallSector

__all__ = ["sector"]

SECRETS = {"password_hash", "token_hash", "sealed_key", "code_hash"}
"""What opens a door is never handed out."""


def rows(sector: SmallSector, who: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(my_data.as_rows(sector.engine, sector.people[who]))
    return found


def test_every_table_that_points_to_a_person_is_in_the_file() -> None:
    """Walk the schema: a new table that names an account or a respondent must find its place."""
    pointing = {
        f"{table.name}.{column.name}"
        for table in schema.metadata.tables.values()
        for column in table.columns
        if {key.column.table.name for key in column.foreign_keys} & {"account", "respondent"}
    }
    covered = {f"{one.column.table.name}.{one.column.name}" for one in my_rows.SECTIONS.values()}
    assert pointing <= covered
    assert not any(column.name in SECRETS for one in my_rows.SECTIONS.values() for column in one.wanted)


def test_every_name_of_the_file_is_described() -> None:
    text = (Path(__file__).parents[2] / "docs" / "my-data.md").read_text(encoding="utf-8")
    for name in (*my_rows.SECTIONS, my_rows.ABOUT):
        assert f"| `{name}` |" in text


def test_the_file_holds_all_versions_with_texts_and_nothing_of_a_colleague(sector: SmallSector) -> None:
    hand_in(sector, "valgt", 4)
    hand_in(sector, "leder", 1)
    found = rows(sector, "valgt")
    assert {row["respondent_id"] for row in found["svar"]} == {sector.seats["valgt"]}
    assert len(found["svar"]) == len(sector.bank.item_order)
    assert found["svar"][0]["evidence"] == CANARY
    assert (found["konto"][0]["display_name"], len(found["roller"])) == (CANARY, 2)
    assert CANARY not in json.dumps(rows(sector, "leder"))
    for table in SECRETS:
        assert f'"{table}"' not in json.dumps(found)


def test_the_file_says_what_others_did_to_the_account_and_not_who_they_are(sector: SmallSector) -> None:
    leader, valgt = sector.people["leder"].account_id, sector.people["valgt"].account_id
    with database.writing(sector.engine) as connection:
        audit.note(connection, datetime.now(UTC), leader, "role_grant", "account", valgt, "reader")
    found = rows(sector, "valgt")["log_om_dig"]
    assert [row["action"] for row in found] == ["role_grant"]
    assert "actor_id" not in found[0]


def test_in_words_there_are_the_question_the_rung_and_the_texts_and_a_pdf_is_made(
    sector: SmallSector,
) -> None:
    hand_in(sector, "valgt", 4)
    mine = my_data.in_words(sector.engine, sector.people["valgt"])
    first = mine.sheets[0].answers[0]
    item = sector.bank.items[sector.bank.item_order[0]]
    assert (first.answer, first.evidence) == (item.levels_da[4], CANARY)
    document = my_data_document(mine, datetime.now(UTC))
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert sum(len(table.rows) for table in tables[:1]) == len(sector.bank.item_order)
    assert pdf(document).startswith(b"%PDF")


def test_only_the_own_number_opens_the_file(sector: SmallSector) -> None:
    found = paper("minedata")
    assert found is not None
    valgt, leader = sector.people["valgt"], sector.people["leder"]
    assert CANARY.encode() in found.forms["json"](Wanted(sector.engine, valgt, valgt.account_id)).content
    for form in ("json", "pdf", "docx"):
        with pytest.raises(NotFound):
            found.forms[form](Wanted(sector.engine, leader, valgt.account_id))


def test_without_a_session_there_is_no_file(sector: SmallSector) -> None:
    valgt = sector.people["valgt"]
    with pytest.raises(NotAllowed):
        my_data.as_rows(sector.engine, Actor(valgt.account_id, valgt.grants))


def test_every_role_and_reach_has_words() -> None:
    assert set(ROLES) == set(Role)
    assert len(PLACES) == 3
