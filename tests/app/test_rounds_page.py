"""Runde og udgivelse: what the secretariat sees and can do, and what everybody else does not."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from almene_assess.domain.release_run import LOST_AFTER, Outcome
from almene_assess.services.release_words import ENDED, UNDERWAY
from almene_assess.storage import release_runs, schema
from almene_assess.storage.database import reading, writing
from almene_assess.ui import navigation
from tests.app.conftest import See
from tests.screens import stage

ROUND = 1
REPORT = "De tekniske tal fra kontrollen"
TURN = {"turn": 2, "done": 2, "themes": 16, "held_back": 1}


def now() -> datetime:
    return datetime.now(UTC)


def note_run(engine: sa.Engine, at: datetime, *, ended: Outcome | None = None) -> int:
    """Note a run as a process would, without one."""
    with writing(engine) as connection:
        run_id = release_runs.begin(connection, ROUND, None, at, rehearsal=True)
        release_runs.alive(connection, run_id, at, **TURN)
        if ended is not None:
            release_runs.end(connection, run_id, ended, at)
    return run_id


def read(seen: AppTest) -> str:
    """Return all words of a page."""
    assert not seen.exception
    parts = (seen.title, seen.header, seen.markdown, seen.caption, seen.success, seen.warning, seen.info)
    return "\n".join(element.value for part in parts for element in part)


def buttons(seen: AppTest) -> set[str]:
    """Return the labels of the buttons of the page itself."""
    return {button.label for button in seen.main.get("button")} - {"Puls"}


def test_the_page_tells_how_far_the_round_is_without_a_name_or_an_exact_number(see: See) -> None:
    words = read(see(stage.SECTOR, navigation.ROUNDS))
    assert "Cirka 75 organisationer har indsendt" in words
    assert "Én sammenligning er udgivet, og der er én tilbage" in words
    assert "Sammenligning nr. 1" in words
    assert "Boligorganisation" not in words
    assert "Boligselskab" not in words


@pytest.mark.parametrize("who", [stage.LEADER, stage.READER])
def test_others_are_told_that_the_page_is_not_theirs_and_have_it_in_no_menu(
    see: See, engine: sa.Engine, who: str
) -> None:
    seen = see(who, navigation.ROUNDS)
    assert "Siden er for sektorens sekretariat" in read(seen)
    assert not buttons(seen)
    (entry,) = [entry for entry in navigation.ENTRIES if entry.file == navigation.ROUNDS]
    shown = [entry.shown_to(stage.actor(engine, one)) for one in (who, stage.SECTOR)]
    assert shown == ["hidden", "visible"]


def test_home_leads_the_secretariat_to_its_rounds(see: See) -> None:
    seen = see(stage.SECTOR)
    assert "Du har ingen opgaver" not in read(seen)
    assert seen.button(key="til-runder").label == "Gå til Runde og udgivelse"


def test_publishing_asks_once_more_and_can_be_left(see: See, engine: sa.Engine) -> None:
    seen = see(stage.SECTOR, navigation.ROUNDS)
    seen.button(key=f"udgiv-{ROUND}").click().run()
    assert "Den kan ikke tages tilbage eller rettes, og der er kun to i hver runde" in read(seen)
    seen.button(key=f"udgiv-nej-{ROUND}").click().run()
    assert buttons(seen) == {"Prøv kontrollen", "Udgiv sammenligning nr. 2"}
    with reading(engine) as connection:
        assert release_runs.newest(connection, ROUND) is None


@pytest.mark.parametrize("ended", Outcome)
def test_every_ending_reads_as_what_happened_what_is_safe_and_what_to_do(
    see: See, engine: sa.Engine, ended: Outcome
) -> None:
    note_run(engine, now(), ended=ended)
    seen = see(stage.SECTOR, navigation.ROUNDS)
    assert all(sentence in read(seen) for sentence in ENDED[ended])
    assert "Prøv kontrollen" in buttons(seen)


def test_while_it_runs_the_page_shows_how_far_and_starts_no_other(see: See, engine: sa.Engine) -> None:
    note_run(engine, now())
    seen = see(stage.SECTOR, navigation.ROUNDS)
    assert "Prøven er i gang" in read(seen)
    assert "Du kan gå fra siden" in read(seen)
    assert not buttons(seen)


def test_somebody_who_clicks_on_an_old_page_is_told_that_it_is_on(see: See, engine: sa.Engine) -> None:
    seen = see(stage.SECTOR, navigation.ROUNDS)
    note_run(engine, now())
    seen.button(key=f"proev-{ROUND}").click().run()
    assert not seen.exception
    assert UNDERWAY.happened in read(seen) or "Prøven er i gang" in read(seen)
    with reading(engine) as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(schema.release_run)).scalar() == 1


def test_a_killed_run_is_said_to_be_cut_off_and_can_be_tried_again(see: See, engine: sa.Engine) -> None:
    note_run(engine, now() - LOST_AFTER - timedelta(seconds=1))
    seen = see(stage.SECTOR, navigation.ROUNDS)
    assert "Kontrollen blev afbrudt.** Der er ikke udgivet noget. Prøv igen." in read(seen)
    assert "Prøv kontrollen" in buttons(seen)


def test_with_both_published_there_is_nothing_left_to_press(see: See, engine: sa.Engine) -> None:
    with writing(engine) as connection:
        second = {"round_id": ROUND, "number": 2, "rule_version": "x", "sha256": "a" * 64}
        key = schema.new_id(connection.execute(schema.release.insert().values(**second, created_at=now())))
        first = sa.select(schema.release_audit.c.report).limit(1)
        report = connection.execute(first).scalar_one()
        connection.execute(schema.release_audit.insert().values(release_id=key, report=report))
    seen = see(stage.SECTOR, navigation.ROUNDS)
    assert "Begge sammenligninger er udgivet" in read(seen)
    assert not buttons(seen)
    assert sum(fold.label == REPORT for fold in seen.expander) == 2


def test_a_click_starts_a_process_whose_answer_the_page_then_shows(see: See, engine: sa.Engine) -> None:
    with writing(engine) as connection:
        connection.execute(schema.consent.update().values(withdrawn_at=now()))
    seen = see(stage.SECTOR, navigation.ROUNDS)
    assert "Færre end 8 organisationer" in read(seen)
    seen.button(key=f"proev-{ROUND}").click().run()
    assert "Prøven er i gang" in read(seen)
    deadline = time.monotonic() + 60
    while ENDED[Outcome.NOBODY].happened not in read(seen.run()):
        assert time.monotonic() < deadline, read(seen)
        time.sleep(0.2)
