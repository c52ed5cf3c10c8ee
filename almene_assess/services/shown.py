"""What the board chooses to show outside: the dialogue sheet, and the page for the local community.

Nothing is shown that the board did not choose, and no step that `domain.readings` does not let out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from textwrap import shorten

import sqlalchemy as sa

from almene_assess.domain import readings
from almene_assess.domain.answers import RespondentKind
from almene_assess.domain.errors import InvalidValue, NotFound
from almene_assess.domain.outside import OutsideGoal, OutsidePage, OutsideTheme, Paper
from almene_assess.domain.rights import Action, Actor, may, require
from almene_assess.services.cards import checked_text, checked_version, chosen
from almene_assess.services.readings import Reading, reading_of
from almene_assess.services.results import Seen, look
from almene_assess.services.verbs import now, possible_id, verb
from almene_assess.storage import answers, audit, notes, participations, questionnaires
from almene_assess.storage import chosen as store
from almene_assess.storage.chosen import Chosen, ChosenTheme, TellableGoal
from almene_assess.storage.database import writing
from almene_assess.storage.notes import NoteKind

FEWEST, MOST = 3, 5
"""Themes of a dialogue sheet: what one meeting can talk through. A community's page may have fewer."""
MOST_GOALS = 3
GOAL_SHOWN = 200
"""Unit: characters; a goal may be longer, and the page says how it begins."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much each text of a paper holds.

    Unit: characters.
    """

    introduction: int
    evidence: int
    wish: int


LIMITS = {Paper.DIALOGUE: Limits(500, 400, 400), Paper.COMMUNITY: Limits(300, 250, 0)}
"""Five themes of these, with three goals, fill the one page of paper that the community gets."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be told, what the board has chosen of it, and (for who may choose) what there is to take.

    `evidence` holds what stands on the joint steps of each theme, `signals` what the board wants heard.
    """

    reading: Reading
    chosen: Chosen
    goals: tuple[TellableGoal, ...]
    may_set: bool
    evidence: Mapping[str, str]
    signals: Mapping[str, str]

    @property
    def ready(self) -> bool:
        """Return whether there are as many themes as a dialogue has."""
        return FEWEST <= len(self.chosen.themes) <= MOST


@verb(Action.READING_READ)
def shown(engine: sa.Engine, actor: Actor, participation_id: int, paper: Paper) -> Shown:
    """Return a paper as the board has chosen it.

    Raises: NotFound, NotAllowed (also while the participation is not submitted).
    """
    with writing(engine) as connection:
        seen = look(connection, actor, participation_id, Action.READING_READ)
        whole = seen.whole
        may_set = may(actor, Action.SHOWN_SET, whole.place(), whole.states(now()), now())
        signals = notes.of_board(connection, whole.id, NoteKind.SIGNAL) if may_set else {}
        return Shown(
            reading=reading_of(connection, seen),
            chosen=store.find(connection, whole.id, paper),
            goals=tuple(store.tellable_goals(connection, whole.id)),
            may_set=may_set,
            evidence=_evidence(connection, seen, LIMITS[paper].evidence) if may_set else {},
            signals={theme: text for theme, text in signals.items() if theme is not None},
        )


@verb(Action.SHOWN_SET)
def show(engine: sa.Engine, actor: Actor, participation_id: int, paper: Paper, wish: Chosen) -> Chosen:
    """Keep what the board chooses to show, on top of the version that was seen; read it back.

    Raises: NotFound, NotAllowed, InvalidValue, Conflict.
    """
    kind = chosen(Paper, paper, "paper")
    with writing(engine) as connection:
        whole = participations.find(connection, possible_id(participation_id, "participation"))
        if whole is None:
            raise NotFound("participation")
        require(actor, Action.SHOWN_SET, whole.place(), whole.states(now()), now())
        bank = questionnaires.get(connection, whole.questionnaire_id)
        themes = tuple(bank.form_themes(whole.form))
        goals = {one.id for one in store.tellable_goals(connection, whole.id)}
        kept = store.keep(connection, whole.id, kind, _checked(wish, LIMITS[kind], themes, goals), now())
        audit.note(connection, now(), actor.account_id, "shown_set", "participation", whole.id, kind.value)
        return kept


