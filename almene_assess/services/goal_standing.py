"""How far goals are by today's answers, and what the next rung of a theme says: only what may be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from almene_assess.domain import scoring
from almene_assess.domain.answers import UNANSWERED, RespondentGroup, RespondentKind
from almene_assess.domain.change import staircase
from almene_assess.domain.goal_figures import Figure, Hidden, ItemValue, Voter, crowds, figure
from almene_assess.domain.numbers import TOLERANCE
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.rights import Action, Actor
from almene_assess.domain.scoring_sheets import hands_frame
from almene_assess.services.goal_words import entered
from almene_assess.services.results import Seen, frame_of, look
from almene_assess.services.verbs import now, verb
from almene_assess.storage import goals, participations, questionnaires
from almene_assess.storage.database import writing
from almene_assess.storage.participations import Sheet


@dataclass(frozen=True, slots=True)
class Step:
    """One item of a theme with the rung that comes next, by its position; None where it is at the top.

    `joint`: the board agreed on where it stands. `lowest`: it is among those that stand lowest.
    """

    item: str
    here: int | None
    next: int | None
    joint: bool
    lowest: bool


@verb(Action.GOALS_READ, look="participation")
def standings(engine: sa.Engine, actor: Actor, participation_id: int) -> dict[int, Figure]:
    """Return how far each goal of the organisation is, by its newest submitted round of the same edition.

    Raises: NotFound, NotAllowed.
    """
    with writing(engine) as connection:
        whole = entered(connection, actor, participation_id, Action.GOALS_READ)
        wanted = goals.of_organisation(connection, whole.organisation_id)
        measured = any(goal.items for goal in wanted)
        values = _newest_values(connection, actor, whole.organisation_id) if measured else {}
    return {
        goal.id: Figure(hidden=Hidden.NO_RESULT)
        if goal.items and not any(one.item in values for one in goal.items)
        else figure(goal.items, values)
        for goal in wanted
    }


@verb(Action.RESULT_READ)
def next_steps(engine: sa.Engine, actor: Actor, participation_id: int, theme: str) -> list[Step]:
    """Return the items of a theme with the rung that comes next.

    Without a joint step an item's own place is nobody's to read; then the rung after the theme's staircase,
    which stands on the result page, is proposed for each of them alike.

    Raises: NotFound, NotAllowed (also while the participation is not submitted).
    """
    with writing(engine) as connection:
        seen = look(connection, actor, participation_id, Action.RESULT_READ)
    items = seen.bank.form_themes(seen.whole.form).get(theme, ())
    joint = _joint_codes(seen)
    least = _staircase_position(seen, items)
    places = {item: joint.get(item, least) for item in items}
    steps = [_step(seen.bank, item, places[item], joint=item in joint) for item in items]
    lowest = min((s.here for s in steps if s.here is not None and s.joint), default=None)
    return [
        Step(s.item, s.here, s.next, s.joint, lowest is not None and s.joint and s.here == lowest)
        for s in steps
    ]


def _step(bank: Questionnaire, item: str, here: int | None, *, joint: bool) -> Step:
    """Return a step; from an unknown place the first rung above the lowest is proposed."""
    place = here if here is not None and here < len(bank.scale.levels) else None
    following = 1 if place is None else place + 1
    return Step(item, place, following if following < len(bank.scale.levels) else None, joint, lowest=False)


def _joint_codes(seen: Seen) -> dict[str, int]:
    """Return the byte of each item that the board has agreed on."""
    return {
        item: code
        for sheet in seen.counted.joint
        for item, code in zip(seen.bank.item_order, sheet.levels, strict=True)
        if code != UNANSWERED
    }


def _staircase_position(seen: Seen, items: Sequence[str]) -> int | None:
    values = _values(seen, seen.counted.now)
    found = (
        staircase([_number(values.get(item)) for item in items], seen.bank.level_values) if items else None
    )
    if found is None:
        return None
    return max(n for n, value in enumerate(seen.bank.level_values) if value <= found + TOLERANCE)


def _newest_values(connection: sa.Connection, actor: Actor, organisation_id: int) -> dict[str, ItemValue]:
    """Return today's values of every edition: of its newest submitted round."""
    found: dict[str, ItemValue] = {}
    editions: set[str] = set()
    for whole in participations.of_organisations(connection, [organisation_id]):
        bank = questionnaires.get(connection, whole.questionnaire_id)
        if whole.submitted_at is None or whole.opens_at > now() or bank.meta.id in editions:
            continue
        editions.add(bank.meta.id)
        found |= _item_values(look(connection, actor, whole.id, Action.RESULT_READ))
    return found


def _item_values(seen: Seen) -> dict[str, ItemValue]:
    """Return the value of each item of the form; people's as first seen, so that no correction shows."""
    values = _values(seen, seen.counted.first)
    joint = set(_joint_codes(seen))
    hands = [(item, RespondentGroup(group)) for _, item, group, _, _ in seen.raised]
    people = [_voter(seen.bank, sheet) for sheet in seen.counted.first]
    told = crowds(people, hands, joint, seen.bank.form_themes(seen.whole.form))
    return {item: ItemValue(value, item in joint, item in told) for item, value in values.items()}


def _values(seen: Seen, people: Sequence[Sheet]) -> dict[str, float | None]:
    rules = scoring.policy(seen.bank, seen.whole.form)
    rows = scoring.item_values(
        frame_of(seen.whole, seen.bank, people),
        rules,
        joint=frame_of(seen.whole, seen.bank, seen.counted.joint) if seen.counted.joint else None,
        hands=hands_frame(seen.raised) if seen.raised else None,
    )
    row = next(rows.iter_rows(named=True), {})
    return {item: row.get(item) for item in rules.items}


def _voter(bank: Questionnaire, sheet: Sheet) -> Voter:
    levels = dict(zip(bank.item_order, sheet.levels, strict=True))
    return Voter(sheet.group, sheet.kind is RespondentKind.PAPER, levels)


def _number(value: float | None) -> float:
    return float("nan") if value is None else value
