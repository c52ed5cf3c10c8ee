"""The table of rights against an oracle of its own, written from design/security.md in another way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from almene_assess.domain.rights import RIGHTS, Action, Actor, Grant, Place, Role, ScopeKind, State, may

NOW = datetime(2026, 11, 22, tzinfo=UTC)
DAY = timedelta(days=1)
RAW_ANSWERS = {Action.SHEET_READ, Action.ANSWER_SAVE, Action.SHEET_SUBMIT, Action.SHEET_REOPEN}

ids = st.one_of(st.none(), st.integers(1, 3))
grants = st.builds(
    Grant,
    st.sampled_from(Role),
    st.sampled_from(ScopeKind),
    ids,
    st.sampled_from([NOW - DAY, NOW, NOW + DAY]),
    st.sampled_from([None, NOW - DAY / 2, NOW, NOW + DAY]),
)
actors = st.builds(Actor, st.integers(1, 3), st.lists(grants, max_size=4).map(tuple))
places = st.builds(Place, ids, ids, ids, ids)
states = st.frozensets(st.sampled_from(State))


def oracle(actor: Actor, action: Action, place: Place, standing: frozenset[State]) -> bool:
    """Decide the slow way: look for one grant that satisfies every clause."""
    rule = RIGHTS[action]
    for state in State:
        if state in rule.requires and state not in standing:
            return False
        if state in rule.excludes and state in standing:
            return False
    if rule.once_submitted is not None and State.ONCE_SUBMITTED in standing:
        standing_roles = [grant for grant in actor.grants if grant.role in rule.once_submitted]
        if not any(covers(grant, place) for grant in standing_roles):
            return False
    return any(
        covers(grant, place)
        and grant.role in rule.roles
        and (not rule.own_only or place.account_id == actor.account_id)
        for grant in actor.grants
    )


def covers(grant: Grant, place: Place) -> bool:
    """Return whether a grant is in force and reaches the place."""
    homes = {
        ScopeKind.KREDS: place.kreds_id,
        ScopeKind.ADMINISTRATOR: place.administrator_id,
        ScopeKind.ORGANISATION: place.organisation_id,
    }
    in_time = not grant.valid_from > NOW and (grant.valid_to is None or grant.valid_to > NOW)
    if grant.scope_kind is ScopeKind.SECTOR:
        return in_time
    home = homes[grant.scope_kind]
    return in_time and home is not None and home == grant.scope_id


@settings(max_examples=3000, deadline=None)
@given(actors, st.sampled_from(Action), places, states)
def test_the_table_agrees_with_its_oracle(
    actor: Actor, action: Action, place: Place, standing: frozenset[State]
) -> None:
    assert may(actor, action, place, standing, NOW) is oracle(actor, action, place, standing)


def test_every_action_has_a_row() -> None:
    assert set(RIGHTS) == set(Action)


def test_nobody_without_a_grant_may_anything() -> None:
    everywhere = Place(1, 1, 1, 1)
    assert not any(may(Actor(1), action, everywhere, frozenset(State), NOW) for action in Action)


def test_the_sectors_staff_reach_no_answers_and_no_organisations_result() -> None:
    staff = Actor(1, (Grant(Role.SECTOR_ADMIN, ScopeKind.SECTOR, None, NOW - DAY),))
    result = {Action.RESULT_READ, Action.INSIDE_READ, Action.READING_READ, Action.SHOWN_SET}
    for action in RAW_ANSWERS | result | {Action.PARTICIPATION_READ}:
        for standing in (frozenset({State.ROUND_OPEN}), frozenset({State.PARTICIPATION_SUBMITTED})):
            assert not may(staff, action, Place(1, 1, 1, 1), standing, NOW)


def test_goals_are_the_organisations_own_and_no_guest_kreds_or_sector_reads_them() -> None:
    outside = {Role.GUEST, Role.KREDS_COORDINATOR, Role.SECTOR_ADMIN}
    for action in (Action.GOALS_READ, Action.GOALS_WRITE, Action.PARTICIPATION_CLOSE):
        assert not RIGHTS[action].roles & outside


def test_raw_answers_are_the_respondents_own() -> None:
    assert all(
        RIGHTS[action].own_only and RIGHTS[action].roles == {Role.RESPONDENT, Role.GUEST}
        for action in RAW_ANSWERS
    )
