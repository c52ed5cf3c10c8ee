"""Invented sheets for the scoring bench: sector-like organisations, correlated answers, gaps and reasons."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

ORGANISATIONS, KREDSE, ITEMS, PER_THEME, LEVELS = 500, 11, 48, 3, 5
THEMES = ITEMS // PER_THEME
GROUPS = ("valgte", "ansatte", "beboere", "eksterne")
EXTERNAL = GROUPS.index("eksterne")
GROUP_SHARES = (0.35, 0.2, 0.38, 0.07)
NOT_RELEVANT, UNKNOWN, UNANSWERED = 253, 254, 255
REASON_SHARES = (0.02, 0.05, 0.06)


@dataclass(frozen=True)
class Data:
    """One row a respondent; `codes` as in a sheet; `kreds` by organisation."""

    organisation: Any
    group: Any
    codes: Any
    kreds: Any


def make(rows: int, order: str, seed: int = 7) -> Data:
    """Invent sheets, `stored` (by organisation and group, as the store hands them over) or by `arrival`."""
    random = np.random.default_rng(seed)
    sizes = random.lognormal(0, 1.2, ORGANISATIONS)
    organisation = random.choice(ORGANISATIONS, rows, p=sizes / sizes.sum())
    organisation[:ORGANISATIONS] = np.arange(ORGANISATIONS)
    group = random.choice(len(GROUPS), rows, p=GROUP_SHARES)
    group[:ORGANISATIONS] = 0
    place = np.lexsort((group, organisation)) if order == "stored" else random.permutation(rows)
    organisation, group = organisation[place].astype(np.uint16), group[place].astype(np.uint8)
    return Data(organisation, group, _codes(random, organisation), random.integers(0, KREDSE, ORGANISATIONS))


def _codes(random: np.random.Generator, organisation: Any) -> Any:
    """Return answers that lean with the organisation and the person."""
    rows = len(organisation)
    lean = random.normal(2, 0.6, (ORGANISATIONS, ITEMS))
    person = random.normal(0, 0.5, rows)
    codes = np.empty((rows, ITEMS), dtype=np.uint8)
    for item in range(ITEMS):
        level = lean[organisation, item] + person + random.normal(0, 0.8, rows)
        codes[:, item] = np.clip(np.rint(level), 0, LEVELS - 1)
        dice = random.random(rows)
        for reason, top in zip(
            (NOT_RELEVANT, UNKNOWN, UNANSWERED), np.cumsum(REASON_SHARES)[::-1], strict=True
        ):
            codes[dice < top, item] = reason
    return codes


def save(data: Data, path: Path) -> None:
    """Write the sheets where the workers find them."""
    np.savez(path, organisation=data.organisation, group=data.group, codes=data.codes, kreds=data.kreds)


def load(path: Path) -> Data:
    """Read what `save` wrote."""
    with np.load(path) as file:
        return Data(*(file[name] for name in ("organisation", "group", "codes", "kreds")))
