"""The board of a kreds: who reads it, who writes it, and that nothing is overwritten or kept for ever."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from almene_assess.domain.errors import Conflict, InvalidValue, NotAllowed, NotFound, NotReady, PejlingError
from almene_assess.domain.rights import Actor, Grant, Role, ScopeKind
from almene_assess.services import offers
from almene_assess.storage import schema
from almene_assess.storage.database import reading, writing
from almene_assess.storage.offers import Draft, OfferKind

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
DRAFT = Draft(OfferKind.SHARES, "am26.a1", "Vi deler vores dagsorden.", "Formanden, bestyrelsen@eksempel.dk")
DESK = (Role.ORGANISATION_ADMIN, Role.FACILITATOR)


def somebody(role: Role, scope: int | None, kind: ScopeKind = ScopeKind.ORGANISATION) -> Actor:
    """Return somebody with one role."""
    return Actor(1, (Grant(role, kind, scope, NOW - timedelta(days=30)),))


def organisations(engine: sa.Engine, kreds_id: int | None) -> list[int]:
    """Return the organisations of a kreds."""
    table = schema.organisation.c
    with reading(engine) as connection:
        query = sa.select(table.id).where(table.kreds_id.is_not_distinct_from(kreds_id)).order_by(table.id)
        return list(connection.execute(query).scalars())


def stored(engine: sa.Engine, offer_id: int) -> Any:
    """Return an entry's row."""
    with reading(engine) as connection:
        query = sa.select(schema.offer).where(schema.offer.c.id == offer_id)
        return connection.execute(query).one_or_none()


@pytest.fixture
def home(example: sa.Engine) -> int:
    """Return an organisation of the fourth kreds that has nothing on the board."""
    with writing(example) as connection:
        connection.execute(schema.offer.delete())
    return organisations(example, 4)[0]


@pytest.mark.parametrize("role", DESK)
def test_the_desk_posts_changes_and_withdraws_by_name(example: sa.Engine, home: int, role: Role) -> None:
    desk = somebody(role, home)
    made = offers.post(example, desk, home, DRAFT, NOW)
    board = offers.of_organisation(example, desk, home, NOW)
    assert board is not None
    assert board.own == board.offers == (made,)
    assert made.organisation_name
    newer = replace(DRAFT, text="Vi deler også referatet.")
    again = offers.change(example, desk, made.id, made.at, newer, LATER)
    assert again.draft == newer
    assert offers.withdraw(example, desk, made.id, LATER) == newer
    assert stored(example, made.id) is None
    with reading(example) as connection:
        log = connection.exec_driver_sql(
            "SELECT action FROM audit_log WHERE object_kind = 'offer' ORDER BY id"
        )
        assert log.scalars().all() == ["offer_post", "offer_change", "offer_withdraw"]


def test_what_was_written_in_another_kreds_is_read_by_the_own_desk_alone(
    example: sa.Engine, home: int
) -> None:
    desk = somebody(Role.FACILITATOR, home)
    made = offers.post(example, desk, home, DRAFT, NOW)
    with writing(example) as connection:
        mine = schema.organisation.c.id == home
        connection.execute(schema.organisation.update().where(mine).values(kreds_id=5))
    for actor in (somebody(Role.KREDS_COORDINATOR, 5, ScopeKind.KREDS), somebody(Role.READER, home)):
        board = offers.of_organisation(example, actor, home, NOW)
        assert board is not None
        assert made not in (*board.own, *board.offers)
    own = offers.of_organisation(example, desk, home, NOW)
    assert own is not None
    assert made in own.own


def test_what_was_withdrawn_can_be_posted_again(example: sa.Engine, home: int) -> None:
    desk = somebody(Role.FACILITATOR, home)
    made = offers.post(example, desk, home, DRAFT, NOW)
    undone = offers.post(example, desk, home, offers.withdraw(example, desk, made.id, NOW), LATER)
    assert undone.draft == DRAFT


