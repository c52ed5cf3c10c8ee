"""Too little input, or odd input, with the real questionnaire: what the command says, what Resultat shows.

Clear words, no figure where none may be, no traceback.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
import streamlit as st
from streamlit.testing.v1 import AppTest

from almene_assess import cli
from almene_assess.domain.benchmark import Family, Row
from almene_assess.example.sector import seed
from almene_assess.services import rounds
from almene_assess.services.benchmark_words import FALLEN_BACK, HIDDEN
from almene_assess.storage import migrations, releases, schema
from almene_assess.storage.content import load_shipped
from almene_assess.storage.database import connect, reading, writing
from almene_assess.ui import navigation
from tests.app.conftest import See
from tests.screens import pages, stage

ORGANISATIONS = 30
NO_RELEASE = "Der er ikke udgivet en sammenligning for runden endnu. Jeres egen profil er klar."
THEME, ITEMS = "am26.a1", 3
"""The theme that nobody can answer; it is the first of the sheet."""

Release = Callable[[], str]


@pytest.fixture(scope="module")
def sector_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a sector without a release; copy it, never use it."""
    path = tmp_path_factory.mktemp("bad") / "sector.sqlite"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PEJLING_PASSWORD_COST", "4")
        engine = connect(pages.serving(path))
        migrations.upgrade(engine)
        now = datetime.now(UTC)
        seed(engine, load_shipped("am26"), organisations=ORGANISATIONS, seed=5, now=now)
    engine.dispose()  # brings everything from the log into the one file
    return path


@pytest.fixture
def engine(sector_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[sa.Engine]:
    """Return the test's own sector; command and pages read the same one."""
    own = pages.serving(Path(shutil.copy(sector_file, tmp_path)))
    monkeypatch.setenv("PEJLING_DATABASE_URL", own)
    monkeypatch.setenv("PEJLING_PASSWORD_COST", "4")
    st.cache_resource.clear()
    found = connect(own)
    yield found
    found.dispose()


@pytest.fixture
def release(
    engine: sa.Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Release:
    """Return a function that runs the command as an operator does, and returns all that it says."""

    def run() -> str:
        monkeypatch.setattr(sys, "argv", ["almene_assess", "release", "1"])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        text = f"{said.out}{said.err}{ended.value.code or ''}"
        assert "Traceback" not in text
        return text

    return run


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (0, "Ingen har både indsendt og sagt ja til at være med i sammenligningen."),
        (1, "Der er for få med, eller for mange af dem har samme administration. Intet tal må vises."),
        (7, "Der er for få med, eller for mange af dem har samme administration. Intet tal må vises."),
    ],
)
def test_too_few_participants_are_told_so_and_result_shows_the_own_profile_alone(
    see: See, engine: sa.Engine, release: Release, left: int, words: str
) -> None:
    withdraw(engine, "participation_id > 0")
    with writing(engine) as connection:
        kept = (
            connection.exec_driver_sql("SELECT id FROM consent ORDER BY id LIMIT ?", (left,)).scalars().all()
        )
        chosen = schema.consent.c.id.in_(kept)
        connection.execute(schema.consent.update().where(chosen).values(withdrawn_at=None))
    told = release()
    assert words in told
    assert "Gør sådan: Vent" in told
    seen = result(see, stage.FINISHED)
    assert [one.value for one in seen.info if "Signal herfra" not in one.value] == [NO_RELEASE]
    assert figures(seen) == set()


def test_an_organisation_without_a_kreds_is_not_offered_one(
    see: See, engine: sa.Engine, release: Release
) -> None:
    change(engine, "UPDATE participation SET kreds_id = NULL WHERE id = {own}")
    release()
    seen = result(see, stage.FINISHED, Family.KREDS)
    assert not seen.exception
    assert figures(seen) <= figures_of(rows(engine))
    assert not any("Vi ved ikke" in one for one in captions(seen))
    assert "kreds" not in " ".join(seen.button_group[0].options).lower()


def test_a_theme_that_nobody_could_answer_has_no_figure_and_breaks_nothing(
    see: See, engine: sa.Engine, release: Release
) -> None:
    with writing(engine) as connection:
        for key, levels in connection.execute(
            sa.select(schema.sheet.c.respondent_id, schema.sheet.c.levels)
        ).all():
            chosen = schema.sheet.c.respondent_id == key
            unknown = bytes([254] * ITEMS) + bytes(levels)[ITEMS:]
            connection.execute(schema.sheet.update().where(chosen).values(levels=unknown))
    assert "Sammenligning nr. 1 er udgivet." in release()
    assert {row.hidden_reason for row in rows(engine) if row.theme == THEME} == {"few_organisations"}
    for family in Family:
        seen = result(see, stage.FINISHED, family)
        line = next(one for one in lines(seen) if one[0] == axis(THEME))
        assert line[1:4] == ["–", "–", "–"]
        assert line[-1] == f"0/{ITEMS}"
    assert any("Færre end 8 organisationer har et tal her." in one for one in captions(seen))


def test_a_slice_of_one_administrator_is_hidden_and_the_reader_is_told_why(
    see: See, engine: sa.Engine, release: Release
) -> None:
    change(engine, "UPDATE participation SET size_band = 's2', administrator_id = 1 WHERE id % 2 = 1")
    change(engine, "UPDATE participation SET size_band = 's2', administrator_id = 1 WHERE id = {own}")
    change(
        engine, "UPDATE participation SET size_band = 's3' WHERE size_band = 's2' AND administrator_id <> 1"
    )
    change(engine, "UPDATE participation SET size_band = 's3' WHERE administrator_id IS NULL")
    release()
    own = [row for row in rows(engine) if (row.family, row.slice) == (Family.SIZE_BAND, "s2")]
    assert {row.hidden_reason for row in own} == {"few_administrators"}
    seen = result(see, stage.FINISHED, Family.SIZE_BAND)
    told = f"{HIDDEN['few_administrators']} {FALLEN_BACK[Family.SECTOR]}"
    assert any(told in one for one in captions(seen))


