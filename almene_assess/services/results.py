"""What the answers say: an organisation's profile once it has submitted, a respondent's own before that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import polars as pl
import sqlalchemy as sa

from almene_assess.domain import scoring
from almene_assess.domain.answers import RespondentGroup, RespondentKind
from almene_assess.domain.errors import NotFound
from almene_assess.domain.inside_figures import Figures, figures
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.rights import Action, Actor, require
from almene_assess.domain.scoring_sheets import hands_frame
from almene_assess.services.first_look import Counted, who_counts
from almene_assess.services.verbs import now, possible_id, verb
from almene_assess.storage import (
    answers,
    audit,
    ballots,
    counted,
    kept_results,
    participations,
    questionnaires,
)
from almene_assess.storage.ballots import Raised
from almene_assess.storage.database import reading, writing
from almene_assess.storage.participations import Participation, Sheet


@dataclass(frozen=True, slots=True)
class ThemeResult:
    """One theme of a profile.

    Unit: score in the questionnaire's score range; staircase is a level's value; unknown a share 0–1.
    """

    theme: str
    score: float | None
    answered: int
    asked: int
    staircase: float | None
    unknown: float | None


@dataclass(frozen=True, slots=True)
class Profile:
    """The figures of one unit, with what stands behind them; themes and pillars by id, in file order."""

    participation: Participation
    questionnaire: Questionnaire
    respondents: int
    themes: dict[str, ThemeResult]
    pillars: dict[str, float | None]
    unknown: float | None


@dataclass(frozen=True, slots=True)
class Inside:
    """The figures inside an organisation, which themes they are of, and when they were first seen.

    `corrected` says that somebody has handed in another sheet since; these figures are from before. `gone`
    says since when there are none, because somebody's sheet is erased.
    """

    questionnaire: Questionnaire
    form: str
    figures: Figures
    first_seen: datetime
    corrected: bool
    gone: datetime | None = None


@verb(Action.RESULT_READ)
def profile(engine: sa.Engine, actor: Actor, participation_id: int) -> Profile:
    """Return an organisation's profile from the sheets that count and the joint steps.

    Raises: NotFound, NotAllowed (also while the participation is not submitted).
    """
    with writing(engine) as connection:
        seen = look(connection, actor, participation_id, Action.RESULT_READ)
    return profile_of(seen)


@verb(Action.INSIDE_READ)
def inside(engine: sa.Engine, actor: Actor, participation_id: int) -> Inside:
    """Return how far the organisation's people agree and what its groups think, as first seen.

    These figures never change: whoever corrects a sheet later would be found in the difference.

    Raises: NotFound, NotAllowed (also while the participation is not submitted).
    """
    with writing(engine) as connection:
        seen = look(connection, actor, participation_id, Action.INSIDE_READ)
    rules = scoring.policy(seen.bank, seen.whole.form)
    if seen.counted.gone is not None:
        nothing = Figures((), ())
        return Inside(seen.bank, seen.whole.form, nothing, seen.counted.at, False, seen.counted.gone)
    hands = hands_frame(seen.raised) if seen.raised else None
    papers = [one.respondent_id for one in seen.counted.first if one.kind is RespondentKind.PAPER]
    found = figures(frame_of(seen.whole, seen.bank, seen.counted.first), rules, hands=hands, papers=papers)
    return Inside(seen.bank, seen.whole.form, found, seen.counted.at, seen.counted.corrected)


@verb(Action.OWN_RESULT_READ)
def own_profile(engine: sa.Engine, actor: Actor, respondent_id: int) -> Profile:
    """Return the profile of the actor's own sheet alone; nobody else's answers are in it.

    Raises: NotFound, NotAllowed.
    """
    with reading(engine) as connection:
        seat = participations.seat(connection, possible_id(respondent_id, "respondent"))
        if seat is None:
            raise NotFound("respondent")
        require(actor, Action.OWN_RESULT_READ, seat.place, seat.states(now()), now())
        bank = questionnaires.get(connection, seat.participation.questionnaire_id)
        levels = answers.levels(connection, respondent_id)
    # A single sheet is scored as a group of its own, so that an external sees the own figures too.
    alone = Sheet(respondent_id, RespondentKind.ACCOUNT, RespondentGroup.VALGTE, True, levels)
    return _organisation_profile(seat.participation, bank, [alone], (), ())


@dataclass(frozen=True, slots=True)
class Seen:
    """What one look at an organisation's people rests on.

    `kept` are the figures of a result whose sheets are erased, if it is kept.
    """

    whole: Participation
    bank: Questionnaire
    counted: Counted
    raised: list[Raised]
    kept: dict[str, Any] | None = None


def look(connection: sa.Connection, actor: Actor, participation_id: int, action: Action) -> Seen:
    """Ask permission, note the look, and settle who counts if it is the first.

    Raises: NotFound, NotAllowed.
    """
    counted.lock(connection, possible_id(participation_id, "participation"))
    whole = participations.find(connection, participation_id)
    if whole is None:
        raise NotFound("participation")
    require(actor, action, whole.place(), whole.states(now()), now())
    audit.note_look(connection, now(), actor.account_id, action.value, "participation", participation_id)
    return seen_of(connection, whole)


def seen_of(connection: sa.Connection, whole: Participation) -> Seen:
    """Return what a look at a participation rests on; it must be locked, and permission asked."""
    bank = questionnaires.get(connection, whole.questionnaire_id)
    people = who_counts(connection, whole.id, now())
    if people.gone is not None:  # hands alone, beside what was seen before, would tell the people's sum
        return Seen(whole, bank, people, [], kept_results.find(connection, whole.id))
    return Seen(whole, bank, people, ballots.hands_of(connection, whole.id))


def profile_of(seen: Seen) -> Profile:
    """Return the profile of the people that one look counts, or the one that was kept of them."""
    if seen.kept is not None:
        return _kept_profile(seen.whole, seen.bank, seen.kept)
    return _organisation_profile(seen.whole, seen.bank, seen.counted.now, seen.counted.joint, seen.raised)


def figures_to_keep(profile: Profile) -> dict[str, Any]:
    """Return a profile's figures as plain values, to be kept when its sheets are erased."""
    return {
        "respondents": profile.respondents,
        "themes": {theme: asdict(one) for theme, one in profile.themes.items()},
        "pillars": profile.pillars,
        "unknown": profile.unknown,
    }


