"""What the columns of lists are called in Danish; our templates use the first name of each."""

from __future__ import annotations

from collections.abc import Mapping

from almene_assess.domain.answers import RespondentGroup
from almene_assess.domain.roles import Role

ORGANISATIONS: Mapping[str, tuple[str, ...]] = {
    "name": ("Navn", "Boligorganisation", "Organisation"),
    "cvr": ("CVR", "CVR-nummer", "CVR-nr", "CVR nr.", "CVR nummer"),
    "lbf": ("LBF-nummer", "LBF", "LBF-nr", "LBF nr.", "LBF nummer"),
    "kreds": ("Kreds",),
    "size": ("Antal boliger", "Boliger", "Størrelse"),
    "region": ("Region",),
    "administrator": ("Administration", "Administrator", "Administrationsselskab"),
}
PART_OF = "Del af"
"""In the list that is taken home: what an organisation has been laid into."""

PEOPLE: Mapping[str, tuple[str, ...]] = {
    "name": ("Navn", "Fulde navn"),
    "address": ("Mailadresse", "E-mail", "Email", "Mail", "E-mailadresse"),
    "role": ("Rolle", "Adgang"),
    "group": ("Gruppe", "Svargruppe"),
    "cvr": ("CVR", "CVR-nummer", "CVR-nr", "CVR nr."),
}
ROLES: Mapping[Role, tuple[str, ...]] = {
    Role.RESPONDENT: ("Svarer", "Respondent", "Deltager"),
    Role.FACILITATOR: ("Mødeleder", "Facilitator"),
    Role.READER: ("Læser",),
    Role.ORGANISATION_ADMIN: ("Ansvarlig", "Ansvarlig for Pejling", "Administrator"),
}
"""What a role over one organisation may be called in a list."""
GROUPS: Mapping[RespondentGroup, tuple[str, ...]] = {
    RespondentGroup.VALGTE: ("Valgt", "Valgte", "Beboervalgt", "Bestyrelse"),
    RespondentGroup.ANSATTE: ("Ansat", "Ansatte"),
    RespondentGroup.BEBOERE: ("Beboer", "Beboere"),
    RespondentGroup.EKSTERNE: ("Ekstern", "Eksterne"),
}
