"""Give the example's finished organisation something of its own: help, a signal, and its conditions."""

from __future__ import annotations

import sqlalchemy as sa

from almene_assess.domain.answers import Card
from almene_assess.domain.local_items import Draft
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.example import adapting_words as words
from almene_assess.example.rows import Calendar
from almene_assess.storage import adapting, local_items, notes
from almene_assess.storage.notes import NoteKind

THEME_WITH_SIGNAL, THEME_WITH_HELP = 2, 3
"""Places in the questionnaire: health and wellbeing, preparedness."""


def write_adapted(
    connection: sa.Connection, bank: Questionnaire, organisation: int, participation: int, when: Calendar
) -> None:
    """Write it; the same every time."""
    helped = bank.themes[THEME_WITH_HELP % len(bank.themes)].items[0].id
    adapting.put_help(connection, organisation, helped, words.HELP_TEXT, 0)
    for draft, level, note in words.OWN_QUESTIONS:
        key = local_items.add(connection, organisation, Draft(*draft))
        card = Card(level, comment=note)
        local_items.put_answer(connection, participation, key, card, 0, when.submission)
    theme = bank.themes[THEME_WITH_SIGNAL % len(bank.themes)].id
    notes.write_board(connection, participation, NoteKind.SIGNAL, theme, words.SIGNAL, when.submission)
    notes.write_board(connection, participation, NoteKind.CONDITIONS, None, words.CONDITIONS, when.submission)
