"""What organisations of a kreds learned, shared without a name: lend a note, take it back, read.

Never whose. What may be read is decided in `domain.lessons`; whether a kreds is large enough at all is what
the newest release says of it, which stands still between two looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from almene_assess.domain.benchmark import Family
from almene_assess.domain.errors import Conflict, InvalidValue, NotFound, NotReady
from almene_assess.domain.lessons import Lesson, let_out, next_day
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.rights import Action, Actor, Place, may, require
from almene_assess.services.cards import checked_version
from almene_assess.services.verbs import possible_id, verb
from almene_assess.storage import audit, lessons, offers, questionnaires, releases, sector
from almene_assess.storage.database import reading, writing
from almene_assess.storage.lessons import OwnLesson
from almene_assess.storage.offers import Home


@dataclass(frozen=True, slots=True)
class Lessons:
    """What a kreds may read, and the own organisation's notes for those at its desk.

    `open` says whether the kreds is large enough for notes to be read at all.
    """

    questionnaire: Questionnaire
    open: bool
    lessons: tuple[Lesson, ...]
    own: tuple[OwnLesson, ...]
    may_share: bool

    def waits_until(self, one: OwnLesson) -> datetime | None:
        """Return the earliest day on which an own shared note can be read; None if it is read already."""
        if one.shared_at is None or any(read.words == one.words for read in self.lessons):
            return None
        return next_day(one.shared_at)


@verb(Action.LESSONS_READ, look="organisation")
def of_organisation(engine: sa.Engine, actor: Actor, organisation_id: int, now: datetime) -> Lessons | None:
    """Return the notes of an organisation's own kreds, and its own; None where it belongs to no kreds.

    Raises: NotFound, NotAllowed.
    """
    with reading(engine) as connection:
        home = _home(connection, actor, organisation_id, Action.LESSONS_READ, now)
        if home.kreds_id is None:
            return None
        may_share = may(actor, Action.LESSON_SHARE, home.place, frozenset(), now)
        own = tuple(lessons.of_organisation(connection, home.id)) if may_share else ()
        return _read(connection, home.kreds_id, own, now, may_share=may_share)


@verb(Action.LESSONS_READ, look="kreds")
def of_kreds(engine: sa.Engine, actor: Actor, kreds_id: int, now: datetime) -> Lessons:
    """Return the notes of a kreds as its coordinator reads them.

    Raises: NotAllowed, NotFound.
    """
    with reading(engine) as connection:
        require(actor, Action.LESSONS_READ, Place(kreds_id=possible_id(kreds_id, "kreds")), frozenset(), now)
        if kreds_id not in sector.kreds_names(connection):
            raise NotFound("kreds")
        return _read(connection, kreds_id, (), now, may_share=False)


@verb(Action.LESSON_SHARE)
def share(engine: sa.Engine, actor: Actor, lesson_id: int, version: int, now: datetime) -> None:
    """Lend an own note to the kreds, without a name; it is read from the first of a month on.

    Raises: NotFound, NotAllowed, Conflict; NotReady where the organisation has no kreds.
    """
    with writing(engine) as connection:
        home = _mark(connection, actor, lesson_id, version, now, shared_at=now)
        if home.kreds_id is None:
            raise NotReady(("kreds",))
        audit.note(connection, now, actor.account_id, "lesson_share", "learning", lesson_id)


@verb(Action.LESSON_SHARE)
def take_back(engine: sa.Engine, actor: Actor, lesson_id: int, version: int, now: datetime) -> None:
    """Take an own note back: from now on nobody else reads it.

    Raises: NotFound, NotAllowed, Conflict.
    """
    with writing(engine) as connection:
        _mark(connection, actor, lesson_id, version, now, shared_at=None)
        audit.note(connection, now, actor.account_id, "lesson_take_back", "learning", lesson_id)


def _mark(
    connection: sa.Connection,
    actor: Actor,
    lesson_id: int,
    version: int,
    now: datetime,
    *,
    shared_at: datetime | None,
) -> Home:
    found = lessons.find(connection, possible_id(lesson_id, "learning"))
    if found is None:
        raise NotFound("learning")
    home = _home(connection, actor, found.organisation_id, Action.LESSON_SHARE, now)
    if (found.shared_at is None) == (shared_at is None):
        raise InvalidValue("shared", "unchanged")
    if shared_at is None:
        lessons.leave_lot(connection, lesson_id, now)
    if not lessons.mark(connection, lesson_id, checked_version(version), shared_at):
        raise Conflict(version=found.version)
    return home


def _read(
    connection: sa.Connection, kreds_id: int, own: tuple[OwnLesson, ...], now: datetime, *, may_share: bool
) -> Lessons:
    newest = questionnaires.newest(connection)
    if newest is None:
        raise NotFound("questionnaire")
    crowd = _is_a_crowd(connection, kreds_id)
    gone = lessons.gone_from(connection, kreds_id) if crowd else []
    found = let_out(lessons.shared_in(connection, kreds_id), now, gone) if crowd else []
    return Lessons(questionnaires.get(connection, newest), crowd, tuple(found), own, may_share)


def _is_a_crowd(connection: sa.Connection, kreds_id: int) -> bool:
    """Return whether the newest release shows any figure of the kreds: R2 holds for it, and stands still."""
    newest = releases.newest(connection)
    rows = () if newest is None else releases.rows(connection, newest.id, (Family.KREDS,))
    return any(row.slice == str(kreds_id) and row.hidden_reason is None for row in rows)


def _home(
    connection: sa.Connection, actor: Actor, organisation_id: int, action: Action, now: datetime
) -> Home:
    home = offers.home(connection, possible_id(organisation_id, "organisation"))
    if home is None:
        raise NotFound("organisation")
    require(actor, action, home.place, frozenset(), now)
    return home
