"""Build a release of the sector's benchmark, and compare an organisation with the current one.

Figures are made here and only here, at most twice a round (R1); every view reads stored rows (R0). Nothing
is published that has not passed `domain.gate`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter
from typing import Any

import polars as pl
import sqlalchemy as sa

from almene_assess.domain.benchmark import Before, Candidate, Family, Member, Plan, Row, Score
from almene_assess.domain.comparison import compare_frame
from almene_assess.domain.errors import Conflict, InvalidValue, NotFound, NotReady, ReleaseRefused
from almene_assess.domain.gate import Gated, Progress, Report, gate, silent
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.release_run import Outcome
from almene_assess.domain.rights import Action, Actor, Place, own_place, require
from almene_assess.domain.scoring import item_values, policy, theme_scores, unpack
from almene_assess.domain.scoring_sheets import hands_frame
from almene_assess.services import quality
from almene_assess.services.benchmark_words import FAMILY
from almene_assess.services.verbs import possible_id, verb
from almene_assess.storage import audit, participations, questionnaires, releases, sector
from almene_assess.storage.content import load_sector
from almene_assess.storage.database import reading, writing
from almene_assess.storage.participations import Participation
from almene_assess.storage.releases import Release, RoundFacts

RELEASES_IN_A_ROUND = 2
"""R1. Each release more is one more look before and after; midway and final are what meetings need."""


@dataclass(frozen=True, slots=True)
class Operator:
    """Whoever holds the machine itself. Only commands may pass this; nothing on the network can."""


OPERATOR = Operator()

Also = Callable[[sa.Connection], None]


def nothing_more(_: sa.Connection) -> None:
    """Add nothing to the transaction that publishes."""


@dataclass(frozen=True, slots=True)
class Published:
    """A release that was just made, and what it shows."""

    release: Release
    rows: tuple[Row, ...]
    organisations: int
    report: Report


@dataclass(frozen=True, slots=True)
class Comparison:
    """The current release beside one organisation.

    `lines` has the shape of `domain.comparison.compare_frame`; `names` is what the slices are called.
    """

    release: Release
    family: Family
    lines: pl.DataFrame
    names: dict[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What a release is made of, from one consistent reading."""

    facts: RoundFacts
    plan: Plan
    members: list[Member]
    scores: list[Score]
    before: Before
    quality: quality.Sheets


@verb(Action.RELEASE_BUILD)
def build_release(
    engine: sa.Engine,
    actor: Actor | Operator,
    round_id: int,
    now: datetime,
    progress: Progress = silent,
    also: Also = nothing_more,
) -> Published:
    """Build a round's next release, let the gate attack it, and publish what nobody can get anything out of.

    Attacking takes minutes and holds no lock; publishing is one transaction that stops if somebody came,
    went or published meanwhile. Interrupted anywhere, nothing is published and it can be run again. `also`
    is done in the publishing transaction; what it raises stops that.

    Raises: NotAllowed, NotFound, NotReady, Conflict; ReleaseRefused at the third release, where no figure may
    be shown, and where what is published already leaks.
    """
    _require_builder(actor, now)
    prepared = _prepare(engine, round_id)
    made, report = _passed(prepared, progress)
    measured = quality.measure(prepared.quality, prepared.members, prepared.plan.number)
    number, members = prepared.plan.number, prepared.members
    with writing(engine) as connection:
        taken = len(releases.numbers(connection, round_id))
        if taken != number - 1 or releases.members(connection, round_id) != members:
            raise Conflict(version=taken)
        release = releases.publish(connection, round_id, number, made, report, now)
        quality.keep(connection, release, measured)
        _note(connection, actor, release, now)
        also(connection)
    return Published(release, made.rows, len(members), report)


@verb(Action.RELEASE_BUILD)
def rehearse_release(
    engine: sa.Engine, actor: Actor | Operator, round_id: int, now: datetime, progress: Progress = silent
) -> Report:
    """Do all that a release takes except publishing; return the gate's report and no figure.

    Raises: as `build_release`, less Conflict.
    """
    _require_builder(actor, now)
    return _passed(_prepare(engine, round_id), progress)[1]


@verb(Action.RELEASE_READ)
def compare(
    engine: sa.Engine, actor: Actor, participation_id: int, family: Family, now: datetime
) -> Comparison | None:
    """Return the current release beside an organisation that has submitted; None before the first release.

    Raises: NotFound, NotAllowed, InvalidValue for a family that does not exist.
    """
    if not isinstance(family, Family):
        raise InvalidValue("family", "unknown")
    with reading(engine) as connection:
        whole = participations.find(connection, possible_id(participation_id, "participation"))
        if whole is None:
            raise NotFound("participation")
        require(actor, Action.RELEASE_READ, whole.place(), whole.states(now), now)
        release = releases.current(connection, whole.round_id)
        if release is None:
            return None
        bank = questionnaires.get(connection, whole.questionnaire_id)
        home, themes = home_of(whole), tuple(bank.form_themes(whole.form))
        lines = compare_frame(releases.rows(connection, release.id), home, family, themes)
        return Comparison(release, family, lines, slice_names(connection, home))


