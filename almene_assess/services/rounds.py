"""What there is to do in the rounds that concern somebody, and submitting an organisation's participation."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from almene_assess.domain.adapting import offered_first
from almene_assess.domain.answers import UNANSWERED, RespondentGroup
from almene_assess.domain.errors import NotFound, NotReady
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.rights import Action, Actor, may, own_place, require
from almene_assess.domain.who_is_asked import asked_items
from almene_assess.services import reach
from almene_assess.services.verbs import now, possible_id, verb
from almene_assess.storage import adapting, answers, audit, participations, questionnaires, served, workshops
from almene_assess.storage.database import reading, writing
from almene_assess.storage.participations import Consent, Participation, Seat

CONSENT_TEXT = "2026-11.3"
"""Version of the words that the organisation agrees to (`samtykke` in the catalogue), kept with each."""


@dataclass(frozen=True, slots=True)
class Task:
    """What one participation asks of one person now.

    `answered` and `asked` are the person's own, of the themes that the organisation offers first, which are
    fewer than all if `narrowed`; `submitted` and `invited` count sheets of the organisation
    and are None for those who may not see them.
    """

    participation: Participation
    seat: Seat | None
    answered: int
    asked: int
    narrowed: bool
    submitted: int | None
    invited: int | None
    may_answer: bool
    may_submit: bool
    may_reopen: bool
    may_change_consent: bool
    may_see_result: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an organisation is: counts of sheets, never whose."""

    participation: Participation
    questionnaire: Questionnaire
    submitted: int
    invited: int
    consent: Consent | None
    may_submit: bool

    @property
    def consented(self) -> bool:
        """Return whether the organisation takes part in the benchmark."""
        return self.consent is not None and self.consent.stands


@verb(Action.TASKS_READ)
def tasks(engine: sa.Engine, actor: Actor) -> list[Task]:
    """Return what the actor can do, newest round first."""
    require(actor, Action.TASKS_READ, own_place(actor), frozenset(), now())
    with reading(engine) as connection:
        held = participations.seats_of(connection, actor.account_id)
        seats = {s.participation.id: s for s in held if _may_read_sheet(actor, s)}
        own = {s.participation.id: s.participation for s in seats.values()}
        for whole in participations.of_organisations(connection, reach.organisations(connection, actor)):
            own.setdefault(whole.id, whole)
        begun = [whole for whole in own.values() if whole.opens_at <= now()]
        people = served.sheet_counts(connection, [whole.id for whole in begun])
        found = [_task(connection, actor, w, seats.get(w.id), people.get(w.id, (0, 0))) for w in begun]
    return sorted(found, key=lambda task: task.participation.opens_at, reverse=True)


@verb(Action.PARTICIPATION_READ, look="participation")
def standing(engine: sa.Engine, actor: Actor, participation_id: int) -> Standing:
    """Return how far an organisation is.

    Raises: NotFound, NotAllowed.
    """
    with reading(engine) as connection:
        whole = _participation(connection, actor, participation_id, Action.PARTICIPATION_READ)
        submitted, invited = served.sheet_counts(connection, [participation_id]).get(participation_id, (0, 0))
        return Standing(
            participation=whole,
            questionnaire=questionnaires.get(connection, whole.questionnaire_id),
            submitted=submitted,
            invited=invited,
            consent=participations.latest_consent(connection, participation_id),
            may_submit=_may(actor, Action.PARTICIPATION_SUBMIT, whole),
        )


@verb(Action.PARTICIPATION_SUBMIT)
def submit(engine: sa.Engine, actor: Actor, participation_id: int, *, share: bool) -> None:
    """Submit the organisation's participation, and note whether its figures may enter the benchmark.

    Raises: NotFound, NotAllowed, NotReady if no sheet has been submitted or a workshop is under way.
    """
    with writing(engine) as connection:
        whole = _participation(connection, actor, participation_id, Action.PARTICIPATION_SUBMIT)
        if not participations.somebody_counts(connection, participation_id):
            raise NotReady(("submitted_sheet",))
        if workshops.live(connection, participation_id):
            raise NotReady(("open_workshop",))
        participations.mark_submitted(connection, whole, actor.account_id, now())
        _agree(connection, actor, participation_id, share=share)
        _note(connection, actor, "participation_submit", participation_id)


@verb(Action.PARTICIPATION_REOPEN)
def reopen(engine: sa.Engine, actor: Actor, participation_id: int, respondent_id: int | None = None) -> None:
    """Take the organisation's participation back while the round is open, and the actor's own sheet with it.

    Everybody else's sheets stand still: somebody has seen the result that they are in.

    Raises: NotFound, NotAllowed.
    """
    with writing(engine) as connection:
        _participation(connection, actor, participation_id, Action.PARTICIPATION_REOPEN)
        participations.mark_reopened(connection, participation_id)
        _note(connection, actor, "participation_reopen", participation_id)
        if respondent_id is not None:
            _reopen_sheet(connection, actor, respondent_id)


