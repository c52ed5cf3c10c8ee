"""Fit Pejling to one organisation: which themes come first, and its own help texts. No score is touched."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from almene_assess.domain.adapting import HELP_LIMIT, offered_first
from almene_assess.domain.errors import Conflict, InvalidValue, NotFound
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.rights import Action, Actor, may, require
from almene_assess.services.cards import checked_text, checked_version
from almene_assess.services.verbs import now, possible_id, verb
from almene_assess.storage import adapting, audit, participations, questionnaires
from almene_assess.storage.adapting import HelpText
from almene_assess.storage.database import reading, writing
from almene_assess.storage.participations import Participation


@dataclass(frozen=True, slots=True)
class Adaptation:
    """How an organisation has fitted the questionnaire to itself; no chosen theme means all of them."""

    participation: Participation
    questionnaire: Questionnaire
    chosen: frozenset[str]
    texts: dict[str, HelpText]
    may_choose: bool
    may_write: bool

    @property
    def themes(self) -> tuple[str, ...]:
        """Return the themes of the round, in file order."""
        return tuple(self.questionnaire.form_themes(self.participation.form))

    @property
    def offered(self) -> tuple[str, ...]:
        """Return the themes that are offered first."""
        return offered_first(self.themes, self.chosen)

    def help_text(self, item: str) -> HelpText:
        """Return the own help text of an item; an untouched one has version 0."""
        return self.texts.get(item, HelpText())


@verb(Action.ADAPT_READ, look="participation")
def adaptation(engine: sa.Engine, actor: Actor, participation_id: int) -> Adaptation:
    """Return how an organisation has fitted the questionnaire to itself.

    Raises: NotFound, NotAllowed.
    """
    with reading(engine) as connection:
        whole = _participation(connection, actor, participation_id, Action.ADAPT_READ)
        place, states, at = whole.place(), whole.states(now()), now()
        return Adaptation(
            participation=whole,
            questionnaire=questionnaires.get(connection, whole.questionnaire_id),
            chosen=adapting.chosen_themes(connection, whole.id),
            texts=adapting.help_texts(connection, whole.organisation_id),
            may_choose=may(actor, Action.THEMES_CHOOSE, place, states, at),
            may_write=may(actor, Action.ADAPT_WRITE, place, states, at),
        )


@verb(Action.THEMES_CHOOSE)
def choose_themes(
    engine: sa.Engine,
    actor: Actor,
    participation_id: int,
    themes: Collection[str],
    before: Collection[str],
) -> None:
    """Offer these themes first, in place of the choice that was seen; all of them, or none, means all.

    Nothing that has been answered changes, and every theme can still be answered.

    Raises: NotFound, NotAllowed, InvalidValue, Conflict.
    """
    with writing(engine) as connection:
        whole = _participation(connection, actor, participation_id, Action.THEMES_CHOOSE)
        asked = set(questionnaires.get(connection, whole.questionnaire_id).form_themes(whole.form))
        if not set(themes) <= asked:
            raise InvalidValue("themes", "unknown")
        participations.hold_still(connection, whole.id)
        if adapting.chosen_themes(connection, whole.id) != set(before):
            raise Conflict(0)
        adapting.choose_themes(connection, whole.id, () if set(themes) == asked else themes)
        _note(connection, actor, "themes_choose", whole, f"{len(set(themes))}")


@verb(Action.ADAPT_WRITE)
def write_help(
    engine: sa.Engine, actor: Actor, participation_id: int, item: str, text: str, version: int
) -> HelpText:
    """Keep the organisation's own help to an item, on top of the version seen; empty takes it away.

    Raises: NotFound, NotAllowed, InvalidValue, Conflict.
    """
    clean = checked_text("help", text, HELP_LIMIT).strip()
    with writing(engine) as connection:
        whole = _participation(connection, actor, participation_id, Action.ADAPT_WRITE)
        if item not in questionnaires.get(connection, whole.questionnaire_id).items:
            raise InvalidValue("item", "unknown")
        organisation = whole.organisation_id
        stored = adapting.put_help(connection, organisation, item, clean, checked_version(version))
        _note(connection, actor, "help_write", whole, item)
        return stored


def _note(connection: sa.Connection, actor: Actor, action: str, whole: Participation, detail: str) -> None:
    audit.note(connection, now(), actor.account_id, action, "participation", whole.id, detail)


def _participation(
    connection: sa.Connection, actor: Actor, participation_id: int, action: Action
) -> Participation:
    whole = participations.find(connection, possible_id(participation_id, "participation"))
    if whole is None:
        raise NotFound("participation")
    require(actor, action, whole.place(), whole.states(now()), now())
    return whole
