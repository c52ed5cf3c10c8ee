"""A second, slow and plain reading of the scoring definition, in exact fractions.

It imports nothing of ours, so that it can only agree with the product by both being right. It reads rows
like those of an answer file: dictionaries with organisation, respondent, group, item, answer and joint.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

UNKNOWN = "ved_ikke"
IRRELEVANT = "ikke_relevant"
EXTERNAL = "eksterne"

Row = dict[str, str]
Hand = tuple[str, str, str, int, int]
"""organisation, item, group, level position, count"""


@dataclass(frozen=True)
class Rules:
    """A policy in plain words; numbers as text, so that 0.7 is seven tenths."""

    themes: dict[str, tuple[str, ...]]
    pillars: dict[str, tuple[str, ...]]
    values: tuple[str, ...]
    score_range: tuple[str, str] = ("0", "4")
    missing: str = "exclude"
    min_answered: str = "0.5"

    @property
    def worth(self) -> list[Fraction]:
        return [Fraction(value) for value in self.values]

    @property
    def items(self) -> list[str]:
        return [item for items in self.themes.values() for item in items]


@dataclass
class Book:
    """Everybody's current answers: a level's position, or the word of a reason."""

    people: dict[tuple[str, str], dict[str, int | str]] = field(default_factory=dict)
    groups: dict[tuple[str, str], str] = field(default_factory=dict)
    steps: dict[tuple[str, str], int | str] = field(default_factory=dict)
    organisations: set[str] = field(default_factory=set)
    hands: list[Hand] = field(default_factory=list)


def read(rules: Rules, rows: Iterable[Row], hands: Sequence[Hand] = ()) -> Book:
    """Read rows in order, so that later ones replace earlier ones."""
    book = Book(hands=[hand for hand in hands if hand[1] in rules.items and hand[4] > 0])
    for row in rows:
        answer = _position(rules, row["answer"])
        book.organisations.add(row["organisation"])
        if row.get("joint") == "1":
            book.steps[row["organisation"], row["item"]] = answer
            continue
        person = (row["organisation"], row["respondent"])
        book.groups[person] = row["group"]
        book.people.setdefault(person, {})[row["item"]] = answer
    book.organisations.update(hand[0] for hand in book.hands)
    return book


def _position(rules: Rules, answer: str) -> int | str:
    return answer if answer in (UNKNOWN, IRRELEVANT) else rules.worth.index(Fraction(answer))


Cell = tuple[Fraction | None, bool]
"""A value or none, and whether the item counts as asked."""


def respondent_cells(rules: Rules, book: Book, person: tuple[str, str]) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for item in rules.items:
        answer = book.people[person].get(item)
        value = rules.worth[answer] if isinstance(answer, int) else None
        cells[item] = (value, answer != IRRELEVANT)
    return cells


def organisation_cells(rules: Rules, book: Book, organisation: str) -> dict[str, Cell]:
    return {item: _organisation_cell(rules, book, organisation, item) for item in rules.items}


def _organisation_cell(rules: Rules, book: Book, organisation: str, item: str) -> Cell:
    step = book.steps.get((organisation, item))
    if step is not None:
        return (rules.worth[step] if isinstance(step, int) else None, step != IRRELEVANT)
    answers = _answers(book, organisation, item)
    if answers and all(answer == IRRELEVANT for _, answer in answers):
        return None, False
    by_group: dict[str, list[Fraction]] = defaultdict(list)
    for group, answer in answers:
        if isinstance(answer, int):
            by_group[group].append(rules.worth[answer])
    return (_mean([_mean(values) for values in by_group.values()]) if by_group else None), True


def _answers(book: Book, organisation: str, item: str) -> list[tuple[str, int | str]]:
    """Everything that respondents and raised hands said about an item, externals left out."""
    said: list[tuple[str, int | str]] = []
    for person, answers in book.people.items():
        if person[0] == organisation and book.groups[person] != EXTERNAL and item in answers:
            said.append((book.groups[person], answers[item]))
    for place, about, group, level, count in book.hands:
        if (place, about) == (organisation, item) and group != EXTERNAL:
            said.extend([(group, level)] * count)
    return said


def _mean(values: Sequence[Any]) -> Any:
    return sum(values) / Fraction(len(values))


def theme_row(rules: Rules, cells: dict[str, Cell], theme: str) -> dict[str, Any]:
    asked = [cells[item][0] for item in rules.themes[theme] if cells[item][1]]
    real = [value for value in asked if value is not None]
    row = {"theme": theme, "answered": len(real), "asked": len(asked), "score": None, "staircase": None}
    filled = [rules.worth[0] if value is None else value for value in asked]
    if not real:
        return row
    if rules.missing == "lowest":
        return row | {"score": _mapped(rules, _mean(filled)), "staircase": _staircase(rules, filled)}
    if len(real) >= _needed(rules, len(asked)):
        row["score"] = _mapped(rules, _mean(real))
    if len(real) == len(asked):
        row["staircase"] = _staircase(rules, real)
    return row


def _needed(rules: Rules, asked: int) -> int:
    return asked if asked <= 2 else math.ceil(Fraction(rules.min_answered) * asked)


def _mapped(rules: Rules, mean: Fraction) -> Fraction:
    bottom, top = (Fraction(end) for end in rules.score_range)
    low, high = rules.worth[0], rules.worth[-1]
    return bottom + (mean - low) / (high - low) * (top - bottom)


def _staircase(rules: Rules, values: list[Fraction]) -> Fraction:
    reached = [level for level in rules.worth if all(value >= level for value in values)]
    return max(reached, default=rules.worth[0])


def pillar_row(rules: Rules, themes: list[dict[str, Any]], pillar: str) -> dict[str, Any]:
    mine = [row for row in themes if row["theme"] in rules.pillars[pillar] and row["asked"] > 0]
    scores = [row["score"] for row in mine if row["score"] is not None]
    score = _mean(scores) if mine and len(scores) == len(mine) else None
    return {"theme": pillar, "score": score, "answered": len(scores), "asked": len(mine), "staircase": None}


def agreement(rules: Rules, book: Book, organisation: str, theme: str) -> tuple[Any, Any]:
    """AD and r*wg, pooled, on positions, over the items with at least two values."""
    spreads, variances = [], []
    for item in rules.themes[theme]:
        levels = [answer for _, answer in _answers(book, organisation, item) if isinstance(answer, int)]
        if len(levels) < 2:
            continue
        middle = _mean(levels)
        spreads.append(_mean([abs(level - middle) for level in levels]))
        variances.append(sum((level - middle) ** 2 for level in levels) / (len(levels) - 1))
    if not spreads:
        return None, None
    expected = Fraction(len(rules.values) ** 2 - 1, 12)
    return _mean(spreads), 1 - _mean(variances) / expected


def by_organisation(rules: Rules, book: Book) -> list[dict[str, Any]]:
    """Every organisation × every theme, then every pillar, organisations by code point."""
    rows = []
    for organisation in sorted(book.organisations):
        cells = organisation_cells(rules, book, organisation)
        themes = [theme_row(rules, cells, theme) for theme in rules.themes]
        for row in themes:
            row["ad"], row["rwg_star"] = agreement(rules, book, organisation, row["theme"])
        pillars = [
            pillar_row(rules, themes, pillar) | {"ad": None, "rwg_star": None} for pillar in rules.pillars
        ]
        rows += [{"organisation": organisation, "respondent": None} | row for row in themes + pillars]
    return rows


def by_respondent(rules: Rules, book: Book) -> list[dict[str, Any]]:
    """Every respondent × every theme, by code point of organisation and respondent."""
    return [
        {"organisation": person[0], "respondent": person[1]} | theme_row(rules, cells, theme)
        for person in sorted(book.people)
        for cells in [respondent_cells(rules, book, person)]
        for theme in rules.themes
    ]


def unknown_share(rules: Rules, book: Book, organisation: str, theme: str | None) -> Fraction | None:
    """The share of *ved ikke* among the respondents' answers, from five answers up."""
    items = rules.items if theme is None else rules.themes[theme]
    mine = [
        answers[item]
        for person, answers in book.people.items()
        if person[0] == organisation and book.groups[person] != EXTERNAL
        for item in items
        if item in answers and answers[item] != IRRELEVANT
    ]
    return Fraction(mine.count(UNKNOWN), len(mine)) if len(mine) >= 5 else None
