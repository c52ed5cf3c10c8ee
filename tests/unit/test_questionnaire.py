"""The questionnaire's own promises: counts, ids that never change, forms, and rules between its parts."""

from __future__ import annotations

import copy
import re
from collections import Counter
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.storage import content

THEMES_2026 = [f"am26.{pillar}{n}" for pillar in "abcf" for n in range(1, 5)]
ITEMS_2026 = [f"{theme}.{n}" for theme in THEMES_2026 for n in range(1, 4)]
THEMES_2024 = [f"am24.{pillar}{n}" for pillar in "rgd" for n in range(1, 4)]
ITEMS_2024 = [f"{theme}.1" for theme in THEMES_2024]
QUICK_2026 = [
    "am26.a1.1",
    "am26.a2.2",
    "am26.a3.1",
    "am26.a4.2",
    "am26.b1.1",
    "am26.b2.1",
    "am26.b3.1",
    "am26.b4.1",
    "am26.c1.2",
    "am26.c2.2",
    "am26.c3.1",
    "am26.c4.2",
    "am26.f1.1",
    "am26.f2.1",
    "am26.f3.3",
    "am26.f4.2",
]
GROUPS = {
    "beboer": "beboere",
    "afdelingsbestyrelse": "valgte",
    "organisationsbestyrelse": "valgte",
    "ledelse": "ansatte",
    "drift": "ansatte",
    "kommune": "eksterne",
    "partner": "eksterne",
}


@pytest.fixture(params=["am24", "am26"])
def edition(request: pytest.FixtureRequest) -> Questionnaire:
    return content.load_shipped(request.param)


def draft(key: str = "am26") -> Any:
    return yaml.safe_load(content.shipped_content(key))


def test_the_goals_of_2026_are_48_items_in_16_themes_in_4_pillars_with_a_quick_form_of_16() -> None:
    edition = content.load_shipped("am26")
    assert (len(edition.items), len(edition.themes), len(edition.pejlemaerker)) == (48, 16, 4)
    assert {form: len(edition.form_items(form)) for form in edition.forms} == {"full": 48, "quick": 16}


def test_the_goals_of_2024_are_9_items_with_the_full_form_only() -> None:
    edition = content.load_shipped("am24")
    assert (len(edition.items), len(edition.themes), len(edition.pejlemaerker)) == (9, 9, 3)
    assert list(edition.forms) == ["full"]


def test_released_ids_are_the_ids_of_the_item_banks_and_stand_in_their_order() -> None:
    newer, older = content.load_shipped("am26"), content.load_shipped("am24")
    assert list(newer.item_order) == ITEMS_2026
    assert list(newer.theme_ids) == THEMES_2026
    assert list(newer.pillar_ids) == ["a", "b", "c", "f"]
    assert list(older.item_order) == ITEMS_2024
    assert list(older.theme_ids) == THEMES_2024
    assert list(older.pillar_ids) == ["r", "g", "d"]


def test_the_quick_form_asks_one_item_of_every_theme() -> None:
    edition = content.load_shipped("am26")
    assert list(edition.form_items("quick")) == QUICK_2026
    assert [len(items) for items in edition.form_themes("quick").values()] == [1] * 16


def test_scoring_policy_and_roles_are_those_of_the_design(edition: Questionnaire) -> None:
    assert edition.level_values == (0, 1, 2, 3, 4)
    assert (edition.score_range, edition.missing, edition.min_answered) == ((0, 4), "exclude", 0.5)
    assert {name: role.group.value for name, role in edition.roles.items()} == GROUPS


def test_both_editions_share_scale_rules_and_fixed_words() -> None:
    newer, older = content.load_shipped("am26"), content.load_shipped("am24")
    assert newer.scale == older.scale
    assert newer.meta.terms_da == older.meta.terms_da
    assert (len(newer.scale.rules_da), len(newer.meta.terms_da)) == (7, 4)


def test_an_edition_says_that_no_board_has_tried_it_yet(edition: Questionnaire) -> None:
    assert edition.meta.status == "edited, not tried on boards yet"


def test_rungs_and_talking_points_say_vi_while_questions_and_help_say_i(edition: Questionnaire) -> None:
    for item in edition.items.values():
        for ours in (*item.levels_da, item.prompt_da):
            assert not re.search(r"\b(jer|jeres)\b", ours), (item.id, ours)
        for yours in (item.question_da, item.why_da, item.evidence_da, item.na_da or ""):
            assert not re.search(r"\b([Vv]i|os|vores)\b", yours), (item.id, yours)


def test_no_rung_of_an_item_repeats_the_words_of_another(edition: Questionnaire) -> None:
    for item in edition.items.values():
        assert max(Counter(item.levels_da).values()) == 1, item.id


def test_the_raw_file_holds_danish_letters_and_no_double_spaces(edition: Questionnaire) -> None:
    text = content.shipped_content(edition.meta.id).decode("utf-8")
    assert all(letter in text for letter in "æøå")
    assert not re.search(r"[^ \n] {2,}[^ #\n]", text)


def test_save_and_load_of_a_questionnaire_is_identity(edition: Questionnaire) -> None:
    assert Questionnaire.model_validate_json(edition.model_dump_json()) == edition
    assert Questionnaire.model_validate(edition.model_dump()) == edition


@pytest.mark.parametrize(
    "values",
    [[0, 0.25, 0.5, 1], [-2, -1, 0, 7.5], [1, 2], list(range(11))],
    ids=["quarters", "negative", "two", "eleven"],
)
def test_any_number_of_levels_with_any_rising_values_is_a_questionnaire(values: list[float]) -> None:
    raw = draft()
    rung = raw["scale"]["levels"][0]
    raw["scale"]["levels"] = [rung | {"value": value} for value in values]
    for theme in raw["themes"]:
        for item in theme["items"]:
            item["levels_da"] = [f"Trin {n}" for n in range(len(values))]
    raw["score_range"], raw["missing"] = [-1, 100], "lowest"
    assert Questionnaire.model_validate(raw).level_values == tuple(values)


def test_pillars_may_have_any_number_of_themes_and_themes_any_number_of_items() -> None:
    raw = draft()
    for theme in raw["themes"][1:]:
        theme["pejlemaerke"] = "b"
    raw["themes"][0]["items"] = raw["themes"][0]["items"][:1]
    raw["forms"] = {"full": "all"}
    sizes = Questionnaire.model_validate(raw).pillar_themes("full")
    assert {pillar: len(themes) for pillar, themes in sizes.items()} == {"a": 1, "b": 15}


def test_a_form_lists_its_items_in_file_order_whatever_the_order_in_the_form() -> None:
    raw = draft()
    raw["forms"]["quick"] = ["am26.b1.1", "am26.a1.3"]
    assert Questionnaire.model_validate(raw).form_items("quick") == ("am26.a1.3", "am26.b1.1")


def test_a_questionnaire_cannot_be_changed_once_it_is_built() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        content.load_shipped("am26").missing = "lowest"  # type: ignore[misc]


def test_the_model_itself_refuses_parts_that_do_not_fit_together() -> None:
    raw = draft()
    raw["themes"][0]["items"][0]["levels_da"].pop()
    with pytest.raises(ValidationError, match="har 4 trin"):
        Questionnaire.model_validate(copy.deepcopy(raw))
