"""Målekvalitet as the secretariat sees it, as others are turned away, and with nothing to show yet."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from almene_assess.domain.quality import ItemQuality, Quality, ThemeQuality
from almene_assess.locale import say
from almene_assess.storage import quality, schema
from almene_assess.storage.database import reading, writing
from almene_assess.ui import navigation
from almene_assess.ui.components.quality_page import apart, coefficient, together
from tests.app.conftest import See
from tests.screens import stage

SUPERIOR = re.compile(r"\b(bedre|bedst|dårligere|dårligst|foran|bagud|vinder|rangliste|placering)\b")


def words(seen: AppTest) -> str:
    return "\n".join(
        str(part.value) for kind in ("markdown", "caption", "warning") for part in seen.get(kind)
    )


def standing(engine: sa.Engine) -> Quality:
    with reading(engine) as connection:
        found = quality.standing(connection, 1)
    assert found is not None
    assert found.quality is not None
    return found.quality


def put(engine: sa.Engine, made: Quality | None) -> None:
    """Let the first release have other figures."""
    with writing(engine) as connection:
        connection.execute(schema.release_quality_member.delete())
        connection.execute(schema.release_quality.delete())
        quality.keep(connection, 1, 1, quality.Standing(made, 1, {1: "x"}))


def test_invented_figures_say_so_before_the_first_figure(see: See) -> None:
    seen = see(stage.SECTOR, navigation.QUALITY)
    assert [part.value for part in seen.warning] == [say("kvalitet.opdigtet")]
    order = [type(part).__name__ for part in seen.main]
    assert order.index("Warning") < order.index("Header")


def test_every_theme_has_a_row_with_stored_figures_only(see: See, engine: sa.Engine) -> None:
    shown = words(see(stage.SECTOR, navigation.QUALITY))
    for theme in standing(engine).themes:
        cells = [coefficient(theme.consistency), f"{coefficient(theme.low)} – {coefficient(theme.high)}"]
        cells += [coefficient(theme.icc1), coefficient(theme.icc2), str(theme.k)]
        assert f"| {' | '.join(cells)} |" in shown


def test_others_are_told_that_they_have_no_access_and_do_not_find_it_in_the_menu(see: See) -> None:
    for who in (stage.LEADER, stage.READER):
        seen = see(who, navigation.QUALITY)
        assert [part.value for part in seen.error] == [say("fejl.findes_ikke")]
        assert not seen.markdown or "alfa" not in words(seen)
    entry = next(entry for entry in navigation.ENTRIES if entry.file == navigation.QUALITY)
    assert entry.shown_to(None) == "hidden"


def test_a_round_that_is_too_small_says_what_is_needed_and_about_how_many_there_are(
    see: See, engine: sa.Engine
) -> None:
    put(engine, None)
    shown = words(see(stage.SECTOR, navigation.QUALITY))
    assert "mindst 30 organisationer" in shown
    assert "cirka 75 organisationer" in shown
    assert "opdigtede.** De kommer" not in shown
    assert "|" not in shown


def test_a_handful_is_not_called_about_five_or_about_none(see: See, engine: sa.Engine) -> None:
    put(engine, None)
    with writing(engine) as connection:
        connection.execute(schema.consent.update().values(withdrawn_at=datetime.now(UTC)))
    shown = words(see(stage.SECTOR, navigation.QUALITY))
    assert "færre end 8 organisationer" in shown
    assert "cirka" not in shown


def test_marked_items_are_named_and_what_is_held_back_is_only_counted(see: See, engine: sa.Engine) -> None:
    marks = (ItemQuality("am26.a1.1", 0.35, (0, 4)), ItemQuality("am26.b1.2", 0.5))
    put(engine, replace(standing(engine), items=marks, held_back=("am26.c1.1",)))
    shown = words(see(stage.SECTOR, navigation.QUALITY))
    assert shown.index("cirka 50 %") < shown.index("cirka 35 %")
    assert "trin 0 (Ikke i gang) og trin 4" in shown.replace("\\", "")
    assert say("kvalitet.holdt_tilbage", n=1) in shown


def test_without_a_reliable_icc2_no_word_puts_one_organisation_above_another(
    see: See, engine: sa.Engine
) -> None:
    made = standing(engine)
    put(engine, replace(made, themes=tuple(replace(theme, icc2=0.69) for theme in made.themes)))
    shown = words(see(stage.SECTOR, navigation.QUALITY)).lower()
    assert say("kvalitet.forskel_svag").lower() in shown
    assert say("kvalitet.forskel_god").lower() not in shown
    assert SUPERIOR.findall(shown) == []


def test_verdicts_follow_the_shown_figures() -> None:
    def theme(low: float | None, high: float | None, icc2: float | None) -> ThemeQuality:
        return ThemeQuality("t", None if low is None else 0.7, low, high, 0.2, icc2, 5)

    said = [
        together(theme(low, high, None)) for low, high in [(0.7, 0.8), (0.6, 0.7), (0.5, 0.69), (None, None)]
    ]
    names = [words.removeprefix("kvalitet.sammen_") for words in said]
    assert names == ["god", "usikker", "svag", "ingen"]
    assert [
        apart(theme(None, None, icc2)).removeprefix("kvalitet.forskel_") for icc2 in (0.7, 0.69, None)
    ] == [
        "god",
        "svag",
        "ingen",
    ]
    assert [coefficient(value) for value in (0.95, 0.94, 0.0, None)] == ["≥ 0,95", "0,94", "0,00", "–"]