def _kept_profile(whole: Participation, bank: Questionnaire, kept: dict[str, Any]) -> Profile:
    themes = {theme: ThemeResult(**kept["themes"][theme]) for theme in kept["themes"]}
    return Profile(whole, bank, kept["respondents"], themes, kept["pillars"], kept["unknown"])


def _organisation_profile(
    whole: Participation,
    bank: Questionnaire,
    people: Sequence[Sheet],
    joint: Sequence[Sheet],
    raised: Sequence[Raised],
) -> Profile:
    rules = scoring.policy(bank, whole.form)
    frame = frame_of(whole, bank, people)
    scores = scoring.organisation_scores(
        frame,
        rules,
        joint=frame_of(whole, bank, joint) if joint else None,
        hands=hands_frame(raised) if raised else None,
    )
    unknown = {
        row["theme"]: row["share"] for row in scoring.unknown_share(frame, rules).iter_rows(named=True)
    }
    pillars = scoring.pillar_scores(scores, rules)
    return Profile(
        participation=whole,
        questionnaire=bank,
        respondents=sum(s.group is not RespondentGroup.EKSTERNE for s in people),
        themes={row["theme"]: _theme(row, unknown) for row in scores.iter_rows(named=True)},
        pillars=dict(zip(pillars["pillar"], pillars["score"], strict=True)),
        unknown=unknown.get(None),
    )


def frame_of(whole: Participation, bank: Questionnaire, sheets: Sequence[Sheet]) -> pl.DataFrame:
    rows = [(whole.organisation_id, s.respondent_id, s.group.value, s.levels) for s in sheets]
    return scoring.unpack(rows, bank.item_order)


def _theme(row: dict[str, object], unknown: dict[object, float | None]) -> ThemeResult:
    fields = {name: row[name] for name in ("theme", "score", "answered", "asked", "staircase")}
    return ThemeResult(**fields, unknown=unknown.get(row["theme"]))  # type: ignore[arg-type]  # polars' own types
