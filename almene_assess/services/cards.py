"""What a card may hold, for whoever writes one: a respondent, the board together, somebody typing paper."""

from __future__ import annotations

from dataclasses import replace

from almene_assess.domain.answers import COMMENT_LIMIT, EVIDENCE_LIMIT, Card, UnscoredReason, clean_text
from almene_assess.domain.errors import InvalidValue
from almene_assess.domain.questionnaire import Questionnaire


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


def _is_rung(level: int, bank: Questionnaire) -> bool:
    return type(level) is int and 0 <= level < len(bank.scale.levels)
