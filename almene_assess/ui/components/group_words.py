"""What the respondent groups are called where a facilitator chooses one."""

from __future__ import annotations

from almene_assess.domain.answers import RespondentGroup

GROUPS = {
    RespondentGroup.VALGTE: "bord.gruppe_valgte",
    RespondentGroup.ANSATTE: "bord.gruppe_ansatte",
    RespondentGroup.BEBOERE: "bord.gruppe_beboere",
    RespondentGroup.EKSTERNE: "bord.gruppe_eksterne",
}
"""Keys of the catalogue, in the order in which they are offered."""
