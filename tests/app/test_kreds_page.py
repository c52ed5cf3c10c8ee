"""Jeres kreds where the kreds is too small: it says so, and the sector's figures stand there all the same."""

from __future__ import annotations

import sqlalchemy as sa

from almene_assess.storage import schema
from almene_assess.storage.database import writing
from almene_assess.ui import navigation
from tests.app.conftest import See
from tests.screens import stage


def test_a_kreds_that_is_hidden_still_shows_the_sector(see: See, engine: sa.Engine) -> None:
    cells = schema.release_cell
    hidden = {"hidden_reason": "few_organisations", "band_reason": None, "n_ca": None}
    with writing(engine) as connection:
        connection.execute(
            cells.update()
            .where(cells.c.family == "kreds")
            .values(median=None, p25=None, p75=None, mean=None, **hidden)
        )
    seen = see(stage.KREDS, navigation.KREDS)
    assert not seen.exception
    assert any("Vi må ikke vise tal for kredsen" in box.value for box in seen.info)
    tables = [text.value for text in seen.markdown if text.value.startswith("| Tema")]
    assert len(tables) == 4
    rows = [line.split(" | ") for table in tables for line in table.splitlines()[2:]]
    assert all(row[1] == "–" for row in rows)
    assert any(row[2].startswith("2") for row in rows)
