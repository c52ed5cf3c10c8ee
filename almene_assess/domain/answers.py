"""What an answer is: a level or a reason why there is none, its byte in a sheet, who may give it.

Pure values: saving is `storage.answers`, permission is `domain.rights`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

NOT_RELEVANT = 253
UNKNOWN = 254
UNANSWERED = 255
"""Bytes of a sheet; anything below is the position of a level, lowest rung 0."""


class RespondentGroup(StrEnum):
    """Svargruppe: elected, employed, residents, external."""

    VALGTE = "valgte"
    ANSATTE = "ansatte"
    BEBOERE = "beboere"
    EKSTERNE = "eksterne"


class RespondentKind(StrEnum):
    """How a respondent's sheet came to be; the board's joint step is one more respondent."""

    ACCOUNT = "account"
    LINK = "link"
    WORKSHOP = "workshop"
    PAPER = "paper"
    JOINT = "joint"


class UnscoredReason(StrEnum):
    """An answer that is not a number."""

    VED_IKKE = "ved_ikke"
    IKKE_RELEVANT = "ikke_relevant"


_REASON_BYTES = {UnscoredReason.VED_IKKE: UNKNOWN, UnscoredReason.IKKE_RELEVANT: NOT_RELEVANT}

EVIDENCE_LIMIT = 2_000
COMMENT_LIMIT = 2_000


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on one card: a level's position or a reason (or neither), and the two texts."""

    level: int | None = None
    reason: UnscoredReason | None = None
    evidence: str = ""
    comment: str = ""

    @property
    def code(self) -> int:
        """Return the byte that stands for this card in a sheet."""
        if self.level is not None:
            return self.level
        return UNANSWERED if self.reason is None else _REASON_BYTES[self.reason]

    @property
    def answered(self) -> bool:
        """Return whether a rung, *ved ikke* or *ikke relevant* has been chosen."""
        return self.code != UNANSWERED

    @property
    def lacks_reason(self) -> bool:
        """Return whether *ikke relevant* was chosen without saying why."""
        return self.reason is UnscoredReason.IKKE_RELEVANT and not self.comment.strip()

    def choosing(self, code: int | None) -> Card:
        """Return the card with another choice, texts kept.

        Raises: ValueError if a sheet cannot hold the code.
        """
        if code is None or code == UNANSWERED:
            return replace(self, level=None, reason=None)
        reason = {byte: reason for reason, byte in _REASON_BYTES.items()}.get(code)
        if reason is None and not 0 <= code < NOT_RELEVANT:
            raise ValueError(f"no choice has the code {code}")
        return replace(self, level=code if reason is None else None, reason=reason)


BLANK = Card()
"""A card that nobody has touched."""


def clean_text(text: str) -> str:
    """Return the text as every database can hold it: whole, without NUL and halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def merge(base: Card, mine: Card, theirs: Card) -> tuple[Card, Card]:
    """Bring two edits of the same card together, part by part (choice, evidence, comment).

    Returns the card to keep, and what of mine had to give way because theirs changed too (else blank).
    """
    kept, lost = theirs, BLANK
    if mine.code != base.code:
        if theirs.code == base.code:
            kept = kept.choosing(mine.code)
        elif mine.code != theirs.code:
            lost = lost.choosing(mine.code)
    for part in ("evidence", "comment"):
        was, wish, now = (getattr(card, part) for card in (base, mine, theirs))
        if wish != was and now == was:
            kept = replace(kept, **{part: wish})
        elif wish not in (was, now):
            lost = replace(lost, **{part: wish})
    return kept, lost
