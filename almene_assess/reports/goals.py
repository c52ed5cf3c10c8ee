"""An organisation's goals as a draft for its strategy: what it wants, who does what by when, what it let be.

Words only: how far a goal is stands on the page, where it is protected.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from almene_assess.domain.goals import Deed, Doer, Goal, Horizon
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.locale import date, day, say
from almene_assess.reports.document import Block, Document, Heading, Paragraph, Table

HORIZON = {Horizon.MONTH: "maal.inden_30", Horizon.LARGER: "maal.stoerre"}
DOER = {Doer.BOARD: "maal.bestyrelse", Doer.OPERATIONS: "maal.drift"}


def strategy_document(
    organisation: str,
    bank: Questionnaire,
    goals: Sequence[Goal],
    deeds: Sequence[Deed],
    choices: Mapping[str, str],
    made_at: datetime,
    *,
    example: bool,
) -> Document:
    """Return the goals that run, theme by theme, each with its actions; then the rest of what was decided."""
    running = [goal for goal in goals if goal.running]
    waiting = [deed for deed in deeds if deed.done_at is None]
    tied = {goal.id for goal in running}
    blocks = [
        Paragraph(say("strategi.indledning")),
        *(block for goal in running for block in _goal(bank, goal, waiting)),
        *([] if running else [Paragraph(say("strategi.ingen_maal"))]),
        *_rest([deed for deed in waiting if deed.words.goal_id not in tied]),
        *_choices(bank, choices),
    ]
    return Document(
        title=say("strategi.titel"),
        subtitle=f"{organisation}\n{say('strategi.dato', dato=date(made_at))}",
        blocks=tuple(blocks),
        mark=say("referat.eksempel") if example else "",
    )


def _goal(bank: Questionnaire, goal: Goal, waiting: Sequence[Deed]) -> Iterator[Block]:
    words = goal.words
    yield Heading(_theme(bank, goal.theme))
    yield Paragraph(words.text, say("strategi.maal"))
    if words.sign:
        yield Paragraph(words.sign, say("strategi.tegn"))
    yield Paragraph(f"{words.responsible}, {day(words.due)}", say("strategi.ansvarlig"))
    yield Paragraph(f"{say(HORIZON[words.horizon])}, {say(DOER[words.doer]).lower()}", say("maal.horisont"))
    own = [deed for deed in waiting if deed.words.goal_id == goal.id]
    if own:
        yield _table(own)


def _rest(deeds: Sequence[Deed]) -> Iterator[Block]:
    if deeds:
        yield Heading(say("strategi.andre_handlinger"))
        yield _table(deeds)


def _choices(bank: Questionnaire, choices: Mapping[str, str]) -> Iterator[Block]:
    if choices:
        yield Heading(say("strategi.fravalg"))
        yield from (Paragraph(text, _theme(bank, theme)) for theme, text in choices.items())


def _table(deeds: Sequence[Deed]) -> Table:
    head = (say("referat.hvad"), say("referat.hvem"), say("referat.hvornaar"))
    rows = tuple((one.words.text, one.words.responsible, day(one.words.due)) for one in deeds)
    return Table(head, rows, (0.5, 0.25, 0.25))


def _theme(bank: Questionnaire, theme: str | None) -> str:
    if theme is None or theme not in bank.theme_ids:
        return theme or say("maal.uden_tema")
    return f"{bank.theme(theme).code} {bank.theme(theme).title_da}"
