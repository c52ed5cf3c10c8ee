"""The gate's report in plain Danish lines, for the command and for the page that anybody may read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from almene_assess.domain.attack_findings import Attack
from almene_assess.domain.numbers import danish

HELD_BACK = {
    Attack.SUMS_EXACT.value: "kunne regnes ud ved at lægge sammen og trække fra",
    Attack.SUMS_RANGE.value: "kunne regnes for snævert ud af summer",
    Attack.QUANTILES.value: "kunne regnes for snævert ud af medianer og midterste halvdele",
    Attack.LEVELS.value: "viste for tydeligt, hvilket trin en organisation står på (tema med ét spørgsmål)",
    Attack.LIFT.value: "gjorde det for let at gætte en organisations trin (tema med ét spørgsmål)",
}
"""Why the gate held a figure back."""


def report_lines(report: Mapping[str, Any]) -> list[str]:
    """Return what was tried and found; counts and widths only."""
    return [
        f"Kontrolprogrammet prøvede at regne hver organisations svar ud af {report['cells_shown']} tal.",
        *_held_back(report["held_back_after"]),
        *_sums(report["sums"]),
        *_quantiles(report["quantiles"]),
        *_levels(report["levels"]),
        "Programmet kunne ikke regne nogen svar ud af det, der er tilbage.",
        f"Det tog {danish(report['seconds'], 1)} sekunder. Antal gennemgange: {report['turns']}.",
    ]


def _held_back(found: Mapping[str, int]) -> list[str]:
    lines = [f"  {count:>5}  {HELD_BACK[kind]}" for kind, count in found.items() if count]
    return [f"Tal, der blev holdt tilbage, og hvorfor: {sum(found.values())}", *lines] if lines else []


def _sums(sums: Mapping[str, Any]) -> list[str]:
    lines = [
        "  Summer: hver organisation, alle par og alle administrationer blev prøvet nøjagtigt.",
        (
            f"  Dertil {sums['coalitions']} beregninger af, hvor snævert et svar kan bestemmes: "
            f"{_width(sums['smallest_width'])}."
        ),
    ]
    if sums["pairs_tried"] < sums["pairs"]:
        lines += [
            (
                f"  Her blev {sums['pairs_tried']} af {sums['pairs']} par prøvet: alle, der deler en gruppe "
                f"på højst {sums['small_cell']}, og et udtræk af resten."
            ),
            (
                f"  Med 95 % sikkerhed er højst {danish(100 * sums['bound'], 2)} % af de andre par i et tema "
                "overset."
            ),
        ]
    return lines


def _quantiles(found: Mapping[str, Any]) -> list[str]:
    return [
        "  Medianer og midterste halvdele: hver organisation, alle par og alle administrationer blev prøvet.",
        f"  Uden at et eneste tal ændrer sig, kan hvert svar flyttes: {_width(found['smallest_width'])}.",
    ]


def _levels(found: Mapping[str, Any]) -> list[str]:
    if not found["cells"] or found["fewest_left"] is None:
        return []
    return [
        (
            f"  Temaer med ét spørgsmål: {found['cells']} tal blev talt igennem. "
            f"Hver organisation kan have mindst {found['fewest_left']} forskellige trin."
        )
    ]


def _width(width: float | None) -> str:
    return "der var ingen tal at prøve på" if width is None else f"mindst {danish(width, 1)} trin er åbne"