@pytest.mark.parametrize("role", [Role.RESPONDENT, Role.READER])
def test_others_of_the_organisation_read_and_write_nothing(example: sa.Engine, home: int, role: Role) -> None:
    desk = somebody(Role.ORGANISATION_ADMIN, home)
    made = offers.post(example, desk, home, DRAFT, NOW)
    reader = somebody(role, home)
    board = offers.of_organisation(example, reader, home, NOW)
    assert board is not None
    assert not board.may_write
    assert board.offers == (made,)
    with pytest.raises(NotAllowed):
        offers.post(example, reader, home, DRAFT, NOW)
    with pytest.raises(NotAllowed):
        offers.change(example, reader, made.id, made.at, DRAFT, NOW)
    with pytest.raises(NotAllowed):
        offers.withdraw(example, reader, made.id, NOW)


def test_a_neighbour_in_the_kreds_reads_it_and_cannot_touch_it(example: sa.Engine, home: int) -> None:
    made = offers.post(example, somebody(Role.ORGANISATION_ADMIN, home), home, DRAFT, NOW)
    near = organisations(example, 4)[1]
    neighbour = somebody(Role.ORGANISATION_ADMIN, near)
    board = offers.of_organisation(example, neighbour, near, NOW)
    assert board is not None
    assert board.offers == (made,)
    assert board.own == ()
    with pytest.raises(NotAllowed):
        offers.withdraw(example, neighbour, made.id, NOW)
    with pytest.raises(NotAllowed):
        offers.of_organisation(example, neighbour, home, NOW)
    with pytest.raises(NotAllowed):
        offers.post(example, neighbour, home, DRAFT, NOW)


def test_another_kreds_the_sectors_staff_and_guests_see_nothing(example: sa.Engine, home: int) -> None:
    made = offers.post(example, somebody(Role.ORGANISATION_ADMIN, home), home, DRAFT, NOW)
    away = organisations(example, 6)[0]
    board = offers.of_organisation(example, somebody(Role.ORGANISATION_ADMIN, away), away, NOW)
    assert board is not None
    assert made.id not in {one.id for one in board.offers}
    strangers = (
        somebody(Role.SECTOR_ADMIN, None, ScopeKind.SECTOR),
        somebody(Role.GUEST, home),
        somebody(Role.KREDS_COORDINATOR, 6, ScopeKind.KREDS),
        somebody(Role.ORGANISATION_ADMIN, away),
        Actor(1),
    )
    for who in strangers:
        with pytest.raises(NotAllowed):
            offers.of_organisation(example, who, home, NOW)
        with pytest.raises(NotAllowed):
            offers.of_kreds(example, who, 4, NOW)
        with pytest.raises(NotAllowed):
            offers.withdraw(example, who, made.id, NOW)
        with pytest.raises(NotAllowed):
            offers.change(example, who, made.id, made.at, DRAFT, NOW)


def test_the_coordinator_reads_the_own_kreds_and_writes_nothing(example: sa.Engine, home: int) -> None:
    made = offers.post(example, somebody(Role.ORGANISATION_ADMIN, home), home, DRAFT, NOW)
    coordinator = somebody(Role.KREDS_COORDINATOR, 4, ScopeKind.KREDS)
    board = offers.of_kreds(example, coordinator, 4, NOW)
    assert board.offers == (made,)
    assert not board.may_write
    assert board.own == ()
    with pytest.raises(NotAllowed):
        offers.post(example, coordinator, home, DRAFT, NOW)
    with pytest.raises(NotAllowed):
        offers.withdraw(example, coordinator, made.id, NOW)
    with pytest.raises(NotAllowed):
        offers.of_kreds(example, coordinator, 6, NOW)
    nobody = somebody(Role.KREDS_COORDINATOR, 99, ScopeKind.KREDS)
    with pytest.raises(NotFound):
        offers.of_kreds(example, nobody, 99, NOW)


def test_the_second_of_two_who_change_the_same_entry_is_told(example: sa.Engine, home: int) -> None:
    desk = somebody(Role.ORGANISATION_ADMIN, home)
    made = offers.post(example, desk, home, DRAFT, NOW)
    first = offers.change(example, desk, made.id, made.at, replace(DRAFT, text="Første"), NOW)
    assert first.at != made.at  # also within the same microsecond
    with pytest.raises(Conflict):
        offers.change(example, desk, made.id, made.at, replace(DRAFT, text="Anden"), LATER)
    assert stored(example, made.id).text == "Første"


