"""An organisation's rounds over time: one edition's beside each other, the edition before in words alone.

Shows nothing that Resultat does not show of each round to the same readers, under the same right; what is
known by laying two rounds beside each other is told in ADR 0015.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from almene_assess.domain.benchmark import Family
from almene_assess.domain.development import ThemeChange, compare, least_change
from almene_assess.domain.disclosure import Grid
from almene_assess.domain.goals import Goal
from almene_assess.domain.kinship import Kin, altered_themes, kin_of
from almene_assess.domain.questionnaire import Questionnaire, Theme
from almene_assess.domain.rights import Action, Actor, may
from almene_assess.services.results import Profile, look, profile_of
from almene_assess.services.verbs import now, verb
from almene_assess.storage import goals, participations, quality, questionnaires, releases
from almene_assess.storage.content import crosswalk_to, load_shipped
from almene_assess.storage.database import writing
from almene_assess.storage.participations import Participation


@dataclass(frozen=True, slots=True)
class Ancestor:
    """A theme of the edition before with how it is kin, and the step the organisation stood on, in words."""

    kin: Kin
    theme: Theme | None
    step: str | None


@dataclass(frozen=True, slots=True)
class Development:
    """What the page shows of one organisation; `before` is None in the first round of an edition and form.

    `least_known` says whether the sector's figures of how well the questions measure are there at all.
    """

    now: Profile
    before: Profile | None
    earlier: tuple[Participation, ...]
    changes: tuple[ThemeChange, ...]
    least_known: bool
    goals: tuple[Goal, ...]
    old_edition: Questionnaire | None
    old_round: Participation | None
    ancestors: dict[str, tuple[Ancestor, ...]]


@verb(Action.RESULT_READ)
def development(
    engine: sa.Engine, actor: Actor, participation_id: int, before_id: int | None = None
) -> Development:
    """Return a submitted round beside an earlier one, the newest unless one is named that is the own.

    Raises: NotFound, NotAllowed (also while the participation is not submitted).
    """
    with writing(engine) as connection:
        today = profile_of(look(connection, actor, participation_id, Action.RESULT_READ))
        others = _readable(connection, actor, today.participation)
        earlier = [one for one in others if _comparable(connection, one, today)]
        chosen = next((one for one in earlier if one.id == before_id), next(iter(earlier), None))
        before = None if chosen is None else _profile(connection, actor, chosen)
        limits = {} if before is None else _limits(connection, today, before)
        own_goals = goals.of_organisation(connection, today.participation.organisation_id)
        edition, old = _old_edition(connection, actor, others, today.questionnaire)
    changes = () if before is None else tuple(_changes(before, today, limits))
    ancestors = _ancestors(today, edition, old)
    known = any(limit is not None for limit in limits.values())
    old_round = None if old is None else old.participation
    beside = tuple(one for one in own_goals if one.theme in today.themes)
    return Development(today, before, tuple(earlier), changes, known, beside, edition, old_round, ancestors)


def _readable(connection: sa.Connection, actor: Actor, whole: Participation) -> list[Participation]:
    """Return the organisation's earlier rounds that the actor may read, newest first."""
    found = participations.of_organisations(connection, [whole.organisation_id])
    return [
        one
        for one in found
        if one.opens_at < whole.opens_at
        and may(actor, Action.RESULT_READ, one.place(), one.states(now()), now())
    ]


def _comparable(connection: sa.Connection, one: Participation, today: Profile) -> bool:
    """Return whether a round measured the same: one edition, and one form (quick and full never mix)."""
    bank = questionnaires.get(connection, one.questionnaire_id)
    return (bank.meta.id, one.form) == (today.questionnaire.meta.id, today.participation.form)


def _profile(connection: sa.Connection, actor: Actor, whole: Participation) -> Profile:
    return profile_of(look(connection, actor, whole.id, Action.RESULT_READ))


def _changes(before: Profile, today: Profile, limits: Mapping[str, float | None]) -> Sequence[ThemeChange]:
    form = today.participation.form
    return compare(
        {key: theme.score for key, theme in before.themes.items()},
        {key: theme.score for key, theme in today.themes.items()},
        limits,
        altered=altered_themes(before.questionnaire, today.questionnaire, form),
        respondents=(before.respondents, today.respondents),
    )


def _limits(connection: sa.Connection, today: Profile, before: Profile) -> dict[str, float | None]:
    """Return the least change of each theme by the frozen figures of the newer round that has any."""
    for profile in (today, before):
        found = _limits_of(connection, profile)
        if any(limit is not None for limit in found.values()):
            return found
    return {}


def _limits_of(connection: sa.Connection, profile: Profile) -> dict[str, float | None]:
    round_id = profile.participation.round_id
    release, standing = releases.current(connection, round_id), quality.standing(connection, round_id)
    if release is None or standing is None or standing.quality is None:
        return {}
    rows = releases.rows(connection, release.id, [Family.SECTOR])
    bands = {row.theme: (row.p25, row.p75) for row in rows if row.p25 is not None and row.p75 is not None}
    grid = Grid(*profile.questionnaire.score_range)
    return {one.theme: least_change(bands.get(one.theme), grid, one.icc2) for one in standing.quality.themes}


def _old_edition(
    connection: sa.Connection, actor: Actor, others: Sequence[Participation], bank: Questionnaire
) -> tuple[Questionnaire | None, Profile | None]:
    """Return the edition before, and the organisation's newest submitted round of it."""
    crosswalk = crosswalk_to(bank.meta.id)
    if crosswalk is None:
        return None, None
    for one in others:
        asked = questionnaires.get(connection, one.questionnaire_id)
        if asked.meta.id == crosswalk.from_edition:
            return asked, _profile(connection, actor, one)
    return load_shipped(crosswalk.from_edition), None


def _ancestors(
    today: Profile, edition: Questionnaire | None, old: Profile | None
) -> dict[str, tuple[Ancestor, ...]]:
    crosswalk = crosswalk_to(today.questionnaire.meta.id)
    if crosswalk is None or edition is None:
        return {}
    found: dict[str, tuple[Ancestor, ...]] = {}
    for kin in kin_of(crosswalk, tuple(today.themes)):
        theme = None if kin.forerunner is None else edition.theme(kin.forerunner)
        step = None if theme is None or old is None else _step(theme, old)
        found[kin.theme] = (*found.get(kin.theme, ()), Ancestor(kin, theme, step))
    return found


def _step(theme: Theme, old: Profile) -> str | None:
    """Return the highest rung that the whole theme had reached, in the words that were read then."""
    result = old.themes.get(theme.id)
    if result is None or result.staircase is None:
        return None
    rung = old.questionnaire.level_values.index(result.staircase)
    if len(theme.items) == 1:
        return theme.items[0].levels_da[rung]
    return old.questionnaire.scale.levels[rung].meaning_da
