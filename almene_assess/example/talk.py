"""Give some example organisations something to talk about: where they differ, do not know, or cannot show it.

Only the organisation that the example accounts look at and large ones, so that the sector stays ordinary.
The same seed gives the same answers on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from random import Random

from almene_assess.domain.answers import Card, RespondentGroup, RespondentKind, UnscoredReason
from almene_assess.domain.questionnaire import Item, Questionnaire
from almene_assess.domain.who_is_asked import asked_items
from almene_assess.example.answers import ExampleSheet

LARGE = 6
"""With so many elected and so many employed both groups are shown, and can differ."""
MARKS = 4
"""Themes that stand out, each in a way of its own; a questionnaire with fewer has none."""
OUTSIDERS = 6
UNSURE = 0.5
STEP = 1
"""Unit: rungs; elected see it so much lighter, and employed so much darker, than they otherwise would."""
LOWER = 1.6
"""Unit: rungs; outsiders see it so much darker."""

Change = Callable[[int, ExampleSheet, Card], Card]


def is_large(sheets: Sequence[ExampleSheet]) -> bool:
    """Return whether both boards and staff are many."""
    groups = [sheet.group for sheet in sheets]
    return min(groups.count(one) for one in (RespondentGroup.VALGTE, RespondentGroup.ANSATTE)) >= LARGE


def with_talk(sheets: Sequence[ExampleSheet], bank: Questionnaire, seed: str) -> list[ExampleSheet]:
    """Return one organisation's sheets with a few themes that stand out; large ones get outsiders too."""
    random, top = Random(seed), len(bank.level_values) - 1
    order = {key: place for place, key in enumerate(bank.item_order)}
    if len(bank.themes) < MARKS:
        return list(sheets)
    split, unsure, proud, groups = random.sample(bank.themes, MARKS)
    ends, high = ((top - 1, top), (0, 1)), (top - 1, top)
    changes: list[tuple[Sequence[Item], Change]] = [
        (split.items, lambda n, _, card: _at(card, random.choice(ends[n % 2]))),
        (unsure.items, lambda _, sheet, card: _unsure(sheet.group, card, random)),
        (proud.items[:1], lambda _, __, card: replace(_at(card, random.choice(high)), evidence="")),
        (groups.items, lambda _, sheet, card: _seen_by(sheet.group, card, top)),
    ]
    found = list(sheets)
    for items, change in changes:
        found = [_changed(n, one, [order[i.id] for i in items], change) for n, one in enumerate(found)]
    return [*found, *_outsiders(found, bank, random)] if is_large(sheets) else found


def _changed(n: int, sheet: ExampleSheet, places: Sequence[int], change: Change) -> ExampleSheet:
    if sheet.group is RespondentGroup.EKSTERNE:
        return sheet
    cards = list(sheet.cards)
    for place in places:
        if (card := cards[place]) is not None and card.level is not None:
            cards[place] = change(n, sheet, card)
    return replace(sheet, cards=tuple(cards))


def _at(card: Card, level: int) -> Card:
    return replace(card, level=level)


def _unsure(group: RespondentGroup, card: Card, random: Random) -> Card:
    if group is not RespondentGroup.VALGTE or random.random() >= UNSURE:
        return card
    return replace(card, level=None, reason=UnscoredReason.VED_IKKE, evidence="")


def _seen_by(group: RespondentGroup, card: Card, top: int) -> Card:
    shift = {RespondentGroup.VALGTE: STEP, RespondentGroup.ANSATTE: -STEP}.get(group, 0)
    return _at(card, min(top, max(0, (card.level or 0) + shift)))


def _outsiders(sheets: Sequence[ExampleSheet], bank: Questionnaire, random: Random) -> Iterator[ExampleSheet]:
    """Yield outsiders who answered what is for them, a little darker than the organisation's own."""
    asked = asked_items(bank, "full", RespondentGroup.EKSTERNE)
    theirs = {item for items in asked.values() for item in items}
    own = [_mean(sheets, place) for place in range(len(bank.item_order))]
    for _ in range(OUTSIDERS):
        cards = tuple(
            None
            if key not in theirs or mean is None
            else Card(max(0, round(mean - LOWER + random.gauss(0, 0.4))))
            for key, mean in zip(bank.item_order, own, strict=True)
        )
        yield ExampleSheet(RespondentGroup.EKSTERNE, RespondentKind.LINK, random.random(), cards)


def _mean(sheets: Sequence[ExampleSheet], place: int) -> float | None:
    cards = [sheet.cards[place] for sheet in sheets if sheet.group is not RespondentGroup.EKSTERNE]
    levels = [card.level for card in cards if card is not None and card.level is not None]
    return sum(levels) / len(levels) if levels else None