def test_a_theme_brings_those_who_seek_to_those_who_can_share(example: sa.Engine, home: int) -> None:
    near = organisations(example, 4)[1]
    ours, theirs = somebody(Role.FACILITATOR, home), somebody(Role.FACILITATOR, near)
    offers.post(example, ours, home, replace(DRAFT, kind=OfferKind.SEEKS), NOW)
    offers.post(example, ours, home, DRAFT, NOW)
    board = offers.of_organisation(example, ours, home, NOW)
    assert board is not None
    assert board.matches == ()  # nobody meets oneself
    given = offers.post(example, theirs, near, DRAFT, NOW)
    board = offers.of_organisation(example, ours, home, NOW)
    assert board is not None
    assert [one.theme for one in board.matches] == ["am26.a1"]
    assert given in board.matches[0].shares


def test_an_organisation_that_moves_leaves_the_old_board_and_keeps_its_own_entries(
    example: sa.Engine, home: int
) -> None:
    desk = somebody(Role.ORGANISATION_ADMIN, home)
    made = offers.post(example, desk, home, DRAFT, NOW)
    with writing(example) as connection:
        moved = schema.organisation.update().where(schema.organisation.c.id == home)
        connection.execute(moved.values(kreds_id=6))
    coordinator = somebody(Role.KREDS_COORDINATOR, 4, ScopeKind.KREDS)
    assert offers.of_kreds(example, coordinator, 4, NOW).offers == ()
    board = offers.of_organisation(example, desk, home, NOW)
    assert board is not None
    assert board.own == (made,)
    assert made not in board.offers


def test_without_a_kreds_there_is_no_board(example: sa.Engine) -> None:
    lonely = organisations(example, None)[0]
    desk = somebody(Role.ORGANISATION_ADMIN, lonely)
    assert offers.of_organisation(example, desk, lonely, NOW) is None
    with pytest.raises(NotReady):
        offers.post(example, desk, lonely, DRAFT, NOW)


def test_nobody_fills_the_board_alone(example: sa.Engine, home: int) -> None:
    desk = somebody(Role.ORGANISATION_ADMIN, home)
    for _ in range(offers.MOST):
        offers.post(example, desk, home, DRAFT, NOW)
    with pytest.raises(NotReady):
        offers.post(example, desk, home, DRAFT, NOW)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"theme": "am26.x9"}, "theme"),
        ({"theme": None}, "theme"),
        ({"kind": "gives"}, "kind"),
        ({"text": " \n"}, "text"),
        ({"text": "x" * (offers.TEXT_LIMIT + 1)}, "text"),
        ({"text": 7}, "text"),
        ({"contact": ""}, "contact"),
        ({"contact": "x" * (offers.CONTACT_LIMIT + 1)}, "contact"),
    ],
)
def test_an_entry_that_cannot_be_kept_is_refused_by_its_field(
    example: sa.Engine, home: int, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidValue) as refused:
        offers.post(example, somebody(Role.ORGANISATION_ADMIN, home), home, replace(DRAFT, **changes), NOW)
    assert refused.value.field == field


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(st.text(max_size=40), st.sampled_from(OfferKind), st.none(), st.integers()),
    st.one_of(st.just("am26.a1"), st.text(max_size=9), st.none(), st.lists(st.text())),
    st.text(max_size=600),
    st.one_of(st.text(max_size=300), st.binary(), st.none()),
)
def test_nothing_that_is_typed_breaks_it(
    example: sa.Engine, home: int, kind: Any, theme: Any, text: str, contact: Any
) -> None:
    desk = somebody(Role.ORGANISATION_ADMIN, home)
    try:
        made = offers.post(example, desk, home, Draft(kind, theme, text, contact), NOW)
    except PejlingError:
        return
    assert stored(example, made.id).text == made.draft.text
    offers.withdraw(example, desk, made.id, NOW)


@pytest.mark.parametrize("odd", [0, -1, 10**30, None, "1"])
def test_ids_that_cannot_exist_are_not_found(example: sa.Engine, home: int, odd: Any) -> None:
    desk = somebody(Role.ORGANISATION_ADMIN, home)
    with pytest.raises(NotFound):
        offers.of_organisation(example, desk, odd, NOW)
    with pytest.raises(NotFound):
        offers.withdraw(example, desk, odd, NOW)
    with pytest.raises(NotFound):
        offers.post(example, desk, odd, DRAFT, NOW)
