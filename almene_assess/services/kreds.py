"""What a kreds may look at together: its published figures beside the sector's, never an organisation's own.

Frozen figures only (R11): every number is a row of the current release. An own mark beside them is for
each participant alone, and comes from `services.results`, not from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from almene_assess.domain.benchmark import WHOLE, Family, Row
from almene_assess.domain.disclosure import approximate
from almene_assess.domain.errors import NotFound
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.rights import Action, Actor, Place, Role, ScopeKind, own_place, require
from almene_assess.services.verbs import possible_id, verb
from almene_assess.storage import participations, questionnaires, releases, sector
from almene_assess.storage.database import reading
from almene_assess.storage.releases import Release, RoundFacts

NAMED = 3
"""How many themes are named as common strengths, and as hard spots: enough to talk about in an evening."""


@dataclass(frozen=True, slots=True)
class KredsSeat:
    """A kreds that somebody coordinates, in a round that has a release."""

    kreds_id: int
    kreds_name: str
    round_id: int
    round_title: str


@dataclass(frozen=True, slots=True)
class KredsView:
    """One kreds in one round: rows of the current release by theme, in file order; hidden ones say why.

    `in_round` is about how many of its organisations are in the round, submitted or not.
    """

    kreds_id: int
    kreds_name: str
    round_title: str
    questionnaire: Questionnaire
    form: str
    release: Release
    kreds: Mapping[str, Row]
    sector: Mapping[str, Row]
    in_round: int

    @property
    def organisations(self) -> int | None:
        """Return about how many organisations the kreds's figures stem from; None if none is shown."""
        return max((row.n_ca for row in self.kreds.values() if row.n_ca is not None), default=None)

    @property
    def strengths(self) -> tuple[str, ...]:
        """Return the themes with the highest published medians; none of the hard spots."""
        return self._ordered()[::-1][: min(NAMED, len(self._ordered()) // 2)]

    @property
    def hard_spots(self) -> tuple[str, ...]:
        """Return the themes with the lowest published medians, lowest first."""
        return self._ordered()[: min(NAMED, len(self._ordered()) // 2)]

    def _ordered(self) -> tuple[str, ...]:
        shown = {theme: row.median for theme, row in self.kreds.items() if row.median is not None}
        return tuple(sorted(shown, key=shown.__getitem__))


@verb(Action.TASKS_READ)
def seats(engine: sa.Engine, actor: Actor, now: datetime) -> list[KredsSeat]:
    """Return the kredse that the actor coordinates, in every round that has a release, newest round first."""
    require(actor, Action.TASKS_READ, own_place(actor), frozenset(), now)
    mine = _coordinates(actor, now)
    with reading(engine) as connection:
        names = sector.kreds_names(connection)
        return [
            KredsSeat(kreds, names[kreds], facts.id, facts.title)
            for facts in releases.released_rounds(connection)
            for kreds in names
            if kreds in mine
        ]


@verb(Action.TASKS_READ)
def coordinated(engine: sa.Engine, actor: Actor, now: datetime) -> dict[int, str]:
    """Return the names of the kredse that the actor coordinates, by id."""
    require(actor, Action.TASKS_READ, own_place(actor), frozenset(), now)
    with reading(engine) as connection:
        mine = _coordinates(actor, now)
        return {key: name for key, name in sector.kreds_names(connection).items() if key in mine}


@verb(Action.KREDS_READ)
def of_kreds(engine: sa.Engine, actor: Actor, kreds_id: int, round_id: int, now: datetime) -> KredsView:
    """Return a kreds as its coordinator sees it.

    Raises: NotAllowed, NotFound where there is no such kreds, round or release.
    """
    with reading(engine) as connection:
        require(actor, Action.KREDS_READ, Place(kreds_id=possible_id(kreds_id, "kreds")), frozenset(), now)
        facts = releases.find_round(connection, possible_id(round_id, "round"))
        if facts is None or facts.owner_organisation_id is not None:
            raise NotFound("round")
        found = _view(connection, facts, kreds_id)
    if found is None:
        raise NotFound("release")
    return found


@verb(Action.RELEASE_READ)
def of_participation(
    engine: sa.Engine, actor: Actor, participation_id: int, now: datetime
) -> KredsView | None:
    """Return the own kreds as an organisation that has submitted sees it.

    None before the first release, and where the organisation belongs to no kreds.

    Raises: NotFound, NotAllowed.
    """
    with reading(engine) as connection:
        whole = participations.find(connection, possible_id(participation_id, "participation"))
        if whole is None:
            raise NotFound("participation")
        require(actor, Action.RELEASE_READ, whole.place(), whole.states(now), now)
        facts = releases.find_round(connection, whole.round_id)
        return None if facts is None or whole.kreds_id is None else _view(connection, facts, whole.kreds_id)


def _coordinates(actor: Actor, now: datetime) -> set[int | None]:
    return {
        grant.scope_id
        for grant in actor.grants
        if grant.role is Role.KREDS_COORDINATOR and grant.scope_kind is ScopeKind.KREDS and grant.holds(now)
    }


def _view(connection: sa.Connection, facts: RoundFacts, kreds_id: int) -> KredsView | None:
    release = releases.current(connection, facts.id)
    if release is None:
        return None
    name = sector.kreds_names(connection).get(kreds_id)
    if name is None:
        raise NotFound("kreds")
    bank = questionnaires.get(connection, facts.questionnaire_id)
    rows = releases.rows(connection, release.id, (Family.SECTOR, Family.KREDS))
    themes = tuple(bank.form_themes(facts.form))
    return KredsView(
        kreds_id,
        name,
        facts.title,
        bank,
        facts.form,
        release,
        _by_theme(rows, Family.KREDS, str(kreds_id), themes),
        _by_theme(rows, Family.SECTOR, WHOLE, themes),
        approximate(participations.count_in_kreds(connection, facts.id, kreds_id)),
    )


def _by_theme(rows: Iterable[Row], family: Family, name: str, themes: Iterable[str]) -> dict[str, Row]:
    """Return a slice's rows in the order of the themes; a slice that nobody is in has none."""
    found = {row.theme: row for row in rows if row.family is family and row.slice == name}
    return {theme: found[theme] for theme in themes if theme in found}
