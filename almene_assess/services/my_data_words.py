"""Words of »Mine data« that stand for what the database holds as codes."""

from __future__ import annotations

from almene_assess.domain.rights import Role, ScopeKind

ROLES = {
    Role.SECTOR_ADMIN: "Sekretariatets administrator",
    Role.KREDS_COORDINATOR: "Kredskoordinator",
    Role.ORGANISATION_ADMIN: "Organisationens administrator",
    Role.FACILITATOR: "Mødeleder",
    Role.RESPONDENT: "Svarer",
    Role.READER: "Læser",
    Role.GUEST: "Deltager med svarlink",
}
PLACES = {
    ScopeKind.SECTOR: "hele sektoren",
    ScopeKind.KREDS: "kreds nr. {id} i databasen",
    ScopeKind.ADMINISTRATOR: "administrationsorganisation nr. {id} i databasen",
}
UNKNOWN, NOT_RELEVANT, BLANK = "Ved ikke", "Ikke relevant", "Intet svar"