@verb(Action.RELEASE_REPORT_READ)
def latest_report(engine: sa.Engine, actor: Actor, now: datetime) -> tuple[Release, dict[str, Any]] | None:
    """Return the newest release with the report of the attacks that it stood; None before the first.

    Raises: NotAllowed.
    """
    require(actor, Action.RELEASE_REPORT_READ, own_place(actor), frozenset(), now)
    with reading(engine) as connection:
        release = releases.newest(connection)
        report = None if release is None else releases.report(connection, release.id)
    return None if release is None or report is None else (release, report)


def home_of(whole: Participation) -> Member:
    """Return where an organisation stood when it submitted, as the benchmark sees it."""
    return Member(
        whole.organisation_id, whole.administrator_id, whole.kreds_id, whole.region_id, whole.size_band
    )


def slice_names(connection: sa.Connection, home: Member) -> dict[tuple[str, str], str]:
    """Return what the slices of an organisation are called, by family and slice; only those it has."""
    sizes = {band.id: band.title_da for band in load_sector().size_bands}
    names = {
        Family.SECTOR: FAMILY[Family.SECTOR],
        Family.KREDS: sector.kreds_names(connection).get(home.kreds or 0),
        Family.SIZE_BAND: sizes.get(home.size_band or ""),
        Family.REGION: sector.region_names(connection).get(home.region or 0),
    }
    return {(family.value, home.slice(family) or ""): name for family, name in names.items() if name}


def _require_builder(actor: Actor | Operator, now: datetime) -> None:
    if not isinstance(actor, Operator):
        require(actor, Action.RELEASE_BUILD, Place(), frozenset(), now)


def _round(connection: sa.Connection, round_id: int) -> RoundFacts:
    facts = releases.find_round(connection, round_id)
    if (
        facts is None or facts.owner_organisation_id is not None
    ):  # an organisation's own round has no benchmark
        raise NotFound("round")
    return facts


def _next_number(connection: sa.Connection, facts: RoundFacts) -> int:
    made = len(releases.numbers(connection, facts.id))
    if made >= RELEASES_IN_A_ROUND:
        raise ReleaseRefused(Outcome.SPENT)
    return made + 1


def _prepare(engine: sa.Engine, round_id: int) -> _Prepared:
    with reading(engine) as connection:
        facts = _round(connection, round_id)
        number = _next_number(connection, facts)
        members = releases.members(connection, round_id)
        if not members:
            raise NotReady(("submitted_participation",))
        bank = questionnaires.get(connection, facts.questionnaire_id)
        plan = plan_of(bank, facts.form, round_id, number)
        scores = _scores(connection, facts, bank)
        before, sheets = releases.standing(connection, round_id), quality.sheets(connection, facts, bank)
        return _Prepared(facts, plan, members, scores, before, sheets)


def plan_of(bank: Questionnaire, form: str, round_id: int, number: int) -> Plan:
    """Return what a release of a round is made by."""
    themes = {theme: len(items) for theme, items in bank.form_themes(form).items()}
    (low, high), values = bank.score_range, bank.level_values
    worth = tuple(low + (value - values[0]) * (high - low) / (values[-1] - values[0]) for value in values)
    return Plan(round_id, number, bank.score_range, themes, worth)


def _passed(prepared: _Prepared, progress: Progress) -> tuple[Candidate, Report]:
    """Return the candidate that passed the gate, and the report with the time that it took."""
    started = perf_counter()
    plan, members = prepared.plan, prepared.members
    seed = f"{plan.round_id}:{plan.number}"
    gated = gate(prepared.scores, members, plan, prepared.before, seed, progress)
    return _published(gated), gated.report | {"seconds": round(perf_counter() - started, 1)}


def _published(gated: Gated) -> Candidate:
    """Return what may be published.

    Raises: ReleaseRefused.
    """
    if gated.candidate is None:
        raise ReleaseRefused(Outcome.LEAKS)
    if all(row.hidden_reason is not None for row in gated.candidate.rows):
        raise ReleaseRefused(Outcome.TOO_FEW)
    return gated.candidate


def _scores(connection: sa.Connection, facts: RoundFacts, bank: Questionnaire) -> list[Score]:
    """Return every theme score there is, unrounded."""
    rules = policy(bank, facts.form)
    sheets = unpack(releases.submitted_sheets(connection, facts.id), bank.item_order)
    agreed = releases.joint_sheets(connection, facts.id)
    joint = unpack(agreed, bank.item_order) if agreed else None
    raised = releases.raised_hands(connection, facts.id)
    hands = hands_frame(raised) if raised else None
    values = item_values(sheets, rules, joint=joint, hands=hands)
    found = theme_scores(values, rules).drop_nulls("score")
    return [Score(*row) for row in found.select("organisation", "theme", "score").iter_rows()]


def _note(connection: sa.Connection, actor: Actor | Operator, release: Release, now: datetime) -> None:
    account = None if isinstance(actor, Operator) else actor.account_id
    detail = f"nr. {release.number}, regler {release.rule_version}" + (
        ", fra maskinen" if account is None else ""
    )
    audit.note(connection, now, account, "release_build", "release", release.id, detail)
