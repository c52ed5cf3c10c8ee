"""A workshop from plan to pause: who may plan and run it, where it stands, and every step of the agenda."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from almene_assess.domain import join_code
from almene_assess.domain.answers import RespondentGroup
from almene_assess.domain.errors import InvalidValue, NotFound
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.rights import Action, Actor, may, require
from almene_assess.domain.workshop import Kind, Move, Run, Stage, packed, possible
from almene_assess.domain.workshop import step as stepped
from almene_assess.services import joint_steps, workshop_undo
from almene_assess.services.accounts import token_hash
from almene_assess.services.cards import checked_text, chosen
from almene_assess.services.scenes import Scene, scene
from almene_assess.services.screens import PRESENT
from almene_assess.services.verbs import now, possible_id, verb
from almene_assess.services.workshop_acts import act, found
from almene_assess.storage import adapting, audit, ballots, notes, participations, questionnaires, workshops
from almene_assess.storage.answers import StoredCard
from almene_assess.storage.ballots import HANDS, Counts
from almene_assess.storage.database import reading, writing
from almene_assess.storage.notes import ActionItem, Note
from almene_assess.storage.participations import Participation
from almene_assess.storage.workshops import Keys, Pulse, Workshop

TITLE_LIMIT = 200
LONGEST = 600
"""Unit: minutes; also the longest that a timer runs."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a facilitator chooses: which pillars or themes, all items or the quick ones, and how long.

    No pillars mean all of them; no themes mean all themes of the pillars.
    """

    title: str
    kind: Kind = Kind.BOARD
    pillars: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    form: str = "quick"
    minutes: int = 120
    planned_for: datetime | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that the facilitator's desk shows, in one read.

    `undo` names the last step (move, joint, note, parking, hands, paper, action), None if there is none;
    `hands` is by number of the vote, group and code; `joint` has the version that the next one is set on.
    """

    workshop: Workshop
    participation: Participation
    questionnaire: Questionnaire
    scene: Scene
    keys: Keys | None
    pulse: Pulse
    moves: frozenset[Move]
    undo: str | None
    joint: StoredCard | None
    hands: dict[int, dict[RespondentGroup, Counts]]
    notes: tuple[Note, ...]
    actions: tuple[ActionItem, ...]
    may_set_joint: bool
    own_help: str


@dataclass(frozen=True, slots=True)
class Planned:
    """One workshop in a list."""

    id: int
    title: str
    kind: Kind
    stage: Stage
    planned_for: datetime | None
    closed_at: datetime | None


@verb(Action.WORKSHOP_PLAN)
def plan(engine: sa.Engine, actor: Actor, participation_id: int, wish: Plan) -> int:
    """Plan a workshop, make its keys, and return its id.

    Raises: NotFound, NotAllowed, InvalidValue.
    """
    with writing(engine) as connection:
        place = _participation(connection, actor, participation_id, Action.WORKSHOP_PLAN)
        bank = questionnaires.get(connection, place.questionnaire_id)
        at = now()
        key = workshops.add(
            connection,
            agenda(bank, place.form, wish),
            participation_id=place.id,
            created_at=at,
            **_columns(wish),
        )
        _make_keys(connection, key)
        audit.note(connection, at, actor.account_id, "workshop_plan", "workshop", key)
        return key


@verb(Action.WORKSHOP_PLAN)
def change_plan(engine: sa.Engine, actor: Actor, workshop_id: int, version: int, wish: Plan) -> None:
    """Plan it otherwise, as long as it has not begun.

    Raises: NotFound, NotAllowed, InvalidValue, Conflict, NotNow.
    """
    planned = (Stage.PLANNED,)
    with act(
        engine, actor, workshop_id, version, "change_plan", action=Action.WORKSHOP_PLAN, stages=planned
    ) as a:
        workshops.change_agenda(a.connection, a.whole.id, agenda(a.bank, a.place.form, wish))
        workshops.change(a.connection, a.whole.id, **_columns(wish))


