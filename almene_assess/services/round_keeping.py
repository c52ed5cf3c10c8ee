"""Setting up the sector's rounds: what is asked, when, and of whom; never how far anybody is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from almene_assess.domain.errors import Conflict, InvalidValue, NotFound, NotNow
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.rights import Action, Actor, Place, require
from almene_assess.domain.round_keeping import (
    TITLE_LIMIT,
    Period,
    Standing,
    checked,
    first_moment,
    last_moment,
)
from almene_assess.services.benchmarks import RELEASES_IN_A_ROUND
from almene_assess.services.cards import checked_text
from almene_assess.services.verbs import now, possible_id, verb
from almene_assess.storage import audit, questionnaires, releases
from almene_assess.storage import round_keeping as rows
from almene_assess.storage.content import load_shipped, shipped
from almene_assess.storage.database import reading, writing
from almene_assess.storage.releases import RoundFacts


@dataclass(frozen=True, slots=True)
class Plan:
    """A round as the secretariat writes it; both days are days of the round. `organisations` None: all."""

    title: str
    edition: str
    form: str
    first_day: date
    last_day: date
    organisations: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class KeptRound:
    """A round with those who were asked into it, and those who could be."""

    facts: RoundFacts
    edition: str
    standing: Standing
    releases: int
    inside: Mapping[int, str]
    outside: Mapping[int, str]

    @property
    def period(self) -> Period:
        """Return when the round is open."""
        return Period(self.facts.opens_at, self.facts.closes_at)

    @property
    def can_open_again(self) -> bool:
        """Return whether its end may still be moved."""
        return self.releases < RELEASES_IN_A_ROUND


@dataclass(frozen=True, slots=True)
class Keeping:
    """The sector's rounds, newest first, and what a new one can be made of."""

    rounds: tuple[KeptRound, ...]
    editions: Mapping[str, Questionnaire]
    organisations: Mapping[int, str]


@verb(Action.ROUNDS_WRITE)
def kept(engine: sa.Engine, actor: Actor) -> Keeping:
    """Return the sector's rounds.

    Raises: NotAllowed.
    """
    require(actor, Action.ROUNDS_WRITE, Place(), frozenset(), now())
    with reading(engine) as connection:
        alone = rows.alone(connection)
        found = [_kept(connection, facts, alone) for facts in releases.sector_rounds(connection)]
        return Keeping(tuple(found), {key: load_shipped(key) for key in shipped()}, alone)


@verb(Action.ROUNDS_WRITE)
def create(engine: sa.Engine, actor: Actor, plan: Plan) -> int:
    """Make a round, ask organisations into it, give each of their respondents an empty sheet.

    Raises: NotAllowed, InvalidValue.
    """
    require(actor, Action.ROUNDS_WRITE, Place(), frozenset(), now())
    title = " ".join(checked_text("title", plan.title, TITLE_LIMIT, needed=True).split())
    bank = _bank(plan)
    wanted = Period(first_moment(plan.first_day), last_moment(plan.last_day))
    period = checked(None, wanted, now(), both_released=False)
    with writing(engine) as connection:
        if title.casefold() in {one.casefold() for one in rows.titles(connection)}:
            raise InvalidValue("title", "taken")
        key = rows.add_round(
            connection,
            title=title,
            questionnaire_id=questionnaires.keep(connection, bank),
            form=plan.form,
            opens_at=period.opens_at,
            closes_at=period.closes_at,
        )
        _note(connection, actor, "round_create", key)
        _ask_in(connection, actor, key, _chosen(connection, plan.organisations), len(bank.item_order))
        return key


@verb(Action.ROUNDS_WRITE)
def open_now(engine: sa.Engine, actor: Actor, round_id: int, seen: Period) -> None:
    """Let a coming round begin at once.

    Raises: NotAllowed, NotFound, Conflict, NotNow, InvalidValue.
    """
    _move(engine, actor, round_id, seen, Period(now(), seen.closes_at))


@verb(Action.ROUNDS_WRITE)
def close_now(engine: sa.Engine, actor: Actor, round_id: int, seen: Period) -> None:
    """End an open round at once: nobody can answer any more.

    Raises: NotAllowed, NotFound, Conflict, NotNow, InvalidValue.
    """
    if seen.standing(now()) is not Standing.OPEN:
        raise NotNow("not_open", "close")
    _move(engine, actor, round_id, seen, Period(seen.opens_at, now()))


