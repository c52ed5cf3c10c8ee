"""The result as a paper holds it: asked for with the page's own verbs, and written with the page's digits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from almene_assess.domain.benchmark import Family
from almene_assess.domain.errors import NotFound, NotReady
from almene_assess.domain.goals import ActionWords, GoalWords
from almene_assess.domain.numbers import as_written
from almene_assess.domain.result_paper import (
    Beside,
    Compared,
    Edition,
    Inner,
    PillarFigures,
    Planned,
    ResultPaper,
    ThemeFigures,
)
from almene_assess.domain.rights import Action, Actor
from almene_assess.services import accounts, benchmarks, goals, results, rounds, world_goals
from almene_assess.services.benchmark_words import reasons
from almene_assess.services.benchmarks import Comparison
from almene_assess.services.goals import Board
from almene_assess.services.results import Inside, Profile, ThemeResult
from almene_assess.services.verbs import now, verb


@verb(Action.RESULT_READ)
def result_paper(
    engine: sa.Engine, actor: Actor, participation_id: int, families: Sequence[Family] = (Family.SECTOR,)
) -> ResultPaper:
    """Return the result of an organisation that has submitted, beside each of these families of a release.

    Raises: NotFound (also for a family that the organisation has no place in), NotAllowed, NotReady before
    the organisation has submitted.
    """
    if rounds.standing(engine, actor, participation_id).participation.submitted_at is None:
        raise NotReady(("submitted_participation",))
    profile = results.profile(engine, actor, participation_id)
    inside = results.inside(engine, actor, participation_id)
    compared = [_compared(engine, actor, participation_id, family) for family in families]
    paper = _paper(engine, profile, inside, [one for one in compared if one is not None])
    return _with_plans(paper, goals.board(engine, actor, participation_id))


@verb(Action.RESULT_READ)
def every_comparison(engine: sa.Engine, actor: Actor, participation_id: int) -> ResultPaper:
    """Return the result beside everything that it can be compared with.

    Raises: NotFound, NotAllowed, NotReady.
    """
    first = result_paper(engine, actor, participation_id)
    found = benchmarks.compare(engine, actor, participation_id, Family.SECTOR, now())
    others = [] if found is None else [Family(family) for family, _ in found.names if family != Family.SECTOR]
    compared = [_compared(engine, actor, participation_id, family) for family in others]
    return replace(first, compared=(*first.compared, *(one for one in compared if one is not None)))


def _paper(engine: sa.Engine, profile: Profile, inside: Inside, compared: list[Compared]) -> ResultPaper:
    whole = profile.participation
    return ResultPaper(
        participation_id=whole.id,
        organisation_id=whole.organisation_id,
        organisation=whole.organisation_name,
        round_id=whole.round_id,
        round_title=whole.round_title,
        edition=_edition(profile),
        respondents=profile.respondents,
        unknown=_percent(profile.unknown),
        pillars=_pillars(profile),
        compared=tuple(compared),
        inner=Inner(inside.figures, inside.first_seen, inside.corrected, inside.gone),
        made_at=now(),
        is_example=accounts.is_example(engine),
    )


def _with_plans(paper: ResultPaper, board: Board) -> ResultPaper:
    """Return the paper with what the organisation wants and does: only what is not over, soonest first."""
    named = world_goals.of(board.questionnaire)
    wanted = [_planned(goal.words) for goal in board.goals if goal.running]
    to_do = [_planned(deed.words) for deed in board.deeds if deed.done_at is None]
    return replace(
        paper,
        goals=tuple(sorted(wanted, key=lambda one: one.due)),
        deeds=tuple(sorted(to_do, key=lambda one: one.due)),
        world_goal=None if named is None else (named.for_all.number, named.for_all.title_da),
    )


def _planned(words: GoalWords | ActionWords) -> Planned:
    return Planned(words.text, words.responsible, words.due)


def _edition(profile: Profile) -> Edition:
    bank = profile.questionnaire
    return Edition(
        key=bank.meta.id,
        title=bank.meta.title_da,
        version=bank.meta.version,
        form=profile.participation.form,
        score_range=bank.score_range,
        levels=len(bank.level_values),
    )


def _pillars(profile: Profile) -> tuple[PillarFigures, ...]:
    bank = profile.questionnaire
    titles = {pillar.id: pillar.title_da for pillar in bank.pejlemaerker}
    return tuple(
        PillarFigures(
            pillar=pillar,
            title=titles[pillar],
            place=place,
            score=as_written(profile.pillars.get(pillar)),
            themes=tuple(_theme(profile, profile.themes[theme]) for theme in themes),
        )
        for place, (pillar, themes) in enumerate(bank.pillar_themes(profile.participation.form).items())
    )


def _theme(profile: Profile, result: ThemeResult) -> ThemeFigures:
    words = profile.questionnaire.theme(result.theme)
    return ThemeFigures(
        theme=result.theme,
        title=words.title_da,
        axis=words.axis_da,
        score=as_written(result.score),
        staircase=as_written(result.staircase, 2),
        unknown=_percent(result.unknown),
        answered=result.answered,
        asked=result.asked,
    )


def _percent(share: float | None) -> float | None:
    return None if share is None else as_written(share * 100, 0)


def _compared(engine: sa.Engine, actor: Actor, participation_id: int, family: Family) -> Compared | None:
    found = benchmarks.compare(engine, actor, participation_id, family, now())
    if found is None:
        return None
    rows = list(found.lines.iter_rows(named=True))
    return Compared(
        family=family.value,
        name=_name(found),
        release_id=found.release.id,
        number=found.release.number,
        released_at=found.release.created_at,
        n_ca=max(
            (row["n_ca"] for row in rows if row["family"] == family.value and row["n_ca"]), default=None
        ),
        themes={row["theme"]: _beside(row) for row in rows},
    )


def _name(found: Comparison) -> str:
    """Return what a family is called.

    Raises: NotFound if the organisation has no place in it; the page does not offer it either.
    """
    name = next((name for (family, _), name in found.names.items() if family == found.family.value), None)
    if name is None:
        raise NotFound("family")
    return name


def _beside(row: dict[str, Any]) -> Beside:
    return Beside(
        family=row["family"],
        median=row["median"],
        p25=row["p25"],
        p75=row["p75"],
        hidden=row["hidden_reason"],
        no_band=row["band_reason"],
        why=tuple(reasons(row)),
    )
