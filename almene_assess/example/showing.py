"""Let two boards of the example agree on steps; the finished one also shows its two papers outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from almene_assess.domain.answers import Card, RespondentGroup, RespondentKind
from almene_assess.domain.inside import MIN_GROUP
from almene_assess.domain.outside import Paper
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.example import showing_words as words
from almene_assess.example.organisations import ExampleOrganisation, ExampleSector, Standing
from almene_assess.example.rows import Calendar
from almene_assess.storage import answers, chosen, participations
from almene_assess.storage.answers import StoredCard
from almene_assess.storage.chosen import Chosen, ChosenTheme

AGREED = {0: (2, 1, 2), 2: (1, 1, 0), 5: (3, 2, 2), 14: (3, 3, 2)}
"""Places of themes in the questionnaire → the joint step on each of their items."""
SMALL_AGREED = {0: (3, 2, 2), 3: (1, 0, 1), 9: (3, 4, 3), 11: (2, 2, 3)}


def small_one(invented: ExampleSector, answered: Sequence[int]) -> ExampleOrganisation | None:
    """Return the first submitted organisation in which fewer than five answered; never the accounts' own.

    `answered` counts the sheets of each organisation's own people.
    """
    ready = [one for one in invented.organisations if one.standing is Standing.SUBMITTED]
    few = (one for one in ready if 0 < answered[one.number] < MIN_GROUP)
    return next((one for one in few if one != invented.finished), None)


def write_shown(
    connection: sa.Connection,
    bank: Questionnaire,
    participation: int,
    small: int | None,
    when: Calendar,
) -> None:
    """Write it; the same every time."""
    _agree(connection, bank, participation, AGREED, when)
    if small is not None:
        _agree(connection, bank, small, SMALL_AGREED, when)
    themes = [bank.themes[place].id for place in AGREED if place < len(bank.themes)]
    pairs = list(zip(themes, words.WISHES, strict=False))
    told = tuple(
        ChosenTheme(theme, words.EVIDENCE[n % len(words.EVIDENCE)], wish)
        for n, (theme, wish) in enumerate(pairs)
    )
    wanted = {Paper.DIALOGUE: words.DIALOGUE_INTRODUCTION, Paper.COMMUNITY: words.INTRODUCTION}
    for paper, introduction in wanted.items():
        chosen.keep(connection, participation, paper, Chosen(introduction, told), when.submission)


def _agree(
    connection: sa.Connection,
    bank: Questionnaire,
    participation: int,
    agreed: Mapping[int, Sequence[int]],
    when: Calendar,
) -> None:
    order = bank.item_order
    seat = participations.add_respondent(
        connection,
        participation,
        group=RespondentGroup.VALGTE,
        kind=RespondentKind.JOINT,
        account_id=None,
        items=len(order),
    )
    for place, levels in agreed.items():
        items = bank.themes[place].items if place < len(bank.themes) else ()
        for n, (item, level) in enumerate(zip(items, levels, strict=False)):
            card = Card(level, evidence=words.EVIDENCE[n % len(words.EVIDENCE)] if level > 1 else "")
            stored = StoredCard(item.id, 0, card)
            at, source = when.opens + (when.submission - when.opens) / 2, "joint"
            answers.append(
                connection,
                seat,
                order.index(item.id),
                stored,
                actor_id=None,
                session_id=None,
                at=at,
                source=source,
            )
