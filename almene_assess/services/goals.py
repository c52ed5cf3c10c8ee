"""What an organisation wants and does: goals, actions and learning read together; goals are written here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from almene_assess.domain.answers import RespondentKind
from almene_assess.domain.errors import InvalidValue
from almene_assess.domain.goals import (
    Check,
    Counts,
    Deed,
    Goal,
    GoalWords,
    Measured,
    Outcome,
    counts,
    state_after,
)
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.rights import Action, Actor, may, own_place, require
from almene_assess.services import reach
from almene_assess.services.cards import checked_text, checked_version, chosen
from almene_assess.services.goal_words import REASON_LIMIT, checked_goal, entered, entered_goal
from almene_assess.services.verbs import now, today, verb
from almene_assess.storage import (
    answers,
    audit,
    deeds,
    goals,
    learning,
    notes,
    participations,
    questionnaires,
    served,
)
from almene_assess.storage.database import reading, writing
from almene_assess.storage.learning import Lesson
from almene_assess.storage.notes import NoteKind
from almene_assess.storage.participations import Participation


@dataclass(frozen=True, slots=True)
class Board:
    """Everything on the page of goals: of the organisation, not only of this round.

    `choices` are the reasons why themes are let be in this round; `may_close` and `may_reopen` are about it.
    """

    participation: Participation
    questionnaire: Questionnaire
    goals: tuple[Goal, ...]
    deeds: tuple[Deed, ...]
    lessons: tuple[Lesson, ...]
    choices: dict[str, str]
    close_reason: str
    may_write: bool
    may_close: bool
    may_reopen: bool

    def goal(self, goal_id: int | None) -> Goal | None:
        """Return a goal of the organisation, or None."""
        return next((goal for goal in self.goals if goal.id == goal_id), None)


@verb(Action.GOALS_READ, look="participation")
def board(engine: sa.Engine, actor: Actor, participation_id: int) -> Board:
    """Return the goals, actions and learning of the organisation that takes part.

    Raises: NotFound, NotAllowed.
    """
    with reading(engine) as connection:
        whole = entered(connection, actor, participation_id, Action.GOALS_READ)
        explained = notes.of_board(connection, whole.id, NoteKind.EXPLAIN)
        return Board(
            participation=whole,
            questionnaire=questionnaires.get(connection, whole.questionnaire_id),
            goals=tuple(goals.of_organisation(connection, whole.organisation_id)),
            deeds=tuple(deeds.of_organisation(connection, whole.organisation_id)),
            lessons=tuple(learning.of_organisation(connection, whole.organisation_id)),
            choices={theme: text for theme, text in explained.items() if theme is not None},
            close_reason=participations.close_reason(connection, whole.id),
            may_write=_may(actor, Action.GOALS_WRITE, whole),
            may_close=_may(actor, Action.PARTICIPATION_CLOSE, whole),
            may_reopen=_may(actor, Action.PARTICIPATION_OPEN_AGAIN, whole),
        )


@verb(Action.GOALS_WRITE)
def add_goal(
    engine: sa.Engine,
    actor: Actor,
    participation_id: int,
    theme: str | None,
    words: GoalWords,
    targets: Mapping[str, int],
) -> int:
    """Set a goal; `targets` holds the position of the rung that each measured item is to reach.

    Raises: NotFound, NotAllowed, InvalidValue.
    """
    clean = checked_goal(words)
    with writing(engine) as connection:
        whole = entered(connection, actor, participation_id, Action.GOALS_WRITE)
        bank = questionnaires.get(connection, whole.questionnaire_id)
        _check_theme(bank, whole, theme, targets)
        items = _measured(connection, whole, bank, targets)
        key = goals.add(connection, whole.id, theme, clean, items, now())
        audit.note(connection, now(), actor.account_id, "goal_add", "goal", key)
        return key


@verb(Action.GOALS_WRITE)
def change_goal(engine: sa.Engine, actor: Actor, goal_id: int, version: int, words: GoalWords) -> None:
    """Write a goal anew, on top of the version that was seen; what it is measured by stays.

    Raises: NotFound, NotAllowed, InvalidValue, Conflict.
    """
    clean = checked_goal(words)
    with writing(engine) as connection:
        goal, _ = entered_goal(connection, actor, goal_id)
        goals.change(connection, goal.id, checked_version(version), clean)
        audit.note(connection, now(), actor.account_id, "goal_change", "goal", goal.id)


@verb(Action.GOALS_WRITE)
def check_goal(
    engine: sa.Engine,
    actor: Actor,
    goal_id: int,
    version: int,
    outcome: Outcome,
    reason: str,
    words: GoalWords | None = None,
) -> None:
    """Say on the way what becomes of a goal, and why; a goal that is changed gets its new words with it.

    Raises: NotFound, NotAllowed, InvalidValue, Conflict.
    """
    said = chosen(Outcome, outcome, "outcome")
    why = checked_text("reason", reason, REASON_LIMIT, needed=True).strip()
    if (words is not None) != (said is Outcome.CHANGED):
        raise InvalidValue("words", "unknown")
    with writing(engine) as connection:
        goal, _ = entered_goal(connection, actor, goal_id)
        clean = goal.words if words is None else checked_goal(words)
        found = Check(said, why, now())
        goals.check(connection, goal.id, checked_version(version), found, state_after(said), clean)
        audit.note(connection, now(), actor.account_id, "goal_check", "goal", goal.id, said.value)


@verb(Action.TASKS_READ)
def due(engine: sa.Engine, actor: Actor) -> dict[int, Counts]:
    """Return what is overdue or due soon in each of the actor's organisations, by their newest participation.

    Organisations without anything near are missing.
    """
    require(actor, Action.TASKS_READ, own_place(actor), frozenset(), now())
    found: dict[int, Counts] = {}
    with reading(engine) as connection:
        newest = _newest(connection, actor)
        days = served.open_days(connection, [whole.organisation_id for whole in newest])
        for whole in newest:
            near = counts(days.get(whole.organisation_id, ()), today())
            if near != Counts():
                found[whole.id] = near
    return found


def _newest(connection: sa.Connection, actor: Actor) -> list[Participation]:
    newest: dict[int, Participation] = {}
    for whole in participations.of_organisations(connection, reach.organisations(connection, actor)):
        newest.setdefault(whole.organisation_id, whole)
    return [whole for whole in newest.values() if _may(actor, Action.GOALS_READ, whole)]


def _check_theme(
    bank: Questionnaire, whole: Participation, theme: str | None, targets: Mapping[str, int]
) -> None:
    """Raise InvalidValue unless the theme is the round's, and the items and rungs are the theme's."""
    items = bank.form_themes(whole.form).get(theme, ()) if theme is not None else ()
    if theme is not None and not items:
        raise InvalidValue("theme", "unknown")
    rungs = range(1, len(bank.scale.levels))
    if not set(targets) <= set(items) or any(type(n) is not int or n not in rungs for n in targets.values()):
        raise InvalidValue("targets", "unknown")


def _measured(
    connection: sa.Connection, whole: Participation, bank: Questionnaire, targets: Mapping[str, int]
) -> list[Measured]:
    """Return what a goal is measured by, with where the board agreed to stand today.

    A mean of people's answers is not kept here: it would outlive whoever is erased.
    """
    seat = participations.seat_of_kind(connection, whole.id, RespondentKind.JOINT)
    codes = {} if seat is None else dict(zip(bank.item_order, answers.levels(connection, seat), strict=True))
    worth = dict(enumerate(bank.level_values))
    return [
        Measured(item, worth.get(codes.get(item, -1)), worth[position])
        for item, position in sorted(targets.items())
    ]


def _may(actor: Actor, action: Action, whole: Participation) -> bool:
    return may(actor, action, whole.place(), whole.states(now()), now())
