"""The words in which rights are said: roles and how far they reach, states, who asks, where things live."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a person is to a part of the sector."""

    SECTOR_ADMIN = "sector_admin"
    KREDS_COORDINATOR = "kreds_coordinator"
    ORGANISATION_ADMIN = "organisation_admin"
    FACILITATOR = "facilitator"
    RESPONDENT = "respondent"
    READER = "reader"
    # Whoever came by a personal answer link: one sheet, and nothing of the organisation.
    GUEST = "guest"


class ScopeKind(StrEnum):
    """How far a role reaches."""

    SECTOR = "sector"
    KREDS = "kreds"
    ADMINISTRATOR = "administrator"
    ORGANISATION = "organisation"


class State(StrEnum):
    """Where the object stands when somebody asks."""

    ROUND_OPEN = "round_open"
    ROUND_CLOSED = "round_closed"
    SHEET_SUBMITTED = "sheet_submitted"
    PARTICIPATION_SUBMITTED = "participation_submitted"
    ONCE_SUBMITTED = "once_submitted"
    PARTICIPATION_CLOSED = "participation_closed"


STAFF = frozenset({Role.SECTOR_ADMIN, Role.KREDS_COORDINATOR, Role.ORGANISATION_ADMIN})
"""The roles that the sector's administrators give, and those that must have a second factor."""
SCOPES: dict[Role, frozenset[ScopeKind]] = {
    Role.SECTOR_ADMIN: frozenset({ScopeKind.SECTOR}),
    Role.KREDS_COORDINATOR: frozenset({ScopeKind.KREDS}),
    Role.ORGANISATION_ADMIN: frozenset({ScopeKind.ORGANISATION, ScopeKind.ADMINISTRATOR}),
    Role.FACILITATOR: frozenset({ScopeKind.ORGANISATION}),
    Role.RESPONDENT: frozenset({ScopeKind.ORGANISATION}),
    Role.READER: frozenset({ScopeKind.ORGANISATION}),
    Role.GUEST: frozenset({ScopeKind.ORGANISATION}),
}
"""How far each role may reach; a grant that reaches further, or elsewhere, opens nothing at all."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One role over one part of the sector, for a period."""

    role: Role
    scope_kind: ScopeKind
    scope_id: int | None
    valid_from: datetime
    valid_to: datetime | None = None

    @property
    def possible(self) -> bool:
        """Return whether the role can have this scope: others are neither given nor listened to."""
        over_all = self.scope_kind is ScopeKind.SECTOR
        return self.scope_kind in SCOPES[self.role] and over_all is (self.scope_id is None)

    def holds(self, now: datetime) -> bool:
        """Return whether the grant is in force."""
        begun, over = self.valid_from <= now, self.valid_to is not None and self.valid_to <= now
        return self.possible and begun and not over

    def reaches(self, place: Place) -> bool:
        """Return whether the place lies within the scope."""
        match self.scope_kind:
            case ScopeKind.SECTOR:
                return True
            case ScopeKind.KREDS:
                home = place.kreds_id
            case ScopeKind.ADMINISTRATOR:
                home = place.administrator_id
            case ScopeKind.ORGANISATION:
                home = place.organisation_id
        return home is not None and home == self.scope_id


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever asks: an account, the grants that are in force, and the sign-in that the request came with.

    Whoever must set up a second factor first has no grants until it is done.
    """

    account_id: int
    grants: tuple[Grant, ...] = ()
    session_id: int | None = None
    must_enrol: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where an object lives: its organisation and what that belongs to; `account_id` if it is personal."""

    organisation_id: int | None = None
    kreds_id: int | None = None
    administrator_id: int | None = None
    account_id: int | None = None


def own_place(actor: Actor) -> Place:
    """Return a place inside the actor's first grant, owned by the actor: where one's own things live."""
    first = next(iter(actor.grants), None)
    kind, scope = (None, None) if first is None else (first.scope_kind, first.scope_id)
    return Place(
        organisation_id=scope if kind is ScopeKind.ORGANISATION else None,
        kreds_id=scope if kind is ScopeKind.KREDS else None,
        administrator_id=scope if kind is ScopeKind.ADMINISTRATOR else None,
        account_id=actor.account_id,
    )
