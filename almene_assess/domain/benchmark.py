"""The candidate of a release: what may be shown of each cell, and the hash that names the whole.

Pure: scores and places in, rounded rows out. Storing is `storage.releases`, permission `services.benchmarks`.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from almene_assess.domain.cells import (
    WHOLE,
    Before,
    Candidate,
    Cell,
    Family,
    Figure,
    Key,
    Member,
    Plan,
    Row,
    Score,
    gather,
)
from almene_assess.domain.disclosure import RULE_VERSION, Figures, Grid, HiddenReason, figures, quantile
from almene_assess.domain.vintage import Choice, Stay, judge, settle, with_earlier

__all__ = [
    "FALLBACK",
    "WHOLE",
    "Before",
    "Candidate",
    "Cell",
    "Family",
    "Figure",
    "Key",
    "Member",
    "Plan",
    "Row",
    "Score",
    "candidate",
    "content_hash",
    "gather",
]

NAIVE_MINIMUM = 5
"""What comparable systems ask for; only the naive design, which the attackers must break, uses it."""

FALLBACK = {
    Family.KREDS: (Family.KREDS, Family.REGION, Family.SECTOR),
    Family.REGION: (Family.REGION, Family.SECTOR),
    Family.SIZE_BAND: (Family.SIZE_BAND, Family.SECTOR),
    Family.SECTOR: (Family.SECTOR,),
}
"""R9. Where to look when a cell is hidden: wider and wider, and the reader is told why."""


def candidate(
    scores: Iterable[Score],
    members: Sequence[Member],
    plan: Plan,
    leaks: frozenset[Key] = frozenset(),
    before: Before | None = None,
    *,
    naive: bool = False,
) -> Candidate:
    """Build a release from the scores of one round.

    `leaks` are cells that a gate found an attack on: hidden, or left as published before, and their
    complements judged anew. `naive` leaves the rules out: the gate's attackers are tried on that.
    """
    earlier = before or {}
    cells = with_earlier(gather(scores, members, tuple(plan.themes)), earlier)
    if naive:
        return _made(cells, [_naive_row(cell, plan.number) for cell in cells], plan)
    grid = Grid(*plan.score_range)
    chosen = settle(cells, judge(cells, plan, leaks, earlier), earlier)
    return _made(cells, [_row(cell, chosen[cell.key], earlier, grid, plan.number) for cell in cells], plan)


def content_hash(rows: Sequence[Row], round_id: int, rules: str = RULE_VERSION) -> str:
    """Return the SHA-256 that identifies what was published: canonical rows, round and rules."""
    ordered = sorted(rows, key=lambda row: row.key)
    content = {"round": round_id, "rules": rules, "rows": [asdict(row) for row in ordered]}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _made(cells: Sequence[Cell], rows: Sequence[Row], plan: Plan) -> Candidate:
    return Candidate(tuple(rows), tuple(cells), content_hash(rows, plan.round_id))


def _row(cell: Cell, choice: Choice, before: Before, grid: Grid, number: int) -> Row:
    family, name, theme = cell.key.family, cell.key.slice, cell.key.theme
    if choice is Stay.OLD:
        return before[cell.key].row
    if isinstance(choice, HiddenReason):
        return Row(family, name, theme, hidden_reason=choice.value, vintage=number)
    shown: Figures = figures(list(cell.scores.values()), grid, with_mean=family is Family.SECTOR)
    return Row(
        family,
        name,
        theme,
        n_ca=shown.n_ca,
        median=shown.median,
        p25=shown.p25,
        p75=shown.p75,
        mean=shown.mean,
        band_reason=shown.band_reason.value if shown.band_reason else None,
        vintage=number,
    )


def _naive_row(cell: Cell, number: int) -> Row:
    """Return what a benchmark without these rules shows: exact figures from five organisations up."""
    family, name, theme = cell.key.family, cell.key.slice, cell.key.theme
    ordered = sorted(cell.scores.values())
    if len(ordered) < NAIVE_MINIMUM:
        return Row(family, name, theme, hidden_reason=HiddenReason.FEW_ORGANISATIONS.value, vintage=number)
    low, median, high = (quantile(ordered, share) for share in (0.25, 0.5, 0.75))
    mean = math.fsum(ordered) / len(ordered)
    return Row(family, name, theme, len(ordered), median, low, high, mean, vintage=number)