def agenda(bank: Questionnaire, round_form: str, wish: Plan) -> tuple[str, ...]:
    """Return the items that a plan asks for: of the round, of the form, of the chosen pillars and themes.

    Raises: InvalidValue if that is none, or a pillar, theme or form does not exist.
    """
    if wish.form not in bank.forms:
        raise InvalidValue("form", "unknown")
    if not set(wish.pillars) <= set(bank.pillar_ids):
        raise InvalidValue("pillars", "unknown")
    if not set(wish.themes) <= set(bank.theme_ids):
        raise InvalidValue("themes", "unknown")
    asked = set(bank.form_items(round_form)) & set(bank.form_items(wish.form))
    pillars, themes = wish.pillars or bank.pillar_ids, wish.themes or bank.theme_ids
    homes = ((key, bank.theme_of(key)) for key in bank.item_order if key in asked)
    items = tuple(key for key, home in homes if home.pejlemaerke in pillars and home.id in themes)
    if not items:
        raise InvalidValue("pillars", "empty")
    return items


@verb(Action.WORKSHOP_PLAN)
def open_doors(engine: sa.Engine, actor: Actor, workshop_id: int, version: int) -> None:
    """Begin the meeting, at the welcome screen.

    Raises: NotFound, NotAllowed, Conflict, NotNow.
    """
    planned = (Stage.PLANNED,)
    with act(engine, actor, workshop_id, version, "open", action=Action.WORKSHOP_PLAN, stages=planned) as a:
        workshops.change(a.connection, a.whole.id, stage=Stage.OPEN.value, opened_at=a.at)


@verb(Action.WORKSHOP_RUN)
def pause(engine: sa.Engine, actor: Actor, workshop_id: int, version: int) -> None:
    """Stop for today; votes, places and keys are kept.

    Raises: NotFound, NotAllowed, Conflict, NotNow.
    """
    with act(engine, actor, workshop_id, version, "pause") as a:
        workshops.change(a.connection, a.whole.id, stage=Stage.PAUSED.value, **_NO_TIMER)


@verb(Action.WORKSHOP_RUN)
def resume(engine: sa.Engine, actor: Actor, workshop_id: int, version: int) -> None:
    """Go on where the meeting was paused, the same day or another.

    Raises: NotFound, NotAllowed, Conflict, NotNow.
    """
    with act(engine, actor, workshop_id, version, "resume", stages=(Stage.PAUSED,)) as a:
        workshops.change(a.connection, a.whole.id, stage=Stage.OPEN.value)


@verb(Action.WORKSHOP_RUN)
def step(
    engine: sa.Engine, actor: Actor, workshop_id: int, version: int, move: Move, place: int | None = None
) -> None:
    """Press one of the moves; a timer stops with the phase that it was set for.

    Raises: NotFound, NotAllowed, Conflict, NotNow.
    """
    with act(engine, actor, workshop_id, version, "step") as a:
        run = stepped(a.whole.run, chosen(Move, move, "move"), place)
        workshops.add_step(a.connection, a.whole.id, "move", packed(a.whole.run))
        workshops.keep_run(a.connection, a.whole, run)
        workshops.change(a.connection, a.whole.id, **_where(run), **_NO_TIMER)


@verb(Action.WORKSHOP_RUN)
def undo(engine: sa.Engine, actor: Actor, workshop_id: int, version: int) -> None:
    """Take the last step back: a move, a joint step, a note, or hands that were counted.

    Raises: NotFound, NotAllowed, Conflict, NotNow if there is nothing that may be undone.
    """
    with act(engine, actor, workshop_id, version, "undo") as a:
        workshop_undo.take_back(a)


@verb(Action.WORKSHOP_RUN)
def start_timer(engine: sa.Engine, actor: Actor, workshop_id: int, version: int, minutes: int) -> None:
    """Let a timer run; when it rings nothing closes, and 0 minutes stop it.

    Raises: NotFound, NotAllowed, Conflict, NotNow, InvalidValue.
    """
    if type(minutes) is not int or not 0 <= minutes <= LONGEST:
        raise InvalidValue("minutes", "unknown")
    with act(engine, actor, workshop_id, version, "timer") as a:
        runs = {"timer_started_at": a.at, "timer_minutes": minutes} if minutes else _NO_TIMER
        workshops.change(a.connection, a.whole.id, **runs)