@pytest.mark.parametrize(
    "largest", ["administrator_id = 1", "id = (SELECT min(participation_id) FROM consent)"]
)
def test_when_the_largest_withdraw_between_two_releases_no_figure_is_left_to_subtract(
    see: See, engine: sa.Engine, release: Release, largest: str
) -> None:
    release()
    before = {row.key: row for row in rows(engine)}
    withdraw(engine, f"participation_id IN (SELECT id FROM participation WHERE {largest})")
    told = release()
    assert "Sammenligning nr. 2 er udgivet." in told or "bliver der ikke udgivet flere tal" in told
    for row in rows(engine):
        if row.median is not None and row.vintage == 1:
            assert row == before[row.key]
    seen = result(see, stage.FINISHED)
    assert figures(seen) <= figures_of(rows(engine))


@pytest.mark.parametrize("family", [Family.KREDS, Family.REGION])
def test_a_hidden_figure_gives_way_to_a_wider_one_and_the_page_says_why(
    see: See, engine: sa.Engine, release: Release, family: Family
) -> None:
    release()
    place = own_place(engine)
    public = {row.key: row for row in rows(engine)}
    own = [row for row in public.values() if (row.family, row.slice) == (family, place[family])]
    hidden = [row for row in own if row.hidden_reason is not None]
    seen = result(see, stage.FINISHED, family)
    assert family is Family.REGION or hidden, "every kreds of a sector this small is hidden"
    for row in hidden:
        region = public.get(row.key.__class__(Family.REGION, place[Family.REGION], row.theme))
        wider = family is Family.KREDS and region is not None and region.median is not None
        told = f"{HIDDEN[row.hidden_reason or '']} {FALLEN_BACK[Family.REGION if wider else Family.SECTOR]}"
        assert any(axis(row.theme) in one and told in one for one in captions(seen)), row


def test_the_comparison_is_there_only_while_the_own_answers_are_submitted(
    see: See, engine: sa.Engine, release: Release
) -> None:
    release()
    assert figures(result(see, stage.FINISHED)) != set()
    nothing_shared(result(see, stage.LEADER))
    change(engine, "UPDATE respondent SET submitted_at = '2026-11-20' WHERE account_id = 1")
    nothing_shared(result(see, stage.LEADER))
    administrator = stage.actor(engine, stage.FINISHED)
    rounds.reopen(engine, administrator, own_participation(engine))
    nothing_shared(result(see, stage.FINISHED))


def nothing_shared(seen: AppTest) -> None:
    """Expect a page without anything of the comparison."""
    assert figures(seen) == set()
    assert not seen.button_group
    assert not any("Sammenligning nr." in one for one in captions(seen))


def result(see: See, who: str, family: Family = Family.SECTOR) -> AppTest:
    """Return Resultat as somebody sees it, compared with a family."""
    seen = see(who, navigation.RESULT)
    if family is not Family.SECTOR:
        seen.session_state["sammenlign"] = family
        seen.run()
    assert not seen.exception
    return seen


def lines(seen: AppTest) -> list[list[str]]:
    """Return the rows of the tables with the comparison, without their heads."""
    tables = [one.value.splitlines() for one in seen.markdown if one.value.startswith("|")]
    tables = [table for table in tables if "Median" in table[0]]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for table in tables for line in table[2:]]


def figures(seen: AppTest) -> set[str]:
    """Return every published figure in the tables."""
    return {token for line in lines(seen) for token in re.findall(r"[\d,]+", " ".join(line[2:4]))}


def figures_of(public: list[Row]) -> set[str]:
    """Return how the figures of some rows are written."""
    values = {value for row in public for value in (row.median, row.p25, row.p75) if value is not None}
    return {f"{value:g}".replace(".", ",") for value in values}


def captions(seen: AppTest) -> list[str]:
    """Return the small print as it is read."""
    return [one.value.replace("\\", "") for one in seen.caption]


def axis(theme: str) -> str:
    """Return what a theme is called in tables."""
    return load_shipped("am26").theme(theme).axis_da


def rows(engine: sa.Engine) -> list[Row]:
    """Return what the current release shows."""
    with reading(engine) as connection:
        current = releases.current(connection, 1)
        assert current is not None
        return releases.rows(connection, current.id)


def own_participation(engine: sa.Engine) -> int:
    """Return the participation of the organisation that the example accounts look at."""
    actor = stage.actor(engine, stage.FINISHED)
    return rounds.tasks(engine, actor)[0].participation.id


def own_place(engine: sa.Engine) -> dict[Family, str]:
    """Return the slices of that organisation."""
    query = sa.select(schema.participation).where(schema.participation.c.id == own_participation(engine))
    with reading(engine) as connection:
        row = connection.execute(query).one()
    return {Family.KREDS: str(row.kreds_id), Family.REGION: str(row.region_id)}


def change(engine: sa.Engine, statement: str) -> None:
    """Change rows; {own} is the participation of the organisation that the example accounts look at."""
    own = own_participation(engine) if "{own}" in statement else 0
    with writing(engine) as connection:
        connection.exec_driver_sql(statement.format(own=own))


def withdraw(engine: sa.Engine, which: str) -> None:
    """Let organisations withdraw from the comparison."""
    change(engine, f"UPDATE consent SET withdrawn_at = '2026-11-20 00:00:00' WHERE {which}")
