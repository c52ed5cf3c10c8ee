"""Danish words for what a release shows and hides, in one place for screens, reports and commands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from almene_assess.domain.benchmark import Family
from almene_assess.domain.comparison import NO_PLACE
from almene_assess.domain.disclosure import (
    MIN_ADMINISTRATORS,
    MIN_FOR_QUARTILES,
    MIN_ONE_ITEM,
    MIN_ORGANISATIONS,
    MIN_OUTSIDE_LARGEST,
    BandReason,
    HiddenReason,
)

FAMILY = {
    Family.SECTOR: "Hele sektoren",
    Family.KREDS: "Jeres kreds",
    Family.SIZE_BAND: "Samme størrelse",
    Family.REGION: "Jeres region",
}

HIDDEN = {
    HiddenReason.FEW_ORGANISATIONS.value: f"Færre end {MIN_ORGANISATIONS} organisationer har et tal her.",
    HiddenReason.ONE_ITEM.value: (
        f"Temaet har kun ét spørgsmål i denne runde. Så skal der være mindst {MIN_ONE_ITEM} organisationer."
    ),
    HiddenReason.FEW_ADMINISTRATORS.value: (
        f"Organisationerne her har tilsammen færre end {MIN_ADMINISTRATORS} forskellige administrationer."
    ),
    HiddenReason.LARGE_ADMINISTRATOR.value: (
        "Næsten alle organisationer her har samme administration. "
        f"Mindst {MIN_OUTSIDE_LARGEST} skal have en anden."
    ),
    HiddenReason.COMPLEMENT.value: "Skjult, så ingen kan regne en mindre gruppe ud ved at trække fra.",
    HiddenReason.GATE.value: "Vores kontrol viste, at tallet kunne røbe et svar. Derfor er det skjult.",
    NO_PLACE: "Vi ved ikke, hvilken gruppe I hører til her.",
}
"""Why a figure is not shown."""

BAND = {
    BandReason.FEW_FOR_BAND.value: f"Den midterste halvdel vises fra {MIN_FOR_QUARTILES} organisationer.",
    BandReason.BAND_NARROW.value: "De fleste ligger tæt, så den midterste halvdel er skjult.",
    BandReason.BAND_CROWDED.value: "De fleste ligger tæt, så den midterste halvdel er skjult.",
}
"""Why a figure is shown without its band."""

FALLEN_BACK = {
    Family.REGION: "I stedet vises jeres region.",
    Family.SECTOR: "I stedet vises hele sektoren.",
}
"""What is shown instead, after a sentence of `HIDDEN`."""


def reasons(line: Mapping[str, Any]) -> list[str]:
    """Say why something is missing beside a theme, or comes from a wider group.

    Shape: a row of `domain.comparison.compare_frame`, or none.
    """
    found = []
    if line.get("hidden_reason"):
        instead = FALLEN_BACK.get(Family(line["family"])) if line.get("family") else None
        found.append(" ".join(filter(None, [HIDDEN[line["hidden_reason"]], instead])))
    if line.get("band_reason"):
        found.append(BAND[line["band_reason"]])
    return found
