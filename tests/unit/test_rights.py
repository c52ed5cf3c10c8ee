"""The table of rights: every cell of it, and a hundred thousand guesses, against sentences of their own."""

from __future__ import annotations

import os
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import chain, combinations, product
from random import Random

import pytest

from almene_assess.domain.rights import (
    RIGHTS,
    SCOPES,
    Action,
    Actor,
    Grant,
    Place,
    Role,
    ScopeKind,
    State,
    may,
    may_grant,
)
from tests.support import rights_oracle
from tests.support.rights_oracle import decides

GUESSES = int(os.environ.get("PEJLING_RIGHTS_GUESSES", "10000"))
NOW = datetime(2026, 11, 22, tzinfo=UTC)
DAY = timedelta(days=1)
RAW_ANSWERS = {Action.SHEET_READ, Action.ANSWER_SAVE, Action.SHEET_SUBMIT, Action.SHEET_REOPEN}
PERIODS = {
    "in force": (NOW - DAY, None),
    "just begun": (NOW, NOW + DAY),
    "expired": (NOW - 2 * DAY, NOW),
    "not yet": (NOW + DAY / 9, None),
}
HERE = Place(organisation_id=1, kreds_id=2, administrator_id=3, account_id=7)
SCOPE_IDS = {
    ScopeKind.SECTOR: {"own": None},
    ScopeKind.KREDS: {"own": 2, "foreign": 8, "none": None},
    ScopeKind.ADMINISTRATOR: {"own": 3, "foreign": 8, "none": None},
    ScopeKind.ORGANISATION: {"own": 1, "foreign": 8, "none": None},
}
STATES = tuple(
    frozenset(some) for some in chain.from_iterable(combinations(State, n) for n in range(len(State) + 1))
)


def holders() -> list[tuple[Actor, str]]:
    """Return somebody with each role, scope, reach and period, and with each pair that only together may."""
    found = [(Actor(7), "nobody"), (Actor(8), "nobody else")]
    for role, kind in product(Role, ScopeKind):
        for (reach, scope), (when, period) in product(SCOPE_IDS[kind].items(), PERIODS.items()):
            grant = Grant(role, kind, scope, *period)
            found += [
                (Actor(7, (grant,)), f"{role} {kind} {reach} {when}"),
                (Actor(8, (grant,)), f"another {role} {kind} {reach} {when}"),
            ]
    own = [Grant(role, ScopeKind.ORGANISATION, 1, *PERIODS["in force"]) for role in Role]
    return found + [(Actor(7, pair), f"{pair[0].role} and {pair[1].role}") for pair in combinations(own, 2)]


def test_every_cell_of_the_matrix_says_what_its_sentence_says() -> None:
    cells, allowed = 0, Counter[Action]()
    for actor, about in holders():
        roles = rights_oracle.roles_here(actor, HERE, NOW)
        for action in Action:
            for standing in STATES if roles else STATES[:: len(STATES) // 8]:
                expected = decides(actor, action, HERE, standing, NOW)
                assert may(actor, action, HERE, standing, NOW) is expected, (about, action, standing)
                cells += 1
                allowed[action] += expected
    by_key = {action for action in Action if rights_oracle.SENTENCES[action.value] == "nobody"}
    assert set(+allowed) == set(Action) - by_key  # each right is somebody's, somewhere
    assert cells > 100_000


def test_guesses_of_every_kind_find_no_difference() -> None:
    """Guess actors with several grants, places and states: most of them near what somebody may."""
    guess, allowed = Random("rettigheder"), 0
    for _ in range(GUESSES):
        actor, place = _actor(guess), _place(guess)
        action = guess.choice(tuple(Action))
        standing = frozenset(state for state in State if guess.random() < 0.35)
        expected = decides(actor, action, place, standing, NOW)
        assert may(actor, action, place, standing, NOW) is expected, (actor, action, place, standing)
        allowed += expected
    assert GUESSES / 50 < allowed < GUESSES / 2


def _actor(guess: Random) -> Actor:
    return Actor(guess.randint(1, 2), tuple(_grant(guess) for _ in range(guess.randint(0, 4))))


def _grant(guess: Random) -> Grant:
    role = guess.choice(tuple(Role))
    kind = guess.choice(tuple(ScopeKind)) if guess.random() < 0.2 else guess.choice(sorted(SCOPES[role]))
    scope = guess.choice((None, 1, 2)) if guess.random() < 0.2 else guess.randint(1, 2)
    scope = None if kind is ScopeKind.SECTOR and guess.random() < 0.9 else scope
    return Grant(role, kind, scope, *guess.choice(tuple(PERIODS.values())))


def _place(guess: Random) -> Place:
    return Place(*(guess.choice((None, 1, 1, 2)) for _ in range(4)))


def test_every_action_has_a_row_and_a_sentence() -> None:
    assert set(RIGHTS) == set(Action)
    assert set(rights_oracle.SENTENCES) == {action.value for action in Action}


@pytest.mark.parametrize("role", Role)
def test_a_role_with_a_scope_that_it_cannot_have_opens_nothing(role: Role) -> None:
    for kind in set(ScopeKind) - SCOPES[role]:
        for scope in (None, 1, 2, 3):
            actor = Actor(7, (Grant(role, kind, scope, NOW - DAY),))
            for action, standing in product(Action, STATES):
                assert not may(actor, action, HERE, standing, NOW), (kind, scope, action)


def test_nobody_gives_a_role_a_scope_that_it_cannot_have() -> None:
    everything = tuple(
        Grant(role, kind, SCOPE_IDS[kind]["own"], NOW - DAY) for role in Role for kind in SCOPES[role]
    )
    for role, kind in product(Role, ScopeKind):
        given = may_grant(Actor(7, everything), role, kind, HERE, NOW)
        assert given is (kind in SCOPES[role] and role is not Role.GUEST)


def test_the_sectors_staff_reach_no_answers_and_no_organisations_result() -> None:
    staff = Actor(7, (Grant(Role.SECTOR_ADMIN, ScopeKind.SECTOR, None, NOW - DAY),))
    result = {Action.RESULT_READ, Action.INSIDE_READ, Action.READING_READ, Action.SHOWN_SET}
    for action in RAW_ANSWERS | result | {Action.PARTICIPATION_READ}:
        assert not any(may(staff, action, HERE, standing, NOW) for standing in STATES)


def test_goals_are_the_organisations_own_and_no_guest_kreds_or_sector_reads_them() -> None:
    outside = {Role.GUEST, Role.KREDS_COORDINATOR, Role.SECTOR_ADMIN}
    for action in (Action.GOALS_READ, Action.GOALS_WRITE, Action.PARTICIPATION_CLOSE):
        assert not RIGHTS[action].roles & outside


def test_raw_answers_are_the_respondents_own() -> None:
    assert all(
        RIGHTS[action].own_only and RIGHTS[action].roles == {Role.RESPONDENT, Role.GUEST}
        for action in RAW_ANSWERS
    )
