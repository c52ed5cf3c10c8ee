"""Measurement quality: made with a release from the release's own members, and shown to the secretariat.

Figures are made nowhere else, so that nobody can look before and after one organisation; see
`domain.quality` for what is shown and why it is safe.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl
import sqlalchemy as sa

from almene_assess.domain.benchmark import Member
from almene_assess.domain.disclosure import approximate
from almene_assess.domain.errors import NotFound
from almene_assess.domain.quality import Quality, may_take_over
from almene_assess.domain.quality_making import quality
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.rights import Action, Actor, Place, require
from almene_assess.domain.scoring import Policy, policy, unpack
from almene_assess.services.verbs import possible_id, verb
from almene_assess.storage import quality as store
from almene_assess.storage import questionnaires, releases
from almene_assess.storage.database import reading
from almene_assess.storage.quality import Standing
from almene_assess.storage.releases import Release, RoundFacts

WORDS_THAT_SAY_SO = frozenset({"2026-11.3"})
"""Versions of the consent that say what is done here; whoever agreed to earlier words is left out."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """What the figures are made of, from the same reading as the release, and what stands already."""

    frame: pl.DataFrame
    rules: Policy
    stamps: Mapping[int, str]
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class View:
    """What the secretariat sees of one round: its newest release and that release's figures, if any."""

    rounds: tuple[RoundFacts, ...]
    chosen: RoundFacts
    questionnaire: Questionnaire
    release: Release | None
    quality: Quality | None
    vintage: int | None
    organisations_ca: int


def sheets(connection: sa.Connection, facts: RoundFacts, bank: Questionnaire) -> Sheets:
    """Read what the figures of a round are made of: sheets of the members who agreed to just that."""
    agreed = releases.consent_texts(connection, facts.id)
    inside = {one for one, words in agreed.items() if words in WORDS_THAT_SAY_SO}
    rows = [row for row in releases.submitted_sheets(connection, facts.id) if row[0] in inside]
    stamps = {one: stamp for one, stamp in store.stamps(connection, facts.id).items() if one in inside}
    rules, standing = policy(bank, facts.form), store.standing(connection, facts.id)
    return Sheets(unpack(rows, bank.item_order), rules, stamps, standing)


def measure(found: Sheets, members: Sequence[Member], number: int) -> Standing:
    """Return what the round's release of this number shows: new figures, or the earlier ones again (R5)."""
    earlier = found.standing
    if (
        earlier is not None
        and earlier.quality is not None
        and not may_take_over(earlier.stamps, found.stamps)
    ):
        return earlier
    run_by = {member.organisation: member.administrator for member in members}
    made = quality(found.frame, found.rules, run_by)
    if made is None and earlier is not None:
        return earlier
    return Standing(made, number, found.stamps)


def keep(connection: sa.Connection, release: Release, made: Standing) -> None:
    """Store the figures, in the transaction that publishes their release."""
    store.keep(connection, release.id, release.number, made)


@verb(Action.QUALITY_READ)
def look(engine: sa.Engine, actor: Actor, now: datetime, round_id: int | None = None) -> View | None:
    """Return a round's figures, the newest round's if none is named; None while there is no round.

    Raises: NotAllowed; NotFound for a round that is not the sector's.
    """
    require(actor, Action.QUALITY_READ, Place(), frozenset(), now)
    with reading(engine) as connection:
        rounds = tuple(releases.sector_rounds(connection))
        if not rounds:
            return None
        chosen = rounds[0] if round_id is None else _named(rounds, round_id)
        standing, release = store.standing(connection, chosen.id), releases.current(connection, chosen.id)
        taking_part = len(releases.members(connection, chosen.id))
        bank = questionnaires.get(connection, chosen.questionnaire_id)
    figures = None if standing is None else standing.quality
    vintage = None if standing is None else standing.vintage
    return View(rounds, chosen, bank, release, figures, vintage, approximate(taking_part))


def _named(rounds: Sequence[RoundFacts], round_id: int) -> RoundFacts:
    wanted = possible_id(round_id, "round")
    found = next((one for one in rounds if one.id == wanted), None)
    if found is None:
        raise NotFound("round")
    return found