@verb(Action.ROUNDS_WRITE)
def move_end(engine: sa.Engine, actor: Actor, round_id: int, seen: Period, last_day: date) -> None:
    """Give a round another last day; one that is over opens again, unless both comparisons are out.

    Raises: NotAllowed, NotFound, Conflict, NotNow, InvalidValue.
    """
    _move(engine, actor, round_id, seen, Period(seen.opens_at, last_moment(last_day)))


@verb(Action.ROUNDS_WRITE)
def ask_in(engine: sa.Engine, actor: Actor, round_id: int, organisations: Collection[int]) -> int:
    """Ask more organisations into a round that is not over, and return how many were new to it.

    Raises: NotAllowed, NotFound, NotNow, InvalidValue.
    """
    require(actor, Action.ROUNDS_WRITE, Place(), frozenset(), now())
    with writing(engine) as connection:
        facts = _facts(connection, round_id)
        if facts.closes_at <= now():
            raise NotNow("over", "ask_in")
        inside = rows.taking_part(connection, facts.id)
        new = _chosen(connection, set(organisations) - inside.keys())
        items = len(questionnaires.get(connection, facts.questionnaire_id).item_order)
        _ask_in(connection, actor, facts.id, new, items)
        return len(new)


def _move(engine: sa.Engine, actor: Actor, round_id: int, seen: Period, wanted: Period) -> None:
    require(actor, Action.ROUNDS_WRITE, Place(), frozenset(), now())
    with writing(engine) as connection:
        facts = _facts(connection, round_id)
        stands = Period(facts.opens_at, facts.closes_at)
        out = rows.releases_of(connection, facts.id) >= RELEASES_IN_A_ROUND
        period = checked(stands, wanted, now(), both_released=out)
        on_top = (seen.opens_at, seen.closes_at)
        if not rows.set_period(connection, facts.id, period.opens_at, period.closes_at, on_top):
            raise Conflict(0)
        _note(connection, actor, "round_period", facts.id, f"{_told(stands)} → {_told(period)}")


def _told(period: Period) -> str:
    return f"{period.opens_at:%Y-%m-%d %H:%M}/{period.closes_at:%Y-%m-%d %H:%M}"


def _bank(plan: Plan) -> Questionnaire:
    if plan.edition not in shipped():
        raise InvalidValue("edition", "unknown")
    bank = load_shipped(plan.edition)
    if plan.form not in bank.forms:
        raise InvalidValue("form", "unknown")
    return bank


def _chosen(connection: sa.Connection, wanted: Collection[int] | None) -> list[int]:
    """Return organisations that can be asked in: each there, and none a part of another."""
    alone = rows.alone(connection)
    if wanted is None:
        return list(alone)
    if not set(wanted) <= alone.keys():
        raise InvalidValue("organisations", "unknown")
    return [key for key in alone if key in wanted]


def _ask_in(
    connection: sa.Connection, actor: Actor, round_id: int, organisations: Collection[int], items: int
) -> None:
    rows.ask_in(connection, round_id, organisations, items, now())
    for key in organisations:
        detail = f"round {round_id}"
        audit.note(connection, now(), actor.account_id, "round_ask_in", "organisation", key, detail)


def _kept(connection: sa.Connection, facts: RoundFacts, alone: Mapping[int, str]) -> KeptRound:
    inside = rows.taking_part(connection, facts.id)
    bank = questionnaires.get(connection, facts.questionnaire_id)
    return KeptRound(
        facts,
        f"{bank.meta.title_da} ({bank.meta.version})",
        Period(facts.opens_at, facts.closes_at).standing(now()),
        rows.releases_of(connection, facts.id),
        inside,
        {key: name for key, name in alone.items() if key not in inside},
    )


def _facts(connection: sa.Connection, round_id: int) -> RoundFacts:
    facts = releases.find_round(connection, possible_id(round_id, "round"))
    if facts is None or facts.owner_organisation_id is not None:
        raise NotFound("round")
    return facts


def _note(connection: sa.Connection, actor: Actor, action: str, round_id: int, detail: str = "") -> None:
    audit.note(connection, now(), actor.account_id, action, "round", round_id, detail)
