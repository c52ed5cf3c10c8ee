"""An organisation's own questions, answered by the board together: never a person's, never in a comparison.

Nobody answers them alone (docs/adr/0017), and no scoring, release or kreds view may import this module.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from almene_assess.domain.answers import Card
from almene_assess.domain.errors import Conflict, InvalidValue, NotFound
from almene_assess.domain.local_items import (
    MOST,
    NOTE_LIMIT,
    QUESTION_LIMIT,
    RUNG_LIMIT,
    RUNGS,
    TITLE_LIMIT,
    Draft,
    LocalItem,
    moved,
)
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.rights import Action, Actor, may, require
from almene_assess.services.cards import checked_text, checked_version
from almene_assess.services.verbs import now, possible_id, verb
from almene_assess.storage import audit, participations, questionnaires
from almene_assess.storage import local_items as stored
from almene_assess.storage.database import reading, writing
from almene_assess.storage.local_items import LocalAnswer
from almene_assess.storage.participations import Participation


@dataclass(frozen=True, slots=True)
class OwnQuestions:
    """The own questions of an organisation with the joint steps of one round."""

    participation: Participation
    questionnaire: Questionnaire
    items: tuple[LocalItem, ...]
    answers: dict[int, LocalAnswer]
    may_write: bool
    may_set: bool

    @property
    def in_use(self) -> tuple[LocalItem, ...]:
        """Return the questions that are asked."""
        return tuple(item for item in self.items if not item.retired)

    @property
    def retired(self) -> tuple[LocalItem, ...]:
        """Return the questions that were taken out of use."""
        return tuple(item for item in self.items if item.retired)

    def answer(self, item_id: int) -> LocalAnswer:
        """Return the joint step on a question; an untouched one has version 0."""
        return self.answers.get(item_id, LocalAnswer())


@verb(Action.ADAPT_READ, look="participation")
def own_questions(engine: sa.Engine, actor: Actor, participation_id: int) -> OwnQuestions:
    """Return the own questions and the joint steps on them.

    Raises: NotFound, NotAllowed.
    """
    with reading(engine) as connection:
        whole = _participation(connection, actor, participation_id, Action.ADAPT_READ)
        place, states, at = whole.place(), whole.states(now()), now()
        return OwnQuestions(
            participation=whole,
            questionnaire=questionnaires.get(connection, whole.questionnaire_id),
            items=tuple(stored.of_organisation(connection, whole.organisation_id)),
            answers=stored.answers(connection, whole.id),
            may_write=may(actor, Action.ADAPT_WRITE, place, states, at),
            may_set=may(actor, Action.LOCAL_SET, place, states, at),
        )


@verb(Action.ADAPT_WRITE)
def add(engine: sa.Engine, actor: Actor, participation_id: int, draft: Draft) -> int:
    """Add a question after the others, and return its id.

    Raises: NotFound, NotAllowed, InvalidValue.
    """
    clean = checked_draft(draft)
    with writing(engine) as connection:
        whole = _participation(connection, actor, participation_id, Action.ADAPT_WRITE)
        _room(connection, whole)
        key = stored.add(connection, whole.organisation_id, clean)
        _note(connection, actor, "local_add", key)
        return key


@verb(Action.ADAPT_WRITE)
def rewrite(
    engine: sa.Engine, actor: Actor, participation_id: int, item_id: int, draft: Draft, version: int
) -> None:
    """Write a question anew, as long as nobody has set a joint step on it.

    Raises: NotFound, NotAllowed, InvalidValue, Conflict.
    """
    clean = checked_draft(draft)
    with writing(engine) as connection:
        whole = _participation(connection, actor, participation_id, Action.ADAPT_WRITE)
        if not _own(connection, whole, item_id).may_change:
            raise InvalidValue("item", "answered")
        stored.rewrite(connection, item_id, clean, checked_version(version))
        _note(connection, actor, "local_rewrite", item_id)


@verb(Action.ADAPT_WRITE)
def retire(
    engine: sa.Engine, actor: Actor, participation_id: int, item_id: int, version: int, *, retired: bool
) -> None:
    """Take a question out of use, or into use again; its joint steps are kept.

    Raises: NotFound, NotAllowed, InvalidValue, Conflict.
    """
    with writing(engine) as connection:
        whole = _participation(connection, actor, participation_id, Action.ADAPT_WRITE)
        own = _own(connection, whole, item_id)
        if own.retired and not retired:
            _room(connection, whole)
        stored.retire(connection, item_id, checked_version(version), now() if retired else None)
        _note(connection, actor, "local_retire" if retired else "local_use", item_id)


@verb(Action.ADAPT_WRITE)
def move(
    engine: sa.Engine, actor: Actor, participation_id: int, item_id: int, step: int, before: Sequence[int]
) -> None:
    """Move a question up (-1) or down (1) among those in use, in the order that was seen.

    Raises: NotFound, NotAllowed, InvalidValue, Conflict.
    """
    if step not in (-1, 1):
        raise InvalidValue("step", "unknown")
    with writing(engine) as connection:
        whole = _participation(connection, actor, participation_id, Action.ADAPT_WRITE)
        participations.hold_still(connection, whole.id)
        if _own(connection, whole, item_id).retired:
            raise InvalidValue("item", "retired")
        all_of_them = stored.of_organisation(connection, whole.organisation_id)
        order = [one.id for one in all_of_them if not one.retired]
        if order != list(before):
            raise Conflict(0)
        rest = [one.id for one in all_of_them if one.retired]
        stored.put_in_order(connection, [*moved(order, item_id, step), *rest])
        _note(connection, actor, "local_move", item_id)


@verb(Action.LOCAL_SET)
def set_step(
    engine: sa.Engine, actor: Actor, participation_id: int, item_id: int, card: Card, version: int
) -> LocalAnswer:
    """Set what the board agreed on, on top of the version seen; a card without a rung takes it back.

    Raises: NotFound, NotAllowed, InvalidValue, Conflict.
    """
    rung = card.level is None or (type(card.level) is int and 0 <= card.level < RUNGS)
    if not rung or card.reason is not None:
        raise InvalidValue("level", "unknown")
    clean = Card(card.level, comment=checked_text("note", card.comment, NOTE_LIMIT))
    with writing(engine) as connection:
        whole = _participation(connection, actor, participation_id, Action.LOCAL_SET)
        if _own(connection, whole, item_id).retired:
            raise InvalidValue("item", "retired")
        done = stored.put_answer(connection, whole.id, item_id, clean, checked_version(version), now())
        _note(connection, actor, "local_set", item_id)
        return done


def checked_draft(draft: Draft) -> Draft:
    """Return a question as it can be kept, on one line each.

    Raises: InvalidValue, naming the field; a rung is `level_0` to `level_4`.
    """
    if len(draft.levels) != RUNGS:
        raise InvalidValue("levels", "unknown")
    return Draft(
        _line("title", draft.title, TITLE_LIMIT),
        _line("question", draft.question, QUESTION_LIMIT),
        tuple(_line(f"level_{n}", words, RUNG_LIMIT) for n, words in enumerate(draft.levels)),
    )


def _line(field: str, words: str, limit: int) -> str:
    clean = " ".join(checked_text(field, words, 10 * limit, needed=True).split())
    return checked_text(field, clean, limit, needed=True)


def _room(connection: sa.Connection, whole: Participation) -> None:
    participations.hold_still(connection, whole.id)
    own = stored.of_organisation(connection, whole.organisation_id)
    if sum(not item.retired for item in own) >= MOST:
        raise InvalidValue("item", "full")


def _own(connection: sa.Connection, whole: Participation, item_id: int) -> LocalItem:
    possible_id(item_id, "local_item")
    own = (one for one in stored.of_organisation(connection, whole.organisation_id) if one.id == item_id)
    found = next(own, None)
    if found is None:
        raise NotFound("local_item")
    return found


def _note(connection: sa.Connection, actor: Actor, action: str, item_id: int) -> None:
    audit.note(connection, now(), actor.account_id, action, "local_item", item_id)


def _participation(
    connection: sa.Connection, actor: Actor, participation_id: int, action: Action
) -> Participation:
    whole = participations.find(connection, possible_id(participation_id, "participation"))
    if whole is None:
        raise NotFound("participation")
    require(actor, action, whole.place(), whole.states(now()), now())
    return whole
