"""Which words of the catalogue belong to the figures inside an organisation, on screen and on paper alike."""

from __future__ import annotations

from almene_assess.domain.answers import RespondentGroup
from almene_assess.domain.inside import GroupReason, SpreadReason
from almene_assess.domain.inside_figures import Agreement

AGREEMENT = {
    Agreement.APART: "indenfor.forskelligt",
    Agreement.NEAR: "indenfor.nogenlunde",
    Agreement.CLOSE: "indenfor.taet",
}
SPREAD_HIDDEN = {
    SpreadReason.FEW: "indenfor.spredning_faa",
    SpreadReason.ONE_ITEM: "indenfor.spredning_et",
}
GROUP = {
    RespondentGroup.VALGTE: "indenfor.valgte",
    RespondentGroup.ANSATTE: "indenfor.ansatte",
    RespondentGroup.BEBOERE: "indenfor.beboere",
    RespondentGroup.EKSTERNE: "indenfor.eksterne",
}
GROUP_HIDDEN = {
    GroupReason.FEW: "indenfor.gruppe_faa",
    GroupReason.ALONE: "indenfor.gruppe_alene",
    GroupReason.COMPLEMENT: "indenfor.gruppe_rest",
}
