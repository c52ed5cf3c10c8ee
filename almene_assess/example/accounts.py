"""The people of the example: who they are, and what they may do. Their password is public on purpose."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from almene_assess.domain.answers import RespondentGroup
from almene_assess.domain.rights import Role, ScopeKind

EXAMPLE_PASSWORD = "eksempel-pejling-2026"
"""Printed at start-up and in the README; it opens nothing but invented data."""


class Desk(StrEnum):
    """Which organisation an example account works in."""

    STILL_ANSWERING = "still_answering"
    FINISHED = "finished"
    KREDS = "kreds"
    """The kreds of the finished organisation."""
    SECTOR = "sector"
    ADMINISTRATION = "administration"
    """The sector's second largest administration company."""


@dataclass(frozen=True, slots=True)
class ExampleAccount:
    """One account: its sign-in name, what it is called, where it sits and what it is there."""

    username: str
    display_name: str
    desk: Desk
    roles: tuple[Role, ...]
    group: RespondentGroup | None = None

    @property
    def scope(self) -> ScopeKind:
        """Return how far its roles reach."""
        wider = {
            Desk.SECTOR: ScopeKind.SECTOR,
            Desk.KREDS: ScopeKind.KREDS,
            Desk.ADMINISTRATION: ScopeKind.ADMINISTRATOR,
        }
        return wider.get(self.desk, ScopeKind.ORGANISATION)


EXAMPLE_ACCOUNTS = (
    ExampleAccount(
        "leder@eksempel.dk",
        "Leder (eksempel)",
        Desk.STILL_ANSWERING,
        (Role.RESPONDENT, Role.ORGANISATION_ADMIN),
        RespondentGroup.ANSATTE,
    ),
    ExampleAccount(
        "bestyrelse@eksempel.dk",
        "Bestyrelsesmedlem (eksempel)",
        Desk.STILL_ANSWERING,
        (Role.RESPONDENT,),
        RespondentGroup.VALGTE,
    ),
    ExampleAccount(
        "faerdig@eksempel.dk",
        "Leder, der er færdig (eksempel)",
        Desk.FINISHED,
        (Role.RESPONDENT, Role.ORGANISATION_ADMIN),
        RespondentGroup.ANSATTE,
    ),
    ExampleAccount("laeser@eksempel.dk", "Læser (eksempel)", Desk.FINISHED, (Role.READER,)),
    ExampleAccount("kreds@eksempel.dk", "Kredskoordinator (eksempel)", Desk.KREDS, (Role.KREDS_COORDINATOR,)),
    ExampleAccount(
        "administration@eksempel.dk",
        "Medarbejder i en administration (eksempel)",
        Desk.ADMINISTRATION,
        (Role.ORGANISATION_ADMIN,),
    ),
    ExampleAccount(
        "sektor@eksempel.dk", "Sektorens sekretariat (eksempel)", Desk.SECTOR, (Role.SECTOR_ADMIN,)
    ),
)
