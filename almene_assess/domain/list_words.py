"""What the columns of lists are called in Danish; our templates use the first name of each."""

from __future__ import annotations

from collections.abc import Mapping

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
