"""What each kind of person finds in the menu: what they can use, and nothing that is not theirs."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from almene_assess.domain.rights import Actor, Grant, Role, ScopeKind
from almene_assess.ui import navigation

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def actor(*roles: Role) -> Actor:
    return Actor(1, tuple(Grant(role, ScopeKind.ORGANISATION, 1, LONG_AGO) for role in roles))


def shown(visitor: Actor) -> set[str]:
    return {entry.title for entry in navigation.ENTRIES if entry.shown_to(visitor) == "visible"}


def test_a_guest_finds_the_own_sheet_and_how_it_is_protected() -> None:
    assert shown(actor(Role.GUEST)) == {"hjem", "besvar", "opsummering", "mine_data", "beskyttelse", "om"}


def test_a_member_finds_the_result_too() -> None:
    assert {"besvar", "resultat", "indsend"} <= shown(actor(Role.RESPONDENT))


def test_a_reader_is_asked_to_answer_nothing() -> None:
    assert {"besvar", "opsummering"}.isdisjoint(shown(actor(Role.READER)))


@pytest.mark.parametrize(
    ("role", "own"),
    [
        (Role.KREDS_COORDINATOR, {"kreds", "dele"}),
        (Role.SECTOR_ADMIN, {"runder", "organisationer"}),
    ],
)
def test_staff_find_no_page_of_an_organisation(role: Role, own: set[str]) -> None:
    found = shown(actor(role))
    assert {"hjem", "om", "beskyttelse", "konto"} | own <= found
    assert found.isdisjoint({entry.title for entry in navigation.ENTRIES if entry.roles == navigation.INSIDE})
    assert "besvar" not in found
