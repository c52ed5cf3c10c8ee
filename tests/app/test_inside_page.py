"""Resultat, below the radars: how far people agree, and the groups, each with its reason where hidden."""

from __future__ import annotations

import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from almene_assess.services import results, rounds
from almene_assess.storage import schema
from almene_assess.storage.content import load_shipped
from almene_assess.storage.database import writing
from almene_assess.ui import navigation
from tests.app.conftest import See
from tests.screens import stage


def _charts_of_groups(seen: AppTest) -> list[str]:
    """Return the headings of the charts of groups, one a pejlemærke."""
    titles = {pillar.title_da for pillar in load_shipped("am26").pejlemaerker}
    return [head.value for head in seen.subheader if head.value in titles]


def test_a_small_organisation_reads_why_its_groups_are_hidden_and_what_to_do(see: See) -> None:
    seen = see(stage.FINISHED, navigation.RESULT)
    assert not seen.exception
    assert {"Hvor enige er I?", "Valgte og ansatte"} <= {head.value for head in seen.header}
    told = [text.value for text in seen.markdown if "en af grupperne" in text.value]
    assert len(told) == 1
    assert "spørg hinanden" in told[0]
    assert not _charts_of_groups(seen)


def test_a_large_organisation_sees_its_groups_as_charts_with_the_same_figures_in_tables(
    see: See, engine: sa.Engine
) -> None:
    seen = see(stage.LARGE, navigation.RESULT)
    assert not seen.exception
    assert len(_charts_of_groups(seen)) == 4
    tables = "\n".join(text.value for text in seen.markdown if "| Tema | Valgte | Ansatte |" in text.value)
    actor = stage.actor(engine, stage.LARGE)
    found = results.inside(engine, actor, rounds.tasks(engine, actor)[0].participation.id)
    shown = {one.theme for one in found.figures.means if one.mean is not None}
    assert shown
    assert all(found.questionnaire.theme(theme).axis_da in tables for theme in shown)


def test_words_come_before_figures(see: See) -> None:
    seen = see(stage.FINISHED, navigation.RESULT)
    said = "\n".join(text.value for text in seen.markdown)
    assert "I ligger tæt på hinanden" in said
    folds = [fold for fold in seen.expander if fold.label == "Se tallene bag"]
    assert len(folds) == 1
    assert any("Enighed (r\\*wg)" in text.value for text in folds[0].markdown)


def test_after_a_correction_the_page_says_that_these_figures_are_from_before(
    see: See, engine: sa.Engine
) -> None:
    see(stage.FINISHED, navigation.RESULT)  # the first look
    with writing(engine) as connection:
        kept = connection.execute(sa.select(schema.counted_sheet)).first()
        assert kept is not None
        levels = bytes([4 - code if code < 5 else code for code in kept.levels])
        own = schema.sheet.c.respondent_id == kept.respondent_id
        connection.execute(schema.sheet.update().where(own).values(levels=levels))
    seen = see(stage.FINISHED, navigation.RESULT)
    assert [text.value.split(",")[0] for text in seen.info if "rettet" in text.value] == [
        "Der er rettet i svar"
    ]


def test_the_own_profile_says_nothing_of_others(see: See) -> None:
    seen = see(stage.BOARD_MEMBER, navigation.RESULT)
    assert "Hvor enige er I?" not in [head.value for head in seen.header]
