"""What an organisation may tell of its result beyond the board, in words: three findings, or one page.

Figures are made for the board (`scoring`, `inside_figures`); here they become rungs. Nothing here rests on
fewer than five people, and nothing is finer than the one decimal that Resultat shows. Source:
design/scoring.md, "Which answers count"; ADR 0022.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from almene_assess.domain.answers import UNANSWERED
from almene_assess.domain.disclosure import round_to
from almene_assess.domain.inside import MIN_GROUP
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.scoring import organisation_scores
from almene_assess.domain.scoring_policy import TOLERANCE, Policy
from almene_assess.domain.scoring_sheets import EXTERNAL

SHOWN = 0.1
"""What Resultat rounds a theme score to; a rung is read off the rounded figure, so it tells no more."""
STRENGTHS = 2
FINDINGS = STRENGTHS + 1


@dataclass(frozen=True, slots=True)
class ToldTheme:
    """A theme that may be told beyond the board.

    `step` is the position of the highest rung that its score has reached; `joint` the positions of the
    board's joint steps, by item in file order. `shown` is the score as Resultat shows it: for the order, and
    never for a reader.
    """

    theme: str
    shown: float
    step: int
    joint: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung in words: of an item where the board set a joint step, else of the ladder itself."""

    item: str | None
    step: int


@dataclass(frozen=True, slots=True)
class Findings:
    """What a residents' meeting is told: what we are furthest with, and what we could work on."""

    strong: tuple[ToldTheme, ...]
    open: ToldTheme


def rests_on_people(sheets: pl.DataFrame) -> bool:
    """Return whether enough have answered for their answers to be told beyond the board at all.

    Papers make a crowd here: who typed them in reads Resultat anyway, and nobody outside knows them.
    """
    return _own(sheets).height >= MIN_GROUP


def told_themes(
    sheets: pl.DataFrame,
    rules: Policy,
    *,
    joint: pl.DataFrame | None = None,
    hands: pl.DataFrame | None = None,
) -> list[ToldTheme]:
    """Return the themes of one organisation that may be told beyond the board, in file order.

    Under five respondents only joint steps count. From five up it is the score that Resultat shows, where
    the board agreed on each item or at least five gave it a value: an item that few answered would be their
    answers inside the mean. Raised hands make no crowd, for the room saw whose they were.

    Shape: sheets, joint and hands as in `scoring_sheets`.
    """
    enough = rests_on_people(sheets)
    steps = _joint_steps(joint, rules)
    if not enough and joint is None:
        return []
    crowd, raised = (sheets, hands) if enough else (sheets.clear(), None)
    scores = organisation_scores(crowd, rules, joint=joint, hands=raised)
    few = _from_few(crowd, rules, raised) - steps.keys()
    return [
        _told(row["theme"], round_to(row["score"], SHOWN), steps, rules)
        for row in scores.iter_rows(named=True)
        if row["score"] is not None and not few & set(rules.themes[row["theme"]])
    ]


def findings(told: Sequence[ToldTheme]) -> Findings | None:
    """Return the two highest themes and the lowest of the others; None if there are not three to tell.

    Of equal ones the first in the questionnaire stands, at either end.
    """
    if len(told) < FINDINGS:
        return None
    strong = tuple(sorted(told, key=lambda one: -one.shown)[:STRENGTHS])
    return Findings(strong, min((one for one in told if one not in strong), key=lambda one: one.shown))


def reached(told: ToldTheme) -> Rung:
    """Return the rung whose words say where a theme stands: the highest joint step that is not above it."""
    if not told.joint:
        return Rung(None, told.step)
    below = {item: step for item, step in told.joint.items() if step <= told.step}
    item = max(below, key=below.__getitem__) if below else min(told.joint, key=told.joint.__getitem__)
    return Rung(item, told.joint[item])


def possible(told: ToldTheme, levels: int) -> Rung | None:
    """Return the rung after the lowest joint step, or after the theme's own; None at the top."""
    item = min(told.joint, key=told.joint.__getitem__, default=None)
    now = told.step if item is None else told.joint[item]
    return Rung(item, now + 1) if now + 1 < levels else None


def in_words(bank: Questionnaire, rung: Rung) -> str:
    """Return a rung as people outside can read it, with what it is about.

    One that stands on another's shoulders says both, and nobody is told the number of a rung.
    """
    if rung.item is None:
        return bank.scale.levels[rung.step].meaning_da
    item = bank.items[rung.item]
    below = bank.scale.levels[rung.step].prefix_da is not None and rung.step > 0
    told = item.levels_da[rung.step - below : rung.step + 1]
    about = item.title_da if item.title_da.endswith("?") else f"{item.title_da}:"
    return f"{about} {' '.join(told)}"


def _told(theme: str, shown: float, steps: Mapping[str, int], rules: Policy) -> ToldTheme:
    joint = {
        item: steps[item] for item in rules.themes[theme] if steps.get(item, rules.levels) < rules.levels
    }
    return ToldTheme(theme, shown, _highest(shown, rules), joint)


def _highest(shown: float, rules: Policy) -> int:
    """Return the position of the highest rung that a score has reached, on the range that scores stand in."""
    (bottom, top), values = rules.score_range, rules.level_values
    scale = (top - bottom) / (values[-1] - values[0])
    return max(
        n
        for n, value in enumerate(values)
        if n == 0 or bottom + (value - values[0]) * scale <= shown + TOLERANCE
    )


def _joint_steps(joint: pl.DataFrame | None, rules: Policy) -> dict[str, int]:
    """Return what the board has set, by item: a position, or why there is none."""
    if joint is None or joint.is_empty():
        return {}
    row = joint.row(0, named=True)
    return {item: row[item] for item in rules.items if row[item] not in (None, UNANSWERED)}


def _from_few(sheets: pl.DataFrame, rules: Policy, hands: pl.DataFrame | None) -> set[str]:
    """Return the items that somebody gave a value, but fewer than five did on a sheet of their own."""
    own = _own(sheets)
    counts = own.select((pl.col(item) < rules.levels).sum() for item in rules.items).row(0, named=True)
    raised: Iterable[str] = () if hands is None else hands["item"].to_list()
    valued = {item for item, count in counts.items() if count} | set(raised)
    return {item for item in valued if counts.get(item, 0) < MIN_GROUP}


def _own(sheets: pl.DataFrame) -> pl.DataFrame:
    return sheets.filter(pl.col("group") != EXTERNAL)
