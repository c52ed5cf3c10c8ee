"""Every kind of badness in a draft is found, with its place and a remedy; nothing is ever raised."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from almene_assess.domain.problems import Problem
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.questionnaire_check import problems
from almene_assess.storage import content

Spoil = Callable[[Any], object]
A1, A11 = "themes/am26.a1", "themes/am26.a1/items/am26.a1.1"


@cache
def parsed(key: str) -> Any:
    return yaml.safe_load(content.shipped_content(key))


def draft(key: str = "am26") -> Any:
    return copy.deepcopy(parsed(key))


def item(raw: Any) -> Any:
    return raw["themes"][0]["items"][0]


def spoiled(spoil: Spoil, key: str = "am26") -> list[Problem]:
    raw = draft(key)
    spoil(raw)
    return problems(raw, {}, {"am26": content.load_shipped("am26")})


def put(*way: Any) -> Spoil:
    """Return a spoiler that puts the last word at the place that the others lead to."""

    def spoil(raw: Any) -> None:
        *steps, key, value = way
        for step in steps:
            raw = raw[step]
        raw[key] = value

    return spoil


ITEM = ("themes", 0, "items", 0)
BAD: dict[str, tuple[Spoil, str, str, str]] = {
    # what is done to the draft, and then: place, part of the problem, part of the remedy
    "item id used twice": (
        put("themes", 1, "items", 2, "id", "am26.a1.1"),
        "themes/am26.a2/items/am26.a1.1/id",
        "brugt før",
        "aldrig har været brugt",
    ),
    "theme id used twice": (put("themes", 1, "id", "am26.a1"), f"{A1}/id", "brugt før", "aldrig"),
    "pillar id used twice": (put("pejlemaerker", 1, "id", "a"), "pejlemaerker/a/id", "brugt før", "aldrig"),
    "unscored id used twice": (
        put("scale", "unscored", 1, "id", "ved_ikke"),
        "scale/unscored/ved_ikke/id",
        "brugt før",
        "aldrig",
    ),
    "theme named as a pillar": (put("themes", 0, "id", "b"), "themes/b/id", "også et pejlemærkes", "aldrig"),
    "vanished item": (
        put(*ITEM, "id", "am26.a1.9"),
        "themes",
        "»am26.a1.1« findes i den udgivne",
        "sæt det tilbage",
    ),
    "vanished theme": (
        put("themes", 0, "id", "am26.x"),
        "themes",
        "temaet »am26.a1« findes i",
        "sæt det tilbage",
    ),
    "vanished pillar": (
        put("pejlemaerker", 0, "id", "x"),
        "pejlemaerker",
        "pejlemærket »a« findes i",
        "sæt det tilbage",
    ),
    "vanished role": (
        lambda raw: raw["roles"].pop("partner"),
        "roles",
        "»partner« findes i",
        "sæt det tilbage",
    ),
    "vanished form": (lambda raw: raw["forms"].pop("quick"), "forms", "»quick« findes i", "sæt det tilbage"),
    "no full form": (lambda raw: raw["forms"].pop("full"), "forms", "»full« mangler", "full: all"),
    "form with an unknown item": (
        put("forms", "quick", 0, "am26.z"),
        "forms/quick/1",
        "findes ikke",
        "brug id'et",
    ),
    "form with an item twice": (put("forms", "quick", 1, "am26.a1.1"), "forms/quick/2", "to gange", "slet"),
    "empty form": (put("forms", "quick", []), "forms/quick", "er tom", "mindst ét"),
    "form that is a word": (put("forms", "quick", "alle"), "forms/quick", "»alle« kan ikke", "all"),
    "form that is a number": (
        put("forms", "quick", 7),
        "forms/quick",
        "skal være en liste",
        "linje efter en -",
    ),
    "unknown pillar": (
        put("themes", 0, "pejlemaerke", "q"),
        f"{A1}/pejlemaerke",
        "»q« findes ikke",
        "a, b, c, f",
    ),
    "unknown role": (put(*ITEM, "ask_also", ["nabo"]), f"{A11}/ask_also/1", "»nabo« findes ikke", "beboer"),
    "unknown role first": (
        put(*ITEM, "best_answered_by", ["x"]),
        f"{A11}/best_answered_by/1",
        "»x«",
        "ledelse",
    ),
    "unknown group": (put("roles", "beboer", "group", "lejere"), "roles/beboer/group", "»lejere«", "beboere"),
    "four level texts": (
        lambda raw: item(raw)["levels_da"].pop(),
        f"{A11}/levels_da",
        "har 4 trin, men skalaen har 5",
        "præcis 5",
    ),
    "six level texts": (
        lambda raw: item(raw)["levels_da"].append("Mere."),
        f"{A11}/levels_da",
        "har 6 trin",
        "præcis 5",
    ),
    "one empty level text": (
        put(*ITEM, "levels_da", 2, " "),
        f"{A11}/levels_da/3",
        "er tom",
        "skriv en tekst",
    ),
    "empty why": (put(*ITEM, "why_da", ""), f"{A11}/why_da", "er tom", "skriv en tekst"),
    "blank evidence": (put(*ITEM, "evidence_da", "  \n"), f"{A11}/evidence_da", "er tom", "skriv en tekst"),
    "no prompt": (put(*ITEM, "prompt_da", None), f"{A11}/prompt_da", "er tom", "udfyld"),
    "empty reason for not relevant": (put(*ITEM, "na_da", ""), f"{A11}/na_da", "er tom", "skriv en tekst"),
    "missing question": (
        lambda raw: item(raw).pop("question_da"),
        f"{A11}/question_da",
        "»question_da« mangler",
        "tilføj",
    ),
    "misspelt key": (put(*ITEM, "whyda", "x"), f"{A11}/whyda", "kendes ikke her", "»why_da«"),
    "key of the old banks": (
        put("meta", "quick_items", []),
        "meta/quick_items",
        "kendes ikke her",
        "slet feltet",
    ),
    "key that is a number": (put(3, "x"), "3", "ikke tekst", "bogstaver"),
    "number for a text": (put("meta", "version", 1.0), "meta/version", "men er et tal", "anførselstegn"),
    "yes for a text": (put("meta", "status", True), "meta/status", "ja eller nej", "anførselstegn"),
    "list for a text": (put(*ITEM, "title_da", ["x"]), f"{A11}/title_da", "men er en liste", "anførselstegn"),
    "text for a list": (put(*ITEM, "levels_da", "x"), f"{A11}/levels_da", "skal være en liste", "efter en -"),
    "text for a block": (put("scale", "x"), "scale", "skal være felter", "am26.yaml"),
    "text for a number": (put("min_answered", "0.5"), "min_answered", "men er tekst", "uden anførselstegn"),
    "true for a number": (put("min_answered", True), "min_answered", "skal være et tal", "punktum"),
    "share of zero": (put("min_answered", 0), "min_answered", "uden for 0 til 1", "0.5"),
    "share above one": (put("min_answered", 1.5), "min_answered", "uden for 0 til 1", "0.5"),
    "share that is no number": (put("min_answered", float("nan")), "min_answered", "almindeligt tal", "0.5"),
    "endless value": (
        put("scale", "levels", 4, "value", float("inf")),
        "scale/levels/5/value",
        "almindeligt tal",
        "skriv et tal",
    ),
    "value beyond any float": (
        put("scale", "levels", 4, "value", 10**400),
        "scale/levels/5/value",
        "almindeligt tal",
        "skriv et tal",
    ),
    "equal values": (
        put("scale", "levels", 2, "value", 1),
        "scale/levels/3/value",
        "ikke større",
        "stigende",
    ),
    "falling values": (
        put("scale", "levels", 4, "value", -1),
        "scale/levels/5/value",
        "ikke større",
        "stigende",
    ),
    "one level only": (
        lambda raw: raw["scale"].update(levels=raw["scale"]["levels"][:1]),
        "scale/levels",
        "for kort",
        "mindst 2",
    ),
    "range that falls": (put("score_range", [4, 0]), "score_range", "ikke større end det første", "[0, 4]"),
    "range of one": (put("score_range", [4]), "score_range/2", "mangler et tal", "to tal"),
    "range of three": (put("score_range", [0, 2, 4]), "score_range", "for lang", "højst 2"),
    "long axis": (put("themes", 0, "axis_da", "x" * 23), f"{A1}/axis_da", "længere end 22 tegn", "højst 22"),
    "blank axis": (put("themes", 0, "axis_da", "   "), f"{A1}/axis_da", "er tom", "skriv en tekst"),
    "theme without items": (put("themes", 0, "items", []), f"{A1}/items", "for kort", "mindst 1"),
    "missing of another kind": (put("missing", "mean"), "missing", "»mean« kan ikke", "exclude eller lowest"),
    "id with a space": (put(*ITEM, "id", "a 1"), "themes/am26.a1/items/a 1/id", "ikke et gyldigt id", "a-z"),
    "id that is a list": (
        put(*ITEM, "id", [1]),
        "themes/am26.a1/items/1/id",
        "men er en liste",
        "anførselstegn",
    ),
    "successor of itself": (put("meta", "successor", "am26"), "meta/successor", "peger på sig selv", "næste"),
    "unknown successor": (
        put("meta", "successor", "am30"),
        "meta/successor",
        "»am30« findes ikke",
        "skriv id'et",
    ),
}
BAD_2024: dict[str, tuple[Spoil, str, str, str]] = {
    "successor theme that does not exist": (
        put("themes", 0, "successors", "primary", "am26.z9"),
        "themes/am24.r1/successors/primary", "»am26.z9« findes ikke i am26", "et tema i am26",
    ),
    "related theme that does not exist": (
        put("themes", 0, "successors", "related", ["am26.a1", "am26.q"]),
        "themes/am24.r1/successors/related/2", "»am26.q« findes ikke", "et tema i am26",
    ),
    "successors without a successor": (
        lambda raw: raw["meta"].pop("successor"),
        "themes/am24.d3/successors", "meta/successor mangler", "skriv den næste",
    ),
}  # fmt: skip


def assert_found(found: list[Problem], place: str, problem: str, remedy: str) -> None:
    assert any(p.place == place and problem in p.problem and remedy in p.remedy for p in found), found


@pytest.mark.parametrize(("spoil", "place", "problem", "remedy"), BAD.values(), ids=BAD.keys())
def test_badness_is_found_with_its_place_and_a_remedy(
    spoil: Spoil, place: str, problem: str, remedy: str
) -> None:
    assert_found(spoiled(spoil), place, problem, remedy)


@pytest.mark.parametrize(("spoil", "place", "problem", "remedy"), BAD_2024.values(), ids=BAD_2024.keys())
def test_a_lost_successor_is_found(spoil: Spoil, place: str, problem: str, remedy: str) -> None:
    assert_found(spoiled(spoil, "am24"), place, problem, remedy)


@pytest.mark.parametrize("key", ["am24", "am26"])
def test_a_shipped_edition_has_no_problem(key: str) -> None:
    assert spoiled(lambda raw: None, key) == []


def test_a_new_edition_may_leave_out_what_another_edition_has() -> None:
    def renew(raw: Any) -> None:
        raw["meta"]["id"] = "am28"
        raw["themes"].pop()
        raw["forms"]["quick"].pop()

    assert spoiled(renew) == []


def test_all_problems_are_reported_at_once_and_not_only_the_first() -> None:
    def spoil(raw: Any) -> None:
        for bad in (
            "one empty level text",
            "four level texts",
            "unknown pillar",
            "misspelt key",
            "share above one",
        ):
            BAD[bad][0](raw)

    found = spoiled(spoil)
    for bad in ("four level texts", "unknown pillar", "misspelt key", "share above one"):
        assert_found(found, *BAD[bad][1:])
    assert len(found) == 5


def test_one_mistake_gives_one_problem() -> None:
    for bad in (
        "empty why",
        "long axis",
        "four level texts",
        "form with an item twice",
        "range of three",
        "text for a list",
    ):
        assert len(spoiled(BAD[bad][0])) == 1, bad


def test_a_problem_is_one_line_even_if_the_file_tries_to_write_more() -> None:
    found = spoiled(put("meta", "x\n\x1b[31m" + "y" * 500, 1))
    assert all(len(p.said("f").splitlines()) == 1 and "\x1b" not in p.said("f") for p in found)
    assert max(len(p.said("f")) for p in found) < 300


@pytest.mark.parametrize(
    "data", [None, [], {}, 3, "tekst", True, {"themes": {"items": 3}}, {"scale": {"levels": 2}}]
)
def test_data_that_is_no_questionnaire_at_all_gives_problems(data: object) -> None:
    assert problems(data)


# --- random damage ---------------------------------------------------------------------------------

VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.just(10**400), st.floats(), st.text(max_size=30),
    st.sampled_from(["all", "am26.a1.1", "a", "beboer", "ved_ikke", "lowest", "am24"]),
    st.lists(st.one_of(st.none(), st.text(max_size=3), st.integers()), max_size=3),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=2),
)  # fmt: skip


def ways(data: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to every node below the top."""
    steps = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [way for key, value in steps for way in [(*at, key), *ways(value, (*at, key))]]