@verb(Action.WORKSHOP_READ, look="workshop")
def desk(engine: sa.Engine, actor: Actor, workshop_id: int) -> Desk:
    """Return everything that the desk shows.

    Raises: NotFound, NotAllowed.
    """
    with reading(engine) as connection:
        whole, place = found(connection, actor, workshop_id, Action.WORKSHOP_READ)
        item = whole.run.current
        return Desk(
            workshop=whole,
            participation=place,
            questionnaire=questionnaires.get(connection, place.questionnaire_id),
            scene=scene(connection, whole),
            keys=workshops.keys(connection, whole.id),
            pulse=workshops.pulses(connection, [whole.id], now() - PRESENT)[whole.id],
            moves=possible(whole.run) if whole.stage is Stage.OPEN else frozenset(),
            undo=workshop_undo.offered(connection, whole) if whole.stage is Stage.OPEN else None,
            joint=joint_steps.current(connection, actor, place.id, item.key) if item else None,
            hands=_hands(connection, whole),
            notes=tuple(notes.of_workshop(connection, whole.id)),
            actions=tuple(notes.actions(connection, whole.id)),
            may_set_joint=may(actor, Action.JOINT_SET, place.place(), place.states(now()), now()),
            own_help=_own_help(connection, place, item.key) if item else "",
        )


@verb(Action.WORKSHOP_READ, look="participation")
def workshops_of(engine: sa.Engine, actor: Actor, participation_id: int) -> list[Planned]:
    """Return the workshops of a participation, oldest first.

    Raises: NotFound, NotAllowed.
    """
    with reading(engine) as connection:
        place = _participation(connection, actor, participation_id, Action.WORKSHOP_READ)
        listed = workshops.within(connection, [place.id])
        return [Planned(w.id, w.title, w.kind, w.stage, w.planned_for, w.closed_at) for w in listed]


_NO_TIMER: dict[str, None] = {"timer_started_at": None, "timer_minutes": None}


def _own_help(connection: sa.Connection, place: Participation, item: str) -> str:
    return adapting.shown_help(connection, place.organisation_id).get(item, "")


def _where(run: Run) -> dict[str, object]:
    return {"phase": run.phase.value, "place": run.place}


def _columns(wish: Plan) -> dict[str, object]:
    if type(wish.minutes) is not int or not 1 <= wish.minutes <= LONGEST:
        raise InvalidValue("minutes", "unknown")
    return {
        "kind": chosen(Kind, wish.kind, "kind").value,
        "title": checked_text("title", wish.title, TITLE_LIMIT, needed=True),
        "minutes": wish.minutes,
        "planned_for": wish.planned_for,
    }


def _make_keys(connection: sa.Connection, workshop_id: int) -> None:
    code = "".join(secrets.choice(join_code.SYMBOLS) for _ in range(join_code.LENGTH))
    keys = Keys(code, secrets.token_urlsafe(16), secrets.token_urlsafe(16))
    hashes = Keys(token_hash(keys.code), token_hash(keys.join_token), token_hash(keys.view_token))
    workshops.add_keys(connection, workshop_id, keys, hashes)


def _hands(connection: sa.Connection, whole: Workshop) -> dict[int, dict[RespondentGroup, Counts]]:
    item = whole.run.current
    found_here = ballots.tallies(connection, whole.id, HANDS).get(item.key, {}) if item else {}
    return {
        number: {RespondentGroup(group): counts for group, counts in groups.items()}
        for number, groups in found_here.items()
    }


def _participation(
    connection: sa.Connection, actor: Actor, participation_id: int, action: Action
) -> Participation:
    place = participations.find(connection, possible_id(participation_id, "participation"))
    if place is None:
        raise NotFound("participation")
    require(actor, action, place.place(), place.states(now()), now())
    return place
