"""Closing a workshop: first votes become answers, pictures become tallies, and who voted what is gone.

All of it is one transaction; after it no byte of the database ties a voter to a vote (docs/adr/0009).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from almene_assess.domain.answers import UNKNOWN, RespondentGroup, RespondentKind
from almene_assess.domain.rights import Action, Actor, State
from almene_assess.domain.votes import Distribution, distribution
from almene_assess.domain.workshop import Phase, Stage
from almene_assess.services import scenes
from almene_assess.services.verbs import verb
from almene_assess.services.workshop_acts import LIVING, Act, act
from almene_assess.storage import ballots, finished_sheets, workshops
from almene_assess.storage.ballots import ALL, SHOWN, FirstVotes
from almene_assess.storage.database import leave_no_trace
from almene_assess.storage.finished_sheets import Finished

NOT_COUNTED = frozenset({State.ROUND_CLOSED, State.PARTICIPATION_SUBMITTED, State.PARTICIPATION_CLOSED})
EMPTIED = ("ballot", "voter", "workshop_door", "workshop_step", "presence")


@dataclass(frozen=True, slots=True)
class Closed:
    """What a closing did: how many became respondents, and whether votes could count at all.

    `clean` says whether the database's log was emptied at once; if not, somebody was reading just then.
    """

    respondents: int
    counted: bool
    clean: bool


@verb(Action.WORKSHOP_CLOSE)
def close(engine: sa.Engine, actor: Actor, workshop_id: int, version: int) -> Closed:
    """Close a workshop for good.

    Raises: NotFound, NotAllowed, Conflict, NotNow if it is closed already.
    """
    with act(engine, actor, workshop_id, version, "close", action=Action.WORKSHOP_CLOSE, stages=LIVING) as a:
        counted = may_count(a)
        people = wind_up(a, counted=counted)
    return Closed(people, counted, leave_no_trace(engine, EMPTIED))


def wind_up(a: Act, *, counted: bool) -> int:
    """Turn votes into what may stay and delete the rest, inside a transaction; return the respondents."""
    people = _shuffled(ballots.first_votes(a.connection, a.whole.id)) if counted else []
    sheets, order = [_sheet(one) for one in people], a.bank.item_order
    finished_sheets.add(a.connection, a.place.id, sheets, order, at=a.at, source="workshop")
    _keep_pictures(a)
    worth = _worth(a)
    ballots.forget(a.connection, a.whole.id)
    workshops.forget(a.connection, a.whole.id)
    workshops.change(
        a.connection,
        a.whole.id,
        stage=Stage.CLOSED.value,
        phase=Phase.ENDING.value,
        place=None,
        timer_started_at=None,
        timer_minutes=None,
        worth=worth,
        closed_at=a.at,
    )
    return len(people)


def may_count(a: Act) -> bool:
    """Return whether the votes may become answers: not once somebody can have seen the result."""
    states = a.place.states(a.at)
    return not states & NOT_COUNTED and State.ONCE_SUBMITTED not in states


def _shuffled(people: list[FirstVotes]) -> list[FirstVotes]:
    """Return them in an order that nobody can know: new ids must not follow the order of coming in."""
    secrets.SystemRandom().shuffle(people)
    return people


def _sheet(one: FirstVotes) -> Finished:
    kind = RespondentKind.PAPER if one.on_paper else RespondentKind.WORKSHOP
    return Finished(kind, RespondentGroup(one.group), one.codes)


def _keep_pictures(a: Act) -> None:
    """Keep each distribution that the room was shown, for the minutes; nothing else of a vote stays."""
    levels = len(a.bank.scale.levels)
    for item_id, item in zip(a.whole.item_ids, a.whole.run.items, strict=True):
        for number in range(1, item.revealed + 1):
            found = scenes.counted(a.connection, a.whole, item_id, number, levels)
            if found is not None:
                where = {**a.rows, "item_key": item.key}
                ballots.set_tally(a.connection, where, SHOWN, number, ALL, _codes(found))


def _codes(found: Distribution) -> dict[int, int]:
    return {**dict(enumerate(found.levels)), UNKNOWN: found.unknown}


def _worth(a: Act) -> list[int] | None:
    """Return how many said 1 to 5, by the same rule as a vote: none under five."""
    hands = dict(enumerate(a.whole.worth or ()))
    found = distribution(ballots.worth_counts(a.connection, a.whole.id), hands, 5)
    return None if found is None else list(found.levels)
