"""The list of organisations: written by the secretariat alone, all or nothing, with a row in the log."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from almene_assess.domain.errors import Conflict, InvalidValue, NotAllowed, NotFound
from almene_assess.domain.organisations import Draft
from almene_assess.services import merging, organisations
from almene_assess.storage import schema
from almene_assess.storage.database import reading, writing
from tests.support import tables
from tests.support.small_sector import SmallSector, make

CVR = tables.cvr(30_000_000)
HEAD = ["Navn", "CVR", "Kreds", "Region", "Administration"]


@pytest.fixture
def sector(tmp_path: Path) -> SmallSector:
    return make(tmp_path)


def listed(sector: SmallSector) -> list[Draft]:
    found = organisations.register(sector.engine, sector.people["sektor"])
    return [one.draft for one in found.organisations]


def logged(sector: SmallSector) -> list[str]:
    with reading(sector.engine) as connection:
        return list(connection.execute(sa.select(schema.audit_log.c.action)).scalars())


@pytest.mark.parametrize("who", ["leder", "valgt", "læser", "nabo"])
def test_nobody_else_reads_or_writes_the_list(sector: SmallSector, who: str) -> None:
    engine, actor = sector.engine, sector.people[who]
    eng, bakke = sector.organisations["eng"], sector.organisations["bakke"]
    content = tables.text([HEAD, ["Ny", CVR, "", "", ""]])
    for attempt in (
        lambda: organisations.register(engine, actor),
        lambda: organisations.add(engine, actor, Draft("Ny", CVR)),
        lambda: organisations.change(engine, actor, eng, Draft("Ny"), Draft("x")),
        lambda: organisations.preview(engine, actor, content),
        lambda: organisations.take_in(engine, actor, content),
        lambda: merging.consequences(engine, actor, eng, bakke),
        lambda: merging.merge(engine, actor, eng, bakke),
        lambda: merging.part(engine, actor, eng),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert len(listed(sector)) == 2


def test_one_is_added_with_its_company_and_its_own_row_in_the_log(sector: SmallSector) -> None:
    draft = Draft("  Engen   på åen ", f"DK {CVR}", "0123", administrator="Fælles Drift")
    organisations.add(sector.engine, sector.people["sektor"], draft)
    organisations.add(
        sector.engine,
        sector.people["sektor"],
        Draft("To", tables.cvr(40_000_000), administrator="fælles drift"),
    )
    found = organisations.register(sector.engine, sector.people["sektor"])
    assert Draft("Engen på åen", CVR, "0123", administrator="Fælles Drift") in listed(sector)
    assert found.administrators == ("Fælles Drift",)
    assert logged(sector) == ["organisation_add"] * 2


@pytest.mark.parametrize(
    ("draft", "field", "problem"),
    [
        (Draft("", CVR), "name", "missing"),
        (Draft("Ny"), "cvr", "missing"),
        (Draft("Ny", "12345678"), "cvr", "digits"),
        (Draft("Ny", CVR, "12x"), "lbf", "digits"),
        (Draft("Ny", CVR, kreds_id=99), "kreds", "unknown"),
        (Draft("Ny", CVR, region_id=99), "region", "unknown"),
        (Draft("Ny", CVR, size_band="s9"), "size", "unknown"),
        (Draft("Ny", CVR, administrator="x" * 201), "administrator", "too_long"),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_is_kept(
    sector: SmallSector, draft: Draft, field: str, problem: str
) -> None:
    with pytest.raises(InvalidValue) as refused:
        organisations.add(sector.engine, sector.people["sektor"], draft)
    assert (refused.value.field, refused.value.problem) == (field, problem)
    assert len(listed(sector)) == 2


def test_a_number_that_somebody_has_is_given_to_nobody_else(sector: SmallSector) -> None:
    staff = sector.people["sektor"]
    organisations.add(sector.engine, staff, Draft("Første", CVR))
    with pytest.raises(InvalidValue, match="taken"):
        organisations.add(sector.engine, staff, Draft("Anden", CVR))


def test_a_change_is_written_on_top_of_what_was_seen_and_never_blindly(sector: SmallSector) -> None:
    staff, eng = sector.people["sektor"], sector.organisations["eng"]
    seen = next(one for one in listed(sector) if one.name.endswith("eng"))
    organisations.change(sector.engine, staff, eng, replace(seen, name="Nyt navn"), seen)
    with pytest.raises(Conflict):
        organisations.change(sector.engine, staff, eng, replace(seen, lbf="1"), seen)
    with pytest.raises(NotFound):
        organisations.change(sector.engine, staff, 10**9, seen, seen)
    assert [one.name for one in listed(sector)] == ["Boligforeningen bakke", "Nyt navn"]


def test_the_regions_offered_are_those_of_the_day_and_an_old_one_stays_where_it_is(
    sector: SmallSector,
) -> None:
    ended = {
        "code": "gammel",
        "name": "Region Gammel",
        "valid_from": date(2007, 1, 1),
        "valid_to": date(2020, 1, 1),
    }
    with writing(sector.engine) as connection:
        old = schema.new_id(connection.execute(schema.region.insert().values(**ended)))
        connection.execute(schema.organisation.update().values(region_id=old))
    staff, eng = sector.people["sektor"], sector.organisations["eng"]
    found = organisations.register(sector.engine, staff)
    seen = found.find(eng)
    assert found.regions_today == frozenset()
    assert seen is not None
    organisations.change(sector.engine, staff, eng, replace(seen.draft, lbf="7"), seen.draft)
    with pytest.raises(InvalidValue, match="region"):
        organisations.add(sector.engine, staff, Draft("Ny", CVR, region_id=old))


def test_a_list_is_taken_in_whole_or_not_at_all(sector: SmallSector) -> None:
    staff = sector.people["sektor"]
    good, bad = ["Ny", CVR, "1", "", "Fælles"], ["Nyere", "12345678", "", "", ""]
    with pytest.raises(InvalidValue, match="rows"):
        organisations.take_in(sector.engine, staff, tables.text([HEAD, good, bad]))
    assert len(listed(sector)) == 2
    content = tables.workbook([HEAD, good])
    seen = organisations.preview(sector.engine, staff, content)
    assert (len(seen.read.drafts), seen.read.problems, seen.new_administrators) == (1, (), ("Fælles",))
    assert len(listed(sector)) == 2, "looking writes nothing"
    assert organisations.take_in(sector.engine, staff, content) == 1
    with pytest.raises(InvalidValue, match="rows"):
        organisations.take_in(sector.engine, staff, content)
    assert len(listed(sector)) == 3
