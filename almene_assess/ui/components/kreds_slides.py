"""Which slides a kreds's meeting has, in their order; draws nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from almene_assess.domain.lessons import Lesson
from almene_assess.services.kreds import KredsView
from almene_assess.services.lessons import Lessons
from almene_assess.services.offers import Board, Match
from almene_assess.storage.offers import Offer, OfferKind

MOST_MATCHES, MOST_LESSONS, MOST_ENTRIES = 4, 4, 2
"""An evening has room for so many; the rest stands on the board."""


class Kind(StrEnum):
    """What a slide is about."""

    START = "start"
    PILLAR = "pillar"
    STRONG = "strong"
    HARD = "hard"
    HIDDEN = "hidden"
    MATCH = "match"
    SEEKS = "seeks"
    LESSON = "lesson"
    QUESTION = "question"
    WHO = "who"


@dataclass(frozen=True, slots=True)
class Slide:
    """One thing: a pillar, a match, a note, or what its kind says."""

    kind: Kind
    pillar: str = ""
    match: Match | None = None
    lesson: Lesson | None = None
    offers: tuple[Offer, ...] = ()


def slides(view: KredsView, board: Board, notes: Lessons) -> list[Slide]:
    """Return the meeting from its first picture to its last."""
    return [
        Slide(Kind.START),
        *_figures(view),
        *_board(board),
        *(Slide(Kind.LESSON, lesson=one) for one in notes.lessons[:MOST_LESSONS]),
        Slide(Kind.QUESTION),
        Slide(Kind.WHO),
    ]


def _figures(view: KredsView) -> list[Slide]:
    """Leave out what would be empty: a hidden kreds is told so once, and the sector stands there alone."""
    pillars = [Slide(Kind.PILLAR, pillar) for pillar in view.questionnaire.pillar_themes(view.form)]
    spots = [Slide(Kind.STRONG), Slide(Kind.HARD)] if view.hard_spots else []
    hidden = [] if view.organisations is not None else [Slide(Kind.HIDDEN)]
    return [*hidden, *pillars, *spots]


def _board(board: Board) -> list[Slide]:
    matches = [Slide(Kind.MATCH, match=one) for one in board.matches[:MOST_MATCHES]]
    met = {one.theme for one in board.matches}
    alone = tuple(one for one in board.of_kind(OfferKind.SEEKS) if one.draft.theme not in met)
    return [*matches, *([Slide(Kind.SEEKS, offers=alone[:MOST_ENTRIES])] if alone else [])]
