"""Worked examples: a few sheets, what is computed from them, and what somebody worked out by hand.

The rule tests check that the two agree; `manual` prints them as `docs/scoring.md`. Answers are
written with a space between items: a level's value, `?` ved ikke, `x` ikke relevant, `-`
unanswered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl
import pytest

from almene_assess.domain import scoring
from almene_assess.domain.answers import NOT_RELEVANT, UNANSWERED, UNKNOWN
from almene_assess.domain.questionnaire import Missing

SIGNS = {"?": UNKNOWN, "x": NOT_RELEVANT, "-": UNANSWERED}
ORGANISATION = "Enggården"
PLAIN = (0.0, 1.0, 2.0, 3.0, 4.0)
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Example:
    """One example. `people` maps "name group" to answers; `expected` maps a unit or item to figures."""

    title: str
    people: Mapping[str, str]
    expected: Mapping[str, Row]
    show: str = "organisation"
    themes: Mapping[str, int] = field(default_factory=lambda: {"theme": 3})
    joint: str = ""
    hands: tuple[tuple[str, str, int, int], ...] = ()
    levels: tuple[float, ...] = PLAIN
    score_range: tuple[float, float] = (0.0, 4.0)
    missing: Missing = "exclude"
    min_answered: float = 0.5
    note: str = ""

    @property
    def rules(self) -> scoring.Policy:
        """Return the policy of the example: items are numbered through its themes, all in one pillar."""
        names, themes, start = self.items, {}, 0
        for theme, size in self.themes.items():
            themes[theme] = tuple(names[start : start + size])
            start += size
        return scoring.Policy(
            themes, {"pillar": tuple(themes)}, self.levels, self.score_range, self.missing, self.min_answered
        )

    @property
    def items(self) -> list[str]:
        """Return the item names: q1, q2, …"""
        return [f"q{n + 1}" for n in range(sum(self.themes.values()))]

    def codes(self, answers: str) -> dict[str, int]:
        """Return the bytes of a row of answers."""
        signs = answers.split()
        assert len(signs) == len(self.items), self.title
        return {
            item: SIGNS[sign] if sign in SIGNS else self.levels.index(float(sign))
            for item, sign in zip(self.items, signs, strict=True)
        }

    @property
    def sheets(self) -> pl.DataFrame:
        """Return the sheets of the example's only organisation."""
        people = ((*person.split(), answers) for person, answers in self.people.items())
        rows = [(ORGANISATION, name, group, self.codes(answers)) for name, group, answers in people]
        return scoring.sheet_frame(rows, self.items)

    @property
    def joint_frame(self) -> pl.DataFrame | None:
        """Return the board's joint steps, if there are any."""
        row = (ORGANISATION, "", "valgte", self.codes(self.joint)) if self.joint else None
        return scoring.sheet_frame([row], self.items) if row else None

    @property
    def hands_frame(self) -> pl.DataFrame | None:
        """Return the shows of hands, if there are any."""
        schema = {"item": pl.String, "group": pl.String, "level": pl.Int64, "count": pl.Int64}
        frame = pl.DataFrame(self.hands, schema=schema, orient="row")
        return frame.insert_column(0, pl.lit(ORGANISATION).alias("organisation")) if self.hands else None

    def found(self) -> dict[str, dict[str, Any]]:
        """Return what the product computes, by the unit, theme, pillar or item that `expected` names."""
        return {"respondent": self._respondents, "item": self._items, "pillar": self._pillars}.get(
            self.show, self._organisation
        )()

    def _respondents(self) -> dict[str, dict[str, Any]]:
        return _by("respondent", scoring.respondent_scores(self.sheets, self.rules))

    def _scores(self) -> pl.DataFrame:
        return scoring.organisation_scores(
            self.sheets, self.rules, joint=self.joint_frame, hands=self.hands_frame
        )

    def _organisation(self) -> dict[str, dict[str, Any]]:
        scores = self._scores().join(self._unknown(), on=["organisation", "theme"], how="left")
        return _by("theme", scores)

    def _unknown(self) -> pl.DataFrame:
        shares = scoring.unknown_share(self.sheets, self.rules)
        return shares.select("organisation", "theme", unknown_share="share")

    def _pillars(self) -> dict[str, dict[str, Any]]:
        return _by("pillar", scoring.pillar_scores(self._scores(), self.rules)) | self._organisation()

    def _items(self) -> dict[str, dict[str, Any]]:
        values = scoring.item_values(self.sheets, self.rules, joint=self.joint_frame, hands=self.hands_frame)
        row = values.row(0, named=True)
        return {item: {"value": row[item], "asked": row[f"{item}:asked"]} for item in self.items}


def _by(key: str, frame: pl.DataFrame) -> dict[str, dict[str, Any]]:
    return {row[key]: row for row in frame.to_dicts()}


def check(example: Example) -> None:
    """Fail unless the product computes what was worked out by hand."""
    found = example.found()
    for name, figures in example.expected.items():
        for figure, value in figures.items():
            wanted = pytest.approx(value, abs=1e-9) if isinstance(value, float) else value
            assert found[name][figure] == wanted, f"{name}: {figure}"
