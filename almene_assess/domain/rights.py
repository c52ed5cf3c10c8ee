"""Who may what: one table of role × action × object × state, and the function that reads it.

Services ask; nothing else decides. An action without a row here cannot be performed by anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from almene_assess.domain.errors import NotAllowed
from almene_assess.domain.roles import (
    SCOPES,
    STAFF,
    Actor,
    Grant,
    Place,
    Role,
    ScopeKind,
    State,
    own_place,
)

__all__ = [
    "RIGHTS",
    "SCOPES",
    "STAFF",
    "Action",
    "Actor",
    "Grant",
    "Place",
    "Role",
    "Rule",
    "ScopeKind",
    "State",
    "may",
    "may_grant",
    "own_place",
    "require",
]


class Action(StrEnum):
    """Every verb that touches somebody's data."""

    TASKS_READ = "tasks_read"
    SHEET_READ = "sheet_read"
    ANSWER_SAVE = "answer_save"
    SHEET_SUBMIT = "sheet_submit"
    SHEET_REOPEN = "sheet_reopen"
    PARTICIPATION_READ = "participation_read"
    PARTICIPATION_SUBMIT = "participation_submit"
    PARTICIPATION_REOPEN = "participation_reopen"
    CONSENT_CHANGE = "consent_change"
    OWN_RESULT_READ = "own_result_read"
    RESULT_READ = "result_read"
    INSIDE_READ = "inside_read"
    READING_READ = "reading_read"
    QUESTIONS_READ = "questions_read"
    SHOWN_SET = "shown_set"
    BLIND_SPOTS_READ = "blind_spots_read"
    RELEASE_READ = "release_read"
    KREDS_READ = "kreds_read"
    OFFER_READ = "offer_read"
    OFFER_WRITE = "offer_write"
    LESSONS_READ = "lessons_read"
    LESSON_SHARE = "lesson_share"
    RELEASE_BUILD = "release_build"
    RELEASE_REPORT_READ = "release_report_read"
    JOINT_READ = "joint_read"
    JOINT_SET = "joint_set"
    WORKSHOP_PLAN = "workshop_plan"
    WORKSHOP_READ = "workshop_read"
    WORKSHOP_RUN = "workshop_run"
    WORKSHOP_CLOSE = "workshop_close"
    MINUTES_READ = "minutes_read"
    PAPER_TYPE = "paper_type"
    LINK_INVITE = "link_invite"
    LINK_READ = "link_read"
    LINK_OPEN = "link_open"
    PHONE = "phone"
    PROJECTOR = "projector"
    QUALITY_READ = "quality_read"
    ROUNDS_READ = "rounds_read"
    ROUNDS_WRITE = "rounds_write"
    ORGANISATIONS_READ = "organisations_read"
    ORGANISATIONS_WRITE = "organisations_write"
    ORGANISATIONS_MERGE = "organisations_merge"
    GOALS_READ = "goals_read"
    GOALS_WRITE = "goals_write"
    PARTICIPATION_CLOSE = "participation_close"
    PARTICIPATION_OPEN_AGAIN = "participation_open_again"
    ADAPT_READ = "adapt_read"
    ADAPT_WRITE = "adapt_write"
    THEMES_CHOOSE = "themes_choose"
    LOCAL_SET = "local_set"
    STAFF_MANAGE = "staff_manage"
    PEOPLE_MANAGE = "people_manage"
    ACCOUNT_LINK = "account_link"
    OWN_ACCOUNT = "own_account"
    LOG_READ = "log_read"
    SECTOR_LOG_READ = "sector_log_read"
    MY_DATA_READ = "my_data_read"
    ERASE_OWN = "erase_own"


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the table: the roles that may, whether only on what is their own, and in which states."""

    roles: frozenset[Role]
    own_only: bool = False
    requires: frozenset[State] = frozenset()
    excludes: frozenset[State] = frozenset()
    once_submitted: frozenset[Role] | None = None
    """Who still may after the organisation's first submission; None: everybody above."""


_INSIDE = frozenset({Role.ORGANISATION_ADMIN, Role.FACILITATOR, Role.RESPONDENT, Role.READER})
_AT_THE_DESK = frozenset({Role.ORGANISATION_ADMIN, Role.FACILITATOR})
_ANYBODY = frozenset(Role)
_ANSWERS = frozenset({Role.RESPONDENT, Role.GUEST})
_WHILE_OPEN = frozenset({State.ROUND_OPEN})
# Once the organisation has submitted, its sheets stand still: a look before and after one late answer
# would give that one person away.
_FROZEN = frozenset({State.PARTICIPATION_CLOSED, State.PARTICIPATION_SUBMITTED})
# After a first submission somebody has seen the result: only the administrator's own sheet may change then.
_CORRECTS = frozenset({Role.ORGANISATION_ADMIN})

