"""`python -m tests.spec.manual` writes `docs/scoring.md` from the rule tests; every number is computed."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.spec.figures import Figure
from tests.spec.worked import Example

PAGE = Path(__file__).resolve().parents[2] / "docs" / "scoring.md"
CHAPTERS = (
    "test_rule_2_unscored",
    "test_rule_3_asked_and_answered",
    "test_rule_4_respondent",
    "test_rule_5_item_value",
    "test_rule_6_theme",
    "test_rule_7_pillar",
    "test_rule_8_staircase",
    "test_rule_9_target",
    "test_rule_agreement",
    "test_rule_agreement_of_arrays",
    "test_rule_reliability",
    "test_rule_blind_spots",
)
COLUMNS = ("value", "score", "answered", "asked", "staircase", "ad", "rwg_star", "unknown_share")
HEAD = """# How answers become scores

This page is written by `python -m tests.spec.manual` from the tests in `tests/spec`; a test fails
when it is stale. Answers are shown as a level's value, `?` *ved ikke*, `x` *ikke relevant* and `-`
unanswered. Unless an example says otherwise there are five levels worth 0 to 4, half of a theme
must be answered, and what is missing is left out. Figures are rounded to three decimals here, and
nowhere inside.

Rule 1: answers are never overwritten; a respondent's current answer to an item is the one with the
highest version.
"""


def page() -> str:
    """Return the manual."""
    return "\n".join([HEAD, *(_chapter(import_module(f"tests.spec.{name}")) for name in CHAPTERS)])


def _chapter(module: ModuleType) -> str:
    title, _, words = (module.__doc__ or "").strip().partition("\n")
    return "\n".join(
        [f"## {title}\n", words.strip() + "\n", *(_example(example) for example in module.EXAMPLES)]
    )


def _example(example: Example | Figure) -> str:
    if isinstance(example, Figure):
        return _figure(example)
    parts = [f"### {example.title}\n", _policy(example), _answers(example), _results(example), example.note]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts if part)


def _figure(figure: Figure) -> str:
    given = ", ".join(f"{name} = {value}" for name, value in figure.given.items())
    call = f"`{figure.function.__name__}({given})` = {_result(figure)}"
    parts = [f"### {figure.title}\n", call + "\n", figure.note, f"{figure.source}.\n"]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts if part)


def _result(figure: Figure) -> str:
    """Return what the product computes, to the decimals of the source; a dash where nothing is defined."""
    found = figure.found()
    numbers = found if isinstance(found, tuple) else (found,)
    places = 3 if figure.places is None else figure.places
    if isinstance(found, bool):
        return _shown(found)
    return ", ".join("–" if number is None else f"{round(number, places):g}" for number in numbers)


def _policy(example: Example) -> str:
    plain = Example("", {}, {})
    said = {
        "levels": ", ".join(_shown(value) for value in example.levels),
        "score_range": " to ".join(_shown(end) for end in example.score_range),
        "missing": example.missing,
        "min_answered": _shown(example.min_answered),
    }
    differing = [
        f"`{name}` {text}" for name, text in said.items() if getattr(example, name) != getattr(plain, name)
    ]
    return f"Policy: {'; '.join(differing)}." if differing else ""


def _answers(example: Example) -> str:
    rows = [[*person.split(), *answers.split()] for person, answers in example.people.items()]
    if example.joint:
        rows.append(["*joint step*", "", *example.joint.split()])
    for item, group, level, count in example.hands:
        hand = f"{count} × {_shown(example.levels[level])}"
        rows.append(["*raised hands*", group, *(hand if item == name else "" for name in example.items)])
    return _table(["who", "group", *_headings(example)], rows)


def _headings(example: Example) -> list[str]:
    if len(example.themes) == 1:
        return example.items
    return [f"{item} ({theme})" for theme, items in example.rules.themes.items() for item in items]


def _results(example: Example) -> str:
    found = {name: row for name, row in example.found().items() if name in example.expected}
    names = [name for name in COLUMNS if any(name in figures for figures in example.expected.values())]
    return _table(
        ["", *names], [[unit, *(_shown(row[name]) for name in names)] for unit, row in found.items()]
    )


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{round(value, 3):g}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
