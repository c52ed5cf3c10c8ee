"""Beboermødet and Lokalsamfundet as pages: three findings, a choice that keeps itself, and no figure."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from almene_assess.domain.outside import Paper
from almene_assess.services import rounds, shown
from almene_assess.services.shown import Shown
from almene_assess.ui import navigation
from tests.app.conftest import See
from tests.screens import stage

DATE = re.compile(r"\d{1,2}\\?\. \w+ \d{4}|2026\\?-2028|\bSDG\b")


def said(seen: AppTest) -> str:
    return "\n".join(part.value for part in [*seen.title, *seen.header, *seen.subheader, *seen.markdown])


def stored(engine: sa.Engine, paper: Paper) -> Shown:
    actor = stage.actor(engine, stage.FINISHED)
    task = next(task for task in rounds.tasks(engine, actor) if task.may_see_result)
    return shown.shown(engine, actor, task.participation.id, paper)


@pytest.mark.parametrize("who", [stage.LARGE, stage.FINISHED])
def test_a_residents_meeting_sees_three_findings_strengths_first_and_no_figure(see: See, who: str) -> None:
    seen = see(who, navigation.RESIDENTS)
    assert not seen.exception
    assert [head.value for head in seen.header] == ["Her er vi længst", "Her kunne vi tage næste skridt"]
    assert len(seen.subheader) == 3
    words = said(seen)
    assert "Hvad skal der til, for at vi kommer et trin op?** Næste trin er »" in words
    assert "fra mindst fem" in words
    assert not re.search(r"\d", DATE.sub("", words))


def test_a_small_organisation_is_told_from_joint_steps_alone(see: See) -> None:
    seen = see(stage.SMALL, navigation.RESIDENTS)
    assert not seen.exception
    assert len(seen.subheader) == 3
    words = said(seen)
    assert "Bygger på det, bestyrelsen er blevet enig om" in words
    assert "mindst fem" not in words
    assert not re.search(r"\d", DATE.sub("", words))


@pytest.mark.parametrize("page", [navigation.RESIDENTS, navigation.COMMUNITY, navigation.DIALOGUE])
def test_where_no_organisation_has_submitted_there_is_only_what_will_come(see: See, page: object) -> None:
    seen = see(stage.SECTOR, page)
    assert not seen.exception
    assert "endnu" in seen.title[0].value


def test_what_the_board_picks_and_writes_is_kept_and_stands_on_the_page(see: See, engine: sa.Engine) -> None:
    seen = see(stage.FINISHED, navigation.COMMUNITY)
    _themes(seen).set_value(["am26.b4", "am26.a1"]).run()
    evidence = next(area for area in seen.text_area if "bevis-am26-a1" in area.key)
    evidence.set_value("Referat **fra** maj <b>").run()
    assert not seen.exception
    kept = {one.theme: one.evidence for one in stored(engine, Paper.COMMUNITY).chosen.themes}
    assert list(kept)[:1] == ["am26.a1"]
    assert kept["am26.a1"] == "Referat **fra** maj <b>"
    assert r"Referat \*\*fra\*\* maj \<b\>" in said(see(stage.FINISHED, navigation.COMMUNITY))


def test_a_sixth_theme_is_told_and_not_saved(see: See, engine: sa.Engine) -> None:
    before = stored(engine, Paper.COMMUNITY).chosen
    seen = see(stage.FINISHED, navigation.COMMUNITY)
    _themes(seen).set_value([f"am26.{key}" for key in ("a1", "a2", "a3", "a4", "b1", "b2")]).run()
    assert [text.value.split(".")[0] for text in seen.error] == ["Vælg højst 5"]
    assert stored(engine, Paper.COMMUNITY).chosen == before


def test_a_reader_sees_the_page_and_no_field(see: See) -> None:
    seen = see(stage.READER, navigation.COMMUNITY)
    assert not seen.exception
    assert not seen.text_area
    assert seen.title


def test_a_dialogue_sheet_is_written_previewed_and_ready_from_three_themes(
    see: See, engine: sa.Engine
) -> None:
    seen = see(stage.FINISHED, navigation.DIALOGUE)
    assert not seen.exception
    assert "Det ønsker vi en aftale om:" in said(seen)
    wish = next(area for area in seen.text_area if "oenske-am26-a1" in area.key)
    wish.set_value("Et fast møde i **august**").run()
    assert r"Et fast møde i \*\*august\*\*" in said(seen)
    assert stored(engine, Paper.DIALOGUE).chosen.themes[0].wish == "Et fast møde i **august**"
    _themes(seen).set_value(["am26.a1", "am26.a3"]).run()
    assert [text.value for text in seen.info] == ["Vælg mindst 3 temaer, så er arket klar til at hente."]
    _themes(seen).set_value(["am26.a1", "am26.a3", "am26.b2"]).run()
    assert not seen.info
    assert stored(engine, Paper.DIALOGUE).chosen.themes[2].wish  # what was written came back with the theme


def test_a_signal_is_taken_along_by_choice(see: See, engine: sa.Engine) -> None:
    seen = see(stage.FINISHED, navigation.DIALOGUE)
    signal = next(iter(stored(engine, Paper.DIALOGUE).signals.values()))
    assert signal not in said(seen)
    next(button for button in seen.button if "signal" in (button.key or "")).click().run()
    assert not seen.exception
    assert any(signal in one.evidence for one in stored(engine, Paper.DIALOGUE).chosen.themes)


def test_what_a_colleague_changed_meanwhile_is_never_overwritten_unseen(see: See, engine: sa.Engine) -> None:
    seen = see(stage.FINISHED, navigation.DIALOGUE)
    found, actor = stored(engine, Paper.DIALOGUE), stage.actor(engine, stage.FINISHED)
    first = replace(found.chosen.themes[0], evidence="Kollegaens ord")
    theirs = replace(found.chosen, themes=(first, *found.chosen.themes[1:-1]))
    shown.show(engine, actor, found.reading.participation.id, Paper.DIALOGUE, theirs)
    evidence = next(area for area in seen.text_area if "bevis-am26-a1" in area.key)
    evidence.set_value("Mine ord").run()
    kept = stored(engine, Paper.DIALOGUE).chosen
    assert kept.themes[0].evidence == "Kollegaens ord"
    assert len(kept.themes) == len(theirs.themes)
    assert "Mine ord" in [code.value for code in seen.code]


def test_resultat_leads_to_all_three_readings(see: See) -> None:
    words = said(see(stage.FINISHED, navigation.RESULT))
    assert "Samme resultat, vist for:" in words


def _themes(seen: AppTest):  # type: ignore[no-untyped-def]  # Streamlit's own type
    return next(group for group in seen.button_group if "temaer" in group.key)