RIGHTS: dict[Action, Rule] = {
    Action.TASKS_READ: Rule(_ANYBODY, own_only=True),
    Action.SHEET_READ: Rule(_ANSWERS, own_only=True),
    Action.ANSWER_SAVE: Rule(
        _ANSWERS,
        own_only=True,
        requires=_WHILE_OPEN,
        excludes=_FROZEN | {State.SHEET_SUBMITTED},
        once_submitted=_CORRECTS,
    ),
    Action.SHEET_SUBMIT: Rule(
        _ANSWERS,
        own_only=True,
        requires=_WHILE_OPEN,
        excludes=_FROZEN | {State.SHEET_SUBMITTED},
        once_submitted=_CORRECTS,
    ),
    Action.SHEET_REOPEN: Rule(
        _ANSWERS,
        own_only=True,
        requires=_WHILE_OPEN | {State.SHEET_SUBMITTED},
        excludes=_FROZEN,
        once_submitted=_CORRECTS,
    ),
    Action.OWN_RESULT_READ: Rule(_ANSWERS, own_only=True),
    Action.PARTICIPATION_READ: Rule(_INSIDE),
    Action.PARTICIPATION_SUBMIT: Rule(
        frozenset({Role.ORGANISATION_ADMIN}),
        requires=_WHILE_OPEN,
        excludes=_FROZEN,
    ),
    Action.PARTICIPATION_REOPEN: Rule(
        frozenset({Role.ORGANISATION_ADMIN}),
        requires=_WHILE_OPEN | {State.PARTICIPATION_SUBMITTED},
        excludes=frozenset({State.PARTICIPATION_CLOSED}),
    ),
    # Also after the round has closed: what has been published stays, the next release listens.
    Action.CONSENT_CHANGE: Rule(
        frozenset({Role.ORGANISATION_ADMIN}), requires=frozenset({State.PARTICIPATION_SUBMITTED})
    ),
    # The sector's own staff never see an organisation's result: no sector role stands here.
    Action.RESULT_READ: Rule(_INSIDE, requires=frozenset({State.PARTICIPATION_SUBMITTED})),
    # The same readers: what is shown together is protected together (domain.inside).
    Action.INSIDE_READ: Rule(_INSIDE, requires=frozenset({State.PARTICIPATION_SUBMITTED})),
    # Questions only: whoever is inside may read them before answering, in any state.
    Action.QUESTIONS_READ: Rule(_INSIDE),
    # What may be told beyond the board, shown to those inside: they carry it out of the house themselves.
    Action.READING_READ: Rule(_INSIDE, requires=frozenset({State.PARTICIPATION_SUBMITTED})),
    # Also after the round: the yearly dialogue with the municipality comes months later.
    Action.SHOWN_SET: Rule(_AT_THE_DESK, requires=frozenset({State.PARTICIPATION_SUBMITTED})),
    Action.BLIND_SPOTS_READ: Rule(_INSIDE, requires=frozenset({State.PARTICIPATION_SUBMITTED})),
    Action.RELEASE_READ: Rule(_INSIDE, requires=frozenset({State.PARTICIPATION_SUBMITTED})),
    # Published figures of the own kreds, which has no submission of its own; never an organisation's result.
    Action.KREDS_READ: Rule(frozenset({Role.KREDS_COORDINATOR})),
    # What organisations of one kreds tell each other by name and by choice; no sector role stands here.
    Action.OFFER_READ: Rule(_INSIDE | {Role.KREDS_COORDINATOR}),
    Action.OFFER_WRITE: Rule(_AT_THE_DESK),
    # Learning notes without a name; whose they are is read by their own desk alone.
    Action.LESSONS_READ: Rule(_INSIDE | {Role.KREDS_COORDINATOR}),
    Action.LESSON_SHARE: Rule(_AT_THE_DESK),
    Action.RELEASE_BUILD: Rule(frozenset({Role.SECTOR_ADMIN})),
    # About the questions, never about an organisation; figures of a release, and nobody else's business.
    Action.QUALITY_READ: Rule(frozenset({Role.SECTOR_ADMIN})),
    # How far the sector's rounds are: about how many take part, what is released. Never who, never a figure.
    Action.ROUNDS_READ: Rule(frozenset({Role.SECTOR_ADMIN})),
    # What is asked, when, and which organisations are asked into it; never which of them have answered.
    Action.ROUNDS_WRITE: Rule(frozenset({Role.SECTOR_ADMIN})),
    # Names, numbers and places of organisations: what stands in public registers, and nothing they answered.
    Action.ORGANISATIONS_READ: Rule(frozenset({Role.SECTOR_ADMIN})),
    Action.ORGANISATIONS_WRITE: Rule(frozenset({Role.SECTOR_ADMIN})),
    # Says that one has become a part of another; no right over anybody's answers comes with it.
    Action.ORGANISATIONS_MERGE: Rule(frozenset({Role.SECTOR_ADMIN})),
    # Counts and widths only, no figures: whoever is signed in may see how the figures were tried.
    Action.RELEASE_REPORT_READ: Rule(_ANYBODY, own_only=True),
    # What the board agreed on is nobody's own answer; it stands still like the sheets once it is submitted.
    Action.JOINT_READ: Rule(_AT_THE_DESK),
    Action.JOINT_SET: Rule(_AT_THE_DESK, requires=_WHILE_OPEN, excludes=_FROZEN),
    Action.WORKSHOP_PLAN: Rule(_AT_THE_DESK, requires=_WHILE_OPEN, excludes=_FROZEN),
    Action.WORKSHOP_READ: Rule(_AT_THE_DESK),
    # In any state: a meeting that has begun goes on when the round ends, and can always be closed.
    Action.WORKSHOP_RUN: Rule(_AT_THE_DESK),
    Action.WORKSHOP_CLOSE: Rule(_AT_THE_DESK),
    Action.MINUTES_READ: Rule(_INSIDE),
    # The board's own words and questions stay in the house: no role of the kreds or the sector stands here.
    Action.ADAPT_READ: Rule(_INSIDE),
    Action.ADAPT_WRITE: Rule(_AT_THE_DESK, excludes=frozenset({State.PARTICIPATION_CLOSED})),
    # What is offered first; once the sheets stand still there is nothing left to offer.
    Action.THEMES_CHOOSE: Rule(_AT_THE_DESK, requires=_WHILE_OPEN, excludes=_FROZEN),
    # Also after submitting: a question of one's own is in no figure that somebody could subtract from.
    Action.LOCAL_SET: Rule(
        _AT_THE_DESK, requires=_WHILE_OPEN, excludes=frozenset({State.PARTICIPATION_CLOSED})
    ),
    # A new respondent after somebody can have seen the result could be worked out from it.
    Action.PAPER_TYPE: Rule(_AT_THE_DESK, requires=_WHILE_OPEN, excludes=_FROZEN | {State.ONCE_SUBMITTED}),
    Action.LINK_INVITE: Rule(_AT_THE_DESK, requires=_WHILE_OPEN, excludes=_FROZEN | {State.ONCE_SUBMITTED}),
    Action.LINK_READ: Rule(_AT_THE_DESK),
    Action.LINK_OPEN: Rule(frozenset()),
    # Goals and actions are the whole organisation's to read, in any state: they outlive the round.
    Action.GOALS_READ: Rule(_INSIDE),
    Action.GOALS_WRITE: Rule(_AT_THE_DESK),
    Action.PARTICIPATION_CLOSE: Rule(
        frozenset({Role.ORGANISATION_ADMIN}),
        requires=frozenset({State.PARTICIPATION_SUBMITTED}),
        excludes=frozenset({State.PARTICIPATION_CLOSED}),
    ),
    Action.PARTICIPATION_OPEN_AGAIN: Rule(
        frozenset({Role.ORGANISATION_ADMIN}), requires=frozenset({State.PARTICIPATION_CLOSED})
    ),
    # Who gets in, never what they answered: the sector's staff begin an organisation with its administrator,
    # and everybody else there is the organisation's own affair.
    Action.STAFF_MANAGE: Rule(frozenset({Role.SECTOR_ADMIN})),
    Action.PEOPLE_MANAGE: Rule(frozenset({Role.ORGANISATION_ADMIN})),
    # By a one-time link, and by a live session for the account it belongs to: no role opens these.
    Action.ACCOUNT_LINK: Rule(frozenset()),
    Action.OWN_ACCOUNT: Rule(frozenset()),
    Action.MY_DATA_READ: Rule(frozenset()),
    Action.ERASE_OWN: Rule(frozenset()),
    # Who did what to an organisation's data is its administrator's to know; the sector reads its own acts.
    Action.LOG_READ: Rule(frozenset({Role.ORGANISATION_ADMIN})),
    Action.SECTOR_LOG_READ: Rule(frozenset({Role.SECTOR_ADMIN})),
    # Opened by a key of the meeting and never by a role: `services.voting` and `services.screens` check it.
    Action.PHONE: Rule(frozenset()),
    Action.PROJECTOR: Rule(frozenset()),
}


