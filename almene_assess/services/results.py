"""What the answers say: an organisation's profile once it has submitted, a respondent's own before that."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
import sqlalchemy as sa

from almene_assess.domain import scoring
from almene_assess.domain.answers import RespondentGroup, RespondentKind
from almene_assess.domain.errors import NotFound
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.rights import Action, Actor, require
from almene_assess.domain.scoring_sheets import hands_frame
from almene_assess.services.verbs import now, possible_id, verb
from almene_assess.storage import answers, audit, ballots, participations, questionnaires
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


@verb(Action.RESULT_READ)
def profile(engine: sa.Engine, actor: Actor, participation_id: int) -> Profile:
    """Return an organisation's profile from its submitted sheets and joint steps.

    Raises: NotFound, NotAllowed (also while the participation is not submitted).
    """
    with writing(engine) as connection:
        whole = participations.find(connection, possible_id(participation_id, "participation"))
        if whole is None:
            raise NotFound("participation")
        require(actor, Action.RESULT_READ, whole.place(), whole.states(now()), now())
        audit.note_look(connection, now(), actor.account_id, "result_read", "participation", participation_id)
        bank = questionnaires.get(connection, whole.questionnaire_id)
        counted = [s for s in participations.sheets(connection, participation_id) if _counts(s)]
        raised = ballots.hands_of(connection, participation_id)
    return _organisation_profile(whole, bank, counted, raised)


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
    return _organisation_profile(seat.participation, bank, [alone])


def _counts(sheet: Sheet) -> bool:
    return sheet.submitted or sheet.kind is RespondentKind.JOINT


def _organisation_profile(
    whole: Participation, bank: Questionnaire, counted: list[Sheet], raised: list[Raised] | None = None
) -> Profile:
    rules = scoring.policy(bank, whole.form)
    people = [s for s in counted if s.kind is not RespondentKind.JOINT]
    joint = [s for s in counted if s.kind is RespondentKind.JOINT]
    frame = _frame(whole, bank, people)
    scores = scoring.organisation_scores(
        frame,
        rules,
        joint=_frame(whole, bank, joint) if joint else None,
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


def _frame(whole: Participation, bank: Questionnaire, sheets: list[Sheet]) -> pl.DataFrame:
    rows = [(whole.organisation_id, s.respondent_id, s.group.value, s.levels) for s in sheets]
    return scoring.unpack(rows, bank.item_order)


def _theme(row: dict[str, object], unknown: dict[object, float | None]) -> ThemeResult:
    fields = {name: row[name] for name in ("theme", "score", "answered", "asked", "staircase")}
    return ThemeResult(**fields, unknown=unknown.get(row["theme"]))  # type: ignore[arg-type]  # polars' own types
