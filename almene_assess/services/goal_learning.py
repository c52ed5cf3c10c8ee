"""What an organisation learned on the way, and what it chose not to do, and why (»følg eller forklar«)."""

from __future__ import annotations

import sqlalchemy as sa

from almene_assess.domain.errors import InvalidValue, NotFound
from almene_assess.domain.rights import Action, Actor
from almene_assess.services.cards import checked_text, checked_version
from almene_assess.services.goal_words import REASON_LIMIT, checked_lesson, entered
from almene_assess.services.verbs import now, possible_id, verb
from almene_assess.storage import audit, learning, lessons, participations, questionnaires
from almene_assess.storage.database import writing
from almene_assess.storage.learning import LessonWords


@verb(Action.GOALS_WRITE)
def add_lesson(
    engine: sa.Engine, actor: Actor, participation_id: int, words: LessonWords, *, shared: bool
) -> None:
    """Write a line into the learning log; shared, the kreds may read it without the organisation's name.

    Raises: NotFound, NotAllowed, InvalidValue.
    """
    with writing(engine) as connection:
        whole = entered(connection, actor, participation_id, Action.GOALS_WRITE)
        _check_theme(connection, whole.questionnaire_id, words.theme)
        clean = checked_lesson(connection, words, whole.organisation_id)
        learning.add(connection, whole.id, clean, now() if shared else None, now())
        _note(connection, actor, "learning_share" if shared else "learning_add", whole.id)


@verb(Action.GOALS_WRITE)
def change_lesson(
    engine: sa.Engine, actor: Actor, lesson_id: int, version: int, words: LessonWords, *, shared: bool
) -> None:
    """Write a line anew, on top of the version that was seen; no longer shared, the kreds loses it at once.

    Raises: NotFound, NotAllowed, InvalidValue, Conflict.
    """
    with writing(engine) as connection:
        lesson = learning.find(connection, possible_id(lesson_id, "learning"))
        if lesson is None:
            raise NotFound("learning")
        whole = entered(connection, actor, lesson.participation_id, Action.GOALS_WRITE)
        _check_theme(connection, whole.questionnaire_id, words.theme)
        clean = checked_lesson(connection, words, whole.organisation_id)
        if not shared or clean != lesson.words:
            lessons.leave_lot(connection, lesson.id, now())
        lent = (lesson.shared_at or now()) if shared else None
        written = lesson.at if clean == lesson.words else now()
        learning.change(connection, lesson.id, checked_version(version), clean, lent, written)
        _note(connection, actor, "learning_share" if shared else "learning_change", whole.id)


@verb(Action.GOALS_WRITE)
def explain(
    engine: sa.Engine, actor: Actor, participation_id: int, theme: str, reason: str, seen: str
) -> None:
    """Say why a theme is let be, in place of the reason that was seen; an empty one takes it away.

    Raises: NotFound, NotAllowed, InvalidValue, Conflict.
    """
    why = checked_text("reason", reason, REASON_LIMIT).strip()
    with writing(engine) as connection:
        participations.hold_still(connection, possible_id(participation_id, "participation"))
        whole = entered(connection, actor, participation_id, Action.GOALS_WRITE)
        if theme not in questionnaires.get(connection, whole.questionnaire_id).form_themes(whole.form):
            raise InvalidValue("theme", "unknown")
        learning.explain(connection, whole.id, theme, seen, why, now())
        audit.note(connection, now(), actor.account_id, "explain", "participation", whole.id, theme)


def _check_theme(connection: sa.Connection, questionnaire_id: int, theme: str | None) -> None:
    if theme is not None and theme not in questionnaires.get(connection, questionnaire_id).theme_ids:
        raise InvalidValue("theme", "unknown")


def _note(connection: sa.Connection, actor: Actor, what: str, participation_id: int) -> None:
    audit.note(connection, now(), actor.account_id, what, "participation", participation_id)