def may(actor: Actor, action: Action, place: Place, states: frozenset[State], now: datetime) -> bool:
    """Return whether the actor may do this to an object that lives there and stands so."""
    rule = RIGHTS.get(action)
    if rule is None or not rule.requires <= states or rule.excludes & states:
        return False
    if rule.own_only and place.account_id != actor.account_id:
        return False
    held = {g.role for g in actor.grants if g.holds(now) and g.reaches(place)}
    if rule.once_submitted is not None and State.ONCE_SUBMITTED in states and not held & rule.once_submitted:
        return False
    return bool(held & rule.roles)


def require(actor: Actor, action: Action, place: Place, states: frozenset[State], now: datetime) -> None:
    """Let the actor pass or stop.

    Raises: NotAllowed.
    """
    if not may(actor, action, place, states, now):
        raise NotAllowed(action.value)


def may_grant(actor: Actor, role: Role, kind: ScopeKind, place: Place, now: datetime) -> bool:
    """Return whether the actor may give, change or take this role over a part of the sector."""
    if kind not in SCOPES.get(role, frozenset()):
        return False
    if role in STAFF and may(actor, Action.STAFF_MANAGE, place, frozenset(), now):
        return True
    in_house = role in _INSIDE and kind is ScopeKind.ORGANISATION
    return in_house and may(actor, Action.PEOPLE_MANAGE, place, frozenset(), now)