WAYS = {key: ways(parsed(key)) for key in ("am24", "am26")}


@st.composite
def damaged(draw: st.DrawFn) -> Any:
    key = draw(st.sampled_from(["am24", "am26"]))
    raw = draft(key)
    for _ in range(draw(st.integers(1, 4))):
        way = draw(st.sampled_from(WAYS[key]))
        damage(raw, way, draw(st.sampled_from(["delete", "replace", "double", "retype"])), draw(VALUES))
    return raw


def damage(raw: Any, way: tuple[Any, ...], how: str, value: Any) -> None:
    try:
        for step in way[:-1]:
            raw = raw[step]
        if how == "delete":
            del raw[way[-1]]
        elif how == "double" and isinstance(raw, list):
            raw.append(copy.deepcopy(raw[way[-1]]))
        elif how == "retype":
            raw[way[-1]] = str(raw[way[-1]]) if not isinstance(raw[way[-1]], str) else [raw[way[-1]]]
        else:
            raw[way[-1]] = value
    except (KeyError, IndexError, TypeError):
        pass  # an earlier blow took that part away


@settings(max_examples=120, deadline=None)
@given(damaged())
def test_random_damage_gives_problems_or_a_questionnaire_and_never_an_exception(raw: Any) -> None:
    found = problems(raw)
    try:
        Questionnaire.model_validate(raw)
    except ValidationError:
        assert found
        assert all(p.place and p.problem and p.remedy for p in found)
    else:
        assert found == []
    problems(raw, {}, {key: content.load_shipped(key) for key in ("am24", "am26")})
