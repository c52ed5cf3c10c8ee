"""Blind spots of an organisation: what may be overlooked, and who is missing; nothing that Resultat hides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import polars as pl
import sqlalchemy as sa

from almene_assess.domain import scoring
from almene_assess.domain.answers import UNANSWERED, RespondentGroup, RespondentKind
from almene_assess.domain.benchmark import Family
from almene_assess.domain.blind_spot_facts import Asked, Basis, facts
from almene_assess.domain.blind_spot_marks import Shown, ThemeSpots, spots
from almene_assess.domain.inside_figures import Figures, figures
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.rights import Action, Actor
from almene_assess.domain.scoring_policy import Policy
from almene_assess.domain.scoring_sheets import hands_frame
from almene_assess.services.results import Seen, frame_of, look
from almene_assess.services.verbs import verb
from almene_assess.storage import answers, evidence, releases
from almene_assess.storage.database import writing
from almene_assess.storage.participations import Participation, Sheet

WRITES = frozenset({RespondentKind.ACCOUNT, RespondentKind.LINK})
"""Who has a field for evidence; a phone in a meeting and a paper have none."""

Bands = dict[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class BlindSpots:
    """The marks of each theme in file order, and when the result was first seen.

    `corrected` says that somebody has handed in another sheet since; marks inside are from before. `gone`
    says since when there are none, because somebody's sheet is erased.
    """

    participation: Participation
    questionnaire: Questionnaire
    themes: tuple[ThemeSpots, ...]
    respondents: int
    first_seen: datetime
    corrected: bool
    gone: datetime | None = None


@verb(Action.BLIND_SPOTS_READ)
def read(engine: sa.Engine, actor: Actor, participation_id: int) -> BlindSpots:
    """Return an organisation's blind spots, from the sheets that count and the sector's published figures.

    Raises: NotFound, NotAllowed (also while the participation is not submitted).
    """
    with writing(engine) as connection:
        seen = look(connection, actor, participation_id, Action.BLIND_SPOTS_READ)
        if seen.counted.gone is not None:
            return BlindSpots(seen.whole, seen.bank, (), 0, seen.counted.at, False, seen.counted.gone)
        first = _joint_at(connection, seen)
        written = _written(connection, seen)
        bands = _bands(connection, seen.whole)
    rules = scoring.policy(seen.bank, seen.whole.form)
    basis = _basis(seen, first, written)
    return BlindSpots(
        seen.whole,
        seen.bank,
        _spots(basis, seen.bank, rules, bands),
        sum(sheet.group is not RespondentGroup.EKSTERNE for sheet in seen.counted.first),
        seen.counted.at,
        seen.counted.corrected,
    )


def asked_of(bank: Questionnaire) -> Asked:
    """Return by item the groups that it should also be asked of."""
    return {
        key: tuple(g for g in RespondentGroup if any(bank.roles[role].group is g for role in item.ask_also))
        for key, item in bank.items.items()
    }


def _joint_at(connection: sa.Connection, seen: Seen) -> list[Sheet]:
    """Return the joint steps as they stood when the result was first seen."""
    order = seen.bank.item_order
    found = []
    for sheet in seen.counted.joint:
        cards = answers.cards_at(connection, sheet.respondent_id, seen.counted.at)
        levels = bytes(cards[item].code if item in cards else UNANSWERED for item in order)
        found.append(replace(sheet, levels=levels))
    return found


def _written(connection: sa.Connection, seen: Seen) -> frozenset[str]:
    """Return the items with evidence, as it stood when the result was first seen."""
    people = [sheet.respondent_id for sheet in (*seen.counted.first, *seen.counted.joint)]
    return evidence.items_at(connection, people, seen.counted.at)


def _bands(connection: sa.Connection, whole: Participation) -> Bands | None:
    """Return the sector's published middle half by theme; None before the first release."""
    release = releases.current(connection, whole.round_id)
    if release is None:
        return None
    rows = releases.rows(connection, release.id, [Family.SECTOR])
    return {row.theme: (row.p25, row.p75) for row in rows if row.p25 is not None and row.p75 is not None}


def _basis(seen: Seen, joint_first: list[Sheet], written: frozenset[str]) -> Basis:
    people = seen.counted.first
    return Basis(
        first=frame_of(seen.whole, seen.bank, people),
        now=frame_of(seen.whole, seen.bank, seen.counted.now),
        joint_first=frame_of(seen.whole, seen.bank, joint_first) if joint_first else None,
        joint_now=frame_of(seen.whole, seen.bank, seen.counted.joint) if seen.counted.joint else None,
        hands=hands_frame(seen.raised) if seen.raised else None,
        papers=frozenset(s.respondent_id for s in people if s.kind is RespondentKind.PAPER),
        writers=sum(sheet.kind in WRITES for sheet in people),
        evidenced=written,
    )


def _spots(basis: Basis, bank: Questionnaire, rules: Policy, bands: Bands | None) -> tuple[ThemeSpots, ...]:
    inside = figures(basis.first, rules, hands=basis.hands, papers=basis.papers)
    told = facts(basis, asked_of(bank), rules)
    shown = _shown(basis, inside, rules, bands)
    return tuple(spots(theme, shown[theme], told[theme], rules) for theme in rules.themes)


def _shown(basis: Basis, inside: Figures, rules: Policy, bands: Bands | None) -> dict[str, Shown]:
    """Return the figures of each theme as Resultat shows them."""
    scores = _by_theme(
        scoring.organisation_scores(basis.now, rules, joint=basis.joint_now, hands=basis.hands), "score"
    )
    unknown = _by_theme(scoring.unknown_share(basis.first, rules), "share")
    return {
        spread.theme: Shown(
            spread=spread,
            unknown=unknown.get(spread.theme),
            score=scores.get(spread.theme),
            means={
                one.group: one.mean
                for one in inside.means
                if one.theme == spread.theme and one.mean is not None
            },
            band=(bands or {}).get(spread.theme),
            released=bands is not None,
        )
        for spread in inside.spreads
    }


def _by_theme(frame: pl.DataFrame, column: str) -> dict[str | None, float | None]:
    return dict(zip(frame["theme"], frame[column], strict=True))