def take(found: Shown, chosen: Chosen, themes: Collection[str]) -> Chosen:
    """Return the choice with these themes, in the questionnaire's order; nothing written is thrown away.

    A theme that is new begins with its joint steps' evidence.
    """
    stands = {one.theme: one for one in (*chosen.themes, *chosen.aside)}
    order = found.reading.questionnaire.theme_ids
    wanted = [
        stands.get(key, ChosenTheme(key, found.evidence.get(key, ""))) for key in order if key in themes
    ]
    aside = [one for one in stands.values() if one.theme not in themes and (one.evidence or one.wish)]
    return replace(chosen, themes=tuple(wanted), aside=tuple(aside))


def page(found: Shown, chosen: Chosen | None = None) -> OutsidePage:
    """Return the paper as its readers see it."""
    told, bank, kept = found.reading, found.reading.questionnaire, chosen or found.chosen
    goals = [one for one in found.goals if one.id in kept.goals]
    return OutsidePage(
        organisation=told.participation.organisation_name,
        source=bank.meta.title_da,
        publisher=bank.meta.publisher,
        rungs=tuple(rung.label_da for rung in bank.scale.levels),
        submitted_at=told.submitted_at,
        on_people=told.on_people,
        introduction=kept.introduction,
        themes=tuple(_theme(told, one) for one in kept.themes),
        goals=tuple(
            OutsideGoal(shorten(one.text.rstrip(" ."), GOAL_SHOWN, placeholder=" …"), one.due, one.reached)
            for one in goals
        ),
        is_example=told.is_example,
    )


def _theme(told: Reading, one: ChosenTheme) -> OutsideTheme:
    bank, stands = told.questionnaire, told.told.get(one.theme)
    theme = bank.theme(one.theme)
    return OutsideTheme(
        title=theme.title_da,
        promise=theme.source_da,
        step=bank.scale.levels[stands.step].label_da if stands else "",
        words=readings.in_words(bank, readings.reached(stands)) if stands else "",
        evidence=one.evidence,
        wish=one.wish,
    )


def _evidence(connection: sa.Connection, seen: Seen, limit: int) -> dict[str, str]:
    """Return the evidence on the joint steps by theme, as far as a short paper has room for it."""
    seat = participations.seat_of_kind(connection, seen.whole.id, RespondentKind.JOINT)
    cards = answers.cards(connection, seat, None) if seat is not None else {}
    told = {
        theme: " ".join(" ".join(cards[i].card.evidence.split()) for i in items if i in cards).strip()
        for theme, items in seen.bank.form_themes(seen.whole.form).items()
    }
    return {theme: shorten(text, limit, placeholder=" …") for theme, text in told.items() if text}


def _checked(wish: Chosen, limits: Limits, themes: Collection[str], goals: Collection[int]) -> Chosen:
    """Return what can be kept.

    Raises: InvalidValue, naming the field.
    """
    names = [one.theme for one in (*wish.themes, *wish.aside)]
    if len(set(names)) != len(names) or len(wish.themes) > MOST or not set(names) <= set(themes):
        raise InvalidValue("themes", "unknown")
    kept = tuple(sorted(set(wish.goals) & set(goals)))  # a goal that was stopped meanwhile is simply gone
    if len(kept) > MOST_GOALS:
        raise InvalidValue("goals", "too_many")
    return replace(
        wish,
        introduction=checked_text("introduction", wish.introduction, limits.introduction).strip(),
        themes=tuple(_checked_theme(one, limits) for one in wish.themes),
        aside=tuple(_checked_theme(one, limits) for one in wish.aside),
        goals=kept,
        version=checked_version(wish.version),
    )


def _checked_theme(one: ChosenTheme, limits: Limits) -> ChosenTheme:
    evidence = checked_text("evidence", one.evidence, limits.evidence).strip()
    return ChosenTheme(one.theme, evidence, checked_text("wish", one.wish, limits.wish).strip())
