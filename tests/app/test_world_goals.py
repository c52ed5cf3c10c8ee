"""The UN's goals on the screen: what is the source's and what is ours can never be mistaken."""

from __future__ import annotations

import re

from almene_assess.storage.content import load_world_goals
from almene_assess.ui import navigation
from tests.app.conftest import See
from tests.screens import stage


def test_resultat_names_goal_eleven_once_and_calls_all_others_suggestions(see: See) -> None:
    seen = see(stage.FINISHED, navigation.RESULT)
    assert not seen.exception
    captions = [text.value for text in seen.caption]
    assert sum("verdensmål 11" in text.value for text in seen.markdown) == 1
    others = [
        re.escape(f"{goal.number} {goal.title_da}") for goal in load_world_goals().goals if goal.number != 11
    ]
    with_others = [text for text in captions if any(re.search(rf"(?<!\w){name}", text) for name in others)]
    assert len(with_others) == 4
    assert all(text.startswith("Andre verdensmål, forslag fra Pejling:") for text in with_others)


def test_regler_og_ord_lists_every_theme_with_its_sources(see: See) -> None:
    seen = see(stage.LEADER, navigation.ABOUT)
    assert not seen.exception
    assert "FN's verdensmål" in [head.value for head in seen.header]
    listed = next(text.value for text in seen.markdown if "Livet på land" in text.value)
    assert len(listed.splitlines()) == 16
    assert listed.count("intet forslag") == 2
    assert any("Almene mål 2024–2026, BL" in text.value for text in seen.caption)