@verb(Action.CONSENT_CHANGE)
def change_consent(engine: sa.Engine, actor: Actor, participation_id: int, *, share: bool) -> None:
    """Take part in the benchmark or not, from the next release on; the result stays as it is.

    Raises: NotFound, NotAllowed.
    """
    with writing(engine) as connection:
        _participation(connection, actor, participation_id, Action.CONSENT_CHANGE)
        _agree(connection, actor, participation_id, share=share)


@verb(Action.TASKS_READ)
def shown_questionnaire(engine: sa.Engine, actor: Actor) -> Questionnaire:
    """Return the questionnaire of the actor's newest round, or of the newest round there is.

    Raises: NotFound if there is no round at all.
    """
    require(actor, Action.TASKS_READ, own_place(actor), frozenset(), now())
    with reading(engine) as connection:
        seats = participations.seats_of(connection, actor.account_id)
        newest = seats[0].participation.questionnaire_id if seats else questionnaires.newest(connection)
        if newest is None:
            raise NotFound("questionnaire")
        return questionnaires.get(connection, newest)


def _task(
    connection: sa.Connection, actor: Actor, whole: Participation, seat: Seat | None, people: tuple[int, int]
) -> Task:
    submitted, invited = people if _may(actor, Action.PARTICIPATION_READ, whole) else (None, None)
    answered, asked, narrowed = _progress(connection, whole, seat) if seat else (0, 0, False)
    return Task(
        participation=whole,
        seat=seat,
        answered=answered,
        asked=asked,
        narrowed=narrowed,
        submitted=submitted,
        invited=invited,
        may_answer=seat is not None and may(actor, Action.ANSWER_SAVE, seat.place, seat.states(now()), now()),
        may_submit=_may(actor, Action.PARTICIPATION_SUBMIT, whole),
        may_reopen=_may(actor, Action.PARTICIPATION_REOPEN, whole),
        may_change_consent=_may(actor, Action.CONSENT_CHANGE, whole),
        may_see_result=_may(actor, Action.RESULT_READ, whole),
    )


def _agree(connection: sa.Connection, actor: Actor, participation_id: int, *, share: bool) -> None:
    """Bring the consent in line with what was said now."""
    stands = participations.has_consent(connection, participation_id)
    if share and not stands:
        participations.give_consent(connection, participation_id, actor.account_id, now(), CONSENT_TEXT)
        _note(connection, actor, "consent_give", participation_id)
    if stands and not share:
        participations.withdraw_consent(connection, participation_id, now())
        _note(connection, actor, "consent_withdraw", participation_id)


def _note(connection: sa.Connection, actor: Actor, action: str, participation_id: int) -> None:
    audit.note(connection, now(), actor.account_id, action, "participation", participation_id)


def _reopen_sheet(connection: sa.Connection, actor: Actor, respondent_id: int) -> None:
    seat = participations.seat(connection, possible_id(respondent_id, "respondent"))
    if seat is None:
        raise NotFound("respondent")
    require(actor, Action.SHEET_REOPEN, seat.place, seat.states(now()), now())
    participations.mark_sheet(connection, respondent_id, None)
    audit.note(connection, now(), actor.account_id, "sheet_reopen", "respondent", respondent_id)


def _progress(connection: sa.Connection, whole: Participation, seat: Seat) -> tuple[int, int, bool]:
    bank = questionnaires.get(connection, whole.questionnaire_id)
    code = dict(zip(bank.item_order, answers.levels(connection, seat.respondent_id), strict=True))
    themes = asked_items(bank, whole.form, seat.group)
    external = seat.group is RespondentGroup.EKSTERNE  # what the board puts first is its own business
    chosen = frozenset[str]() if external else adapting.chosen_themes(connection, whole.id)
    offered = offered_first(themes, chosen)
    asked = [item for theme in offered for item in themes[theme]]
    return sum(code[item] != UNANSWERED for item in asked), len(asked), len(offered) < len(themes)


def _participation(
    connection: sa.Connection, actor: Actor, participation_id: int, action: Action
) -> Participation:
    whole = participations.find(connection, possible_id(participation_id, "participation"))
    if whole is None:
        raise NotFound("participation")
    require(actor, action, whole.place(), whole.states(now()), now())
    return whole


def _may(actor: Actor, action: Action, whole: Participation) -> bool:
    return may(actor, action, whole.place(), whole.states(now()), now())


def _may_read_sheet(actor: Actor, seat: Seat) -> bool:
    return may(actor, Action.SHEET_READ, seat.place, seat.states(now()), now())
