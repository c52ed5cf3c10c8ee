"""What a card may hold, for whoever writes one: a respondent, the board together, somebody typing paper."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

from almene_assess.domain.answers import COMMENT_LIMIT, EVIDENCE_LIMIT, Card, UnscoredReason, clean_text
from almene_assess.domain.errors import InvalidValue
from almene_assess.domain.questionnaire import Questionnaire

LAST_VERSION = 2**31 - 1
"""What every database can count to; a card is written some tens of times."""

Choice = TypeVar("Choice", bound=StrEnum)


def checked_card(bank: Questionnaire, form: str, item: str, card: Card) -> Card:
    """Return the card as it can be kept.

    Raises: InvalidValue, naming the field.
    """
    if item not in bank.form_items(form):
        raise InvalidValue("item", "unknown")
    if card.level is not None and (card.reason is not None or not _is_rung(card.level, bank)):
        raise InvalidValue("level", "unknown")
    if card.reason is not None and not isinstance(card.reason, UnscoredReason):
        raise InvalidValue("reason", "unknown")
    if card.reason is UnscoredReason.IKKE_RELEVANT and bank.items[item].na_da is None:
        raise InvalidValue("reason", "never_irrelevant")
    return replace(
        card,
        evidence=checked_text("evidence", card.evidence, EVIDENCE_LIMIT),
        comment=checked_text("comment", card.comment, COMMENT_LIMIT),
    )


def checked_text(field: str, value: str, limit: int, *, needed: bool = False) -> str:
    """Return the text as it can be kept: whole, without what no database can hold.

    Raises: InvalidValue if it is too long, or missing where it is needed.
    """
    if not isinstance(value, str):
        raise InvalidValue(field, "unknown")
    clean = clean_text(value)
    if len(clean) > limit:
        raise InvalidValue(field, "too_long")
    if needed and not clean.strip():
        raise InvalidValue(field, "missing")
    return clean


def checked_version(version: int) -> int:
    """Return a version that something can have been written on top of.

    Raises: InvalidValue.
    """
    if type(version) is not int or not 0 <= version < LAST_VERSION:
        raise InvalidValue("version", "unknown")
    return version


def chosen(kind: type[Choice], value: str, field: str) -> Choice:
    """Return one of a fixed set of words.

    Raises: InvalidValue for anything else.
    """
    try:
        return kind(value)
    except ValueError as wrong:
        raise InvalidValue(field, "unknown") from wrong


def _is_rung(level: int, bank: Questionnaire) -> bool:
    return type(level) is int and 0 <= level < len(bank.scale.levels)
