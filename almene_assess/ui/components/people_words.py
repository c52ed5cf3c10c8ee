"""Roles, groups and what is wrong with an invitation, in Danish."""

from __future__ import annotations

from almene_assess.domain.answers import RespondentGroup
from almene_assess.domain.rights import Role, ScopeKind
from almene_assess.domain.table_rows import RowProblem
from almene_assess.locale import say, typed

ROLE = {
    Role.SECTOR_ADMIN: "rolle.sekretariat",
    Role.KREDS_COORDINATOR: "rolle.kreds",
    Role.ORGANISATION_ADMIN: "rolle.ansvarlig",
    Role.FACILITATOR: "rolle.moedeleder",
    Role.RESPONDENT: "rolle.svarer",
    Role.READER: "rolle.laeser",
}
MAY = {
    Role.SECTOR_ADMIN: "rolle.sekretariat_kan",
    Role.KREDS_COORDINATOR: "rolle.kreds_kan",
    Role.ORGANISATION_ADMIN: "rolle.ansvarlig_kan",
    Role.FACILITATOR: "rolle.moedeleder_kan",
    Role.RESPONDENT: "rolle.svarer_kan",
    Role.READER: "rolle.laeser_kan",
}
GROUP = {
    RespondentGroup.VALGTE: "rolle.valgt",
    RespondentGroup.ANSATTE: "rolle.ansat",
    RespondentGroup.BEBOERE: "rolle.beboer",
    RespondentGroup.EKSTERNE: "rolle.ekstern",
}
IN_LISTS = (Role.RESPONDENT, Role.FACILITATOR, Role.READER, Role.ORGANISATION_ADMIN)
"""What a list may ask people in as."""
WRONG = {
    ("name", "missing"): "brugere.fejl_navn",
    ("name", "too_long"): "brugere.fejl_langt",
    ("address", "missing"): "brugere.fejl_uden_mail",
    ("address", "unknown"): "brugere.fejl_mail",
    ("address", "own"): "brugere.fejl_dig_selv",
    ("address", "has"): "brugere.fejl_har",
    ("address", "twice"): "brugere.fejl_to_gange",
    ("role", "missing"): "brugere.fejl_uden_rolle",
    ("role", "unknown"): "brugere.fejl_rolle",
    ("role", "not_yours"): "brugere.fejl_ikke_din",
    ("group", "missing"): "brugere.fejl_gruppe",
    ("group", "unknown"): "brugere.fejl_gruppe",
    ("cvr", "missing"): "brugere.fejl_uden_cvr",
    ("cvr", "unknown"): "brugere.fejl_cvr",
}


def role(one: Role, kind: ScopeKind, where: str, group: str | None = None) -> str:
    """Say what somebody is, and where."""
    told = say(ROLE[one])
    if group:
        told += f" ({say(GROUP[RespondentGroup(group)])})"
    if kind is ScopeKind.ADMINISTRATOR:
        return say("brugere.hos_alle", rolle=told, hvor=typed(where))
    return say("brugere.hos", rolle=told, hvor=typed(where)) if where else told


def wrong(field: str, problem: str, value: str = "") -> str:
    """Say what is wrong with an invitation and what to do."""
    return say(WRONG[field, problem], vaerdi=typed(value))


def row(problem: RowProblem) -> str:
    """Say what is wrong with a row."""
    return wrong(problem.field, problem.why, problem.value)
