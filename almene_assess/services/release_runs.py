"""Run the gate on a round's next release so that any process can see how far it is: one at a time a round.

`start` notes a run and `perform`, in a process of its own, does it with the rights that its account has then.
Nothing here starts a process, and nothing here makes a figure: that is `services.benchmarks`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import sqlalchemy as sa

from almene_assess.domain.disclosure import MIN_ORGANISATIONS, approximate
from almene_assess.domain.errors import (
    Conflict,
    NotAllowed,
    NotFound,
    NotReady,
    PejlingError,
    ReleaseRefused,
    Underway,
)
from almene_assess.domain.gate import Progress, Step, silent
from almene_assess.domain.release_run import BEAT_EVERY, Outcome, Run
from almene_assess.domain.rights import Action, Actor, Place, require
from almene_assess.services import accounts
from almene_assess.services.benchmarks import (
    OPERATOR,
    RELEASES_IN_A_ROUND,
    Operator,
    Published,
    build_release,
    rehearse_release,
)
from almene_assess.services.heartbeat import beating
from almene_assess.services.verbs import now, possible_id, verb
from almene_assess.storage import audit, release_runs, releases
from almene_assess.storage.database import reading, writing
from almene_assess.storage.releases import Release, RoundFacts

ENDS: dict[type[PejlingError], Outcome] = {
    NotReady: Outcome.NOBODY,
    Conflict: Outcome.CHANGED,
    NotAllowed: Outcome.NOT_ALLOWED,
}
"""How a run ends when a release says no without a reason of its own."""


@dataclass(frozen=True, slots=True)
class Performed:
    """A run that is over, and what it published, if it did."""

    run: Run
    published: Published | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """A round as the sector's staff may see it: no organisation, no exact number of them, no figure.

    `taking_part` is rounded; None stands for fewer than a figure needs.
    """

    facts: RoundFacts
    is_open: bool
    taking_part: int | None
    releases: tuple[tuple[Release, dict[str, Any]], ...]
    left: int
    run: Run | None


@verb(Action.ROUNDS_READ)
def rounds(engine: sa.Engine, actor: Actor, at: datetime) -> list[Round]:
    """Return the sector's rounds, newest first.

    Raises: NotAllowed.
    """
    require(actor, Action.ROUNDS_READ, Place(), frozenset(), at)
    with reading(engine) as connection:
        return [_round(connection, facts, at) for facts in releases.sector_rounds(connection)]


@verb(Action.ROUNDS_READ)
def latest(engine: sa.Engine, actor: Actor, round_id: int, at: datetime) -> Run | None:
    """Return the run of a round that was started last, or None.

    Raises: NotAllowed.
    """
    require(actor, Action.ROUNDS_READ, Place(), frozenset(), at)
    with reading(engine) as connection:
        return _public(release_runs.newest(connection, possible_id(round_id, "round")))


@verb(Action.RELEASE_BUILD)
def start(engine: sa.Engine, actor: Actor | Operator, round_id: int, at: datetime, *, rehearsal: bool) -> int:
    """Note a run that is about to begin, and return its id; an earlier one that was killed is closed.

    Raises: NotAllowed, NotFound, Underway.
    """
    _may_build(actor, at)
    account = None if isinstance(actor, Operator) else actor.account_id
    try:
        with writing(engine) as connection:
            facts = releases.find_round(connection, possible_id(round_id, "round"))
            if facts is None or facts.owner_organisation_id is not None:
                raise NotFound("round")
            _close_lost(connection, round_id, at)
            run_id = release_runs.begin(connection, round_id, account, at, rehearsal=rehearsal)
            kind = "prøve" if rehearsal else "udgivelse"
            audit.note(connection, at, account, "release_run_start", "release_run", run_id, kind)
            return run_id
    except sa.exc.IntegrityError as taken:
        raise Underway("release_run") from taken


@verb(Action.RELEASE_BUILD)
def perform(engine: sa.Engine, round_id: int, run_id: int, progress: Progress = silent) -> Performed:
    """Do what a run was started for, and write down how it ended; killed, it has published nothing.

    Whoever started it is asked for twice: before the work, and in the transaction that publishes.

    Raises: NotFound if there is no such run or it is over.
    """
    run = _find(engine, round_id, run_id)
    try:
        with beating(partial(_alive, engine, run), BEAT_EVERY):
            published = _try(engine, run, progress)
    finally:
        _end(engine, run, Outcome.INTERRUPTED)  # changes nothing where the run has ended in its own way
    with reading(engine) as connection:
        ended = release_runs.find(connection, run.id)
    assert ended is not None
    return Performed(ended, published)


@verb(Action.RELEASE_BUILD)
def give_up(engine: sa.Engine, actor: Actor | Operator, run_id: int, at: datetime) -> Run:
    """Close a run whose process never came to be or is gone, and return how it ended.

    Raises: NotAllowed, NotFound.
    """
    _may_build(actor, at)
    with writing(engine) as connection:
        run = release_runs.find(connection, possible_id(run_id, "release_run"))
        if run is None:
            raise NotFound("release_run")
        _close(connection, run, Outcome.INTERRUPTED, at)
        ended = release_runs.find(connection, run.id)
    assert ended is not None
    return ended


def _try(engine: sa.Engine, run: Run, progress: Progress) -> Published | None:
    def told(step: Step) -> None:
        _alive(engine, run, step)
        progress(step)

    try:
        with reading(engine) as connection:
            actor = _starter(connection, run)
        if not run.rehearsal:
            return build_release(engine, actor, run.round_id, now(), told, partial(_seal, run))
        report = rehearse_release(engine, actor, run.round_id, now(), told)
        _end(engine, run, Outcome.REHEARSED, report)
    except ReleaseRefused as refused:
        _end(engine, run, refused.reason)
    except tuple(ENDS) as refused:
        _end(engine, run, ENDS[type(refused)])
    return None


def _seal(run: Run, connection: sa.Connection) -> None:
    """Let the run end together with the publishing; one that was closed meanwhile publishes nothing."""
    _may_build(_starter(connection, run), now())
    if not _close(connection, run, Outcome.PUBLISHED, now()):
        raise Conflict(version=0)


def _starter(connection: sa.Connection, run: Run) -> Actor | Operator:
    """Return who started a run, as they stand now."""
    if run.account_id is None:
        return OPERATOR
    found = accounts.holder(connection, run.account_id, now())
    if found is None:
        raise NotAllowed(Action.RELEASE_BUILD.value)
    return found


def _may_build(actor: Actor | Operator, at: datetime) -> None:
    if not isinstance(actor, Operator):
        require(actor, Action.RELEASE_BUILD, Place(), frozenset(), at)


def _find(engine: sa.Engine, round_id: int, run_id: int) -> Run:
    with reading(engine) as connection:
        run = release_runs.find(connection, possible_id(run_id, "release_run"))
    if run is None or run.round_id != round_id or run.outcome is not None:
        raise NotFound("release_run")
    return run


def _alive(engine: sa.Engine, run: Run, step: Step | None = None) -> None:
    seen = (
        {}
        if step is None
        else {"turn": step.turn, "done": step.done, "themes": step.themes, "held_back": step.held_back}
    )
    with writing(engine) as connection:
        release_runs.alive(connection, run.id, now(), **seen)


def _end(engine: sa.Engine, run: Run, outcome: Outcome, report: Mapping[str, Any] | None = None) -> None:
    with writing(engine) as connection:
        _close(connection, run, outcome, now(), report)


def _close_lost(connection: sa.Connection, round_id: int, at: datetime) -> None:
    last = release_runs.newest(connection, round_id)
    if last is not None and last.outcome is None and last.outcome_at(at) is not None:
        _close(connection, last, Outcome.INTERRUPTED, at)


def _close(
    connection: sa.Connection,
    run: Run,
    outcome: Outcome,
    at: datetime,
    report: Mapping[str, Any] | None = None,
) -> bool:
    closed = release_runs.end(connection, run.id, outcome, at, report)
    if closed:
        audit.note(connection, at, run.account_id, "release_run_end", "release_run", run.id, outcome.value)
    return closed


def _public(run: Run | None) -> Run | None:
    return None if run is None else run.public()


def _round(connection: sa.Connection, facts: RoundFacts, at: datetime) -> Round:
    made = releases.of_round(connection, facts.id)
    members = releases.count_members(connection, facts.id)
    return Round(
        facts=facts,
        is_open=facts.opens_at <= at < facts.closes_at,
        taking_part=approximate(members) if members >= MIN_ORGANISATIONS else None,
        releases=tuple((one, releases.report(connection, one.id) or {}) for one in made),
        left=RELEASES_IN_A_ROUND - len(made),
        run=_public(release_runs.newest(connection, facts.id)),
    )
